// Finds the example questions of a running lsgraph, asks them through Comunica, and compares with the endpoint's own answers.
// Usage: node ask.mjs http://127.0.0.1:8000
import { createRequire } from "node:module";

const require = createRequire(`${process.env.CLIENTS ?? process.cwd()}/`);
const { QueryEngine } = require("@comunica/query-sparql");
const base = process.argv[2].replace(/\/$/, "");
const endpoint = `${base}/sparql`;
const engine = new QueryEngine();
const MOST = 10;

const shown = (term) => {
  if (!term) return "";
  const value = term.value;
  if (term.type === "uri" || term.termType === "NamedNode") return `<${value}>`;
  // Comunica 4.5 puts language and direction where RDF/JS has the datatype.
  const language = term["xml:lang"] || term.language || term.datatype?.language || "";
  const datatype = typeof term.datatype === "string" ? term.datatype : (term.datatype?.value ?? "");
  return `${value}@${language}^^${/#(string|langString)$/.test(datatype) ? "" : datatype}`;
};

async function own(query) {
  const response = await fetch(endpoint, {
    method: "POST",
    body: new URLSearchParams({ query }),
    headers: { Accept: "application/sparql-results+json" },
  });
  const answer = await response.json();
  if ("boolean" in answer) return [String(answer.boolean)];
  const names = [...answer.head.vars].sort();
  return answer.results.bindings.map((row) => names.map((name) => shown(row[name])).join("\t")).sort();
}

async function through(query, source) {
  const result = await engine.query(query, { sources: [source] });
  if (result.resultType === "boolean") return [String(await result.execute())];
  const names = (await result.metadata()).variables.map((each) => (each.variable ?? each).value).sort();
  const rows = [];
  for await (const row of await result.execute()) rows.push(names.map((name) => shown(row.get(name))).join("\t"));
  return rows.sort();
}

// The examples are found as any agency's program would: as RDF, by the terms in which such examples are written.
const found = await engine.queryBindings(
  `
  PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX schema: <https://schema.org/>
  SELECT ?example ?query WHERE { ?example sh:select|sh:ask ?query ; schema:target <${endpoint}> } ORDER BY ?example`,
  { sources: [`${base}/.well-known/sparql-examples`] },
);
const examples = (await found.toArray()).map((row) => [row.get("example").value, row.get("query").value]);
if (examples.length < MOST) throw new Error(`only ${examples.length} examples were found`);

let failed = 0;
let passed = 0;
for (const [name, query] of examples.slice(0, MOST)) {
  const expected = JSON.stringify(await own(query));
  for (const [how, source] of [
    ["as an endpoint", { type: "sparql", value: endpoint }],
    ["as an address", endpoint],
  ]) {
    let told;
    try {
      told = JSON.stringify(await through(query, source));
    } catch (error) {
      told = String(error);
    }
    if (told === expected) passed += 1;
    else {
      failed += 1;
      console.log(`${name}, ${how}:\n  Comunica: ${told.slice(0, 400)}\n  endpoint: ${expected.slice(0, 400)}`);
    }
  }
}
console.log(`Comunica at ${endpoint}: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

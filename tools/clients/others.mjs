// Other clients in JavaScript ask a running lsgraph with their defaults: sparql-http-client, fetch-sparql-endpoint, jsonld, ldes-client,
// openapi-typescript.
// Usage: node others.mjs http://127.0.0.1:8000
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const folder = process.env.CLIENTS ?? process.cwd();
const require = createRequire(`${folder}/`);
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const base = process.argv[2].replace(/\/$/, "");
const endpoint = `${base}/sparql`;
const SECONDS = 300;
const ROWS = "SELECT ?actor ?agreement WHERE { ?actor ls:hasSigned ?agreement }";
const GRAPH = "CONSTRUCT WHERE { ?actor ls:hasSigned ?agreement }";

async function count(query) {
  const response = await fetch(`${endpoint}?${new URLSearchParams({ query, format: "json" })}`);
  return (await response.json()).results.bindings.length;
}

const expected = await count(ROWS);
if (!expected) throw new Error("nobody has signed anything: there is nothing to compare");

async function all(stream) {
  const found = [];
  for await (const each of stream) found.push(each);
  return found;
}

function same(got, wanted, what) {
  if (got !== wanted) throw new Error(`${what}: ${got} where ${wanted} were expected`);
}

const clients = {
  async "sparql-http-client"() {
    const { default: Client } = await load("sparql-http-client");
    for (const operation of ["get", "postUrlencoded", "postDirect"]) {
      const client = new Client({ endpointUrl: endpoint });
      same((await all(client.query.select(ROWS, { operation }))).length, expected, `rows by ${operation}`);
      same((await all(client.query.construct(GRAPH, { operation }))).length, expected, `triples by ${operation}`);
      same(
        await client.query.ask("ASK { ?actor ls:hasSigned ?agreement }", { operation }),
        true,
        `truth by ${operation}`,
      );
    }
  },
  async "fetch-sparql-endpoint"() {
    const { SparqlEndpointFetcher } = require("fetch-sparql-endpoint");
    for (const method of ["GET", "POST"]) {
      // It reads the query before it is sent, and so wants its prefixes declared.
      const prefixes = await (await fetch(`${base}/prefixes.sparql`)).text();
      const fetcher = new SparqlEndpointFetcher({ method });
      same((await all(await fetcher.fetchBindings(endpoint, prefixes + ROWS))).length, expected, `rows by ${method}`);
      same(
        (await all(await fetcher.fetchTriples(endpoint, prefixes + GRAPH))).length,
        expected,
        `triples by ${method}`,
      );
    }
  },
  async jsonld() {
    const jsonld = require("jsonld");
    const address = `${endpoint}?${new URLSearchParams({ query: GRAPH, format: "jsonld" })}`;
    const quads = await jsonld.toRDF(address);
    same(quads.length, expected, "triples of a graph");
    // The data of a thing by its address, and the context that is published, compacted back into its names.
    const context = `${base}/context.jsonld`;
    const compact = await jsonld.compact(`${base}/id/organization/region-uppsala`, context);
    if (!JSON.stringify(compact).includes("region-uppsala")) throw new Error("the thing is not in its own data");
  },
  async "openapi-typescript"() {
    // Types are made of the description, and a program that uses them compiles.
    const made = join(await mkdtemp(join(tmpdir(), "lsgraph-")), "api.ts");
    const run = promisify(execFile);
    await run(`${folder}/node_modules/.bin/openapi-typescript`, [`${base}/api/openapi.json`, "--output", made]);
    await run(`${folder}/node_modules/.bin/tsc`, ["--noEmit", "--strict", made]);
    await rm(dirname(made), { recursive: true });
  },
  async "ldes-client"() {
    const program = `${folder}/node_modules/.bin/ldes-client`;
    const { stdout } = await promisify(execFile)(program, [`${base}/feed`, "--safe"], {
      timeout: 1000 * SECONDS,
      maxBuffer: 1 << 28,
    });
    const members = new Set(stdout.match(/<[^>]*#member-\d+> <https:\/\/schema.org\/position>/g));
    if (!members.size) throw new Error("the stream has no members");
    const { stdout: ordered } = await promisify(execFile)(program, [`${base}/feed`, "--ordered", "ascending"], {
      timeout: 1000 * SECONDS,
      maxBuffer: 1 << 28,
    });
    const inOrder = new Set(ordered.match(/<[^>]*#member-\d+> <https:\/\/schema.org\/position>/g));
    if (inOrder.size !== members.size) throw new Error(`by time there are ${inOrder.size} of ${members.size} members`);
  },
};

let failed = 0;
for (const [name, ask] of Object.entries(clients)) {
  try {
    await ask();
    console.log(`${name}: passed`);
  } catch (error) {
    failed += 1;
    console.log(`${name}: FAILED: ${String(error.message ?? error).slice(0, 600)}`);
  }
}
process.exit(failed ? 1 : 0);

/* A query without SPARQL: a class, its properties, and what is asked of each; and the schema of the data beside it. */
"use strict";
(() => {
  const { editor, words, language, run, ask, things, load_terms, written, shortened, status } = window.Workbench;
  const { element, fill } = window.Results;
  const byId = (id) => document.getElementById(id);
  const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
  const XSD = "http://www.w3.org/2001/XMLSchema#";
  const SAMPLE = 300; // things of a class whose properties are looked at
  const MOST_ROWS = 1000;
  const AFTER = 300; // ms without a key
  const NUMBER = /(integer|decimal|double|float|int|long|short|byte|Integer|unsigned\w+)$/;

  const label_of = (term) => term.label[language] || Object.values(term.label)[0] || term.name;
  const by_label = (a, b) => label_of(a).localeCompare(label_of(b), language);

  /* The properties of a class, and those that lead to its things, as a part of its things has them. */
  const known = new Map();
  async function properties_of(iri) {
    if (!known.has(iri)) known.set(iri, looked_up(iri));
    return known.get(iri);
  }

  async function looked_up(iri) {
    const sample = `{ SELECT ?x WHERE { ?x a <${iri}> } LIMIT ${SAMPLE} }`;
    const parts = `SELECT ?p (COUNT(DISTINCT ?x) AS ?n) (SAMPLE(DATATYPE(?o)) AS ?type) (SAMPLE(?c) AS ?class) (MAX(ISIRI(?o)) AS ?thing)`;
    const [terms, own, inverse] = await Promise.all([
      load_terms(),
      ask(`${parts} WHERE { ${sample} ?x ?p ?o OPTIONAL { ?o a ?c } } GROUP BY ?p ORDER BY DESC(?n)`),
      ask(`${parts} WHERE { ${sample} ?o ?p ?x OPTIONAL { ?o a ?c } } GROUP BY ?p ORDER BY DESC(?n)`),
    ]);
    const by_iri = new Map(terms.properties.map((term) => [term.iri, term]));
    const described = (row, is_inverse) => {
      const property = row.p.value;
      const term = by_iri.get(property) || { label: {}, name: written(property), iri: property };
      const type = row.type ? row.type.value.replace(XSD, "") : "";
      const kind =
        row.thing?.value === "true" ? "thing" : /^date/.test(type) ? "date" : NUMBER.test(type) ? "number" : "text";
      return {
        iri: property,
        name: written(property),
        label: label_of(term),
        count: Number(row.n.value),
        kind,
        type: row.type ? shortened(row.type.value) : "",
        is_tagged: /langString$/.test(type),
        is_named: Boolean(term.label[language]),
        target: row.class?.value,
        inverse: is_inverse,
      };
    };
    return [
      ...own.filter((row) => row.p.value !== TYPE).map((row) => described(row, false)),
      ...inverse.map((row) => described(row, true)),
    ];
  }

  const spoken = (property) => (property.inverse ? fill(words.editor_build_inverse, property.label) : property.label);

  /* ------------------------------------------------------------------------------------------------ the schema */

  async function draw_schema() {
    const terms = await load_terms();
    const list = byId("schema-classes");
    const filter = byId("filter-schema");
    const items = [...terms.classes].sort(by_label).map((term) => {
      const place = element("div");
      const item = element(
        "details",
        {},
        element(
          "summary",
          {},
          label_of(term),
          " ",
          element("span", { className: "quiet" }, `${term.name} (${term.count})`),
        ),
        place,
      );
      item.addEventListener("toggle", async () => {
        if (!item.open || place.firstChild) return;
        place.textContent = words.editor_running;
        const found = await properties_of(term.iri);
        const about = term.about[language] || Object.values(term.about)[0];
        place.replaceChildren(
          ...(about ? [element("p", { className: "quiet" }, about)] : []),
          element(
            "ul",
            {},
            ...found.map((property) => {
              const button = element(
                "button",
                { type: "button", className: "insert", title: fill(words.editor_insert, property.name) },
                property.name,
              );
              button.addEventListener("click", () => {
                editor.replaceSelection(property.inverse ? `^${property.name} ` : `${property.name} `);
                editor.focus();
              });
              const target =
                property.kind === "thing" && property.target
                  ? ` → ${shortened(property.target)}`
                  : property.type
                    ? ` → ${property.type}`
                    : "";
              return element("li", {}, property.inverse ? "^" : "", button, ` ${property.label}${target}`);
            }),
          ),
        );
      });
      item.dataset.words = `${label_of(term)} ${term.name}`.toLocaleLowerCase();
      return item;
    });
    list.replaceChildren(...items);
    filter.addEventListener("input", () => {
      const wanted = filter.value.toLocaleLowerCase().split(/\s+/);
      for (const item of items) item.hidden = !wanted.every((word) => item.dataset.words.includes(word));
    });
  }

  const schema = byId("schema");
  schema.addEventListener("toggle", () => {
    if (schema.open && !byId("schema-classes").firstChild) draw_schema();
  });

  /* ----------------------------------------------------------------------------------------------- the builder */

  const builder = byId("builder");
  const kind = byId("build-class");
  const rows = byId("build-rows");
  const CONDITIONS = {
    thing: ["any", "optional", "is", "missing"],
    date: ["any", "optional", "from", "until", "missing"],
    number: ["any", "optional", "least", "most", "missing"],
    text: ["any", "optional", "contains", "missing"],
  };
  const WITHOUT_VALUE = new Set(["any", "optional", "missing"]);
  let number = 0;

  async function begin() {
    if (kind.options.length) return;
    const terms = await load_terms();
    // Classes with a name in words: those of the model, and of vocabularies that are described here.
    const named = terms.classes.filter((term) => Object.keys(term.label).length).sort(by_label);
    kind.replaceChildren(
      ...named.map((term) => element("option", { value: term.iri }, `${label_of(term)} (${term.count})`)),
    );
    const usual = named.find((term) => term.name === "ls:Agreement") || named[0];
    if (usual) kind.value = usual.iri;
    await anew();
  }

  async function anew() {
    rows.replaceChildren();
    await add();
  }

  async function add() {
    const iri = kind.value;
    // Those with a name in the page's language come first: they are the model's own.
    const found = [...(await properties_of(iri))].sort(
      (a, b) => b.is_named - a.is_named || spoken(a).localeCompare(spoken(b), language),
    );
    if (kind.value !== iri) return;
    number += 1;
    const [property, condition, value] = ["property", "condition", "value"].map((part) => `build-${part}-${number}`);
    const chosen = element(
      "select",
      { id: property },
      ...found.map((each, at) => element("option", { value: at }, spoken(each))),
    );
    const asked = element("select", { id: condition });
    const input = element("input", { id: value, autocomplete: "off" });
    const list = element("datalist", { id: `${value}-list` });
    const holds = element(
      "p",
      { className: "field" },
      element("label", { htmlFor: value }, words.editor_build_value),
      input,
      list,
    );
    const remove = element("button", { type: "button", className: "second" }, words.editor_build_remove);
    const row = element(
      "li",
      { className: "build-row" },
      element(
        "p",
        { className: "field" },
        element("label", { htmlFor: property }, words.editor_build_property),
        chosen,
      ),
      element(
        "p",
        { className: "field" },
        element("label", { htmlFor: condition }, words.editor_build_condition),
        asked,
      ),
      holds,
      remove,
    );
    row.read = () => ({ property: found[Number(chosen.value)], condition: asked.value, value: input.value.trim() });
    const offer = () => {
      const { kind: of } = found[Number(chosen.value)] || { kind: "text" };
      asked.replaceChildren(
        ...CONDITIONS[of].map((name) => element("option", { value: name }, words[`editor_build_${name}`])),
      );
      input.type = of === "date" || of === "number" ? of : "text";
      if (of === "number") input.step = "any";
      input.value = "";
      input.setAttribute("list", of === "thing" ? list.id : "");
      hold();
    };
    const hold = () => {
      holds.hidden = WITHOUT_VALUE.has(asked.value);
      input.removeAttribute("aria-invalid");
    };
    let waiting = 0;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      const of = found[Number(chosen.value)];
      if (of?.kind !== "thing") return;
      waiting = setTimeout(async () => {
        const near = await things(input.value, of.target ? [of.target] : []);
        list.replaceChildren(...near.map((each) => element("option", { value: written(each.iri) }, each.label)));
      }, AFTER);
    });
    chosen.addEventListener("change", offer);
    asked.addEventListener("change", hold);
    remove.addEventListener("click", () => {
      const next = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      (next?.querySelector("select") || byId("build-add")).focus();
    });
    offer();
    rows.append(row);
    return chosen;
  }

  /* A variable for a property: its own short name, with a number where that is taken. */
  function variable(name, taken) {
    const plain =
      name
        .replace(/^<.*[/#]|>$/g, "")
        .replace(/^[\w-]*:/, "")
        .replace(/[^A-Za-z0-9_]/g, "_") || "value";
    const base = `${plain[0].toLowerCase()}${plain.slice(1)}`;
    let free = base;
    for (let at = 2; taken.has(free); at += 1) free = `${base}${at}`;
    taken.add(free);
    return free;
  }

  const quoted = (text) => JSON.stringify(text);

  /* The lines of one row; null where its value is missing or no such value. */
  function lines_of({ property, condition, value }, subject, taken) {
    const name = variable(property.name, taken);
    const triple = property.inverse ? `?${name} ${property.name} ?${subject}` : `?${subject} ${property.name} ?${name}`;
    if (condition === "missing") return { lines: [`  FILTER NOT EXISTS { ${triple} }`] };
    const tagged = property.is_tagged ? ` FILTER (LANG(?${name}) = "${language}")` : "";
    if (condition === "optional") return { name, lines: [`  OPTIONAL { ${triple}${tagged && ` .${tagged}`} }`] };
    const lines = [`  ${triple} .${tagged}`];
    if (condition === "any") return { name, lines };
    if (!value) return null;
    const dated = `"${value}"^^xsd:date`;
    const tests = {
      from: `  FILTER (xsd:date(?${name}) >= ${dated})`,
      until: `  FILTER (xsd:date(?${name}) <= ${dated})`,
      least: `  FILTER (?${name} >= ${value})`,
      most: `  FILTER (?${name} <= ${value})`,
      contains: `  FILTER (CONTAINS(LCASE(STR(?${name})), LCASE(${quoted(value)})))`,
    };
    if (condition === "is") {
      const iri = window.Workbench.expanded(value);
      return iri ? { name, lines: [`  VALUES ?${name} { ${written(iri)} }`, ...lines] } : null;
    }
    return { name, lines: [...lines, tests[condition]] };
  }

  function query() {
    const taken = new Set();
    const subject = variable(written(kind.value), taken);
    const shown = [subject];
    const body = [`  ?${subject} a ${written(kind.value)} .`];
    for (const row of rows.children) {
      const asked = row.read();
      if (!asked.property) continue;
      const made = lines_of(asked, subject, taken);
      const input = row.querySelector("input");
      if (!made) {
        input.setAttribute("aria-invalid", "true");
        input.focus();
        status.textContent = fill(words.editor_build_lacks, spoken(asked.property));
        return null;
      }
      body.push(...made.lines);
      if (made.name) shown.push(made.name);
    }
    return `SELECT DISTINCT ${shown.map((name) => `?${name}`).join(" ")} WHERE {\n${body.join("\n")}\n}\nORDER BY ?${subject}\nLIMIT ${MOST_ROWS}`;
  }

  function write({ then_run }) {
    const made = query();
    if (!made) return;
    editor.setValue(made);
    if (then_run) run();
    else editor.focus();
  }

  builder.hidden = schema.hidden = false;
  builder.addEventListener("toggle", () => {
    if (builder.open) begin();
  });
  kind.addEventListener("change", anew);
  byId("build-add").addEventListener("click", async () => (await add())?.focus());
  byId("build-run").addEventListener("click", () => write({ then_run: true }));
  byId("build-write").addEventListener("click", () => write({ then_run: false }));
})();

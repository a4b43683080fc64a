/* The editor for queries: Yasqe with our own suggestions, and answers without loading the page anew. Without script the form works as it is. */
"use strict";
(() => {
  const { View, readRows, readTriples, element, fill } = window.Results;
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("editor-data").textContent);
  const { words, language } = data;
  const form = byId("ask");
  const area = byId("query");
  const NAMED = /^https?:[^<>"{}|\\^`\s]+$/;
  const AT_ONCE = 400; // labels asked for in one query
  /* A copy without a server answers itself. */
  const local = window.LocalEndpoint;
  const reach = local ? local.fetch : (...given) => window.fetch(...given);
  /* A page that lies on a disk may change only what follows the # of its address. */
  const inFile = window.location.protocol === "file:";

  /* ------------------------------------------------------------------------------------------- suggestions */

  let terms = null;
  const told_terms = byId("editor-terms");
  const load_terms = () =>
    (terms ||= told_terms
      ? Promise.resolve(JSON.parse(told_terms.textContent))
      : reach(data.terms).then((response) => response.json()));

  /* The terms of a kind; of more graphs than are told at once, those that hold what is typed. */
  async function known(kind, typed) {
    const terms = await load_terms();
    if (kind !== "graphs" || !typed || told_terms || terms.graphs_in_all === terms.graphs.length) return terms[kind];
    const part = encodeURIComponent(typed.replace(/^</, ""));
    return (await (await reach(`${data.terms}?graph=${part}`)).json()).graphs;
  }

  const typed_in = (token) => token.string.trim().toLowerCase();
  const described = new Map();

  function suggestions(list, typed) {
    const local = typed.includes(":") ? typed : null;
    return list
      .filter((term) => {
        if (!typed) return true;
        if (term.name.toLowerCase().startsWith(typed) || term.iri.toLowerCase().startsWith(typed.replace(/^</, "")))
          return true;
        if (local) return false;
        const names = [term.name.split(":")[1] || "", ...Object.values(term.label)];
        return names.some((name) =>
          name
            .toLowerCase()
            .split(/\s+/)
            .concat(name.toLowerCase())
            .some((word) => word.startsWith(typed)),
        );
      })
      .slice(0, 60)
      .map((term) => {
        const label = term.label[language] || Object.values(term.label)[0];
        described.set(term.name, `${term.name}${label ? `  ${label}` : ""}  (${term.count})`);
        return term.name;
      });
  }

  const own = (kind) => ({
    name: `our-${kind}`,
    persistenceId: null,
    bulk: false,
    get: async (_, token) => {
      const typed = (token.autocompletionString || "").toLowerCase();
      return suggestions(await known(kind, typed), typed);
    },
    preProcessToken: (_, token) => ({ ...token, autocompletionString: typed_in(token) }),
    postProcessSuggestion: (_, __, text) => text,
    postprocessHints: (_, hints) =>
      hints.map((hint) => ({ ...hint, displayText: described.get(hint.text) || hint.text })),
  });

  function graph_position(yasqe) {
    const token = yasqe.getCompleteToken();
    const before = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
    return Boolean(before) && ["GRAPH", "FROM", "NAMED"].includes(before.string.toUpperCase());
  }

  Yasqe.forkAutocompleter("class", own("classes"), false);
  Yasqe.forkAutocompleter("property", own("properties"), false);
  Yasqe.registerAutocompleter({ ...own("graphs"), isValidCompletionPosition: graph_position, autoShow: false }, false);
  Yasqe.forkAutocompleter(
    "prefixes",
    {
      name: "our-prefixes",
      persistenceId: null,
      get: () =>
        Object.entries(data.prefixes)
          .map(([prefix, namespace]) => `${prefix}: <${namespace}>`)
          .sort(),
    },
    false,
  );

  /* Things by name, with their label and class; of classes, if any are given, or in the language's words for concepts. */
  async function things(typed, classes = []) {
    const text = typed
      .replace(/^[\w-]*:/, "")
      .replaceAll("-", " ")
      .trim();
    if (text.length < 2) return [];
    const quoted = JSON.stringify(text);
    const kinds = classes.length
      ? `VALUES ?kind { ${classes.map((iri) => `<${iri}>`).join(" ")} } ?thing a ?kind .`
      : "OPTIONAL { ?thing a ?kind }";
    const like = local
      ? `?thing rdfs:label|skos:prefLabel|skos:altLabel|foaf:name|dcterms:title ?name
         FILTER (CONTAINS(LCASE(STR(?name)), LCASE(${quoted}))) BIND (1 / STRLEN(STR(?name)) AS ?score)`
      : `?thing ls:nameLike (${quoted} ?score 60) .`;
    const rows = await ask(`SELECT ?thing ?score (SAMPLE(?l) AS ?label) (SAMPLE(?other) AS ?any) WHERE {
      ${like} ${kinds}
      OPTIONAL { ?thing rdfs:label|skos:prefLabel|foaf:name|dcterms:title ?other
        OPTIONAL { FILTER (LANG(?other) = "${language}") BIND (?other AS ?l) } }
    } GROUP BY ?thing ?score ORDER BY DESC(?score) LIMIT 20`);
    return rows.map((row) => ({ iri: row.thing.value, label: (row.label || row.any)?.value || "" }));
  }

  /* The rows of a query of the workbench's own; none where it can't be answered. */
  async function ask(query) {
    const response = await reach(`${data.endpoint}?${new URLSearchParams({ query, format: "json" })}`).catch(
      () => null,
    );
    return response?.ok ? (await response.json()).results.bindings : [];
  }

  const shortened = (iri) => View.prototype.shortened.call({ page: { prefixes: data.prefixes } }, iri);
  const written = (iri) => {
    const name = shortened(iri);
    return name === iri ? `<${iri}>` : name;
  };

  /* The classes that the query gives to a variable. */
  function classes_of(text, variable) {
    const found = [];
    const pattern = /([?$]\w+)\s+(?:a|rdf:type)\s+([^\s;.}]+)/g;
    for (const [, name, kind] of text.matchAll(pattern)) if (name.slice(1) === variable) found.push(kind);
    return found.map(expanded).filter(Boolean);
  }

  function expanded(name) {
    if (/^<[^>]*>$/.test(name)) return name.slice(1, -1);
    const [prefix, local] = [name.split(":")[0], name.slice(name.indexOf(":") + 1)];
    return name.includes(":") && data.prefixes[prefix] ? data.prefixes[prefix] + local : null;
  }

  const FUNCTIONS =
    "ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI EXISTS FLOOR GROUP_CONCAT HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC LANG LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH NOW RAND REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SHA256 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TZ UCASE URI UUID YEAR".split(
      " ",
    );
  const OPENS = new Set(FUNCTIONS);

  /* Keywords and functions that the grammar allows where the cursor stands. */
  function keywords(typed, state) {
    const allowed = [...new Set([...(state.possibleCurrent || []), ...(state.possibleNext || [])])];
    return allowed
      .filter(
        (word) => /^[A-Z][A-Z_ ]+[0-9]*$/.test(word) && !TERMINALS.test(word) && word.startsWith(typed.toUpperCase()),
      )
      .sort()
      .map((word) => (OPENS.has(word) ? `${word}(` : `${word} `));
  }
  const TERMINALS = /^(VAR|IRI_?REF|PNAME|STRING_LITERAL|BLANK_NODE|ANON|NIL|LANGTAG|INTEGER|DECIMAL|DOUBLE)/;

  const in_variable = (token) => /^[?$]/.test(token.string);

  /* Where classes, properties, graphs or variables are suggested. */
  function taken_position(yasqe) {
    const token = yasqe.getCompleteToken();
    const before = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
    const is_property = (token.state.possibleCurrent || []).includes("a");
    return in_variable(token) || is_property || before?.string === "a" || graph_position(yasqe);
  }

  /* Where a term may stand that is none of these: an object or a subject. */
  function thing_position(yasqe) {
    const token = yasqe.getCompleteToken();
    const is_term = (token.state.possibleCurrent || []).includes("VAR1");
    return is_term && token.string.trim().length > 1 && !taken_position(yasqe);
  }

  const word_position = (yasqe) =>
    /^[A-Za-z_]{2,}$/.test(yasqe.getCompleteToken().string.trim()) && !taken_position(yasqe);

  /* Of several completers the last one closes what another showed: so one suggests both words and things. */
  const our_terms = {
    name: "our-terms",
    persistenceId: null,
    bulk: false,
    autoShow: false,
    isValidCompletionPosition: (yasqe) => thing_position(yasqe) || word_position(yasqe),
    preProcessToken: (_, token) => ({ ...token, autocompletionString: typed_in(token) }),
    get: async (yasqe, token) => {
      const typed = token.autocompletionString || "";
      const is_thing = thing_position(yasqe);
      const before = yasqe.getTokenAt({ line: yasqe.getDoc().getCursor().line, ch: token.start });
      const allowed = word_position(yasqe) ? keywords(typed, before.state) : [];
      return [...allowed, ...(is_thing ? await near(yasqe, token, typed) : [])];
    },
    postProcessSuggestion: (_, __, text) => text,
    postprocessHints: (_, hints) =>
      hints.map((hint) => ({ ...hint, displayText: described.get(hint.text) || hint.text })),
  };

  /* Things by name, of the classes that the property before them leads to where any are. */
  async function near(yasqe, token, typed) {
    const classes = await narrowed(yasqe, token);
    const of_classes = classes.length ? await things(typed, classes) : [];
    const found = of_classes.length ? of_classes : await things(typed);
    for (const { iri, label } of found) described.set(written(iri), `${written(iri)}${label ? `  ${label}` : ""}`);
    return found.map(({ iri }) => written(iri));
  }

  /* The classes of what the property before the cursor leads to, as a part of the data has it. */
  const targets = new Map();
  function narrowed(yasqe, token) {
    const cursor = yasqe.getDoc().getCursor();
    const before = yasqe.getPreviousNonWsToken(cursor.line, token);
    const property = before && expanded(before.string);
    if (!property) return [];
    if (!targets.has(property)) {
      const sample = `{ SELECT ?o WHERE { ?s <${property}> ?o FILTER (ISIRI(?o)) } LIMIT 50 }`;
      const rows = ask(`SELECT DISTINCT ?c WHERE { ${sample} ?o a ?c } LIMIT 20`);
      targets.set(
        property,
        rows.then((found) => found.map((row) => row.c.value)),
      );
    }
    return targets.get(property);
  }

  Yasqe.registerAutocompleter(our_terms, false);

  /* ------------------------------------------------------------------------------------------------ the editor */

  // A query that was begun before the editor was ready is gone on with there, at the same place.
  const begun_by_hand = fields.isTouched(area);
  const writing = fields.isBeingWritten(area) ? area.selectionEnd : null;
  const place = element("div", { className: "editor" });
  area.after(place);
  area.hidden = true;
  const leave = false; // a key that CodeMirror does not take moves the focus, as everywhere else on the page
  const editor = new Yasqe(place, {
    value: area.value.replace(/^\n/, "") || "SELECT ?actor ?agreement WHERE {\n  ?actor ls:hasSigned ?agreement\n}",
    persistenceId: null,
    showQueryButton: false,
    resizeable: false,
    // What it finds is told below it, in the page's language: `workbench_check.js`.
    syntaxErrorCheck: false,
    consumeShareLink: null,
    createShareableLink: null,
    autocompleters: ["our-prefixes", "our-classes", "our-properties", "our-graphs", "our-terms", "variables"],
    editorHeight: "auto",
    tabindex: 0,
    screenReaderLabel: byId("query-label").textContent,
    requestConfig: { endpoint: data.endpoint },
  });
  // The server declares these prefixes: the grammar should not take them for undeclared ones.
  const mode = editor.getMode();
  const begin = mode.startState;
  mode.startState = (...given) => ({ ...begin(...given), prefixes: { ...data.prefixes } });
  editor.setValue(editor.getValue());
  editor.setOption("extraKeys", {
    ...editor.getOption("extraKeys"),
    Tab: leave,
    "Shift-Tab": leave,
    "Ctrl-Enter": () => run(),
    "Cmd-Enter": () => run(),
    "Ctrl-S": leave,
    Esc: () => byId("copy").focus(),
  });
  const field = editor.getInputField();
  field.setAttribute("aria-label", byId("query-label").textContent);
  field.setAttribute("aria-describedby", "keys");
  byId("query-label").addEventListener("click", () => editor.focus());
  for (const id of ["keys", "copy"]) byId(id).hidden = false;

  /* -------------------------------------------------------------------------------------------------- answers */

  const labels = new Map();
  const shared = new Set();
  const asked = new Map(); // IRI -> the promise of the request that asks for its label
  const loading = {};

  /* The vendored files of a view, one after the other, once. */
  function load(view) {
    loading[view] ||= data[view].reduce(
      (before, address) =>
        before.then(
          () =>
            new Promise((done, failed) => {
              const told = { onload: done, onerror: failed };
              document.head.append(
                /\.css(\?|$)/.test(address)
                  ? element("link", { rel: "stylesheet", href: address, ...told })
                  : element("script", { src: address, ...told }),
              );
            }),
        ),
      Promise.resolve(),
    );
    return loading[view];
  }

  /* The labels that several terms have, as org:Organization and foaf:Organization: those are told apart by their own names. */
  function tell_apart() {
    const seen = new Set();
    shared.clear();
    for (const [iri, label] of labels) {
      if (iri.startsWith(data.instance)) continue;
      (seen.has(label) ? shared : seen).add(label);
    }
  }

  async function ask_labels(iris) {
    const query =
      `SELECT ?x ?l WHERE { VALUES ?x { ${iris.map((iri) => `<${iri}>`).join(" ")} } ` +
      "?x rdfs:label|skos:prefLabel|foaf:name|dcterms:title ?l }";
    const response = await reach(data.endpoint, {
      method: "POST",
      body: new URLSearchParams({ query }),
      headers: { Accept: "application/sparql-results+json" },
    }).catch(() => null);
    if (!response?.ok) {
      // Without labels the names of the things are shown; the next view asks again.
      for (const iri of iris) asked.delete(iri);
      return;
    }
    for (const { x, l } of (await response.json()).results.bindings) {
      if (l["xml:lang"] === language || !labels.get(x.value)) labels.set(x.value, l.value);
    }
    tell_apart();
  }

  const page = {
    words,
    language,
    prefixes: data.prefixes,
    instance: data.instance,
    things: data.things,
    labels,
    shared,
    /* Waits until the labels of the things among these terms are there; asks once for each. `told` gets done and all. */
    async load_labels(found, told = () => {}) {
      const iris = [
        ...new Set(
          found.filter((term) => term && term.type === "uri" && NAMED.test(term.value)).map((term) => term.value),
        ),
      ];
      for (let at = 0; at < iris.length; at += AT_ONCE) {
        const part = iris.slice(at, at + AT_ONCE);
        const fresh = part.filter((iri) => !asked.has(iri));
        if (fresh.length) {
          told(at, iris.length);
          const request = ask_labels(fresh);
          for (const iri of fresh) asked.set(iri, request);
        }
        await Promise.all(new Set(part.map((iri) => asked.get(iri))));
      }
    },
    load_network: () => load("network"),
    load_chart: () => load("chart"),
  };

  const status = byId("status");
  let running = null;
  let shown = null;

  function address(view) {
    const given = new URLSearchParams({ query: editor.getValue(), lang: language });
    if (view && view !== "table") given.set("view", view);
    return inFile ? `#${given}` : `${location.pathname}?${given}`;
  }

  function clear() {
    byId("problem").hidden = true;
    byId("hint").hidden = true;
    byId("answer").hidden = true;
    const plain = byId("plain");
    if (plain) plain.remove();
    editor.getDoc().eachLine((line) => editor.removeLineClass(line, "background", "wrong-line"));
    field.removeAttribute("aria-invalid");
  }

  function wrong(problem) {
    const box = byId("problem");
    box.querySelector(".detail").textContent = [problem.detail, problem.next_step].filter(Boolean).join(" ");
    const where = box.querySelector(".place");
    where.hidden = !problem.line;
    if (problem.line) {
      where.textContent = fill(words.line_column, problem.line, problem.column);
      editor.addLineClass(problem.line - 1, "background", "wrong-line");
      editor.getDoc().setCursor({ line: problem.line - 1, ch: Math.max(0, problem.column - 1) });
      field.setAttribute("aria-invalid", "true");
    }
    box.hidden = false;
    status.textContent = "";
  }

  async function run({ keep = false, view = "table" } = {}) {
    if (running) running.abort();
    const controller = new AbortController();
    running = controller;
    const query = editor.getValue();
    if (!keep) history.pushState({}, "", address(view));
    document.querySelectorAll("a[hreflang]").forEach((link) => {
      if (link.href.includes("/sparql")) {
        const there = new URL(link.href);
        there.searchParams.set("query", query);
        link.href = there;
      }
    });
    clear();
    status.textContent = words.editor_running;
    byId("cancel").hidden = false;
    const begun = performance.now();
    const graph = /^(CONSTRUCT|DESCRIBE)$/.test(editor.getQueryType() || "");
    try {
      const response = await reach(`${data.endpoint}?lang=${language}`, {
        method: "POST",
        signal: controller.signal,
        body: new URLSearchParams({ query }),
        headers: {
          "Accept-Language": language,
          Accept: graph
            ? "application/n-triples, application/problem+json"
            : "application/sparql-results+json, application/problem+json",
        },
      });
      const text = await response.text();
      const time = Math.round(performance.now() - begun);
      if (running !== controller) return;
      if (response.ok) await show(query, text, response, time, view);
      else wrong(problem_of(response, text));
    } catch (error) {
      if (error.name === "AbortError") {
        if (running === controller) status.textContent = words.editor_cancelled;
      } else if (error instanceof TypeError) wrong({ detail: words.editor_unreachable });
      else throw error;
    } finally {
      if (running === controller) {
        running = null;
        byId("cancel").hidden = true;
      }
    }
  }

  function problem_of(response, text) {
    if ((response.headers.get("content-type") || "").includes("json")) return JSON.parse(text);
    return { detail: `${response.status} ${response.statusText}` };
  }

  /* A header holds ASCII alone: other letters are escaped there. */
  function unescaped(text) {
    return text.replace(/(?:%[0-9A-F]{2})+/g, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes; // a percent sign of the query itself
      }
    });
  }

  async function show(query, text, response, time, wanted) {
    const graph = (response.headers.get("content-type") || "").startsWith("application/n-triples");
    const names = [words.editor_subject, words.editor_predicate, words.editor_object];
    const answer = graph ? readTriples(text, names) : readRows(text);
    const count = answer.rows.length;
    shown = { query, text, view: new View(answer, page) };
    status.textContent =
      answer.kind === "ask"
        ? fill(words.editor_truth_in, time)
        : graph
          ? fill(words.editor_triples, count, time)
          : count === 1
            ? fill(words.editor_row, time)
            : fill(words.editor_rows, count, time);
    const engine = /dur=([\d.]+)/.exec(response.headers.get("server-timing") || "");
    if (engine) {
      const size = new Blob([text]).size / 1024;
      // What is smaller than a tenth is told as that: nothing came of no size.
      const kilobytes = (size < 10 ? Math.ceil(size * 10) / 10 : Math.round(size)).toLocaleString(language);
      status.append(` ${fill(words.editor_timing, Math.round(Number(engine[1])), kilobytes)}`);
    }
    const hint = unescaped(response.headers.get("lsgraph-hint") || "");
    byId("hint").hidden = !hint;
    byId("hint").textContent = hint ? `${words.editor_hint}: ${hint.replaceAll(" | ", " ")}` : "";
    document.dispatchEvent(new CustomEvent("answered", { detail: { query } }));
    downloads(query, answer.kind);
    snippets(query, graph);
    byId("answer").hidden = false;
    const allowed = shown.view.views();
    await choose(allowed.includes(wanted) ? wanted : "table");
  }

  async function choose(name) {
    const buttons = shown.view.views().map((each) => {
      const button = element("button", { type: "button", className: "view" }, words[`editor_view_${each}`]);
      button.dataset.view = each;
      button.setAttribute("aria-pressed", String(each === name));
      button.addEventListener("click", () => {
        history.replaceState({}, "", address(each));
        choose(each);
        byId("views").querySelector(`[data-view=${each}]`).focus();
      });
      return button;
    });
    byId("views").replaceChildren(...buttons);
    // A place of its own: a view that is late, since another was chosen meanwhile, draws where nobody looks.
    const place = element("div");
    byId("view").replaceChildren(place);
    if (name === "raw") shown.view.raw(place, shown.text);
    else await shown.view[name](place);
  }

  function downloads(query, kind) {
    const made = (format) => {
      const button = element("button", { type: "button", className: "second" }, format);
      button.addEventListener("click", () => local.download(query, format));
      return button;
    };
    const linked = (format) =>
      element(
        "a",
        { href: `${data.endpoint}?${new URLSearchParams({ query, format, download: "1" })}`, download: "" },
        format,
      );
    const links = local
      ? local.files[kind].flatMap((format) => [" ", made(format)])
      : data.files[kind].flatMap((format, at) => [at ? ", " : " ", linked(format)]);
    byId("downloads").replaceChildren(`${words.editor_download}:`, ...links);
    // It tells of formats that only rows have; a copy has no such note.
    const note = byId("download-note");
    if (note) note.hidden = kind !== "rows";
  }

  function snippets(query, graph) {
    const endpoint = local ? local.live : new URL(data.endpoint, location.href).href;
    const quoted = (text) => JSON.stringify(text);
    const accept = graph ? "text/turtle" : "text/csv";
    const shell = `'${query.replaceAll("'", "'\\''")}'`;
    byId("elsewhere").querySelector("pre").textContent = [
      "# curl",
      `curl -H 'Accept: ${accept}' --data-urlencode query=${shell} ${endpoint}`,
      "",
      "# Python",
      ...(graph
        ? [
            "import rdflib",
            "from urllib.parse import urlencode",
            `graph = rdflib.Graph().parse(${quoted(endpoint)} + "?" + urlencode({"query": ${quoted(query)}, "format": "turtle"}))`,
          ]
        : [
            "import pandas as pd",
            "from urllib.parse import urlencode",
            `rows = pd.read_csv(${quoted(endpoint)} + "?" + urlencode({"query": ${quoted(query)}, "format": "csv"}))`,
          ]),
      "",
      "# R",
      ...(graph
        ? [
            `writeLines(readLines(paste0(${quoted(endpoint)}, "?format=turtle&query=", URLencode(${quoted(query)}, reserved = TRUE))))`,
          ]
        : [
            `rows <- read.csv(paste0(${quoted(endpoint)}, "?format=csv&query=", URLencode(${quoted(query)}, reserved = TRUE)))`,
          ]),
    ].join("\n");
  }

  /* ------------------------------------------------------------------------------------------- what people do */

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  byId("cancel").addEventListener("click", () => running?.abort());
  byId("copy").addEventListener("click", async () => {
    const pressed = byId("views").querySelector("[aria-pressed=true]");
    const link = new URL(address(pressed ? pressed.dataset.view : "table"), location.href).href;
    history.replaceState({}, "", link);
    try {
      await navigator.clipboard.writeText(link);
      status.textContent = words.editor_copied;
    } catch {
      // A browser may forbid it; the address bar has the same.
      status.textContent = words.editor_not_copied;
    }
  });
  window.addEventListener("popstate", () => from_address());

  function from_address() {
    const given = new URLSearchParams((inFile && location.hash.slice(1)) || location.search);
    if (!given.get("query")) return;
    editor.setValue(given.get("query"));
    run({ keep: true, view: given.get("view") || "table" });
  }

  const filter = byId("filter-examples");
  if (filter) {
    byId("find-example").hidden = false;
    const items = [...document.querySelectorAll(".examples li")];
    filter.addEventListener("input", () => {
      const wanted = filter.value.toLocaleLowerCase().split(/\s+/);
      items.forEach((item) => {
        item.hidden = !wanted.every((word) => item.textContent.toLocaleLowerCase().includes(word));
      });
    });
    for (const item of items) {
      item.querySelector("a").addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        for (const each of items) each.classList.toggle("chosen", each === item);
        editor.setValue(new URL(event.currentTarget.href).searchParams.get("query"));
        run();
        byId("ask").scrollIntoView({ block: "nearest" });
      });
    }
  }

  window.Workbench = {
    editor,
    data,
    words,
    language,
    run,
    ask,
    things,
    load_terms,
    written,
    shortened,
    expanded,
    classes_of,
    status,
    begun_by_hand,
  };
  editor.refresh();
  if (!begun_by_hand) from_address();
  if (writing !== null) {
    editor.getDoc().setCursor(editor.getDoc().posFromIndex(writing));
    editor.focus();
  }
})();

/* The endpoint of a copy without a server: Oxigraph in the browser answers what the editor would ask a server for. The engine and the
   data are scripts next to the page, since a page that lies on a disk can read no other files; they are loaded by the first query.
   Queries run in a worker, so that one can be ended; where the browser allows none, they run in the page. */
"use strict";
window.LocalEndpoint = (() => {
  const data = JSON.parse(document.getElementById("editor-data").textContent);
  const { local, words, prefixes } = data;
  const fill = (text, value) => text.replace("{}", value);
  const told = document.getElementById("status");

  /* -------------------------------------------------------------------------------------- in the worker, or in the page */

  /* Everything that a worker needs is within this function: a worker is made of its text. */
  function engine(lsgraphOxigraph) {
    let store = null;
    let named = false;
    const unpacked = (bytes) =>
      new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
    return {
      async open(wasm, triples) {
        const { Store, initSync } = lsgraphOxigraph();
        initSync({ module: await unpacked(wasm) });
        store = new Store();
        const options = { format: "application/n-triples", no_transaction: true };
        store.load(new Uint8Array(await unpacked(triples)), options);
      },
      /* The default graph stays the union, each triple once: the graphs come beside it. */
      async openGraphs(quads) {
        if (named) return;
        named = true;
        const options = { format: "application/n-quads", no_transaction: true };
        store.load(new Uint8Array(await unpacked(quads)), options);
      },
      query(text, format, base) {
        const begun = performance.now();
        const answer = store.query(text, { base_iri: base, results_format: format });
        return { answer, time: performance.now() - begun };
      },
    };
  }

  function inWorker() {
    const source = `${engine}\n${window.lsgraphOxigraph}
const made = engine(lsgraphOxigraph);
onmessage = async ({ data: [id, name, given] }) => {
  try { postMessage([id, true, await made[name](...given)]); } catch (error) { postMessage([id, false, String(error?.message || error)]); }
};`;
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(address);
    const waiting = new Map();
    let last = 0;
    const failed = (message) => {
      for (const { reject } of waiting.values()) reject(new Error(message));
      waiting.clear();
    };
    worker.onmessage = ({ data: [id, fine, answer] }) => {
      const { resolve, reject } = waiting.get(id) || {};
      waiting.delete(id);
      if (fine) resolve?.(answer);
      else reject?.(new Error(answer));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      failed(event.message || "Worker");
    };
    return {
      call: (name, ...given) =>
        new Promise((resolve, reject) => {
          last += 1;
          waiting.set(last, { resolve, reject });
          worker.postMessage([last, name, given]);
        }),
      end() {
        worker.terminate();
        URL.revokeObjectURL(address);
        failed("ended");
      },
    };
  }

  function inPage() {
    const made = engine(window.lsgraphOxigraph);
    return { call: async (name, ...given) => made[name](...given), end: () => {} };
  }

  /* ------------------------------------------------------------------------------------------------ engine and data */

  const loading = {};
  function loaded(address, name) {
    loading[address] ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => {
        const text = atob(window.lsgraphLocal[name]);
        delete window.lsgraphLocal[name];
        done(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
      };
      script.onerror = () => {
        delete loading[address];
        failed(new Error(address.split("/").pop()));
      };
      document.head.append(script);
    });
    return loading[address];
  }

  let running = null;
  async function started() {
    if (running) return running;
    running = (async () => {
      const before = told.textContent;
      told.textContent = words.editor_local_loading;
      const [wasm, triples] = await Promise.all([loaded(local.engine, "engine"), loaded(local.triples, "triples")]);
      let made;
      try {
        made = inWorker();
        await made.call("open", wasm, triples);
      } catch {
        // Some browsers and hosts allow no workers that are made of text.
        made = inPage();
        await made.call("open", wasm, triples);
      }
      told.textContent = before;
      return made;
    })();
    running.catch(() => {
      running = null;
    });
    return running;
  }

  async function evaluate(query, format) {
    const made = await started();
    if (/\b(?:GRAPH|FROM)\b/i.test(query)) await made.call("openGraphs", await loaded(local.quads, "quads"));
    return made.call("query", query, format, local.base);
  }

  /* ----------------------------------------------------------------------------------------------------- the protocol */

  /* The prefixes that a query uses and the server would know, in front of it and within its first line. */
  function declared(query) {
    const used = Object.keys(prefixes).filter((prefix) => new RegExp(`(?:^|[^\\w:])${prefix}:`).test(query));
    return used.map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}> `).join("");
  }

  const problem = (detail, place = {}) =>
    new Response(JSON.stringify({ detail, ...place }), {
      status: 400,
      headers: { "Content-Type": "application/problem+json" },
    });

  function refusal(query, message, begun) {
    const where = /error at (\d+):(\d+)/.exec(message);
    if (!where) return problem(fill(words.editor_local_refused, message));
    const line = Number(where[1]);
    const column = line === 1 ? Math.max(1, Number(where[2]) - begun) : Number(where[2]);
    // What the engine would have expected there is a long list of signs: the line says more.
    const shown = (query.split("\n")[line - 1] || "").trim().slice(0, 200);
    return problem(fill(words.editor_local_syntax, shown), { line, column });
  }

  async function answer(query, accepted) {
    if (/\bls:nameLike\b|ontology#nameLike>/.test(query)) return problem(words.editor_local_names);
    const format = local.formats[accepted] ? local.formats[accepted][0] : accepted;
    const prologue = declared(query);
    try {
      const { answer, time } = await evaluate(prologue + query, format);
      return new Response(answer, {
        headers: { "Content-Type": format, "Server-Timing": `engine;dur=${time.toFixed(1)}` },
      });
    } catch (error) {
      if (!running) return problem(fill(words.editor_local_failed, error.message));
      return refusal(query, error.message, prologue.length);
    }
  }

  /* As window.fetch: the query is in the body or in the address, the format in its parameters or in Accept. */
  function fetch(address, { body, headers = {}, signal } = {}) {
    const given = new URLSearchParams(body || new URL(address, window.location.href).search);
    const accepted = given.get("format") || (headers.Accept || "").split(",")[0].trim();
    const answering = answer(given.get("query") || "", accepted);
    if (!signal) return answering;
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => {
        running?.then((made) => made.end());
        running = null;
        reject(new DOMException("", "AbortError"));
      });
      answering.then(resolve, reject);
    });
  }

  /* A file of an answer, by the name of its format. */
  async function download(query, format) {
    const got = await answer(query, format);
    if (!got.ok) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([await got.text()], { type: local.formats[format][0] }));
    link.download = `lsgraph${local.formats[format][1]}`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  return { fetch, download, files: local.files, live: local.live };
})();

/* Drafts and the last queries, kept in this browser alone, and only if a person asks for it. */
"use strict";
(() => {
  const { editor, words, language, run, begun_by_hand } = window.Workbench;
  const { element } = window.Results;
  const byId = (id) => document.getElementById(id);
  const KEY = "lsgraph-sparql";
  const MOST = 30;
  const AFTER = 800; // ms without a key
  const consent = byId("keep");
  const list = byId("kept-queries");
  const remove = byId("forget");

  /* A browser may forbid to keep anything; then nothing is kept, and nothing breaks. */
  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "null");
      return kept && Array.isArray(kept.queries) ? kept : null;
    } catch {
      return null;
    }
  }

  function write(kept) {
    try {
      if (kept) localStorage.setItem(KEY, JSON.stringify(kept));
      else localStorage.removeItem(KEY);
      return true;
    } catch {
      return false;
    }
  }

  function draw() {
    const kept = read();
    consent.checked = Boolean(kept);
    remove.hidden = !kept;
    const time = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short" });
    list.replaceChildren(
      ...(kept?.queries || []).map(({ text, at }) => {
        const button = element(
          "button",
          { type: "button", className: "kept" },
          text.replace(/\s+/g, " ").slice(0, 120),
        );
        button.addEventListener("click", () => {
          editor.setValue(text);
          run();
        });
        return element("li", {}, element("span", { className: "quiet" }, time.format(new Date(at))), " ", button);
      }),
    );
    byId("no-kept").hidden = !kept || kept.queries.length > 0;
  }

  consent.addEventListener("change", () => {
    const done = write(consent.checked ? { draft: editor.getValue(), queries: [] } : null);
    draw();
    byId("status").textContent = done
      ? consent.checked
        ? words.editor_kept
        : words.editor_forgotten
      : words.editor_not_kept;
  });
  remove.addEventListener("click", () => {
    write(null);
    draw();
    byId("status").textContent = words.editor_forgotten;
    consent.focus();
  });
  document.addEventListener("answered", ({ detail }) => {
    const kept = read();
    if (!kept) return;
    const others = kept.queries.filter((each) => each.text !== detail.query);
    write({ ...kept, queries: [{ text: detail.query, at: Date.now() }, ...others].slice(0, MOST) });
    draw();
  });
  let waiting = 0;
  editor.on("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const kept = read();
      if (kept) write({ ...kept, draft: editor.getValue() });
    }, AFTER);
  });

  byId("kept").hidden = false;
  draw();
  const draft = read()?.draft;
  if (draft && !begun_by_hand && !new URLSearchParams(location.search).get("query")) editor.setValue(draft);
})();

/* The values that a query names in VALUES as fields of a form, so that a question can be asked of another day, place or thing. */
"use strict";
(() => {
  const { editor, words, things, written, expanded, classes_of } = window.Workbench;
  const { element, fill } = window.Results;
  const place = document.getElementById("values");
  const AFTER = 300; // ms without a key
  const MOST = 12;

  /* All tokens but blanks and comments, with their places. */
  function tokens() {
    const found = [];
    for (let line = 0; line < editor.getDoc().lineCount(); line += 1) {
      for (const token of editor.getLineTokens(line, true)) {
        if (token.string.trim() && token.type !== "comment" && token.type !== "ws")
          found.push({ text: token.string, line, from: token.start, to: token.end });
      }
    }
    return found;
  }

  /* The values of VALUES blocks of one variable: name, text, place, and kind. */
  function fields() {
    const all = tokens();
    const found = [];
    all.forEach((token, at) => {
      if (token.text.toUpperCase() !== "VALUES" || !/^[?$]/.test(all[at + 1]?.text || "")) return;
      if (all[at + 2]?.text !== "{") return;
      const name = all[at + 1].text.slice(1);
      for (let next = at + 3; next < all.length && all[next].text !== "}"; next += 1) {
        const first = all[next];
        let last = first;
        let suffix = "";
        if (all[next + 1]?.text.startsWith("@")) {
          last = all[next + 1];
          suffix = last.text;
        } else if (all[next + 1]?.text === "^^") {
          last = all[next + 2] || first;
          suffix = `^^${last.text}`;
        }
        next += { "": 0, "@": 1, "^": 2 }[suffix.slice(0, 1)];
        found.push({
          name,
          text: first.text,
          suffix,
          start: { line: first.line, ch: first.from },
          end: { line: last.line, ch: last.to },
        });
      }
    });
    return found.slice(0, MOST);
  }

  const QUOTED = /^(["'])([\s\S]*)\1$/;

  function kind_of(field) {
    if (/date$/.test(field.suffix) && QUOTED.test(field.text)) return "date";
    if (QUOTED.test(field.text)) return "text";
    if (/^[-+]?\d+(\.\d+)?$/.test(field.text)) return "number";
    return expanded(field.text) ? "thing" : "text-as-it-is";
  }

  const shown_of = (field) => {
    const quoted = QUOTED.exec(field.text);
    return quoted ? quoted[2].replace(/\\(["'\\])/g, "$1") : field.text;
  };

  function written_of(kind, value, field) {
    if (kind === "date") return `"${value}"${field.suffix}`;
    if (kind === "text") return JSON.stringify(value) + field.suffix;
    return value;
  }

  let drawn = "";

  function draw() {
    const found = fields();
    const shape = JSON.stringify(found.map((field) => [field.name, kind_of(field), field.text, field.suffix]));
    if (shape === drawn) return;
    // What a person types in a field must not take the field away.
    if (place.contains(document.activeElement)) return;
    drawn = shape;
    place.hidden = !found.length;
    place.replaceChildren(
      element("legend", {}, words.editor_values),
      ...found.map((field, at) => drawn_field(field, at)),
    );
  }

  /* Values of one variable are numbered where there are several. */
  function label_of(field, at) {
    const same = fields().flatMap((each, place) => (each.name === field.name ? [place] : []));
    return fill(words.editor_value_of, field.name) + (same.length > 1 ? ` (${same.indexOf(at) + 1})` : "");
  }

  function drawn_field(field, at) {
    const kind = kind_of(field);
    const id = `value-${at}`;
    const input = element("input", {
      id,
      type: kind === "date" ? "date" : kind === "number" ? "number" : "text",
      value: shown_of(field),
      autocomplete: "off",
    });
    if (kind === "number") input.step = "any";
    const parts = [element("label", { htmlFor: id }, label_of(field, at)), input];
    if (kind === "thing") parts.push(offered(input, field, at));
    input.addEventListener("change", () => {
      const now = fields()[at];
      if (!now || (kind !== "text" && !input.value) || (kind === "thing" && !expanded(input.value))) {
        input.setAttribute("aria-invalid", "true");
        return;
      }
      input.removeAttribute("aria-invalid");
      editor.replaceRange(written_of(kind, input.value, now), now.start, now.end);
    });
    return element("p", { className: "field" }, ...parts);
  }

  /* Things to choose from, by their names. */
  function offered(input, field, at) {
    const list = element("datalist", { id: `values-${at}` });
    input.setAttribute("list", list.id);
    let waiting = 0;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const found = await things(input.value, classes_of(editor.getValue(), field.name));
        // Things of the same kind first.
        const prefix = shown_of(field).split(":")[0];
        const other = ({ iri }) => !written(iri).startsWith(`${prefix}:`);
        found.sort((a, b) => other(a) - other(b));
        list.replaceChildren(...found.map(({ iri, label }) => element("option", { value: written(iri) }, label)));
      }, AFTER);
    });
    return list;
  }

  let waiting = 0;
  editor.on("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, AFTER);
  });
  place.addEventListener("focusout", () => setTimeout(draw, AFTER));
  draw();
})();

/* The syntax of the query while it is written: where it goes wrong, and what could stand there. */
"use strict";
(() => {
  const { editor, words } = window.Workbench;
  const place = document.getElementById("check");
  const AFTER = 600; // ms without a key
  const MOST = 12;
  const KINDS = [
    [/^VAR/, words.editor_a_variable],
    [/^(IRI_?REF|PNAME)/, words.editor_a_name],
    [/^STRING_LITERAL/, words.editor_a_text],
    [/^(INTEGER|DECIMAL|DOUBLE)/, words.editor_a_number],
    [/^(BLANK_NODE|ANON|NIL|LANGTAG)/, null],
  ];

  function told(symbol) {
    const kind = KINDS.find(([pattern]) => pattern.test(symbol));
    return kind ? kind[1] : symbol;
  }

  /* The first token that the grammar does not allow: line, column, and what it allows there. */
  function first_wrong() {
    for (let line = 0; line < editor.getDoc().lineCount(); line += 1) {
      for (const token of editor.getLineTokens(line, true)) {
        if (token.state.OK === false && token.string.trim())
          return { line, column: token.start, text: token.string, state: token.state };
      }
    }
    return null;
  }

  function check() {
    const { Results } = window;
    editor.getDoc().eachLine((line) => editor.removeLineClass(line, "gutter", "wrong-number"));
    const wrong = editor.getValue().trim() ? first_wrong() : null;
    place.hidden = !wrong;
    if (!wrong) {
      place.textContent = "";
      return;
    }
    editor.addLineClass(wrong.line, "gutter", "wrong-number");
    const prefix = /^Prefix '(.*)' is not defined$/.exec(wrong.state.errorMsg || "");
    // The server refuses SERVICE, which the grammar has.
    const symbols = (wrong.state.possibleCurrent || []).filter((symbol) => symbol !== "SERVICE");
    const names = [...new Set(symbols.map(told).filter((name) => name && /[^\W_]{2}|^a$/u.test(name)))];
    const marks = symbols.filter((symbol) => /^[^\w\s]+$/.test(symbol));
    const listed = [
      names.slice(0, MOST).join(", ") + (names.length > MOST ? " …" : ""),
      marks.slice(0, MOST).join(" "),
    ].filter(Boolean);
    const what = prefix
      ? Results.fill(words.editor_check_prefix, `${prefix[1]}:`)
      : Results.fill(words.editor_check_expected, wrong.text.trim().slice(0, 40), listed.join("; "));
    place.textContent = `${Results.fill(words.line_column, wrong.line + 1, wrong.column + 1)}: ${what}`;
  }

  let waiting = 0;
  editor.on("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, AFTER);
  });
  check();
})();

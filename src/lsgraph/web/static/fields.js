/* What somebody typed or chose before a script was ready, or while it waits for an answer: it stays, and takes effect. */
"use strict";

// biome-ignore lint/correctness/noUnusedVariables: the scripts that are loaded after it read it
const fields = (() => {
  const heldBy = (field) => (field.type === "checkbox" ? field.checked : field.value);

  function set(field, value) {
    if (field.type === "checkbox") field.checked = value;
    else field.value = value;
  }

  function asItCame(field) {
    if (field.type === "checkbox") return field.defaultChecked;
    if (!field.options) return field.defaultValue;
    const chosen = [...field.options].find((option) => option.defaultSelected) || field.options[0];
    return chosen ? chosen.value : "";
  }

  /* Whether a field differs from how the page came, or is a date of which only a part is written as yet. */
  const isTouched = (field) => heldBy(field) !== asItCame(field) || Boolean(field.validity?.badInput);

  const isText = (field) => field.matches("textarea, input:not([type=checkbox], [type=radio], [type=range])");

  /* Whether somebody writes in a field just now: what stands there is not sent yet. */
  const isBeingWritten = (field) => field === document.activeElement && isText(field);

  /* The fields of a form that differ from how the page came, each with what it holds. Browsers fill fields in on the way back, too: a form
     for which that is no choice says `autocomplete="off"`. */
  const touched = (form) =>
    [...form.elements]
      .filter((field) => field.matches("input, select, textarea") && isTouched(field))
      .map((field) => [field, heldBy(field)]);

  return { set, isTouched, isBeingWritten, touched };
})();

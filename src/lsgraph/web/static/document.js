// The page of a document: a sentence and the claims that rest on it are shown together, whichever of them is pointed at.
// The page is whole without this: links lead both ways.
"use strict";
{
  const claims = new Map();
  const sentences = new Map();
  for (const claim of document.querySelectorAll("[data-evidence]")) {
    const mark = document.getElementById(claim.dataset.evidence);
    if (mark && mark.tagName === "MARK") {
      claims.set(mark, claim);
      sentences.set(claim, mark);
    }
  }

  // A sentence that crosses another is cut: its later parts name the one that has the id.
  const partsOf = (mark) => [mark, ...document.querySelectorAll(`mark[data-of="${CSS.escape(mark.id)}"]`)];

  let shown = [];
  const show = (marks, claims) => {
    for (const each of shown) each.classList.remove("paired");
    shown = [...marks.flatMap(partsOf), ...claims];
    for (const each of shown) each.classList.add("paired");
  };

  // The innermost mark is meant, where one lies in another.
  const pairOf = (element) => {
    if (!(element instanceof Element)) return [[], []];
    // What a search found is no claim.
    const part = element.closest('mark:not(#found, [data-of="found"])');
    const mark = part?.dataset.of ? document.getElementById(part.dataset.of) : part;
    if (mark && claims.has(mark)) return [[mark], [claims.get(mark)]];
    const claim = element.closest("[data-evidence]");
    return claim && sentences.has(claim) ? [[sentences.get(claim)], [claim]] : [[], []];
  };

  const targeted = () => pairOf(location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null);

  // Who follows a link to a sentence finds its claim in view beside it; the page itself must not move for that.
  const follow = () => {
    const [[mark], [claim]] = targeted();
    show(...targeted());
    const column = document.querySelector(".claims-scroll");
    if (claim && column && getComputedStyle(column).overflowY === "auto" && location.hash.slice(1) === mark.id) {
      // Near the end of the page the column is pushed up: what counts is the part of it that is seen.
      const top = Math.max(column.getBoundingClientRect().top, 0);
      column.scrollTop += claim.getBoundingClientRect().top - top - 70;
    }
  };

  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const pair = pairOf(event.target);
      show(...(pair[0].length ? pair : targeted()));
    });
  }
  addEventListener("hashchange", follow);
  // The page goes to its fragment after this has run.
  addEventListener("load", follow);
  follow();
}

/* The slider of a view steps through the days on which something changes: it fetches the view of that day in place of the one shown. */
"use strict";

(() => {
  const WAIT = 150;
  let waiting = 0;
  let asked = 0;

  function addressOf(slider) {
    const days = slider.dataset.days.split(" ").filter(Boolean);
    const day = days[Number(slider.value)];
    const address = new URL(window.location.href);
    for (const name of ["row", "form"]) address.searchParams.delete(name);
    if (day) address.searchParams.set("at", day);
    else address.searchParams.delete("at");
    address.hash = "";
    return address;
  }

  async function step(address) {
    asked += 1;
    const own = asked;
    const answer = await fetch(address);
    if (own !== asked) return;
    if (!answer.ok) {
      window.location.assign(address);
      return;
    }
    const written = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = document.activeElement ? document.activeElement.id : "";
    const form = document.querySelector("[data-stepped] form");
    const unsent = form ? fields.touched(form) : [];
    // The tabs keep the day too.
    for (const part of ["[data-stepped]", ".view-tabs"]) {
      const [old, fresh] = [document.querySelector(part), written.querySelector(part)];
      if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    }
    const [language, other] = [document, written].map((each) => each.querySelector("header a[hreflang]"));
    if (language && other) language.href = other.getAttribute("href");
    window.history.replaceState(null, "", address);
    begin();
    for (const [{ id }, value] of unsent)
      if (document.getElementById(id)) fields.set(document.getElementById(id), value);
    const again = focused && document.getElementById(focused);
    if (again) again.focus();
  }

  function begin() {
    const slider = document.getElementById("view-slider");
    if (!slider?.dataset.days) return;
    slider.hidden = false;
    slider.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => step(addressOf(slider)), WAIT);
    });
  }

  begin();
})();

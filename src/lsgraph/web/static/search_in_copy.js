/* The search of a copy without a server: finds things by their names, which a script next to the page holds. */
"use strict";
(() => {
  const MOST = 50;
  const place = document.getElementById("found");
  const typed = new URLSearchParams(window.location.search).get("q")?.trim().slice(0, 200) || "";
  const [status, list] = [place.querySelector("[role=status]"), place.querySelector("ul")];
  const fill = (text, ...values) => values.reduce((done, value) => done.replace("{}", value), text);

  /* Without accents and case; letters that have no accent to take off are written out. */
  const folded = (text) =>
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replaceAll("ø", "o")
      .replaceAll("æ", "ae")
      .replaceAll("ß", "ss");
  const words = (text) => folded(text).match(/[\p{L}\p{N}]+/gu) || [];

  /* How well a name fits: 0 not at all, more for the whole name, its beginning, and words of it. */
  function fit(name, wanted) {
    const [plain, own] = [folded(name), words(name)];
    const sought = wanted.join(" ");
    if (own.join(" ") === sought) return 4;
    if (own.join(" ").startsWith(sought)) return 3;
    if (wanted.every((word) => own.some((each) => each.startsWith(word)))) return 2;
    if (wanted.every((word) => plain.includes(word))) return 1;
    const near = (word, each) => each !== undefined && (each.startsWith(word) || close(word, each));
    if (wanted.every((word, place) => near(word, own[place]))) return 0.7;
    return wanted.every((word) => own.some((each) => near(word, each))) ? 0.5 : 0;
  }

  /* Whether a word begins as another one does, but for one letter that is missing, added or another. */
  function close(word, other) {
    if (word.length < 5) return false;
    let at = 0;
    while (at < word.length && word[at] === other[at]) at += 1;
    const rest = word.slice(at + 1);
    return (
      [other.slice(at), other.slice(at + 1)].some((each) => each.startsWith(rest)) ||
      other.slice(at + 1).startsWith(word.slice(at))
    );
  }

  function show({ languages, kinds, things }) {
    const wanted = words(typed);
    const language = document.documentElement.lang;
    const at = Math.max(0, languages.indexOf(language));
    const matches = [];
    for (const [kind, file, labels, others] of wanted.length ? things : []) {
      const names = [...labels, ...others];
      const fits = names.map((name) => fit(name, wanted));
      const best = Math.max(...fits);
      if (best) matches.push({ kind, file, label: labels[at], name: names[fits.indexOf(best)], best, others });
    }
    matches.sort((one, other) => other.best - one.best || one.label.localeCompare(other.label, language));
    const told = matches.length > MOST ? place.dataset.more : matches.length ? place.dataset.found : place.dataset.none;
    status.textContent = matches.length
      ? fill(told, matches.length.toLocaleString(language), typed, MOST)
      : fill(told, typed);
    list.replaceChildren(
      ...matches.slice(0, MOST).map(({ kind, file, label, name, others }) => {
        const [item, link, quiet] = ["li", "a", "span"].map((tag) => document.createElement(tag));
        link.href = file;
        link.textContent = label;
        quiet.className = "quiet";
        quiet.textContent = `${kinds[language][kind]}${others.includes(name) ? `, ${name}` : ""}`;
        item.append(link, " ", quiet);
        return item;
      }),
    );
  }

  if (!typed) return;
  document.getElementById("q").value = typed;
  document.title = `${typed} – ${document.title}`;
  status.textContent = place.dataset.wait;
  const script = document.createElement("script");
  script.src = place.dataset.names;
  script.onload = () => show(window.lsgraphNames);
  script.onerror = () => {
    status.textContent = fill(place.dataset.none, typed);
  };
  document.head.append(script);
})();

/* Answers as table, chart, network and raw text. Everything from data becomes text nodes, never markup. */
"use strict";
window.Results = (() => {
  const PAGE = 100;
  const MOST_BARS = 60;
  const MOST_EDGES = 500;
  const MOST_SERIES = 5;
  const SERIES = ["public", "business", "academia", "civil-society", "agreement"]; // colours of the palette
  const NUMBER =
    /#(integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger|nonPositiveInteger|negativeInteger|unsigned\w+)$/;
  const DATE = /#(date|dateTime|gYear|gYearMonth)$/;
  const SVG = "http://www.w3.org/2000/svg";

  const fill = (text, ...values) => values.reduce((done, value) => done.replace("{}", value), text);

  function element(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key in made) made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  function drawn(name, attributes = {}, text = "") {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  }

  /* An answer: kind (rows, graph, ask), columns, rows of terms {type, value, lang, datatype}. */
  function readRows(text) {
    const answer = JSON.parse(text);
    if ("boolean" in answer) return { kind: "ask", truth: answer.boolean, columns: [], rows: [] };
    const rows = answer.results.bindings.map((row) => {
      const terms = {};
      for (const [name, term] of Object.entries(row)) {
        terms[name] = { type: term.type, value: term.value, lang: term["xml:lang"], datatype: term.datatype };
      }
      return terms;
    });
    return { kind: "rows", columns: answer.head.vars, rows };
  }

  /* Seconds since 1970 of a date, a time, a month or a year; null where it is none that a chart can place. */
  function time_of(text) {
    const parts = /^(-?\d{4,6})(?:-(\d\d)(?:-(\d\d)(T.*)?)?)?/.exec(text);
    if (!parts) return null;
    const time =
      parts[4]?.length > 1
        ? Date.parse(text)
        : new Date(0).setUTCFullYear(Number(parts[1]), Number(parts[2] || 1) - 1, Number(parts[3] || 1));
    return Number.isNaN(time) ? null : time / 1000;
  }

  const ESCAPES = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };
  const unescaped = (text) =>
    text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four, eight, one) =>
      one ? ESCAPES[one] || one : String.fromCodePoint(parseInt(four || eight, 16)),
    );

  const TERM = /<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?/g;

  function readTriples(text, names) {
    const rows = [];
    for (const line of text.split("\n")) {
      const terms = [...line.matchAll(TERM)].slice(0, 3).map((found) => {
        if (found[1] !== undefined) return { type: "uri", value: unescaped(found[1]) };
        if (found[2] !== undefined) return { type: "bnode", value: found[2] };
        return { type: "literal", value: unescaped(found[3]), lang: found[4], datatype: found[5] };
      });
      if (terms.length === 3) rows.push(Object.fromEntries(names.map((name, at) => [name, terms[at]])));
    }
    return { kind: "graph", columns: names, rows };
  }

  class View {
    constructor(answer, page) {
      this.answer = answer;
      this.page = page;
      this.words = page.words;
    }

    /* Which views the columns allow. */
    views() {
      if (this.answer.kind === "ask") return ["table", "raw"];
      const found = ["table"];
      if (this.chartColumns()) found.push("chart");
      if (this.networkColumns()) found.push("network");
      return [...found, "raw"];
    }

    is(column, test) {
      const terms = this.answer.rows.map((row) => row[column]).filter(Boolean);
      return terms.length > 0 && terms.every(test);
    }

    /* What a chart shows: `label` along one axis, the numbers in `values` along the other, `axis` is time, number or words. */
    chartColumns() {
      const { columns, kind } = this.answer;
      if (kind !== "rows") return null;
      const numeric = (name) => this.is(name, (term) => NUMBER.test(term.datatype || ""));
      const dated = columns.find((name) =>
        this.is(name, (term) => DATE.test(term.datatype || "") && time_of(term.value) !== null),
      );
      const values = columns.filter((name) => name !== dated && numeric(name)).slice(0, MOST_SERIES);
      if (dated && values.length) return { label: dated, values, axis: "time" };
      const label = columns.find((name) => !values.includes(name) && this.answer.rows.some((row) => row[name]));
      if (label && values.length) return { label, values: values.slice(0, 1), axis: "words" };
      return values.length > 1 ? { label: values[0], values: values.slice(1), axis: "number" } : null;
    }

    networkColumns() {
      const { columns, kind, rows } = this.answer;
      if (kind === "graph") {
        return rows.some((row) => row[columns[2]].type !== "literal")
          ? { from: columns[0], to: columns[2], by: columns[1] }
          : null;
      }
      if (kind !== "rows") return null;
      const things = columns.filter((name) => this.is(name, (term) => term.type === "uri"));
      if (things.length < 2) return null;
      return things.length === 2
        ? { from: things[0], to: things[1], by: null }
        : { from: things[0], to: things[2], by: things[1] };
    }

    /* ------------------------------------------------------------------------------------------------- terms */

    shortened(iri) {
      let best = "";
      for (const [prefix, namespace] of Object.entries(this.page.prefixes)) {
        if (iri.startsWith(namespace) && namespace.length > (this.page.prefixes[best] || "").length) best = prefix;
      }
      const local = best && iri.slice(this.page.prefixes[best].length);
      return best && /^[\w.-]*$/.test(local) ? `${best}:${local}` : iri;
    }

    name_of(iri) {
      const [label, short] = [this.page.labels.get(iri), this.shortened(iri)];
      if (!label) return short;
      return this.page.shared.has(label) && !iri.startsWith(this.page.instance) ? `${label} (${short})` : label;
    }

    words_of(term) {
      if (!term) return "";
      if (term.type === "uri") return this.name_of(term.value);
      return term.type === "bnode" ? `_:${term.value}` : term.value;
    }

    address(iri) {
      if (iri.startsWith(this.page.instance))
        return this.page.things.replace("{}", iri.slice(this.page.instance.length));
      return /^https?:\/\//.test(iri) ? iri : null;
    }

    cell(term) {
      if (!term) return element("td");
      if (term.type === "uri") {
        const address = this.address(term.value);
        const text = this.words_of(term);
        return element("td", {}, address ? element("a", { href: address, title: term.value }, text) : text);
      }
      const cell = element("td", {}, this.words_of(term));
      if (term.lang) {
        cell.lang = term.lang;
        cell.append(" ", element("span", { className: "tag" }, `@${term.lang}`));
      } else if (term.datatype && !NUMBER.test(term.datatype) && !DATE.test(term.datatype)) {
        cell.append(" ", element("span", { className: "tag" }, this.shortened(term.datatype)));
      }
      if (NUMBER.test(term.datatype || "")) cell.className = "number";
      return cell;
    }

    /* ------------------------------------------------------------------------------------------------- table */

    async table(place) {
      const { words } = this;
      if (this.answer.kind === "ask") {
        place.replaceChildren(element("p", { className: "truth" }, this.answer.truth ? words.yes : words.no));
        return;
      }
      if (!this.answer.rows.length) {
        place.replaceChildren(element("p", {}, words.editor_empty));
        return;
      }
      const state = { filter: "", column: null, down: false, page: 0 };
      const filter = element("input", { type: "search", id: "filter-rows", autocomplete: "off" });
      const count = element("p", { className: "quiet", role: "status" });
      const body = element("tbody");
      const heads = this.answer.columns.map((name) => {
        const button = element(
          "button",
          { type: "button", className: "sort", title: fill(words.editor_sort, name) },
          name,
        );
        const head = element("th", { scope: "col" }, button);
        button.addEventListener("click", () => {
          state.down = state.column === name && !state.down;
          state.column = name;
          state.page = 0;
          show();
        });
        return head;
      });
      const before = element("button", { type: "button", className: "second" }, words.editor_previous);
      const after = element("button", { type: "button", className: "second" }, words.editor_next);
      const number = element("span");
      const pages = element("p", { className: "pages" }, before, " ", number, " ", after);
      before.addEventListener("click", () => {
        state.page -= 1;
        show();
      });
      after.addEventListener("click", () => {
        state.page += 1;
        show();
      });
      filter.addEventListener("input", () => {
        state.filter = filter.value.toLocaleLowerCase();
        state.page = 0;
        show();
      });

      let turn = 0;
      const show = async () => {
        const own = ++turn;
        const late = () => own !== turn;
        const named = (done, all) => {
          if (!late()) count.textContent = fill(words.editor_naming, done, all);
        };
        let rows = this.answer.rows;
        // Rows are sorted and filtered by what stands in them, so all names must be there first.
        if (state.filter || state.column)
          await this.page.load_labels(
            rows.flatMap((row) => Object.values(row)),
            named,
          );
        if (late()) return;
        if (state.filter) {
          rows = rows.filter((row) =>
            this.answer.columns.some((name) => this.words_of(row[name]).toLocaleLowerCase().includes(state.filter)),
          );
        }
        if (state.column) {
          const collator = new Intl.Collator(this.page.language, { numeric: true });
          const sign = state.down ? -1 : 1;
          const key = (row) => row[state.column];
          rows = [...rows].sort((a, b) => {
            const [x, y] = [key(a), key(b)];
            if (!x || !y) return (x ? 1 : 0) - (y ? 1 : 0);
            if (NUMBER.test(x.datatype || "") && NUMBER.test(y.datatype || ""))
              return sign * (Number(x.value) - Number(y.value));
            return sign * collator.compare(this.words_of(x), this.words_of(y));
          });
        }
        const last = Math.max(0, Math.ceil(rows.length / PAGE) - 1);
        state.page = Math.min(Math.max(0, state.page), last);
        const shown = rows.slice(state.page * PAGE, (state.page + 1) * PAGE);
        await this.page.load_labels(shown.flatMap((row) => Object.values(row)));
        if (late()) return;
        body.replaceChildren(
          ...shown.map((row) => element("tr", {}, ...this.answer.columns.map((name) => this.cell(row[name])))),
        );
        count.textContent = state.filter ? fill(words.editor_of_rows, rows.length, this.answer.rows.length) : "";
        heads.forEach((head, at) => {
          if (this.answer.columns[at] === state.column)
            head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
          else head.removeAttribute("aria-sort");
        });
        number.textContent = fill(words.editor_page, state.page + 1, last + 1);
        pages.hidden = last === 0;
        before.disabled = state.page === 0;
        after.disabled = state.page === last;
      };
      await show();
      const scroll = element(
        "div",
        { className: "scroll", tabIndex: 0, role: "region", "aria-label": words.editor_view_table },
        element("table", { className: "rows" }, element("thead", {}, element("tr", {}, ...heads)), body),
      );
      place.replaceChildren(
        element(
          "p",
          { className: "filter" },
          element("label", { htmlFor: "filter-rows" }, words.editor_filter_rows),
          filter,
        ),
        count,
        scroll,
        pages,
      );
    }

    /* ------------------------------------------------------------------------------------------------- chart */

    async chart(place) {
      const { label, values, axis } = this.chartColumns();
      if (axis !== "words") {
        await this.plot(place, label, values, axis);
        return;
      }
      const [value] = values;
      const rows = this.answer.rows.filter((row) => row[label] && row[value]).slice(0, MOST_BARS);
      await this.page.load_labels(rows.map((row) => row[label]));
      const points = rows.map((row) => ({
        name: this.words_of(row[label]),
        number: Number(row[value].value),
        text: row[value].value,
      }));
      // Drawn for the place that there is, so that its words keep their size on a phone.
      const width = Math.min(860, Math.max(320, place.clientWidth || 860));
      const figure = element("figure", { className: "chart" }, this.bars(points, width));
      const title = fill(this.words.editor_chart_of, value, label);
      const cut =
        this.answer.rows.length > rows.length
          ? ` ${fill(this.words.editor_chart_first, rows.length, this.answer.rows.length)}`
          : "";
      figure.append(element("figcaption", { className: "quiet" }, title + cut));
      figure.firstChild.setAttribute("role", "img");
      figure.firstChild.setAttribute("aria-label", title);
      place.replaceChildren(figure);
    }

    /* Numbers over time or over another number, by uPlot: as a line, bars or points. */
    async plot(place, label, values, axis) {
      await this.page.load_chart();
      const { words } = this;
      const at = (term) => (axis === "time" ? time_of(term.value) : Number(term.value));
      const rows = this.answer.rows
        .filter((row) => row[label] && values.some((name) => row[name]))
        .sort((a, b) => at(a[label]) - at(b[label]));
      const data = [
        rows.map((row) => at(row[label])),
        ...values.map((name) => rows.map((row) => (row[name] ? Number(row[name].value) : null))),
      ];
      const title = fill(words.editor_chart_of, values.join(", "), label);
      const kind = element(
        "select",
        { id: "chart-kind" },
        ...["line", "bars", "points"].map((name) => element("option", { value: name }, words[`editor_chart_${name}`])),
      );
      kind.value = axis === "time" ? "line" : "points";
      const drawn_in = element("div", { className: "drawn", role: "img", "aria-label": title });
      const draw = () => {
        drawn_in.replaceChildren();
        new uPlot(this.plotOptions(kind.value, label, values, axis, drawn_in.clientWidth || 320), data, drawn_in);
      };
      kind.addEventListener("change", draw);
      place.replaceChildren(
        element(
          "p",
          { className: "field" },
          element("label", { htmlFor: "chart-kind" }, words.editor_chart_kind),
          kind,
        ),
        element("figure", { className: "chart" }, drawn_in, element("figcaption", { className: "quiet" }, title)),
      );
      draw();
    }

    plotOptions(kind, label, values, axis, width) {
      const style = getComputedStyle(document.documentElement);
      const color = (name) => style.getPropertyValue(`--${name}`).trim();
      const days = new Intl.DateTimeFormat(this.page.language, { timeZone: "UTC" });
      const numbers = new Intl.NumberFormat(this.page.language, { maximumFractionDigits: 6, useGrouping: false });
      const shown = (number) =>
        number == null ? "" : axis === "time" ? days.format(new Date(number * 1000)) : numbers.format(number);
      const paths = { line: undefined, bars: uPlot.paths.bars({ size: [0.7, 60] }), points: () => null }[kind];
      const axes = {
        stroke: color("ink"),
        grid: { stroke: color("line"), width: 1 },
        font: "13px system-ui, sans-serif",
      };
      return {
        width,
        height: 360,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
        scales: { x: { time: axis === "time" } },
        axes: [
          axis === "time" ? { ...axes, values: (_, ticks) => ticks.map(shown), space: 90 } : { ...axes, label },
          { ...axes, values: (_, ticks) => ticks.map((number) => numbers.format(number)), size: 64 },
        ],
        series: [
          { label, value: (_, number) => shown(number) },
          ...values.map((name, at) => ({
            label: name,
            stroke: color(SERIES[at]),
            fill: kind === "bars" ? color(SERIES[at]) : undefined,
            width: 2,
            paths,
            spanGaps: true,
            points: { show: kind === "points" || undefined, size: 7 },
            value: (_, number) => (number == null ? "" : numbers.format(number)),
          })),
        ],
      };
    }

    bars(points, width) {
      const row = 26;
      const names = Math.round(width * (width < 600 ? 0.46 : 0.32));
      const letters = Math.floor(names / 9.5);
      const most = Math.max(0, ...points.map((point) => point.number));
      const least = Math.min(0, ...points.map((point) => point.number));
      const scale = (number) => names + ((number - least) / (most - least || 1)) * (width - names - 70);
      const svg = drawn("svg", { viewBox: `0 0 ${width} ${points.length * row + 6}`, class: "bars" });
      points.forEach((point, at) => {
        const y = at * row + 4;
        const [from, to] = [scale(0), scale(point.number)];
        const name = drawn(
          "text",
          { x: names - 8, y: y + 14, "text-anchor": "end" },
          point.name.length > letters ? `${point.name.slice(0, letters - 1)}…` : point.name,
        );
        name.append(drawn("title", {}, point.name));
        svg.append(
          name,
          drawn("rect", { x: Math.min(from, to), y, width: Math.max(1, Math.abs(to - from)), height: row - 8 }),
          drawn("text", { x: Math.max(from, to) + 6, y: y + 14 }, point.text),
        );
      });
      return svg;
    }

    /* ----------------------------------------------------------------------------------------------- network */

    async network(place) {
      const { from, to, by } = this.networkColumns();
      const rows = this.answer.rows.filter((row) => row[from] && row[to] && row[to].type !== "literal");
      if (rows.length > MOST_EDGES) {
        place.replaceChildren(element("p", {}, fill(this.words.editor_network_large, rows.length, MOST_EDGES)));
        return;
      }
      await this.page.load_labels(rows.flatMap((row) => [row[from], row[to], by && row[by]].filter(Boolean)));
      await this.page.load_network();
      const things = new Map();
      for (const row of rows) {
        for (const term of [row[from], row[to]])
          things.set(term.value, { id: term.value, label: wrapped(this.words_of(term)) });
      }
      const canvas = element("div", { className: "canvas" });
      const caption = fill(this.words.editor_network_of, things.size, rows.length);
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", caption);
      place.replaceChildren(
        element(
          "figure",
          { className: "network-result" },
          canvas,
          element("figcaption", { className: "quiet" }, caption),
        ),
      );
      const edges = rows.map((row, id) => ({
        id,
        from: row[from].value,
        to: row[to].value,
        arrows: "to",
        label: by && row[by] ? this.words_of(row[by]) : undefined,
      }));
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const network = new vis.Network(
        canvas,
        { nodes: new vis.DataSet([...things.values()]), edges: new vis.DataSet(edges) },
        {
          nodes: {
            shape: "box",
            color: { background: "#eef3f8", border: "#0b5394" },
            font: { color: "#1a1d21", size: 15 },
            margin: 8,
          },
          edges: {
            color: { color: "#707a85" },
            font: { color: "#3d444c", size: 12, strokeWidth: 4 },
            smooth: { enabled: true, type: "dynamic" },
          },
          physics: {
            stabilization: { iterations: 250, fit: true },
            barnesHut: { springLength: 170, avoidOverlap: 0.4 },
          },
          interaction: { keyboard: false, zoomView: false, dragView: true, hover: true },
          layout: { randomSeed: 7 },
        },
      );
      network.once("stabilizationIterationsDone", () => {
        network.setOptions({ physics: false });
        network.fit({ animation: !still });
      });
      network.on("doubleClick", (event) => {
        const address = event.nodes.length && this.address(event.nodes[0]);
        if (address) location.assign(address);
      });
      const frame = canvas.querySelector(".vis-network");
      if (frame) frame.tabIndex = -1;
    }

    raw(place, text) {
      const most = 200000;
      const shown = text.length > most ? `${text.slice(0, most)}\n…` : text;
      place.replaceChildren(element("pre", { className: "scroll raw", tabIndex: 0 }, shown));
    }
  }

  function wrapped(text) {
    const lines = [""];
    for (const word of text.split(" ")) {
      if ((lines[lines.length - 1] + word).length > 24 && lines[lines.length - 1]) lines.push("");
      lines[lines.length - 1] += (lines[lines.length - 1] ? " " : "") + word;
    }
    return lines.join("\n");
  }

  return { View, readRows, readTriples, element, fill };
})();

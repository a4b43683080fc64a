/* A large network as dots: fetches its compact data and draws it on a canvas. Places come from the server, nothing moves
   by itself. Texts from data are only ever drawn on the canvas or set as text.

   No library draws it: one that keeps an object for each line needs seconds to begin and a quarter of a second for each picture. Here
   a picture is a handful of paths. */
"use strict";

(async () => {
  const byId = (id) => document.getElementById(id);
  const { thing: thingPattern, around: aroundPattern, texts, colours } = JSON.parse(byId("large-data").textContent);
  const data = await fetched(byId("large-explorer").dataset.source);
  if (!data) {
    byId("large-controls").hidden = false;
    byId("large-status").textContent = texts.not_there;
    return;
  }
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const count = data.ids.length;
  const stage = byId("large-canvas");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");

  /* By tier: the radius of a dot in the whole picture, and from which zoom on its name is drawn where there is room for it. */
  const DOTS = [26, 18, 13, 10];
  const NAMED_FROM = [0, 0.09, 0.2, 0.42];
  const MANY = count > 3000;
  const SMALLEST_DOT = MANY ? 1.1 : 2;
  const MOST_NAMES = 160;
  /* Hits that are shown at first and when all are asked for; and neighbours in the card. */
  const MOST_LISTED = 200;
  const MOST_NEAR = 100;
  const MOST_HITS = window.matchMedia("(max-width: 600px)").matches ? 4 : 8;
  const MOST_LINES_MOVING = 4000;
  const FONT = "13px system-ui, 'DejaVu Sans', sans-serif";
  const LINE = 16;

  const { fold } = networkModel;
  const folded = data.labels.map((label) => fold(label));
  const family = data.kinds.map((kind) => data.kind_names[kind][2]);
  const byFamily = new Map();
  const neighbours = Array.from({ length: count }, () => []);
  const lines = { within: new Path2D(), between: new Path2D(), proposed: new Path2D() };
  /* What is not known of some relations: its line and its pattern in the picture, as the legend has them. */
  const SIGNS = { "sources-disagree": [2, 4], attested: [8, 3], inferred: [1, 4, 8, 4] };
  const signs = new Map(Object.keys(SIGNS).map((kind) => [kind, new Path2D()]));
  const unnamed = new Set(data.unnamed);
  const islands = islandsOf();
  const widths = new Map();
  const view = { x: 0, y: 0, scale: 1, width: 0, height: 0 };
  let selected = null;
  let moving = false;
  let asked = 0;
  let rest = 0;

  const shortName = (index) => data.short[index] || data.labels[index];
  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  async function fetched(address) {
    try {
      const answer = await window.fetch(address);
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /* The discs that communities fill: a middle and a radius. */
  function islandsOf() {
    const boxes = new Map();
    for (let index = 0; index < count; index += 1) {
      const box = boxes.get(data.communities[index]) || {
        left: Infinity,
        top: Infinity,
        right: -Infinity,
        bottom: -Infinity,
      };
      box.left = Math.min(box.left, data.x[index]);
      box.right = Math.max(box.right, data.x[index]);
      box.top = Math.min(box.top, data.y[index]);
      box.bottom = Math.max(box.bottom, data.y[index]);
      boxes.set(data.communities[index], box);
    }
    const found = new Map(
      [...boxes].map(([name, box]) => [
        name,
        { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, radius: 0 },
      ]),
    );
    for (let index = 0; index < count; index += 1) {
      const disc = found.get(data.communities[index]);
      disc.radius = Math.max(disc.radius, Math.hypot(data.x[index] - disc.x, data.y[index] - disc.y) + DOTS[0]);
    }
    return [...found.values()];
  }

  function prepare() {
    for (let index = 0; index < count; index += 1) {
      if (!byFamily.has(family[index])) byFamily.set(family[index], []);
      byFamily.get(family[index]).push(index);
    }
    for (let place = 0; place < data.edges.length; place += 3) {
      const from = data.edges[place];
      const to = data.edges[place + 1];
      neighbours[from].push(to);
      neighbours[to].push(from);
      const near = data.communities[from] === data.communities[to];
      const path =
        data.statuses[data.edges[place + 2]] === "proposed" ? lines.proposed : near ? lines.within : lines.between;
      path.moveTo(data.x[from], data.y[from]);
      path.lineTo(data.x[to], data.y[to]);
    }
    for (const [kind, found] of Object.entries(data.signs)) {
      for (const place of found) {
        const [from, to] = data.edges.slice(3 * place, 3 * place + 2);
        signs.get(kind).moveTo(data.x[from], data.y[from]);
        signs.get(kind).lineTo(data.x[to], data.y[to]);
      }
    }
    for (const item of document.querySelectorAll("[data-sign]")) {
      const kind = item.dataset.sign;
      item.hidden = !(kind === "unnamed" ? unnamed.size : data.signs[kind]);
    }
    for (const item of document.querySelectorAll("li[data-family]"))
      item.hidden = !family.includes(item.dataset.family);
  }

  /* ------------------------------------------------------------------------------------------------ drawing */

  function redraw() {
    if (asked) return;
    asked = window.requestAnimationFrame(() => {
      asked = 0;
      draw();
    });
  }

  function draw() {
    const density = canvas.width / (view.width || 1);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = colours.paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    const scale = view.scale * density;
    context.setTransform(scale, 0, 0, scale, canvas.width / 2 - view.x * scale, canvas.height / 2 - view.y * scale);
    drawIslands();
    if (!moving || data.edges.length / 3 <= MOST_LINES_MOVING) drawLines();
    drawDots();
    drawChosen();
    context.setTransform(density, 0, 0, density, 0, 0);
    drawNames();
  }

  function drawIslands() {
    context.fillStyle = "#f0f3f6";
    context.beginPath();
    for (const disc of islands) {
      context.moveTo(disc.x + disc.radius, disc.y);
      context.arc(disc.x, disc.y, disc.radius, 0, 2 * Math.PI);
    }
    context.fill();
  }

  function drawLines() {
    context.lineWidth = Math.max(0.8 / view.scale, 1.2);
    const far = view.scale < 0.15;
    for (const [path, colour, dash] of [
      [lines.between, far ? "rgba(92,99,107,0.08)" : "rgba(92,99,107,0.16)", []],
      [lines.within, "rgba(92,99,107,0.4)", []],
      [lines.proposed, colours.agreement, [18, 12]],
    ]) {
      context.strokeStyle = colour;
      context.setLineDash(dash);
      context.stroke(path);
    }
    context.strokeStyle = colours.ink;
    for (const [kind, path] of signs) {
      // The pattern is as large on the screen at each zoom.
      context.setLineDash(SIGNS[kind].map((length) => length / view.scale));
      context.lineWidth = 1.6 / view.scale;
      context.stroke(path);
    }
    context.setLineDash([]);
  }

  function box() {
    return {
      left: view.x - view.width / 2 / view.scale - 40,
      right: view.x + view.width / 2 / view.scale + 40,
      top: view.y - view.height / 2 / view.scale - 40,
      bottom: view.y + view.height / 2 / view.scale + 40,
    };
  }

  const inside = (index, shown) =>
    data.x[index] >= shown.left &&
    data.x[index] <= shown.right &&
    data.y[index] >= shown.top &&
    data.y[index] <= shown.bottom;
  const radiusOf = (index) => Math.max(DOTS[data.tiers[index]], SMALLEST_DOT / view.scale);

  function drawDots() {
    const shown = box();
    for (const [name, indexes] of byFamily) {
      context.fillStyle = colours[name];
      context.beginPath();
      for (const index of indexes) {
        if (!inside(index, shown)) continue;
        const radius = radiusOf(index);
        // A dot of two pixels looks the same square, and is drawn in a fraction of the time.
        if (name === "agreement" || (MANY && radius * view.scale < 2))
          context.rect(data.x[index] - radius, data.y[index] - radius, 2 * radius, 2 * radius);
        else {
          context.moveTo(data.x[index] + radius, data.y[index]);
          context.arc(data.x[index], data.y[index], radius, 0, 2 * Math.PI);
        }
      }
      context.fill();
      // A group without a name is a ring.
      context.fillStyle = colours.paper;
      context.beginPath();
      for (const index of indexes) {
        if (!unnamed.has(index) || !inside(index, shown)) continue;
        context.moveTo(data.x[index] + radiusOf(index) * 0.6, data.y[index]);
        context.arc(data.x[index], data.y[index], radiusOf(index) * 0.6, 0, 2 * Math.PI);
      }
      context.fill();
    }
  }

  function drawChosen() {
    if (selected === null) return;
    context.strokeStyle = colours[family[selected]];
    context.fillStyle = colours.ink;
    context.lineWidth = 2.2 / view.scale;
    context.beginPath();
    for (const other of neighbours[selected]) {
      context.moveTo(data.x[selected], data.y[selected]);
      context.lineTo(data.x[other], data.y[other]);
    }
    context.stroke();
    context.lineWidth = 4 / view.scale;
    context.beginPath();
    context.arc(data.x[selected], data.y[selected], radiusOf(selected) + 6 / view.scale, 0, 2 * Math.PI);
    context.stroke();
  }

  /* Names in the order of importance, the chosen one and its neighbours first; one that would cover another is left out. */
  function drawNames() {
    const shown = box();
    const near = selected === null ? [] : [selected, ...neighbours[selected].toSorted((one, other) => one - other)];
    const first = new Set(near);
    const taken = new Map();
    let drawn = 0;
    context.font = FONT;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = colours.paper;
    context.fillStyle = colours.ink;
    const one = (index) => {
      if (drawn >= MOST_NAMES || !inside(index, shown)) return;
      const x = (data.x[index] - view.x) * view.scale + view.width / 2;
      const y = (data.y[index] - view.y + radiusOf(index)) * view.scale + view.height / 2 + 3;
      if (!free(taken, x, y, widthOf(index))) return;
      context.strokeText(shortName(index), x, y);
      context.fillText(shortName(index), x, y);
      drawn += 1;
    };
    near.forEach(one);
    for (let index = 0; index < count; index += 1)
      if (view.scale >= NAMED_FROM[data.tiers[index]] && !first.has(index)) one(index);
    byId("large-explorer").dataset.names = String(drawn);
  }

  function widthOf(index) {
    if (!widths.has(index)) widths.set(index, context.measureText(shortName(index)).width);
    return widths.get(index);
  }

  /* Whether a name has room at a place, which is then taken. `taken` has rows of the height of a line. */
  function free(taken, x, y, width) {
    const [left, right] = [x - width / 2 - 4, x + width / 2 + 4];
    const rows = [Math.floor(y / LINE), Math.floor((y + LINE) / LINE)];
    for (const row of rows) for (const [from, to] of taken.get(row) || []) if (left < to && right > from) return false;
    for (const row of rows) {
      if (!taken.has(row)) taken.set(row, []);
      taken.get(row).push([left, right]);
    }
    return true;
  }

  /* ------------------------------------------------------------------------------------------------ moving */

  function resize() {
    const density = window.devicePixelRatio || 1;
    view.width = stage.clientWidth;
    view.height = stage.clientHeight;
    canvas.width = Math.round(view.width * density);
    canvas.height = Math.round(view.height * density);
  }

  function whole() {
    const left = Math.min(...islands.map((disc) => disc.x - disc.radius));
    const right = Math.max(...islands.map((disc) => disc.x + disc.radius));
    const top = Math.min(...islands.map((disc) => disc.y - disc.radius));
    const bottom = Math.max(...islands.map((disc) => disc.y + disc.radius));
    const scale = Math.min(view.width / (right - left + 80), view.height / (bottom - top + 80), 1.5);
    return { x: (left + right) / 2, y: (top + bottom) / 2, scale };
  }

  /* While the picture moves the lines are left out where there are many; they come back when it rests. */
  function moved() {
    moving = true;
    window.clearTimeout(rest);
    rest = window.setTimeout(() => {
      moving = false;
      redraw();
    }, 140);
    redraw();
  }

  function move(x, y) {
    view.x += x / view.scale;
    view.y += y / view.scale;
    moved();
  }

  /* Zoom so that the place under the pointer (in pixels from the middle) stays where it is. */
  function zoom(factor, x = 0, y = 0) {
    const scale = Math.min(Math.max(view.scale * factor, 0.01), 4);
    view.x += x / view.scale - x / scale;
    view.y += y / view.scale - y / scale;
    view.scale = scale;
    moved();
  }

  function glide(goal) {
    const begin = { ...view };
    const started = window.performance.now();
    const step = (now) => {
      const part = still ? 1 : Math.min(1, (now - started) / 350);
      const eased = part * part * (3 - 2 * part);
      view.scale = begin.scale * (goal.scale / begin.scale) ** eased;
      view.x = begin.x + (goal.x - begin.x) * eased;
      view.y = begin.y + (goal.y - begin.y) * eased;
      moved();
      if (part < 1) window.requestAnimationFrame(step);
    };
    step(started);
  }

  const fit = () => glide(whole());

  /* ------------------------------------------------------------------------------------------------ choosing */

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /* The address of a thing's page; an IRI from elsewhere is its own address, if it is one of the web. */
  function pageOf(index) {
    const id = data.ids[index];
    if (/^[a-z][a-z0-9+.-]*:/i.test(id)) return /^https?:/i.test(id) ? id : null;
    return thingPattern.replace("{id}", id.split("/").map(encodeURIComponent).join("/"));
  }

  function fillCard() {
    const card = byId("large-card");
    card.replaceChildren();
    if (selected === null) {
      card.append(element("p", texts.choose));
      return;
    }
    const label = data.labels[selected];
    card.append(element("h2", label), element("p", data.kind_names[data.kinds[selected]][1], "network-kind-label"));
    card.append(element("p", fill(texts.chosen_degree, { n: data.degrees[selected] })));
    const around = aroundPattern.replace("{id}", encodeURIComponent(data.ids[selected]));
    for (const [text, href] of [
      [texts.chosen_around, around],
      [fill(texts.chosen_page, { name: label }), pageOf(selected)],
    ]) {
      if (!href) continue;
      const link = element("a", text);
      link.href = href;
      const line = element("p");
      line.append(link);
      card.append(line);
    }
    card.append(nearList());
  }

  /* Those that the chosen one has relations with, each a step by keyboard or finger. */
  function nearList() {
    const list = element("ul", "", "large-near");
    const near = [...neighbours[selected]].toSorted((one, other) => data.labels[one].localeCompare(data.labels[other]));
    for (const index of near.slice(0, MOST_NEAR)) {
      const item = element("li");
      item.append(
        stepTo(index, () => {
          byId("large-card").focus();
        }),
      );
      list.append(item);
    }
    return list;
  }

  /* A button that leads to a node in the picture. */
  function stepTo(index, then) {
    const button = element("button", data.labels[index]);
    button.type = "button";
    button.addEventListener("click", () => {
      goTo(index);
      then();
    });
    return button;
  }

  function select(index) {
    selected = index;
    fillCard();
    byId("large-told").textContent =
      index === null ? "" : `${data.labels[index]}. ${fill(texts.chosen_degree, { n: data.degrees[index] })}`;
    redraw();
  }

  function goTo(index) {
    select(index);
    glide({ x: data.x[index], y: data.y[index], scale: Math.max(view.scale, 0.7) });
  }

  /* From the chosen node to the nearest one in a direction; to the one nearest to the middle of what is seen where none is chosen there. */
  function walk(dx, dy) {
    const shown = box();
    const away = (index) => {
      if (selected === null || !inside(selected, shown))
        return inside(index, shown) ? Math.hypot(data.x[index] - view.x, data.y[index] - view.y) : Infinity;
      const [across, down] = [data.x[index] - data.x[selected], data.y[index] - data.y[selected]];
      const along = across * dx + down * dy;
      const aside = Math.abs(across * dy) + Math.abs(down * dx);
      return index !== selected && along > 1e-6 && aside <= 2 * along ? along + 2 * aside : Infinity;
    };
    let best = null;
    let least = Infinity;
    for (let index = 0; index < count; index += 1) {
      const cost = away(index);
      if (cost < least) [best, least] = [index, cost];
    }
    if (best === null) return;
    select(best);
    // What is chosen stays off the edges of what is seen.
    const [left, top] = [(view.width / view.scale) * 0.35, (view.height / view.scale) * 0.35];
    const held = (to, middle, half) => to - Math.min(Math.max(to - middle, -half), half);
    const goal = { x: held(data.x[best], view.x, left), y: held(data.y[best], view.y, top), scale: view.scale };
    if (goal.x !== view.x || goal.y !== view.y) glide(goal);
  }

  /* The node nearest to a place on the stage, if it is near enough to be meant. */
  function nodeAt(x, y) {
    let best = null;
    let least = Infinity;
    for (let index = 0; index < count; index += 1) {
      const away =
        Math.hypot(
          (data.x[index] - view.x) * view.scale + view.width / 2 - x,
          (data.y[index] - view.y) * view.scale + view.height / 2 - y,
        ) -
        radiusOf(index) * view.scale;
      if (away < Math.min(least, 8)) [best, least] = [index, away];
    }
    return best;
  }

  /* The name that is typed comes first, then names that begin with that, then those in which a word does, then those that have it anywhere. */
  function hitsOf(typed) {
    const wanted = fold(typed);
    if (!wanted) return [];
    const found = [[], [], [], []];
    folded.forEach((label, index) => {
      const at = label.indexOf(wanted);
      if (at === 0) found[label === wanted ? 0 : 1].push(index);
      else if (at > 0) found[label.includes(` ${wanted}`) ? 2 : 3].push(index);
    });
    return found.flat();
  }

  function find(typed, go, most = MOST_HITS) {
    const hits = hitsOf(typed);
    const list = byId("large-hits");
    const buttons = hits.slice(0, most).map((index) =>
      stepTo(index, () => {
        list.hidden = true;
        // The button is gone: who came by keyboard goes on in the picture.
        stage.focus();
      }),
    );
    if (hits.length > most && most < MOST_LISTED) {
      const more = element("button", texts.more_rows);
      more.type = "button";
      more.addEventListener("click", () => {
        find(typed, false, MOST_LISTED);
        list.querySelectorAll("button")[most].focus();
      });
      buttons.push(more);
    }
    list.replaceChildren(
      ...buttons.map((button) => {
        const item = element("li");
        item.append(button);
        return item;
      }),
    );
    list.hidden = hits.length === 0;
    const told = hits.length > most ? texts.hits_many : hits.length === 1 ? texts.hits_one : texts.hits;
    byId("large-status").textContent = !typed.trim()
      ? ""
      : hits.length
        ? fill(told, { n: hits.length, first: most })
        : texts.none;
    if (go && hits.length) goTo(hits[0]);
  }

  /* The arrow keys lead from the field through the hits and back. */
  function stepThroughHits(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || byId("large-hits").hidden) return;
    const stops = [byId("large-q"), ...byId("large-hits").querySelectorAll("button")];
    const next = stops[stops.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  /* ------------------------------------------------------------------------------------------------ hands */

  const fingers = new Map();
  let dragged = 0;

  const placeOf = (event) => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const spread = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one.x - other.x, one.y - other.y);
  };

  function press(event) {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    if (fingers.size === 0) dragged = 0;
    fingers.set(event.pointerId, placeOf(event));
  }

  function drag(event) {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = placeOf(event);
    const apart = fingers.size === 2 ? spread() : 0;
    fingers.set(event.pointerId, now);
    dragged += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (fingers.size === 2 && apart) {
      const [one, other] = [...fingers.values()];
      zoom(spread() / apart, (one.x + other.x) / 2 - view.width / 2, (one.y + other.y) / 2 - view.height / 2);
    } else if (dragged > 4) move(before.x - now.x, before.y - now.y);
  }

  function release(event) {
    const place = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (place && fingers.size === 0 && dragged <= 4 && event.type === "pointerup") select(nodeAt(place.x, place.y));
  }

  const keys = {
    "+": () => zoom(1.3),
    "=": () => zoom(1.3),
    "-": () => zoom(1 / 1.3),
    0: fit,
    ...Object.fromEntries(
      [
        ["ArrowLeft", -1, 0],
        ["ArrowRight", 1, 0],
        ["ArrowUp", 0, -1],
        ["ArrowDown", 0, 1],
      ].map(([key, dx, dy]) => [key, (event) => (event.shiftKey ? move(80 * dx, 80 * dy) : walk(dx, dy))]),
    ),
    Enter: () => {
      const address = selected === null ? null : pageOf(selected);
      if (address) window.location.assign(address);
    },
  };

  byId("large-note").hidden = true;
  for (const id of ["large-controls", "large-canvas", "large-zoom", "large-card"]) byId(id).hidden = false;
  stage.append(canvas);
  canvas.setAttribute("aria-hidden", "true");
  prepare();
  resize();
  Object.assign(view, whole());
  fillCard();
  draw();
  byId("large-status").textContent = "";
  byId("large-explorer").dataset.ready = "true";

  canvas.addEventListener("pointerdown", press);
  canvas.addEventListener("pointermove", drag);
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, release);
  canvas.addEventListener("dblclick", (event) => {
    const place = placeOf(event);
    zoom(2, place.x - view.width / 2, place.y - view.height / 2);
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const place = placeOf(event);
      zoom(
        Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 400),
        place.x - view.width / 2,
        place.y - view.height / 2,
      );
    },
    { passive: false },
  );
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key](event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && selected !== null) select(null);
  });
  byId("large-in").addEventListener("click", () => zoom(1.3));
  byId("large-out").addEventListener("click", () => zoom(1 / 1.3));
  byId("large-fit").addEventListener("click", fit);
  for (const id of ["large-q", "large-hits"]) byId(id).addEventListener("keydown", stepThroughHits);
  byId("large-q").addEventListener("input", (event) => find(event.target.value, false));
  byId("large-controls").addEventListener("submit", (event) => {
    event.preventDefault();
    find(byId("large-q").value, true);
  });
  new ResizeObserver(() => {
    resize();
    draw();
  }).observe(stage);
})();

/* The network to explore: fetches the data of the picture (a file from a disk has it in a block), draws it with vis-network, and
   keeps picture, card, table and address in step. What a choice means is told by network_model.js. Texts from data are only ever set
   as text, and what edges say is taken from the rows of the table, which come written by the server as those of the page do. */
"use strict";

function explore(loaded) {
  const byId = (id) => document.getElementById(id);
  /* What was typed and chosen while the data was on its way. */
  const ahead = fields.touched(byId("network-controls"));
  const body = document.querySelector("#network-table tbody");
  if (loaded.rows) {
    // The page has one part of the table; what the page itself escapes is escaped here too.
    const written = document.createElement("template");
    written.innerHTML = loaded.rows;
    body.replaceChildren(...written.content.children);
    for (const each of document.querySelectorAll(".network-parts")) each.hidden = true;
  }
  const rows = new Map([...body.rows].map((row) => [row.dataset.edge, row]));
  const data = networkModel.whole(loaded, [...rows.keys()]);
  const words = data.words;
  const nodesById = new Map(data.nodes.map((node) => [node.id, node]));
  const edgesById = new Map(data.edges.map((edge) => [edge.id, edge]));
  const turns = networkModel.turns(data.edges);
  const days = [...turns.keys()];
  const names = networkModel.namesOf(data.nodes);
  const standings = networkModel.standingsOf(data);
  const MORE = ["steps", "relation", "region", "stance", "strength", "size"];
  /* A project without regions has no field for them. */
  const SELECTS = ["relation", "region", "agreement", "stance", "strength", "size"].filter((name) =>
    byId(`network-${name}`),
  );
  const LOCALE = document.documentElement.lang === "en" ? "en-GB" : "sv-SE";
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const narrow = window.matchMedia("(max-width: 600px)");
  const boxes = [...document.querySelectorAll("input[name=kind]")];
  const canvas = byId("network-canvas");
  /* A page that lies in a file has no address of its own to change, but may change what follows its #. */
  const inFile = window.location.protocol === "file:";
  /* A choice of nothing: the whole network, as it stands on record. */
  const nothingChosen = () => ({
    selected: null,
    steps: 0,
    relation: "",
    region: "",
    agreement: "",
    stance: "",
    hidden: new Set(),
    at: "",
    compare: "",
    from: null,
    to: null,
    strength: "",
    size: "",
    beside: false,
    fold: new Set(),
  });
  const state = nothingChosen();
  const FADED = 0.15;
  const UNSURE = 0.45;

  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  let network;
  let chosen;
  /* An edge that was clicked: the card tells it. */
  let told = null;
  /* Names in the address that are no node, each with the part of the choice that it was meant for. */
  let unknown = [];
  let stepping = "";

  const fill = (text, parts) => text.replace(/\{([\w-]+)\}/g, (_, name) => parts[name]);
  const frame = () => (narrow.matches ? "portrait" : "landscape");
  const dayText = (day) =>
    new Intl.DateTimeFormat(LOCALE, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
  const shortName = (id) => nodesById.get(id).short;
  const relationOf = (edge) => rows.get(edge.id).cells[1].textContent.trim();
  /* A name within a sentence: in English without the capital of its article. */
  const within = (name) => (LOCALE === "en-GB" ? name.replace(/^The /, "the ") : name);
  const sentence = (edge) => `${shortName(edge.from)} ${relationOf(edge)} ${within(shortName(edge.to))}`;

  const concluded = (edge) => sentence(edge) + (edge.concluded ? ` (${data.concluded})` : "");

  /* ------------------------------------------------------------------------------------------------ the picture */

  /* What the picture has: of families that are drawn as one a node each, with the sign of most of its members. */
  let picture = { nodes: new Set(), lines: new Map(), members: new Map() };
  const folds = new Map();
  const nodeOf = (id) => nodesById.get(id) || folds.get(id);

  function foldFamilies() {
    picture = networkModel.foldFamilies(data, chosen, state.fold);
    for (const [family, ids] of picture.members) {
      const kinds = new Map();
      for (const id of ids) {
        const { kind } = nodesById.get(id);
        kinds.set(kind, (kinds.get(kind) || 0) + 1);
      }
      const [kind] = [...kinds].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))[0];
      const members = ids.map((id) => nodesById.get(id)).filter((node) => node.kind === kind);
      const { sign, size } = members.find((node) => !node.unnamed) || members[0];
      const name = `${data.sectors[family]} (${ids.length})`;
      const folded = { name, label: name, upright: name, sign, usual: size, sides: {} };
      folds.set(networkModel.FOLDED + family, { ...folded, size: Math.min(44, 20 + 4 * Math.sqrt(ids.length)) });
    }
  }

  /* The lines between what has a place: vis-network may draw before it has what was folded just now. */
  const linesAmong = (places) => [...picture.lines.values()].filter(({ from, to }) => places[from] && places[to]);

  /* Where folded families stand: each in the place of that member which is nearest to the middle of all, of those around which there is
     room for the larger sign. */
  function placesOfFolds() {
    const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);
    const taken = [...picture.nodes]
      .filter((id) => nodesById.has(id))
      .map((id) => ({ ...positionOf(id), reach: sizeOf(id) }));
    return [...picture.members].map(([family, ids]) => {
      const own = ids.map((id) => positionOf(id));
      const mean = (axis) => own.reduce((sum, point) => sum + point[axis], 0) / own.length;
      const middle = { x: mean("x"), y: mean("y") };
      const nearest = own.sort((one, other) => distance(one, middle) - distance(other, middle));
      const reach = nodeOf(networkModel.FOLDED + family).size;
      const free = nearest.find((point) => taken.every((other) => distance(point, other) > reach + other.reach + 6));
      const place = free || nearest[0];
      taken.push({ ...place, reach });
      return { id: networkModel.FOLDED + family, ...place };
    });
  }

  /* The sign of a node as an image: the page has each sign once, as SVG. */
  const signs = new Map();
  function imageOf(drawn, side) {
    const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * side}" height="${2 * side}" viewBox="${-side / 2} ${-side / 2} ${side} ${side}" stroke-linecap="round" stroke-linejoin="round">${drawn}</svg>`;
    return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  }

  function signOf(node) {
    if (!signs.has(node.sign))
      signs.set(node.sign, imageOf(byId(node.sign).innerHTML, 2 * (node.usual || node.size) + 4));
    return signs.get(node.sign);
  }

  /* The signs on lines that rest on pages which are gone or have changed: as images, since the canvas draws no SVG. */
  const MARK = 16;
  const marks = new Map(
    Object.entries(data.marks || {}).map(([kind, drawn]) => {
      const image = new Image(MARK, MARK);
      image.addEventListener("load", () => network?.redraw());
      image.src = imageOf(drawn, MARK);
      return [kind, image];
    }),
  );

  /* Names are drawn by this script: vis-network has them below their nodes alone, where lines run through them. They are as large
     on the screen however far the picture is away, those that would cover something are left out until there is room, and what is
     pointed at or chosen has its name in any case. */
  const linesOf = (node) => (narrow.matches ? node.upright : node.label).split("\n");
  const FONT = "system-ui, DejaVu Sans, sans-serif";
  const LETTERS = 12.5;
  const FEW = 50;
  const HUBS = 16;
  const measuring = document.createElement("canvas").getContext("2d");
  let hovered = null;
  let drawn = false;
  let greatest = 0;
  let placed = null;

  /* How high letters are on the screen: few names may be smaller, so that all have a place. */
  function lettersAt(scale) {
    const least = data.nodes.length <= FEW ? 10 : 11.5;
    return Math.min(LETTERS, Math.max(least, LETTERS * scale));
  }

  /* How large a sign is: by the kind of its node, or by what is asked for. */
  let sizes = null;
  const sizeOf = (id) => sizes?.get(id) ?? nodeOf(id).size;

  function measureSizes() {
    sizes = null;
    if (!state.size) return 0;
    const values = new Map([...chosen.nodes].map((id) => [id, nodesById.get(id).between || 0]));
    if (state.size === "contacts") {
      const near = new Map([...chosen.nodes].map((id) => [id, new Set()]));
      for (const id of chosen.edges) {
        const { from, to } = edgesById.get(id);
        if (from !== to) {
          near.get(from).add(to);
          near.get(to).add(from);
        }
      }
      for (const [id, others] of near) values.set(id, others.size);
    }
    const greatest = Math.max(0, ...values.values());
    const [least, most] = data.radii;
    sizes = new Map(
      [...values].map(([id, value]) => [id, least + (most - least) * (greatest ? Math.sqrt(value / greatest) : 0)]),
    );
    return greatest;
  }

  /* A node with its place and its name in pixels of the screen, measured from where the picture has its origin. */
  function signAt(id, { x, y }, scale) {
    const node = nodeOf(id);
    const letters = lettersAt(scale);
    const lines = linesOf(node);
    measuring.font = `${letters}px ${FONT}`;
    return {
      id,
      lines,
      x: x * scale,
      y: y * scale,
      radius: sizeOf(id) * scale,
      square: node.square,
      side: data.nodes.length <= FEW && !sizes ? node.sides[frame()] || "below" : null,
      width: Math.max(...lines.map((line) => measuring.measureText(line).width)),
      height: lines.length * letters * 1.15,
    };
  }

  /* The places of names in the part of the picture that is seen and what is near it; kept while nothing moves. */
  function namePlaces(points) {
    const scale = network.getScale();
    const centre = network.getViewPosition();
    const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
    const moved = placed && Math.hypot(((placed.x - centre.x) * scale) / wide, ((placed.y - centre.y) * scale) / high);
    if (
      placed &&
      placed.chosen === chosen &&
      placed.scale === scale &&
      placed.wide === wide &&
      moved < (scale > fitted * 1.05 ? 0.4 : 0.001)
    )
      return placed;
    // Of a picture that is seen whole no name leaves the frame; of an enlarged one more than is seen is made ready.
    const [aside, above] = scale > fitted * 1.05 ? [wide, high] : [wide / 2 - 4, high / 2 - 4];
    const view = {
      left: centre.x * scale - aside,
      top: centre.y * scale - above,
      right: centre.x * scale + aside,
      bottom: centre.y * scale + above,
    };
    const degree = new Map();
    const lines = [];
    for (const { from, to, bends, edges: meant } of linesAmong(points)) {
      if (chosen.focus && !meant.some((id) => chosen.focus.has(id))) continue;
      for (const end of [from, to]) degree.set(end, (degree.get(end) || 0) + 1);
      const along = Array.from({ length: 17 }, (_, at) => {
        const { x, y } = besideLine(points[from], points[to], bends[frame()] || 0, at / 16, 0);
        return [x * scale, y * scale];
      });
      lines.push({ from, to, points: along });
    }
    const rank = (id) => (id === state.selected ? Infinity : degree.get(id) || 0);
    const named = Object.keys(points)
      .sort((one, other) => rank(other) - rank(one) || (one < other ? -1 : 1))
      .map((id) => signAt(id, points[id], scale));
    // Of few all have a name, of many the hubs.
    for (const [at, each] of named.entries()) {
      each.later = data.nodes.length <= FEW;
      each.far = !each.later && at < HUBS;
    }
    // What is not looked at while something else is has no name, and is too faint to be covered.
    const places = networkModel.placeNames(
      named.filter(({ id }) => !faded(id)),
      lines,
      view,
      // Where the buttons are.
      scale > fitted * 1.05
        ? []
        : [{ left: view.left, right: view.left + 150, top: view.bottom - 56, bottom: view.bottom }],
    );
    placed = { chosen, scale, wide, ...centre, places, signs: new Map(named.map((each) => [each.id, each])) };
    return placed;
  }

  function drawNames(context) {
    const points = network.getPositions([...picture.nodes]);
    const { places, signs: drawn, scale } = namePlaces(points);
    const letters = lettersAt(scale);
    context.save();
    // In pixels of the screen.
    context.scale(1 / scale, 1 / scale);
    Object.assign(context, {
      font: `${letters}px ${FONT}`,
      textBaseline: "middle",
      lineJoin: "round",
      lineWidth: 4,
      strokeStyle: data.colours.paper,
      fillStyle: data.colours.ink,
    });
    for (const [id, box] of places) drawName(context, drawn.get(id), box, letters);
    for (const id of [state.selected, hovered]) {
      if (!id || places.has(id) || !drawn.has(id) || !points[id]) continue;
      const sign = signAt(id, points[id], scale);
      const box = networkModel.nameBox(sign, "below");
      drawName(context, sign, box, letters);
    }
    context.restore();
    context.save();
    Object.assign(context, {
      textBaseline: "middle",
      lineJoin: "round",
      lineWidth: 4 / scale,
      strokeStyle: data.colours.paper,
      fillStyle: data.colours.ink,
    });
    drawMarks(context, points);
    drawWords(context, points);
    context.restore();
  }

  function drawName(context, sign, box, letters) {
    const { lines } = sign;
    if (box.away) {
      const [start, end] = networkModel.leaderOf(sign, box);
      context.save();
      Object.assign(context, { lineWidth: 1, strokeStyle: data.colours.grey });
      context.beginPath();
      context.moveTo(start.x, start.y);
      context.lineTo(end.x, end.y);
      context.stroke();
      context.restore();
    }
    // Its own lines end at the name.
    context.save();
    Object.assign(context, { globalAlpha: 0.85, fillStyle: data.colours.paper });
    context.fillRect(box.left - 1, box.top, box.right - box.left + 2, box.bottom - box.top);
    context.restore();
    context.textAlign = { right: "left", left: "right" }[box.across] || "center";
    const x = { right: box.left, left: box.right }[box.across] ?? (box.left + box.right) / 2;
    for (const write of ["strokeText", "fillText"])
      for (const [at, line] of lines.entries()) context[write](line, x, box.top + (at + 0.5) * letters * 1.15);
  }

  function drawMarks(context, places) {
    if (!marks.size) return;
    for (const edge of linesAmong(places)) {
      const image = marks.get(edge.mark);
      if (!image?.complete) continue;
      const { x, y } = besideLine(places[edge.from], places[edge.to], edge.bends[frame()] || 0, 0.5, 0);
      context.globalAlpha = chosen.focus && !chosen.focus.has(edge.id) ? FADED : 1;
      context.drawImage(image, x - MARK / 2, y - MARK / 2, MARK, MARK);
    }
  }

  /* Where along its line a word may stand, and how far beside it: as in the picture that is there without script. */
  const WORD_PLACES = [0, 13, -13].flatMap((aside) =>
    [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82].map((at) => [at, aside]),
  );

  /* The point so far beside the line between two nodes, which bows as the picture has it. */
  function besideLine(one, other, bend, at, aside) {
    const middle = {
      x: (one.x + other.x) / 2 - (other.y - one.y) * bend,
      y: (one.y + other.y) / 2 + (other.x - one.x) * bend,
    };
    const on = (axis) => (1 - at) ** 2 * one[axis] + 2 * at * (1 - at) * middle[axis] + at ** 2 * other[axis];
    const ahead = (axis) => (1 - at) * (middle[axis] - one[axis]) + at * (other[axis] - middle[axis]);
    const length = Math.hypot(ahead("x"), ahead("y")) || 1;
    return { x: on("x") - (ahead("y") / length) * aside, y: on("y") + (ahead("x") / length) * aside };
  }

  /* What sets a line apart from the other day, in a word at the place where that covers the least of names, signs and other words. */
  function drawWords(context, places) {
    const overlap = (one, other) =>
      one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
    const scale = network.getScale();
    const letters = lettersAt(scale) / scale;
    const inPicture = ({ left, top, right, bottom }) => ({
      left: left / scale,
      top: top / scale,
      right: right / scale,
      bottom: bottom / scale,
    });
    const covered = [...placed.places.values()].map(inPicture);
    for (const [id, { x, y }] of Object.entries(places)) {
      const size = sizeOf(id);
      covered.push({ left: x - size, top: y - size, right: x + size, bottom: y + size });
    }
    Object.assign(context, { font: `bold ${letters * 0.92}px ${FONT}`, textAlign: "center", globalAlpha: 1 });
    for (const edge of linesAmong(places)) {
      if (chosen.focus && !edge.edges.some((id) => chosen.focus.has(id))) continue;
      const apart = apartOf(edge);
      // What is not certain on the day says so, as what sets it apart from the other day does.
      const word = apart && apart !== "both" ? data.differences[apart] : edge.edges.every(isUnsure) ? "?" : "";
      if (!word) continue;
      const [half, high] = [context.measureText(word).width / 2 + 2 / scale, letters / 2 + 1 / scale];
      const boxes = WORD_PLACES.map(([at, aside]) => {
        const { x, y } = besideLine(places[edge.from], places[edge.to], edge.bends[frame()] || 0, at, aside / scale);
        return { x, y, left: x - half, top: y - high, right: x + half, bottom: y + high };
      });
      const cost = (box) => covered.filter((other) => overlap(box, other)).length;
      const best = boxes.reduce((least, box) => (cost(box) < cost(least) ? box : least));
      // A faint line says so too: its sign rather goes than lies on a name.
      if (word === "?" && cost(best)) continue;
      covered.push(best);
      for (const write of ["strokeText", "fillText"]) context[write](word, best.x, best.y);
    }
  }

  /* What sets a line apart from the other day, where all that it stands for are set apart alike. */
  const apartOf = ({ edges: meant }) => {
    const [first, ...rest] = new Set(meant.map((id) => chosen.apart.get(id)));
    return rest.length ? undefined : first;
  };
  const isUnsure = (id) => ["possible", "unknown"].includes(chosen.standing.get(id));

  /* What is not looked at while something else is. */
  let focused = null;
  const membersOf = (id) => picture.members.get(id.replace(networkModel.FOLDED, "")) || [id];
  const faded = (id) => focused !== null && !membersOf(id).some((each) => focused.has(each));

  function positionOf(id) {
    const [x, y] = nodesById.get(id).at[frame()] || [0, 0];
    return { x, y };
  }

  /* vis-network turns its control point by a quarter turn times the roundness, where the picture bows by a part of the length. */
  function smoothOf(edge) {
    const bend = edge.bends[frame()];
    if (!bend) return { enabled: false };
    return {
      enabled: true,
      type: bend > 0 ? "curvedCCW" : "curvedCW",
      roundness: Math.abs(bend) * (1.15 - 0.4 * Math.abs(bend)),
    };
  }

  const colourOf = (edge, opacity) => ({ color: edge.color, highlight: edge.color, hover: edge.color, opacity });

  const lineOf = (edge) => ({
    from: edge.from,
    to: edge.to,
    width: edge.width,
    dashes: edge.dashes,
    smooth: smoothOf(edge),
  });

  function draw() {
    byId("network-still").hidden = true;
    for (const id of ["network-canvas", "network-zoom", "network-sliding", "network-keys"]) byId(id).hidden = false;
    byId("network-submit").hidden = true;
    // The picture comes first, unless the address asks for more, or somebody is choosing there.
    const more = byId("network-more");
    const choosing = [document.activeElement, ...ahead.map(([field]) => field)].some((field) => more.contains(field));
    if (!choosing && !MORE.some((name) => state[name])) more.open = false;
    nodes.add(
      data.nodes.map((node) => ({
        id: node.id,
        shape: "image",
        image: signOf(node),
        size: node.size,
        ...positionOf(node.id),
      })),
    );
    edges.add(data.edges.map((edge) => ({ id: edge.id, ...lineOf(edge), color: colourOf(edge, 1) })));
    network = new vis.Network(
      canvas,
      { nodes, edges },
      {
        physics: false,
        layout: { improvedLayout: false },
        interaction: { hover: true, dragNodes: true, dragView: moves, selectConnectedEdges: false, zoomSpeed: 0.6 },
        edges: {
          arrows: { to: { enabled: true, scaleFactor: 0.6 } },
          arrowStrikethrough: false,
          selectionWidth: 1.5,
          hoverWidth: 1,
        },
      },
    );
    // The frame that vis-network makes is a stop of the Tab key without a name; the canvas around it is the one with keys.
    canvas.querySelector(".vis-network").tabIndex = -1;
    network.on("click", clicked);
    network.on("doubleClick", (event) => {
      if (nodesById.has(event.nodes[0])) open(nodesById.get(event.nodes[0]).href);
    });
    network.on("afterDrawing", (context) => {
      // Before it is fitted, names would be placed for nothing.
      if (!drawn) return;
      ring(context);
      drawNames(context);
    });
    network.on("zoom", () => holdTouch());
    network.on("hoverNode", ({ node }) => {
      hovered = node;
      network.redraw();
    });
    network.on("blurNode", () => {
      hovered = null;
      network.redraw();
    });
    // Whoever moves a sign takes its name along.
    for (const event of ["dragging", "dragEnd"])
      network.on(event, ({ nodes: moved }) => {
        if (moved.length) placed = null;
      });
    network.once("afterDrawing", () => {
      fit();
      if (!window.scrollY && !window.location.hash) reveal();
      drawn = true;
      fillPair();
      byId("network-explorer").dataset.ready = "true";
    });
    // A wheel scrolls the page, unless the picture has the focus or Ctrl is held.
    canvas.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && document.activeElement !== canvas) event.stopPropagation();
      },
      { capture: true },
    );
  }

  /* A finger scrolls the page over the whole picture, and moves it once it is enlarged. */
  let fitted = 1;
  let moves = !narrow.matches;
  function holdTouch() {
    const before = moves;
    moves = network.getScale() > fitted * 1.15 || !narrow.matches;
    for (const each of canvas.querySelectorAll(".vis-network, canvas"))
      each.style.touchAction = moves ? "none" : "pan-y";
    // Whenever options are set, all is drawn anew.
    if (moves !== before) network.setOptions({ interaction: { dragView: moves } });
  }

  function fit() {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const [id, { x, y }] of Object.entries(network.getPositions([...picture.nodes]))) {
      const size = sizeOf(id);
      box.left = Math.min(box.left, x - size);
      box.top = Math.min(box.top, y - size);
      box.right = Math.max(box.right, x + size);
      box.bottom = Math.max(box.bottom, y + size);
    }
    if (box.left < box.right) {
      // Room for the names at the edges; on a phone the buttons would cover the last ones.
      const [aside, above, below] = narrow.matches ? [34, 24, 88] : [56, 26, 44];
      const [width, height] = [box.right - box.left, box.bottom - box.top];
      const fitting = Math.min(
        (canvas.clientWidth - 2 * aside) / width,
        (canvas.clientHeight - above - below) / height,
        1.25,
      );
      // Also in a frame that is lower than its names.
      const scale = Math.max(fitting, 0.02);
      network.moveTo({
        position: {
          x: (box.left + box.right) / 2,
          y: (box.top + box.bottom) / 2 + (below - above) / 2 / scale,
        },
        scale,
      });
    }
    fitted = network.getScale();
    holdTouch();
  }

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor, animation: !still && { duration: 200 } });
    holdTouch();
  }

  /* A ring around the chosen node, which also shows where the keyboard is. */
  function ring(context) {
    if (!state.selected || !picture.nodes.has(state.selected)) return;
    const { x, y } = network.getPosition(state.selected);
    context.beginPath();
    context.lineWidth = 4;
    context.strokeStyle = "#b35900";
    context.arc(x, y, sizeOf(state.selected) * (nodesById.get(state.selected).square ? 1.42 : 1) + 6, 0, 2 * Math.PI);
    context.stroke();
  }

  /* On a phone the card lies over the lower part of the screen: what is chosen is brought above it. */
  function reveal() {
    const ends = told ? [edgesById.get(told).from, edgesById.get(told).to] : [state.selected];
    if (!narrow.matches || !ends.every((id) => chosen.nodes.has(id))) return;
    const places = ends.map((id) => network.canvasToDOM(network.getPosition(id)).y);
    const y = canvas.getBoundingClientRect().top + (Math.min(...places) + Math.max(...places)) / 2;
    const room = window.innerHeight - byId("network-card").offsetHeight;
    if (y < room / 5 || y > room * 0.8) window.scrollBy({ top: y - room / 2, behavior: still ? "auto" : "smooth" });
  }

  function paint() {
    foldFamilies();
    greatest = measureSizes();
    focused = chosen.focus && new Set();
    if (chosen.focus) {
      for (const each of [state.selected, state.from, state.to]) if (each) focused.add(each);
      for (const id of chosen.focus) focused.add(edgesById.get(id).from).add(edgesById.get(id).to);
    }
    const isFolded = (id) => id.startsWith(networkModel.FOLDED);
    nodes.remove(nodes.getIds().filter((id) => isFolded(id) && !picture.nodes.has(id)));
    nodes.update(
      placesOfFolds().map(({ id, x, y }) => ({
        id,
        x,
        y,
        shape: "image",
        image: signOf(nodeOf(id)),
        size: sizeOf(id),
        opacity: faded(id) ? FADED : 1,
      })),
    );
    nodes.update(
      data.nodes.map((node) => ({
        id: node.id,
        hidden: !picture.nodes.has(node.id),
        size: sizeOf(node.id),
        opacity: faded(node.id) ? FADED : 1,
      })),
    );
    edges.remove(edges.getIds().filter((id) => isFolded(id) && !picture.lines.has(id)));
    const lines = [...picture.lines.values()].map((edge) => {
      const unsure = edge.edges.every(isUnsure) || apartOf(edge) === "gone";
      const away = chosen.focus && !edge.edges.some((id) => chosen.focus.has(id));
      return {
        id: edge.id,
        hidden: false,
        color: colourOf(edge, away ? 0.1 : unsure ? UNSURE : 1),
        ...(isFolded(edge.id) ? lineOf(edge) : {}),
      };
    });
    const hidden = data.edges.filter(({ id }) => !picture.lines.has(id)).map(({ id }) => ({ id, hidden: true }));
    edges.update([...lines, ...hidden]);
    network.redraw();
  }

  /* ------------------------------------------------------------------------------- card, table, words and controls */

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /* One relation with its evidence, as the table has it. */
  function item(edge, node) {
    const made = element("li");
    const cells = rows.get(edge.id).cells;
    made.append(
      element(
        "span",
        edge.from === node ? `${relationOf(edge)} ${within(shortName(edge.to))}` : sentence(edge),
        "network-told",
      ),
    );
    const when = element("span", "", "network-when");
    when.append(...[...cells[4].cloneNode(true).childNodes]);
    made.append(" ", when, ...[...cells[5].cloneNode(true).childNodes]);
    return made;
  }

  function fillCard() {
    const card = byId("network-card");
    card.classList.toggle("chosen", Boolean(told || state.selected));
    card.replaceChildren();
    const node = nodesById.get(state.selected);
    if (told && chosen.edges.has(told)) {
      const list = element("ul");
      list.append(item(edgesById.get(told), null));
      card.append(cardHead(words.rests_on), list);
      return;
    }
    if (!node) {
      card.append(element("p", words.choose));
      return;
    }
    const own = data.edges.filter(
      (edge) => chosen.edges.has(edge.id) && (edge.from === node.id || edge.to === node.id),
    );
    const list = element("ul");
    list.append(...own.map((edge) => item(edge, node.id)));
    if (!own.length) list.append(element("li", words.no_relations));
    const open = element("a", `${words.open} ${node.name}`, "network-open");
    open.href = node.href;
    const actions = element("p", "", "network-actions");
    actions.append(
      action(words.nearest, () => {
        state.steps = 1;
        show(true);
        fit();
      }),
      action(words.way_from_here, () => {
        state.from = node.id;
        show(true);
        byId("network-to").closest("details").open = true;
        byId("network-to").focus();
      }),
    );
    card.append(cardHead(node.name), element("p", data.kinds[node.kind], "network-kind-label"), list, open, actions);
  }

  function cardHead(text) {
    const made = element("div", "", "network-card-head");
    const close = action("×", () => {
      select(null);
      canvas.focus({ preventScroll: true });
    });
    close.className = "network-close";
    close.setAttribute("aria-label", words.close);
    made.append(element("h2", text), close);
    return made;
  }

  function action(text, run) {
    const made = element("button", text);
    made.type = "button";
    made.addEventListener("click", run);
    return made;
  }

  /* Where a row says how it differs from the other day. */
  const howOf = (row) =>
    row.querySelector(".network-how") || row.cells[3].appendChild(element("span", "", "network-how"));

  /* So many rows are shown at first, and more with each press of the button: hundreds of them are long on a phone. */
  const PART = narrow.matches ? 20 : 100;
  let most = PART;
  const further = document.createElement("p");
  further.className = "network-parts";
  document.querySelector(".network-rows").after(further);

  function fillTable() {
    let told = 0;
    for (const edge of data.edges) {
      const row = rows.get(edge.id);
      told += chosen.told.has(edge.id);
      row.hidden = !chosen.told.has(edge.id) || told > most;
      const apart = chosen.apart.get(edge.id);
      const how = chosen.standing.get(edge.id);
      // What is uncertain on the day is not told as done beside it.
      const status = row.cells[3].firstElementChild;
      status.dataset.held ??= status.textContent;
      status.textContent = how && how !== "certain" ? data.standings[how] : status.dataset.held;
      howOf(row).textContent = apart ? data.differences[apart] : "";
    }
    further.hidden = told <= most;
    if (further.hidden) return;
    further.replaceChildren(
      `${fill(words.part_of, { first: 1, last: most, all: told })} `,
      action(words.part_after, () => {
        most += PART;
        fillTable();
        (further.hidden ? byId("network-table-heading") : further.querySelector("button")).focus();
      }),
    );
  }

  function fillWay() {
    const place = byId("network-way-told");
    if (!state.from || !state.to) {
      place.replaceChildren();
      return;
    }
    const path = chosen.path || [];
    const names = { start: nodesById.get(state.from).name, goal: nodesById.get(state.to).name, n: path.length };
    const sentences = path.map(concluded);
    names.sentences =
      sentences.length > 1
        ? fill(words.way_last, { others: sentences.slice(0, -1).join("; "), last: sentences.at(-1) })
        : sentences[0];
    const text =
      chosen.path === null
        ? words.way_none
        : !path.length
          ? words.way_same
          : path.length === 1
            ? words.way_told_one
            : words.way_told;
    if (!place.firstElementChild) place.append(element("p"), element("ol"));
    const [sentenceTold, list] = place.children;
    // Set only where it changes, since it is announced then.
    if (sentenceTold.textContent !== fill(text, names)) sentenceTold.textContent = fill(text, names);
    list.setAttribute("aria-live", "off");
    list.replaceChildren(...path.map((edge) => item(edge, null)));
  }

  function counted(counts) {
    return Object.entries(counts)
      .filter(([, count]) => count)
      .map(([name, count]) => words[`count_${count === 1 ? `${name}_one` : name}`].replace("{}", count))
      .join(", ");
  }

  function momentText() {
    if (!state.at) return words.now;
    const counts = turns.get(state.at);
    const number = (turned) =>
      Object.fromEntries(Object.entries(turned).map(([change, edges]) => [change, edges.length]));
    const parts = [counts ? `${dayText(state.at)}: ${counted(number(counts))}.` : `${dayText(state.at)}.`];
    const shown = [...chosen.edges];
    const unsure = shown.filter(isUnsure).length;
    if (unsure) parts.push(fill(words.unsure, { n: unsure }));
    if (data.latest && state.at > data.latest) parts.push(fill(words.beyond, { day: dayText(data.latest) }));
    if (state.compare) {
      const apart = { new: 0, gone: 0, "more-sure": 0, "less-sure": 0, both: 0 };
      for (const id of shown) apart[chosen.apart.get(id) === "surer" ? "more-sure" : chosen.apart.get(id)] += 1;
      parts.push(fill(words.compared, { day: dayText(state.compare), counts: counted(apart) }));
    }
    return parts.join(" ");
  }

  /* The place of a day on the slider: of the last change that is not after it. */
  function placeOf(day) {
    if (!day) return days.length;
    return Math.max(0, days.filter((each) => each <= day).length - 1);
  }

  /* What the fields in which people write were last set to. A field in which something else is being written is left alone. */
  const filled = new Map();
  function setText(id, text) {
    const field = byId(id);
    const before = filled.get(id) ?? field.defaultValue;
    const unsent = field.value !== before || field.validity.badInput;
    if (fields.isBeingWritten(field) && unsent) return;
    filled.set(id, text);
    // Set only where it changes: setting it ends what is being written.
    if (field.value !== text) field.value = text;
  }

  /* What stands in a field is taken: from now on it is told there as the choice has it. */
  function take(field) {
    filled.set(field.id, field.value);
    return field.value;
  }

  function fillControls() {
    for (const box of boxes) box.checked = !state.hidden.has(box.value);
    for (const name of SELECTS) byId(`network-${name}`).value = state[name];
    fillFamilies();
    for (const box of document.querySelectorAll("input[name=fold]")) box.checked = state.fold.has(box.value);
    byId("network-beside").checked = state.beside;
    byId("network-beside-field").hidden = !(state.at && state.compare && byId("network-pair").dataset.picture);
    byId("network-steps").value = state.steps || "";
    for (const [id, node] of [
      ["network-search", state.selected],
      ["network-from", state.from],
      ["network-to", state.to],
    ])
      setText(id, node ? nodesById.get(node).name : "");
    if (state.from || state.to) byId("network-from").closest("details").open = true;
    byId("network-day").textContent = state.at ? dayText(state.at) : words.no_day;
    setText("network-at", state.at);
    setText("network-compare", state.compare);
    const moment = momentText();
    byId("network-moment").textContent = moment;
    byId("network-slider").value = placeOf(state.at);
    byId("network-slider").setAttribute("aria-valuetext", moment);
    byId("network-earlier").disabled = placeOf(state.at) === 0 && Boolean(state.at);
    byId("network-later").disabled = !state.at;
    for (const link of document.querySelectorAll("[data-day]")) {
      if (link.dataset.day === state.at) link.setAttribute("aria-current", "date");
      else link.removeAttribute("aria-current");
    }
  }

  /* The day until which the sources tell, as the pages say it, or that which is looked at where it is earlier. */
  function asOf() {
    if (!data.as_of) return "";
    const [latest, text] = data.as_of;
    return fill(words.png_as_of, { day: state.at && state.at < latest ? dayText(state.at) : text });
  }

  /* The box of each family, of actors a sector, with those of its kinds. */
  const families = () =>
    [...document.querySelectorAll(".network-all")].map((all) => [
      all,
      [...all.closest("fieldset").querySelectorAll("input[name=kind]")],
    ]);

  function fillFamilies() {
    for (const [all, kinds] of families()) {
      const shown = kinds.filter(({ value }) => !state.hidden.has(value)).length;
      all.checked = shown > 0;
      all.indeterminate = shown > 0 && shown < kinds.length;
    }
  }

  const numbered = (named, unnamed) => (unnamed ? `${named} + ${unnamed}` : String(named));

  /* How many of each kind, of each family and of each line the picture shows, and what the size of its signs says. */
  function fillLegend() {
    const counts = networkModel.counts(data, state);
    for (const box of boxes) {
      const { named, unnamed } = counts.get(box.value);
      box.closest("label").querySelector(".network-number").textContent = numbered(named, unnamed);
    }
    for (const [all, kinds] of families()) {
      const sum = (name) => kinds.reduce((total, { value }) => total + counts.get(value)[name], 0);
      all.closest("legend").querySelector(".network-number").textContent = numbered(sum("named"), sum("unnamed"));
    }
    const drawn = new Map();
    for (const id of chosen.edges) {
      const { drawn: line, mark } = edgesById.get(id);
      for (const name of [line, mark]) drawn.set(name, (drawn.get(name) || 0) + 1);
    }
    for (const id of chosen.nodes) {
      const { unnamed, unknown } = nodesById.get(id);
      for (const name of [unnamed && "unnamed", unknown]) drawn.set(name, (drawn.get(name) || 0) + 1);
    }
    drawn.set("unsure", [...chosen.edges].filter(isUnsure).length);
    for (const line of document.querySelectorAll("[data-line]")) {
      const number = line.querySelector(".network-number");
      if (number) number.textContent = drawn.get(line.dataset.line) || 0;
      line.hidden = !drawn.get(line.dataset.line);
    }
    const n = Math.round(state.size === "contacts" ? greatest : 100 * greatest);
    const measured = { contacts: words.size_told_contacts, betweenness: words.size_told_betweenness };
    const told = measured[state.size] || words.size_told_kind;
    byId("network-sized").textContent = fill(told, { n });
  }

  /* The two days that are compared, each as a picture of its own. */
  function fillPair() {
    const place = byId("network-pair");
    const beside = Boolean(state.beside && state.at && state.compare && place.dataset.picture);
    // A picture that is hidden is never drawn: it is there first.
    const back = byId("network-stage").hidden && !beside && drawn;
    byId("network-stage").hidden = beside && drawn;
    if (back) window.requestAnimationFrame(fit);
    place.hidden = !beside;
    if (!beside) return;
    const figures = [state.compare, state.at].map((day) => {
      const [picture, there] = [new URL(place.dataset.picture, window.location.href), new URL(window.location.href)];
      for (const [name, value] of Object.entries({ ...parameters(), at: day, compare: "", beside: "", edge: "" }))
        for (const { searchParams } of [picture, there])
          if (value) searchParams.set(name, value);
          else searchParams.delete(name);
      picture.searchParams.set("beside", "1");
      const [figure, link, image] = [element("figure"), element("a"), element("img")];
      link.href = there.href;
      image.src = picture.href;
      image.alt = `${canvas.getAttribute("aria-label")} ${dayText(day)}`;
      link.append(image);
      figure.append(link, element("figcaption", dayText(day)));
      return figure;
    });
    place.replaceChildren(...figures);
  }

  /* What the page has only a part of: the names that the search offers, and the days on which something changes. */
  function fillLists() {
    if (!byId("network-names").options.length) {
      const sorted = data.nodes.map((node) => node.name).sort((one, other) => one.localeCompare(other, LOCALE));
      byId("network-names").append(...sorted.map((name) => Object.assign(element("option"), { value: name })));
    }
    const list = byId("network-days").querySelector("ol");
    if (!list || !loaded.rows) return;
    list.replaceChildren(
      ...[...turns].map(([day, changes]) => {
        const [made, link, told] = [element("li"), element("a", dayText(day)), element("ul")];
        link.dataset.day = day;
        const address = new URL(window.location.href);
        address.searchParams.set("at", day);
        link.href = address.href;
        for (const [change, turned] of Object.entries(changes)) {
          if (!turned.length) continue;
          const [line, sentences] = [element("li", counted({ [change]: turned.length })), element("ul")];
          sentences.append(...turned.map((edge) => element("li", concluded(edge))));
          line.append(sentences);
          told.append(line);
        }
        made.append(link, told);
        return made;
      }),
    );
  }

  function fillCount() {
    const counts = {
      nodes: chosen.nodes.size,
      all_nodes: data.nodes.length,
      edges: chosen.edges.size,
      all_edges: data.edges.length,
    };
    let text = fill(words.counted, counts);
    if (!chosen.nodes.size) text += ` ${words.empty}`;
    if (chosen.told.size < chosen.edges.size) text += ` ${fill(words.told, { n: chosen.told.size })}`;
    if (state.selected) text += ` ${fill(words.chosen, { name: nodesById.get(state.selected).name })}`;
    byId("network-count").textContent = text;
  }

  /* ------------------------------------------------------------------------------------------------- the address */

  function parameters() {
    return {
      selected: state.selected,
      steps: state.steps || "",
      relation: state.relation,
      region: state.region,
      agreement: state.agreement,
      stance: state.stance,
      hide: [...state.hidden].sort().join(","),
      at: state.at,
      compare: state.at ? state.compare : "",
      from: state.from,
      to: state.to,
      strength: state.strength,
      size: state.size,
      fold: [...state.fold].sort().join(","),
      beside: state.at && state.compare && state.beside ? "1" : "",
      edge: told,
    };
  }

  function withParameters(address) {
    const query = new URLSearchParams(inFile ? address.hash.slice(1) : address.search);
    for (const name of ["legend", "kind", "row", "day"]) query.delete(name);
    for (const [name, value] of Object.entries({ ...data.part, ...parameters() })) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    // The slash in names stays readable.
    const text = query.toString().replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%2C", ",");
    if (inFile) address.hash = text;
    else address.search = text;
    return address;
  }

  /* Steps of one kind that follow each other are one step back: `stepping` says which kind the last one was. */
  function remember(push, kind = "") {
    if (push && kind && kind === stepping) push = false;
    stepping = kind;
    const address = withParameters(new URL(window.location.href));
    if (address.href !== window.location.href) window.history[push ? "pushState" : "replaceState"](null, "", address);
    leadOn();
  }

  /* What leads on, other views, files and the other language, has the choice of the address, whatever has led to that. */
  function leadOn() {
    for (const link of document.querySelectorAll("a[data-choice], header a[hreflang]"))
      link.href = withParameters(new URL(link.href)).href;
    for (const field of document.querySelectorAll("[data-embed]")) {
      const made = withParameters(new URL(field.dataset.embed)).href;
      field.value = field.value.replace(
        /src="[^"]*"/,
        () => `src="${made.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`,
      );
    }
  }

  const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text);

  function recall() {
    const inHash = inFile && (window.location.hash.slice(1) || data.choice);
    const query = new URLSearchParams(inHash || window.location.search);
    const get = (name) => query.get(name) || "";
    const node = (name) => {
      const found = get(name) ? find(get(name)) : null;
      if (get(name) && !found) unknown.push({ as: name, name: get(name).trim().slice(0, 80) });
      return found;
    };
    unknown = [];
    const steps = Number.parseInt(get("steps"), 10);
    state.selected = node("selected");
    state.steps = state.selected && steps > 0 ? Math.min(steps, 3) : 0;
    state.relation = data.edges.some((edge) => edge.relation === get("relation")) ? get("relation") : "";
    state.hidden = new Set(
      get("hide")
        .split(",")
        .filter((kind) => boxes.some((box) => box.value === kind)),
    );
    state.compare = isDay(get("compare")) ? get("compare") : "";
    state.at = isDay(get("at")) ? get("at") : state.compare && days.length ? days.at(-1) : "";
    if (state.compare > state.at) [state.at, state.compare] = [state.compare, state.at];
    state.from = node("from");
    state.to = node("to");
    for (const name of SELECTS.slice(1)) {
      const meant = name === "agreement" && !get(name).includes("/") ? `agreement/${get(name)}` : get(name);
      state[name] = [...byId(`network-${name}`).options].some(({ value }) => value === meant) ? meant : "";
    }
    if (get("stance") && get("agreement") && !state.agreement)
      unknown.push({ as: "agreement", name: get("agreement").slice(0, 80) });
    if (!state.agreement) state.stance = "";
    state.fold = new Set(
      get("fold")
        .split(",")
        .filter((family) => data.sectors[family]),
    );
    state.beside = get("beside") === "1" && Boolean(state.compare);
    told = edgesById.has(get("edge")) ? get("edge") : null;
  }

  /* The node that a name in an address or in a field means: its own name there, or what it alone is called. */
  function find(typed) {
    return nodesById.has(typed) ? typed : networkModel.meant(typed, names, standings).one;
  }

  /* That nobody, or more than one, has these names, and whom they may mean. */
  function tellUnknown(nobodys) {
    const message = byId("network-message");
    message.replaceChildren();
    for (const { as, name } of nobodys) {
      const { perhaps, several } = networkModel.meant(name, names, standings);
      message.append(fill(several ? words.several : words.none, { name }));
      perhaps.forEach((id, at, all) => {
        const before = at === 0 ? ` ${words.near}` : at === all.length - 1 ? ` ${words.or}` : ",";
        message.append(
          `${before} `,
          action(nodesById.get(id).name, () => choose(as, id)),
          at === all.length - 1 ? "?" : "",
        );
      });
      message.append(" ");
    }
  }

  /* ------------------------------------------------------------------------------------------------- in step */

  function show(push, kind = "") {
    chosen = networkModel.choose(data, state);
    paint();
    fillCard();
    fillTable();
    fillWay();
    fillControls();
    fillCount();
    fillLegend();
    fillPair();
    tellUnknown(unknown);
    unknown = [];
    if (push !== undefined) remember(push, kind);
  }

  function clicked(event) {
    if (folds.has(event.nodes[0])) {
      // What is drawn as one is opened.
      state.fold.delete(event.nodes[0].replace(networkModel.FOLDED, ""));
      show(true);
      return;
    }
    told = event.nodes[0] || !edgesById.has(event.edges[0]) ? null : event.edges[0];
    if (told) {
      Object.assign(state, { selected: null, steps: 0 });
      show(true);
      byId("network-card").scrollTop = 0;
      reveal();
      return;
    }
    select(event.nodes[0] || null);
  }

  function select(id, kind = "") {
    state.selected = id;
    if (!id) state.steps = 0;
    told = null;
    show(true, kind);
    reveal();
  }

  function typed(field, name) {
    const text = take(field).trim();
    const found = text ? find(text) : null;
    if (text && !found) unknown = [{ as: name, name: text.slice(0, 80) }];
    // Where nobody is found, who was chosen before is let go: card and table would go on to tell of them.
    choose(name, found);
    if (text && !found) field.value = text;
  }

  function choose(name, id) {
    if (name === "selected") {
      select(id);
      return;
    }
    state[name] = id;
    show(true);
    if (!state.from || !state.to) return;
    fit();
    byId("network-way-told").firstElementChild.scrollIntoView({ block: "nearest" });
  }

  function goTo(day) {
    state.at = day;
    if (!day) state.compare = "";
    show(true);
  }

  function slide(place, push) {
    state.at = place < days.length ? days[place] : "";
    if (!state.at) state.compare = "";
    show(push, "slide");
  }

  /* From the chosen node to the nearest one in a direction; to the first one where none is chosen. */
  function move(dx, dy) {
    const shown = [...picture.nodes].filter((id) => nodesById.has(id));
    if (!shown.length) return;
    if (!state.selected || !picture.nodes.has(state.selected)) {
      select(
        shown
          .map((id) => ({ id, ...network.getPosition(id) }))
          .sort((one, other) => one.x + one.y - other.x - other.y)[0].id,
        "walk",
      );
      return;
    }
    const here = network.getPosition(state.selected);
    let best = null;
    for (const id of shown) {
      const there = network.getPosition(id);
      const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
      const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
      if (id !== state.selected && along > 1 && aside <= 2 * along && (!best || along + 2 * aside < best.cost))
        best = { id, cost: along + 2 * aside };
    }
    if (best) select(best.id, "walk");
  }

  /* As a link would: in a frame of another page that is a page of its own. */
  function open(address) {
    const link = element("a");
    link.href = address;
    document.body.append(link);
    link.click();
    link.remove();
  }

  const KEYS = {
    ArrowLeft: () => move(-1, 0),
    ArrowRight: () => move(1, 0),
    ArrowUp: () => move(0, -1),
    ArrowDown: () => move(0, 1),
    "+": () => zoom(1.25),
    "=": () => zoom(1.25),
    "-": () => zoom(0.8),
    0: () => fit(),
    Enter: () => {
      if (state.selected) open(nodesById.get(state.selected).href);
    },
  };

  function listen() {
    const on = (id, event, run) => byId(id).addEventListener(event, run);
    on("network-search", "change", (event) => typed(event.target, "selected"));
    on("network-from", "change", (event) => typed(event.target, "from"));
    on("network-to", "change", (event) => typed(event.target, "to"));
    for (const name of SELECTS)
      on(`network-${name}`, "change", (event) => {
        state[name] = event.target.value;
        // A stance is one towards an agreement: where none is chosen, towards that with most relations.
        if (name === "stance" && state.stance && !state.agreement)
          state.agreement = [...byId("network-agreement").options].find(({ value }) => value)?.value || "";
        if (name === "agreement" && !state.agreement) state.stance = "";
        show(true);
      });
    on("network-beside", "change", (event) => {
      state.beside = event.target.checked;
      show(true);
    });
    for (const [all, kinds] of families()) {
      all.hidden = false;
      all.addEventListener("change", () => {
        for (const { value } of kinds) state.hidden[all.checked ? "delete" : "add"](value);
        show(true);
      });
    }
    on("network-steps", "change", (event) => {
      state.steps = state.selected ? Number(event.target.value) || 0 : 0;
      const first = event.target.value && !state.selected;
      show(true);
      fit();
      if (first) byId("network-message").textContent = words.steps_first;
    });
    on("network-at", "change", (event) => goTo(isDay(take(event.target)) ? event.target.value : ""));
    on("network-compare", "change", (event) => {
      state.compare = isDay(take(event.target)) ? event.target.value : "";
      if (state.compare && !state.at) state.at = days.at(-1) || state.compare;
      const swapped = state.compare > state.at;
      if (swapped) [state.at, state.compare] = [state.compare, state.at];
      show(true);
      if (swapped) byId("network-message").textContent = words.swapped;
    });
    on("network-slider", "input", (event) => slide(Number(event.target.value)));
    // One step back leads to where the sliding began.
    on("network-slider", "change", () => remember(true, "slide"));
    on("network-earlier", "click", () =>
      slide(Math.max(0, (state.at && !days.includes(state.at) ? placeOf(state.at) + 1 : placeOf(state.at)) - 1), true),
    );
    on("network-later", "click", () => slide(placeOf(state.at) + 1, true));
    byId("network-days").addEventListener("click", (event) => {
      const link = event.target.closest("[data-day]");
      if (!link) return;
      event.preventDefault();
      goTo(link.dataset.day);
    });
    if (byId("network-known")) {
      on("network-known", "change", (event) => {
        const address = new URL(window.location.href);
        if (event.target.value) address.searchParams.set("known", event.target.value);
        else address.searchParams.delete("known");
        window.location.assign(address);
      });
    }
    for (const box of boxes) {
      box.addEventListener("change", () => {
        if (box.checked) state.hidden.delete(box.value);
        else state.hidden.add(box.value);
        show(true);
      });
    }
    for (const box of document.querySelectorAll("input[name=fold]"))
      box.addEventListener("change", () => {
        if (box.checked) state.fold.add(box.value);
        else state.fold.delete(box.value);
        show(true);
      });
    on("network-whole", "click", (event) => {
      event.preventDefault();
      // Of a part of a network it shows all of the part.
      Object.assign(state, nothingChosen());
      told = null;
      show(true);
      fit();
    });
    on("network-controls", "submit", (event) => {
      event.preventDefault();
      const field = document.activeElement;
      if (["network-from", "network-to"].includes(field.id)) typed(field, field.name);
      else typed(byId("network-search"), "selected");
    });
    on("network-in", "click", () => zoom(1.25));
    on("network-out", "click", () => zoom(0.8));
    on("network-fit", "click", () => fit());
    canvas.addEventListener("keydown", (event) => {
      if (!KEYS[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      KEYS[event.key]();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && (state.selected || told || state.from || state.to)) {
        Object.assign(state, { from: null, to: null });
        select(null);
      }
    });
    window.addEventListener("popstate", () => {
      stepping = "";
      recall();
      show();
      leadOn();
    });
    if (inFile)
      window.addEventListener("hashchange", () => {
        recall();
        show();
        leadOn();
      });
    narrow.addEventListener("change", () => {
      nodes.update(data.nodes.map((node) => ({ id: node.id, ...positionOf(node.id) })));
      edges.update(data.edges.map((edge) => ({ id: edge.id, smooth: smoothOf(edge) })));
      paint();
      fit();
    });
    for (const button of document.querySelectorAll("[data-png]")) {
      button.hidden = false;
      button.addEventListener("click", savePicture);
    }
  }

  /* What was typed and chosen before anything listened takes effect now; where somebody still writes, when they have done so. */
  function takeEffect() {
    for (const [field, value] of ahead) {
      if (fields.isBeingWritten(field) && !isDay(value)) continue;
      fields.set(field, value);
      field.dispatchEvent(new Event("change"));
    }
  }

  /* The picture as PNG, on white, with what it shows and where it is from below it. */
  function savePicture() {
    const drawn = canvas.querySelector("canvas");
    const made = document.createElement("canvas");
    const scale = drawn.width / drawn.clientWidth || 1;
    const foot = 34 * scale;
    Object.assign(made, { width: drawn.width, height: drawn.height + foot });
    const context = made.getContext("2d");
    context.fillStyle = data.colours.paper;
    context.fillRect(0, 0, made.width, made.height);
    context.drawImage(drawn, 0, 0);
    context.fillStyle = data.colours.ink;
    context.font = `${13 * scale}px system-ui, sans-serif`;
    const count = [byId("network-count").textContent, state.at ? momentText() : ""].join(" ").trim();
    context.fillText(
      fill(words.png_caption, { edition: data.edition, count, as_of: asOf() }),
      12 * scale,
      drawn.height + 22 * scale,
      made.width - 24 * scale,
    );
    made.toBlob((blob) => {
      const link = element("a");
      link.href = URL.createObjectURL(blob);
      link.download = `lsgraph-network${data.edition ? `-${data.edition}` : ""}${state.at ? `-${state.at}` : ""}.png`;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }, "image/png");
  }

  recall();
  chosen = networkModel.choose(data, state);
  fillLists();
  draw();
  show(false);
  listen();
  takeEffect();
}

(() => {
  const page = document.getElementById("network-explorer");
  const block = document.getElementById("network-data");
  // A file from a disk has the data within it, a copy without a server in a script.
  if (block || window.networkPicture) {
    explore(block ? JSON.parse(block.textContent) : window.networkPicture);
    return;
  }
  const failed = () => {
    document.getElementById("network-message").textContent = page.dataset.failed;
    page.dataset.ready = "failed";
    const still = document.getElementById("network-still");
    if (!still.dataset.picture) return;
    const image = document.createElement("img");
    image.src = window.matchMedia("(max-width: 600px)").matches ? still.dataset.upright : still.dataset.picture;
    image.alt = "";
    still.replaceChildren(image);
  };
  fetch(page.dataset.source)
    .then((answer) => {
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      return answer.json();
    })
    .then(explore, failed);
})();

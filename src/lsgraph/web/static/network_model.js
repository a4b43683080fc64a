/* What of a network a choice means: the same as `lsgraph.network.choose` in Python, which a test holds it to.
   No document here, only data: nodes and edges as the page has them, and days as ISO 8601, which sort as text. */
"use strict";

// biome-ignore lint/correctness/noUnusedVariables: the scripts that are loaded after it read it
const networkModel = (() => {
  const SURENESS = { unknown: 1, possible: 2, certain: 3 };
  const FOLDED = "fold:";
  const sure = (how) => SURENESS[how] || 0;
  /* The status that tells most, first: of ways that are equally short the one over what is done is taken. */
  const ORDER = ["done", "decided", "proposed", "planned", "present", "part", "ended"];

  /* As `lsgraph.stores.names.fold` has it; the last two are what case folding makes of Greek, and lower case does not. */
  const NOT_DECOMPOSED = { ø: "o", æ: "ae", ß: "ss", đ: "d", ł: "l", ς: "σ", "\u0345": "ι" };
  const inOrder = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  /* How alike a name must be to what was typed to be meant perhaps, and from how many letters on that can be told; how many are asked
     back, and the characters of a typed name that are read. */
  const ALIKE = 0.7;
  const FEWEST_LETTERS = 3;
  const MOST_PERHAPS = 5;
  const MOST_TYPED = 200;
  const [SAME, WORDS_BEGIN, HOLDS, IS_LIKE] = [0, 1, 2, 3];

  /* How an edge stands on a day, or null where it had not begun or had ended. */
  function on(line, day) {
    let how = line[0];
    for (const [turn, then] of line.slice(1)) {
      if (turn > day) break;
      how = then;
    }
    return how;
  }

  /* What sets an edge on the later day apart from the earlier: both, new, gone, surer, less-sure; null where it held on neither. */
  function difference(line, earlier, later) {
    const was = on(line, earlier);
    const now = on(line, later);
    if (was === now) return now ? "both" : null;
    if (!was || !now) return now ? "new" : "gone";
    return sure(now) > sure(was) ? "surer" : "less-sure";
  }

  /* What changes on which day: [day, edges by change]: began, may (have begun then at the earliest), surer, ended. */
  function turns(edges) {
    const found = new Map();
    for (const edge of edges) {
      let held = edge.line[0];
      for (const [day, now] of edge.line.slice(1)) {
        const change =
          held === null
            ? now === "certain"
              ? "began"
              : "may"
            : now === null
              ? "ended"
              : sure(now) > sure(held)
                ? "surer"
                : null;
        if (change) {
          if (!found.has(day)) found.set(day, { began: [], may: [], surer: [], ended: [] });
          found.get(day)[change].push(edge);
        }
        held = now;
      }
    }
    return new Map([...found].sort((one, other) => (one[0] < other[0] ? -1 : 1)));
  }

  function neighbours(edges) {
    const found = new Map();
    const add = (node, other, edge) => {
      if (!found.has(node)) found.set(node, new Map());
      const known = found.get(node).get(other);
      if (!known || before(edge, known)) found.get(node).set(other, edge);
    };
    for (const edge of edges) {
      add(edge.from, edge.to, edge);
      add(edge.to, edge.from, edge);
    }
    return found;
  }

  const cost = (edge) => ORDER.indexOf(edge.status);
  const byText = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

  function before(one, other) {
    return (
      (cost(one) - cost(other) ||
        byText(one.from, other.from) ||
        byText(one.to, other.to) ||
        byText(one.relation, other.relation)) < 0
    );
  }

  function compareWays(one, other) {
    if (one.cost !== other.cost) return one.cost - other.cost;
    for (let step = 0; step < one.nodes.length; step += 1) {
      const order = byText(one.nodes[step], other.nodes[step]);
      if (order) return order;
    }
    return 0;
  }

  /* The edges of a shortest way in either direction; null where there is none. */
  function shortestPath(edges, start, goal) {
    const near = neighbours(edges);
    const best = new Map([[start, { cost: 0, nodes: [start], edges: [] }]]);
    const queue = [start];
    for (const node of queue) {
      const way = best.get(node);
      if (node === goal) return way.edges;
      for (const [other, edge] of near.get(node) || []) {
        const known = best.get(other);
        if (!known) queue.push(other);
        if (known && known.nodes.length !== way.nodes.length + 1) continue;
        const further = { cost: way.cost + cost(edge), nodes: [...way.nodes, other], edges: [...way.edges, edge] };
        if (!known || compareWays(further, known) < 0) best.set(other, further);
      }
    }
    return null;
  }

  /* The nodes that are at most so many steps from a node. */
  function surroundings(edges, node, steps) {
    const near = neighbours(edges);
    const found = new Set([node]);
    let border = [node];
    for (let step = 0; step < steps; step += 1) {
      border = border.flatMap((each) => [...(near.get(each) || new Map()).keys()]).filter((each) => !found.has(each));
      for (const each of border) found.add(each);
    }
    return found;
  }

  /* Whether an edge is as strong as is asked for: firm (done, not only concluded, certain where it stands on the day), or of those
     signed or adopted. */
  function strong(data, edge, how, strength) {
    if (!strength || strength === "all") return true;
    const firm = edge.firm && (how === null || how === "certain");
    return firm && (strength === "firm" || data.signed.includes(edge.relation.split(" ")[0]));
  }

  /* Whether a node belongs to the region that is chosen, or to none or several of them; without a region every node does. */
  function inRegion(nodes, region) {
    if (!region) return () => true;
    const there = new Set(nodes.filter((node) => (node.region || "across") === region).map((node) => node.id));
    return (id) => there.has(id);
  }

  /* Whether a node is no actor, or one that has the chosen stance towards the agreement on the day; without a stance every node. */
  function standsSo(data, choice, kinds) {
    if (!choice.stance || !choice.agreement) return () => true;
    const having = data.edges.filter(
      (edge) =>
        edge.to === choice.agreement &&
        edge.relation.split(" ")[0] === data.stances[choice.stance] &&
        (choice.at ? on(edge.line, choice.at) !== null : edge.status !== "ended"),
    );
    const found = new Set(having.map((edge) => edge.from));
    return (id) => found.has(id) || !data.families[kinds.get(id)];
  }

  /* The part of the network that a choice means: shown nodes (those without any edge too) and edges, the edges that the table tells, the way, and how each
     edge stands on the day and apart from the other day. */
  function choose(data, choice) {
    const kinds = new Map(data.nodes.map((node) => [node.id, node.kind]));
    const within = inRegion(data.nodes, choice.region);
    const stands = standsSo(data, choice, kinds);
    const standing = new Map();
    const apart = new Map();
    let edges = data.edges.filter((edge) => {
      if (choice.relation && edge.relation !== choice.relation) return false;
      if (choice.hidden.has(kinds.get(edge.from)) || choice.hidden.has(kinds.get(edge.to))) return false;
      if (!within(edge.from) && !within(edge.to)) return false;
      if (!stands(edge.from) || !stands(edge.to)) return false;
      if (!choice.at) return edge.status !== "ended" && strong(data, edge, null, choice.strength);
      standing.set(edge.id, on(edge.line, choice.at));
      if (choice.compare) apart.set(edge.id, difference(edge.line, choice.compare, choice.at));
      const there = choice.compare ? apart.get(edge.id) : standing.get(edge.id);
      return there !== null && strong(data, edge, standing.get(edge.id), choice.strength);
    });
    const ends = [choice.selected, choice.from, choice.to].filter(Boolean);
    if (choice.selected && choice.steps) {
      const around = surroundings(edges, choice.selected, choice.steps);
      for (const node of ends) around.add(node);
      edges = edges.filter((edge) => around.has(edge.from) && around.has(edge.to));
      ends.push(...around);
    }
    const tied = new Set(data.edges.flatMap((edge) => [edge.from, edge.to]));
    const alone =
      choice.relation || (choice.strength && choice.strength !== "all") || (choice.selected && choice.steps)
        ? []
        : data.nodes
            .filter((node) => !tied.has(node.id) && !choice.hidden.has(node.kind) && within(node.id) && stands(node.id))
            .map((node) => node.id);
    const nodes = new Set([...ends, ...alone, ...edges.flatMap((edge) => [edge.from, edge.to])]);
    let focus = null;
    let path = null;
    if (choice.from && choice.to) {
      path = shortestPath(edges, choice.from, choice.to);
      focus = new Set((path || []).map((edge) => edge.id));
    } else if (choice.selected && !choice.steps) {
      focus = new Set(
        edges.filter((edge) => edge.from === choice.selected || edge.to === choice.selected).map((edge) => edge.id),
      );
    }
    const shown = new Set(edges.map((edge) => edge.id));
    return { nodes, edges: shown, focus, told: focus || shown, path, standing, apart };
  }

  /* What the picture has of a choice when some families are drawn as one: nodes, lines, and for each folded family its members; as
     `lsgraph.views.folding` in Python does it. A line stands for all between the same two that are drawn alike. */
  function foldFamilies(data, chosen, families) {
    const members = new Map();
    for (const node of data.nodes) {
      const family = data.families[node.kind];
      if (!chosen.nodes.has(node.id) || !families.has(family)) continue;
      if (!members.has(family)) members.set(family, []);
      members.get(family).push(node.id);
    }
    for (const [family, ids] of members) if (ids.length < 2) members.delete(family);
    const standsFor = new Map([...members].flatMap(([family, ids]) => ids.map((id) => [id, FOLDED + family])));
    const nodes = new Set([...chosen.nodes].filter((id) => !standsFor.has(id)));
    for (const family of members.keys()) nodes.add(FOLDED + family);
    const lines = new Map();
    for (const edge of data.edges) {
      if (!chosen.edges.has(edge.id)) continue;
      const [from, to] = [standsFor.get(edge.from) || edge.from, standsFor.get(edge.to) || edge.to];
      if (from === edge.from && to === edge.to) lines.set(edge.id, { ...edge, edges: [edge.id] });
      else if (from !== to) {
        const id = `${FOLDED}${from} ${edge.drawn} ${to}`;
        if (lines.has(id)) lines.get(id).edges.push(edge.id);
        else lines.set(id, { ...edge, id, from, to, bends: {}, mark: undefined, edges: [edge.id] });
      }
    }
    return { nodes, lines, members };
  }

  /* A name in lines of these lengths; the space between two lines is in neither. */
  function broken(name, lengths) {
    if (!lengths) return undefined;
    let rest = [...name];
    const lines = [];
    for (const length of lengths) {
      lines.push(rest.slice(0, length).join(""));
      rest = [...rest.slice(length).join("").trimStart()];
    }
    return lines.join("\n");
  }

  /* The ends and the relation in the id of an edge. A relation that somebody has once more has a number after its name, and what comes
     from elsewhere may have spaces in its own. */
  function endsOf(id, nodes) {
    const parts = id.split(" ");
    if (parts.length === 3) return { from: parts[0], relation: parts[1], to: parts[2] };
    const longest = (fits) =>
      nodes.reduce((best, node) => (fits(node.id) && node.id.length > best.length ? node.id : best), "");
    const from = longest((name) => id.startsWith(`${name} `));
    const to = longest((name) => id.endsWith(` ${name}`));
    return { from, relation: id.slice(from.length + 1, -to.length - 1), to };
  }

  /* Nodes and edges with all that the page leaves out, since it follows from the rest (`script_data` in Python says what). `ids` are
     what the edges connect, in their order, as the rows of the table have it. */
  function whole(data, ids) {
    data.nodes.forEach((node, place) => {
      node.at = Object.fromEntries(Object.entries(data.positions).map(([frame, points]) => [frame, points[place]]));
      node.short ??= node.name;
      node.label = broken(node.short, node.label) ?? node.short;
      node.upright = broken(node.short, node.upright) ?? node.label;
      node.others ??= [];
      node.sides ??= {};
      node.href ??= data.things.replace("{}", node.id);
    });
    data.edges.forEach((edge, place) => {
      Object.assign(edge, data.styles[edge.style], { id: ids[place], line: data.lines[edge.line] });
      Object.assign(edge, endsOf(ids[place], data.nodes));
      edge.bends ??= {};
    });
    return data;
  }

  /* A name as it is compared, the same as `lsgraph.stores.names.fold` in Python, which a test holds it to: letters and digits, without case and accents. */
  function fold(text) {
    const small = text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/ø|æ|ß|đ|ł|ς|\u0345/g, (letter) => NOT_DECOMPOSED[letter]);
    const plain = small.normalize("NFKD").replace(/\p{M}/gu, "");
    return (plain.match(/[\p{L}\p{N}]+/gu) || []).join(" ");
  }

  /* All that nodes are called, as it is compared, each with its node. */
  function namesOf(nodes) {
    return nodes
      .flatMap((node) =>
        [...new Set([node.name, node.short, ...node.others, node.id.split("/").pop()].map(fold))].map((name) => [
          name,
          node.id,
        ]),
      )
      .sort((one, other) => inOrder(one[0], other[0]) || inOrder(one[1], other[1]));
  }

  /* How many letters were left out, added, changed, or changed places with the next (optimal string alignment). */
  function slips(one, other) {
    const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= one.length; i += 1) {
      rows.push([i]);
      for (let j = 1; j <= other.length; j += 1) {
        const same = one[i - 1] === other[j - 1] ? 0 : 1;
        let least = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
          least = Math.min(least, rows[i - 2][j - 2] + 1);
        rows[i].push(least);
      }
    }
    return rows[one.length][other.length];
  }

  /* How a folded name fits what was typed, the smaller the better, and for a slip how alike it is (negative); null if it does not. */
  function closeness(wanted, name) {
    if (name === wanted) return [SAME, 0];
    const words = wanted.split(" ");
    if (words.every((word) => ` ${name}`.includes(` ${word}`))) return [WORDS_BEGIN, 0];
    if (wanted.length < FEWEST_LETTERS) return null;
    if (name.includes(wanted)) return [HOLDS, 0];
    const parts = name.split(" ");
    const windows = new Set([name]);
    for (let at = 0; at + words.length <= parts.length; at += 1)
      windows.add(parts.slice(at, at + words.length).join(" "));
    const alike = Math.max(
      ...[...windows].map((each) => 1 - slips(wanted, each) / Math.max(wanted.length, each.length)),
    );
    return alike >= ALIKE ? [IS_LIKE, -alike] : null;
  }

  /* Whether each node is an actor, and how many relations it has. */
  function standingsOf(data) {
    const found = new Map(
      data.nodes.map((node) => [node.id, { actor: node.kind in data.families && !node.unnamed, ties: 0 }]),
    );
    for (const edge of data.edges) for (const end of [edge.from, edge.to]) found.get(end).ties += 1;
    return found;
  }

  /* What a typed name means, as `lsgraph.stores.meant` in Python, which a test holds it to: the one node that has it, else who may be
     meant, best first, and whether several have it. `names` are pairs of a folded name and a node, `standings` what each is. */
  function meant(typed, names, standings) {
    const wanted = fold([...typed].slice(0, MOST_TYPED).join(""));
    const best = new Map();
    for (const [name, node] of wanted ? names : []) {
      const [sort, alike] = closeness(wanted, name) || [];
      if (sort === undefined) continue;
      const known = best.get(node);
      if (!known || (sort - known.sort || alike - known.alike || inOrder(name, known.name)) < 0)
        best.set(node, { sort, alike, name, node, ...standings.get(node) });
    }
    const order = [...best.values()].sort(
      (one, other) =>
        one.sort - other.sort ||
        one.alike - other.alike ||
        other.actor - one.actor ||
        other.ties - one.ties ||
        inOrder(one.name, other.name) ||
        inOrder(one.node, other.node),
    );
    const same = order.filter(({ sort }) => sort === SAME);
    if (same.length === 1) return { one: same[0].node, perhaps: [], several: false };
    const begun = order.filter(({ sort }) => sort < IS_LIKE);
    const perhaps = [same, begun, order].find((each) => each.length) || [];
    return { one: null, perhaps: perhaps.slice(0, MOST_PERHAPS).map(({ node }) => node), several: same.length > 0 };
  }

  /* How many named ones and unnamed groups of each kind a choice shows, or would show if it hid none. */
  function counts(data, choice) {
    const { nodes } = choose(data, { ...choice, hidden: new Set() });
    const found = new Map(data.nodes.map((node) => [node.kind, { named: 0, unnamed: 0 }]));
    for (const node of data.nodes)
      if (nodes.has(node.id)) found.get(node.kind)[node.unnamed ? "unnamed" : "named"] += 1;
    return found;
  }

  /* What the names of nodes ask of each side: from the middle or the corner of the sign, the one that readers expect first. */
  const SIDES = ["below", "above", "right", "left", "below-right", "below-left", "above-right", "above-left"];
  const GAP = 4;
  const FURTHER = [8, 14, 24, 36, 50, 66, 84, 104, 126, 150];

  const ANGLES = Array.from({ length: 24 }, (_, at) => (at * Math.PI) / 12);

  /* A name that is further away from its sign, in a direction. */
  function boxAway(node, angle, gap) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [node.x + (node.radius + gap) * cos, node.y + (node.radius + gap) * sin];
    const aside = Math.abs(cos) < 0.35 ? 0.5 : cos > 0 ? 0 : 1;
    const above = Math.abs(sin) < 0.35 ? 0.5 : sin > 0 ? 0 : 1;
    const [left, top] = [x - aside * node.width, y - above * node.height];
    const across = { 0: "right", 1: "left" }[aside] ?? "";
    return { across, away: true, left, top, right: left + node.width, bottom: top + node.height };
  }

  function nameBox(node, side) {
    const [along, across] = ["below", "above"].includes(side)
      ? [side, ""]
      : side.includes("-")
        ? side.split("-")
        : ["", side];
    const away = (node.radius + GAP) * (along && across ? 0.7 : 1);
    const left =
      across === "right" ? node.x + away : across === "left" ? node.x - away - node.width : node.x - node.width / 2;
    const top =
      along === "below" ? node.y + away : along === "above" ? node.y - away - node.height : node.y - node.height / 2;
    return { across, away: false, left, top, right: left + node.width, bottom: top + node.height };
  }

  /* The thin line from the edge of a sign to the nearest point of a name that is further away. */
  function leaderOf(node, box) {
    const end = {
      x: Math.min(Math.max(node.x, box.left), box.right),
      y: Math.min(Math.max(node.y, box.top), box.bottom),
    };
    const share = node.radius / (Math.hypot(end.x - node.x, end.y - node.y) || 1);
    return [{ x: node.x + (end.x - node.x) * share, y: node.y + (end.y - node.y) * share }, end];
  }

  /* Where names stand, by node: beside their signs, on no sign, no other name and no line that is not their own; those that come first
     choose first, and who finds no place has none. `nodes` have x, y, radius, square, and width and height of their names, all in
     pixels, and may have a `side` to try first and be allowed to have their names `far` away, also only `later`; `lines` have from, to and points along them; `view` is the part of the picture in which names are wanted, and what is `kept` free
     in it has none. */
  function placeNames(nodes, lines, view, kept = [], cell = 3) {
    const columns = Math.ceil((view.right - view.left) / cell) + 1;
    const rows = Math.ceil((view.bottom - view.top) / cell) + 1;
    const crossed = new Uint16Array(columns * rows);
    const covered = new Uint8Array(columns * rows);
    const column = (x) => Math.floor((x - view.left) / cell);
    const row = (y) => Math.floor((y - view.top) / cell);
    const within = (x, y) => x >= 0 && y >= 0 && x < columns && y < rows;
    const own = new Map(nodes.map((node) => [node.id, []]));
    for (const { from, to, points } of lines) {
      const cells = new Set();
      points.forEach(([x, y], at) => {
        const [px, py] = points[Math.max(at - 1, 0)];
        const steps = Math.max(1, Math.ceil((1.5 * Math.hypot(x - px, y - py)) / cell));
        for (let step = 0; step <= steps; step += 1) {
          const [c, r] = [column(px + ((x - px) * step) / steps), row(py + ((y - py) * step) / steps)];
          if (within(c, r)) cells.add(r * columns + c);
        }
      });
      for (const each of cells) crossed[each] += 1;
      own.get(from)?.push(cells);
      own.get(to)?.push(cells);
    }
    const cellsOf = (box) => [
      Math.max(0, column(box.left)),
      Math.max(0, row(box.top)),
      Math.min(columns - 1, column(box.right)),
      Math.min(rows - 1, row(box.bottom)),
    ];
    const cover = (box, round) => {
      const [left, top, right, bottom] = cellsOf(box);
      for (let r = top; r <= bottom; r += 1)
        for (let c = left; c <= right; c += 1)
          if (
            !round ||
            Math.hypot(view.left + (c + 0.5) * cell - round.x, view.top + (r + 0.5) * cell - round.y) <
              round.radius + cell / 2 + 1
          )
            covered[r * columns + c] = 1;
    };
    for (const box of kept) cover(box);
    for (const node of nodes) {
      const { x, y, radius } = node;
      cover({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }, node.square ? null : node);
    }
    /* The cells of the line from a sign to a name that is further away. */
    const leader = (node, box) => {
      if (!box.away) return [];
      const [start, end] = leaderOf(node, box);
      const length = Math.hypot(end.x - start.x, end.y - start.y);
      const cells = [];
      // Beside the sign itself, and before the name.
      for (let at = 2 * cell; at < length - cell; at += cell / 2) {
        const [c, r] = [
          column(start.x + ((end.x - start.x) * at) / length),
          row(start.y + ((end.y - start.y) * at) / length),
        ];
        if (within(c, r)) cells.push(r * columns + c);
      }
      return cells;
    };
    const places = new Map();
    // Who may have a name further away looks for it at once, or `later`, when all have had their turn beside their signs.
    const later = nodes.filter((node) => node.later).map((node) => ({ ...node, far: true }));
    for (const node of [...nodes, ...later]) {
      if (places.has(node.id)) continue;
      for (const cells of own.get(node.id)) for (const each of cells) crossed[each] -= 1;
      const foreign = (box) => {
        const [left, top, right, bottom] = cellsOf(box);
        for (let r = top; r <= bottom; r += 1)
          for (let c = left; c <= right; c += 1) if (covered[r * columns + c] || crossed[r * columns + c]) return true;
        return false;
      };
      const sides = node.side ? [node.side, ...SIDES] : SIDES;
      const inside = ({ left, top, right, bottom }) =>
        left >= view.left && top >= view.top && right <= view.right && bottom <= view.bottom;
      // What must have a name has it further away, at the end of a thin line, where it has no place beside its sign.
      let free = sides.map((side) => nameBox(node, side)).filter((box) => inside(box) && !foreign(box));
      for (const gap of node.far && !free.length ? FURTHER : []) {
        free = ANGLES.map((angle) => boxAway(node, angle, gap)).filter(
          (box) => inside(box) && !foreign(box) && leader(node, box).every((each) => !covered[each]),
        );
        if (free.length) break;
      }
      for (const cells of own.get(node.id)) for (const each of cells) crossed[each] += 1;
      const lying = (box) => {
        const [left, top, right, bottom] = cellsOf(box);
        let count = 0;
        for (let r = top; r <= bottom; r += 1)
          for (let c = left; c <= right; c += 1) count += crossed[r * columns + c] > 0;
        return count;
      };
      if (!free.length) continue;
      // Its own lines are drawn up to the name; of equally good places the first is what readers expect.
      const best = free.map((box) => [lying(box), box]).reduce((least, each) => (each[0] < least[0] ? each : least))[1];
      places.set(node.id, best);
      cover(best);
      for (const each of leader(node, best)) covered[each] = 1;
    }
    return places;
  }

  return {
    FOLDED,
    foldFamilies,
    nameBox,
    leaderOf,
    placeNames,
    on,
    difference,
    turns,
    shortestPath,
    surroundings,
    choose,
    counts,
    whole,
    fold,
    namesOf,
    standingsOf,
    meant,
  };
})();

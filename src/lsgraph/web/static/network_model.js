/* What of a network a choice means: the same as `lsgraph.network.choose` in Python, which a test holds it to.
   No document here, only data: nodes and edges as the page has them, and days as ISO 8601, which sort as text. */
"use strict";

// biome-ignore lint/correctness/noUnusedVariables: the scripts that are loaded after it read it
const networkModel = (() => {
  const SURENESS = { unknown: 1, possible: 2, certain: 3 };
  const sure = (how) => SURENESS[how] || 0;
  /* The status that tells most, first: of ways that are equally short the one over what is done is taken. */
  const ORDER = ["done", "proposed", "planned", "present", "part", "ended"];

  /* As `lsgraph.stores.names.fold` has it; the last two are what case folding makes of Greek, and lower case does not. */
  const NOT_DECOMPOSED = { ø: "o", æ: "ae", ß: "ss", đ: "d", ł: "l", ς: "σ", "\u0345": "ι" };
  const inOrder = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  /* How alike a name must be to what was typed to be meant perhaps, and from how many letters on that can be told. */
  const ALIKE = 0.7;
  const FEWEST_LETTERS = 3;
  const MOST_NEAR = 3;

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

  /* What changes on which day: [day, counts]: began, may (have begun then at the earliest), surer, ended. */
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
          if (!found.has(day)) found.set(day, { began: 0, may: 0, surer: 0, ended: 0 });
          found.get(day)[change] += 1;
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

  /* The part of the network that a choice means: shown nodes (those without any edge too) and edges, the edges that the table tells, the way, and how each
     edge stands on the day and apart from the other day. */
  function choose(data, choice) {
    const kinds = new Map(data.nodes.map((node) => [node.id, node.kind]));
    const standing = new Map();
    const apart = new Map();
    let edges = data.edges.filter((edge) => {
      if (choice.relation && edge.relation !== choice.relation) return false;
      if (choice.hidden.has(kinds.get(edge.from)) || choice.hidden.has(kinds.get(edge.to))) return false;
      if (!choice.at) return edge.status !== "ended";
      standing.set(edge.id, on(edge.line, choice.at));
      if (!choice.compare) return standing.get(edge.id) !== null;
      apart.set(edge.id, difference(edge.line, choice.compare, choice.at));
      return apart.get(edge.id) !== null;
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
      choice.relation || (choice.selected && choice.steps)
        ? []
        : data.nodes.filter((node) => !tied.has(node.id) && !choice.hidden.has(node.kind)).map((node) => node.id);
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
      [edge.from, edge.relation, edge.to] = ids[place].split(" ");
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
      .flatMap((node) => [...new Set([node.name, node.short, ...node.others].map(fold))].map((name) => [name, node.id]))
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

  /* The nodes whose names come closest to one that nobody has, closest first. `names` are pairs of a folded name and a node, in order. */
  function near(wanted, names) {
    if (wanted.length < FEWEST_LETTERS) return [];
    const count = wanted.split(" ").length;
    const best = new Map();
    for (const [name, node] of names) {
      const parts = name.split(" ");
      const windows = new Set([name]);
      for (let at = 0; at + count <= parts.length; at += 1) windows.add(parts.slice(at, at + count).join(" "));
      const alike = Math.max(
        ...[...windows].map((each) => 1 - slips(wanted, each) / Math.max(wanted.length, each.length)),
      );
      if (alike >= ALIKE && !(best.has(node) && best.get(node).alike >= alike)) best.set(node, { alike, name, node });
    }
    const found = [...best.values()].sort(
      (one, other) => other.alike - one.alike || inOrder(one.name, other.name) || inOrder(one.node, other.node),
    );
    return found.slice(0, MOST_NEAR).map(({ node }) => node);
  }

  /* How many named ones and unnamed groups of each kind a choice shows, or would show if it hid none. */
  function counts(data, choice) {
    const { nodes } = choose(data, { ...choice, hidden: new Set() });
    const found = new Map(data.nodes.map((node) => [node.kind, { named: 0, unnamed: 0 }]));
    for (const node of data.nodes)
      if (nodes.has(node.id)) found.get(node.kind)[node.unnamed ? "unnamed" : "named"] += 1;
    return found;
  }

  return { on, difference, turns, shortestPath, surroundings, choose, counts, whole, fold, namesOf, near };
})();

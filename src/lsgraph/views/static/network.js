/* The network to explore: reads the page's data block, draws it with vis-network, and keeps picture, card, table and
   address in step. Texts from data are only ever set as text. */
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("network-data").textContent);
  const texts = data.texts;
  const nodesById = new Map(data.nodes.map((node) => [node.id, node]));
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const narrow = window.matchMedia("(max-width: 600px)");
  const rows = new Map([...document.querySelectorAll("#network-table tbody tr")].map((row) => [row.dataset.edge, row]));
  const boxes = [...document.querySelectorAll("input[name=kind]")];
  const state = { selected: null, relation: "", hidden: new Set() };

  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  let network;

  function positionOf(id) {
    const frame = narrow.matches ? data.positions.portrait : data.positions.landscape;
    const [x, y] = frame[id] || [0, 0];
    return { x, y };
  }

  function draw() {
    byId("network-still").hidden = true;
    for (const id of ["network-canvas", "network-controls", "network-card", "network-zoom"]) byId(id).hidden = false;
    for (const box of boxes) box.disabled = false;
    nodes.add(data.nodes.map((node) => ({ id: node.id, label: node.label, shape: "image", image: node.image, size: node.size, ...positionOf(node.id) })));
    edges.add(data.edges.map((edge) => ({ id: edge.id, from: edge.from, to: edge.to, width: edge.width, dashes: edge.dashes, smooth: edge.smooth, color: { color: edge.color, highlight: edge.color, hover: edge.color, opacity: 1 } })));
    network = new vis.Network(byId("network-canvas"), { nodes, edges }, {
      physics: false,
      layout: { improvedLayout: false },
      interaction: { hover: true, dragNodes: true, selectConnectedEdges: false, zoomSpeed: 0.6 },
      nodes: { font: { size: 15, face: "system-ui, DejaVu Sans, sans-serif", color: data.colours.ink, strokeWidth: 4, strokeColor: data.colours.paper, vadjust: -2 } },
      edges: { arrows: { to: { enabled: true, scaleFactor: 0.6 } }, arrowStrikethrough: false, selectionWidth: 1, hoverWidth: 0.5 },
    });
    // vis-network makes its frame a stop of the Tab key that has no name and does nothing; search and table are the way in.
    byId("network-canvas").querySelector(".vis-network").tabIndex = -1;
    network.on("click", (event) => select(event.nodes[0] || null, true));
    network.on("doubleClick", (event) => { if (event.nodes[0]) window.location.assign(nodesById.get(event.nodes[0]).href); });
    network.once("afterDrawing", () => { network.fit({ animation: false }); byId("network-explorer").dataset.ready = "true"; });
  }

  const shown = (id) => !state.hidden.has(nodesById.get(id).kind);
  const edgeShown = (edge) => shown(edge.from) && shown(edge.to) && (!state.relation || edge.relation === state.relation);

  function apply() {
    const near = new Set(state.selected ? [state.selected] : []);
    const visible = data.edges.filter(edgeShown);
    for (const edge of visible) {
      if (edge.from === state.selected) near.add(edge.to);
      if (edge.to === state.selected) near.add(edge.from);
    }
    const connected = new Set(visible.flatMap((edge) => [edge.from, edge.to]));
    const nodeShown = (node) => shown(node.id) && (!state.relation || connected.has(node.id));
    nodes.update(data.nodes.map((node) => {
      const faded = state.selected !== null && !near.has(node.id);
      return { id: node.id, hidden: !nodeShown(node), opacity: faded ? 0.15 : 1, font: { color: faded ? "rgba(26,29,33,0.15)" : data.colours.ink } };
    }));
    edges.update(data.edges.map((edge) => {
      const faded = state.selected !== null && edge.from !== state.selected && edge.to !== state.selected;
      const hidden = !edgeShown(edge);
      rows.get(edge.id).hidden = hidden || faded;
      return { id: edge.id, hidden, color: { color: edge.color, highlight: edge.color, hover: edge.color, opacity: faded ? 0.1 : 1 } };
    }));
    const counted = { nodes: data.nodes.filter(nodeShown).length, all_nodes: data.nodes.length, edges: visible.length, all_edges: data.edges.length };
    byId("network-count").textContent = texts.counted.replace(/\{(\w+)\}/g, (_, name) => counted[name]);
    for (const box of boxes) box.checked = !state.hidden.has(box.value);
    byId("network-relation").value = state.relation;
    byId("network-search").value = state.selected ? nodesById.get(state.selected).name : "";
    byId("network-message").textContent = "";
    fillCard();
  }

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function fillCard() {
    const card = byId("network-card");
    card.replaceChildren();
    const node = nodesById.get(state.selected);
    if (!node) {
      card.append(element("p", texts.choose));
      return;
    }
    card.append(element("h2", node.name), element("p", node.kind_label, "network-kind-label"));
    const list = element("ul");
    for (const edge of data.edges.filter((each) => edgeShown(each) && (each.from === node.id || each.to === node.id))) {
      const item = element("li");
      const names = [nodesById.get(edge.from).name, edge.relation_label, nodesById.get(edge.to).name];
      item.append(element("span", edge.from === node.id ? `${names[1]} ${names[2]}` : names.join(" "), "network-told"));
      for (const evidence of edge.evidence.slice(0, 2)) {
        const words = element("p", "", "network-evidence");
        const link = element("a", evidence.document);
        link.href = evidence.href;
        words.append(element("q", evidence.words), " ", link, " ", element("span", evidence.basis_label, "network-basis"));
        item.append(words);
      }
      list.append(item);
    }
    const link = element("a", `${texts.open} ${node.name}`, "network-open");
    link.href = node.href;
    card.append(list, link);
  }

  const slug = (iri) => iri.split("/").slice(-2).join("/");

  function remember(push) {
    const address = new URL(window.location.href);
    const parameters = { selected: state.selected && slug(state.selected), relation: state.relation, hide: [...state.hidden].sort().join(",") };
    for (const [name, value] of Object.entries(parameters)) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    if (address.href !== window.location.href) window.history[push ? "pushState" : "replaceState"](null, "", address);
  }

  function recall() {
    const parameters = new URLSearchParams(window.location.search);
    const wanted = parameters.get("selected");
    state.selected = (data.nodes.find((node) => slug(node.id) === wanted) || { id: null }).id;
    state.relation = data.edges.some((edge) => edge.relation === parameters.get("relation")) ? parameters.get("relation") : "";
    state.hidden = new Set((parameters.get("hide") || "").split(",").filter((kind) => boxes.some((box) => box.value === kind)));
    apply();
  }

  function select(id, push) {
    state.selected = id;
    apply();
    remember(push);
  }

  function find(typed) {
    const wanted = typed.trim().toLocaleLowerCase();
    if (!wanted) return select(null, true);
    const names = data.nodes.map((node) => [node.name.toLocaleLowerCase(), node.id]);
    const found = names.find(([name]) => name === wanted) || names.find(([name]) => name.includes(wanted));
    if (!found) {
      byId("network-message").textContent = texts.none;
      return undefined;
    }
    return select(found[1], true);
  }

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor, animation: !still && { duration: 200 } });
  }

  draw();
  recall();
  byId("network-search").addEventListener("change", (event) => find(event.target.value));
  byId("network-relation").addEventListener("change", (event) => { state.relation = event.target.value; apply(); remember(true); });
  for (const box of boxes) {
    box.addEventListener("change", () => {
      if (box.checked) state.hidden.delete(box.value);
      else state.hidden.add(box.value);
      apply();
      remember(true);
    });
  }
  byId("network-whole").addEventListener("click", () => {
    Object.assign(state, { selected: null, relation: "", hidden: new Set() });
    apply();
    remember(true);
    network.fit({ animation: !still });
  });
  byId("network-controls").addEventListener("submit", (event) => { event.preventDefault(); find(byId("network-search").value); });
  byId("network-in").addEventListener("click", () => zoom(1.25));
  byId("network-out").addEventListener("click", () => zoom(0.8));
  byId("network-fit").addEventListener("click", () => network.fit({ animation: !still }));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && state.selected) select(null, true); });
  window.addEventListener("popstate", recall);
  narrow.addEventListener("change", () => {
    nodes.update(data.nodes.map((node) => ({ id: node.id, ...positionOf(node.id) })));
    network.fit({ animation: false });
  });
})();

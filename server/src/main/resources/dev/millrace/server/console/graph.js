// SPDX-License-Identifier: Apache-2.0
// An operator graph as a picture: a query's running dataflow or the plan of an EXPLAIN. dagre places the boxes once for each
// structure; figures change inside boxes of a fixed size, so that nothing moves while the numbers do.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button, formatBytes, formatNumber, formatShort, html } from "./components.js";

const NODE = { width: 208, height: 78 };
const NARROW = 640;

/** Rows per second in few digits, so that the width of a figure does not jump from second to second. */
export function formatRate(rate) {
  const number = Number(rate ?? 0);
  return `${number >= 10000 ? formatShort(number) : formatNumber(number >= 100 ? Math.round(number) : Number(number.toPrecision(3)))}/s`;
}

let dagrePromise = null;
function loadDagre() {
  dagrePromise ??= import("dagre").then(module => module.default ?? module);
  return dagrePromise;
}

/**
 * @param graph    {nodes, edges} as of GET /api/queries/{id} (with figures) or POST /api/analyze (without)
 * @param label    what the picture shows, for screen readers
 * @param live     whether nodes have figures: rows per second, busy time, state size
 */
export function Graph({ graph, label, live = false }) {
  const box = useRef(null);
  const [width, setWidth] = useState(0);
  const [placed, setPlaced] = useState(null);
  const [failed, setFailed] = useState(null);
  const [selected, setSelected] = useState(null);
  const busy = useBusyShares(graph);

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  const direction = width && width < NARROW ? "TB" : "LR";
  const structure = useMemo(
    () => JSON.stringify([graph.nodes.map(node => node.id), graph.edges.map(edge => [edge.from, edge.to])]),
    [graph],
  );
  useEffect(() => {
    if (!width) return undefined;
    let current = true;
    loadDagre().then(
      dagre => current && setPlaced(place(dagre, graph, direction, live)),
      error => current && setFailed(error),
    );
    return () => {
      current = false;
    };
  }, [structure, direction, width > 0, live]);

  const nodes = new Map(graph.nodes.map(node => [node.id, node]));
  const chosen = selected && nodes.get(selected);
  return html`<div class="graph" ref=${box} data-test="graph">
    ${failed && html`<p class="graph-wait" role="alert">The picture could not be loaded: ${failed.message}. Load the page again.</p>`}
    ${!placed && !failed && html`<p class="graph-wait" role="status">Drawing …</p>`}
    ${placed &&
    html`<div class="graph-scroll" tabindex="-1">
      <svg
        role="group"
        aria-label=${label}
        viewBox=${`0 0 ${placed.width} ${placed.height}`}
        style=${`width:${drawnWidth(placed.width, width)}px`}
      >
        <defs>
          <marker id="graph-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">
            <path d="M0 0.5 L8 4 L0 7.5 z" />
          </marker>
        </defs>
        ${placed.edges.map(edge => html`<${Edge} key=${edge.key} edge=${edge} node=${nodes.get(edge.from)} live=${live} />`)}
        ${placed.nodes.map(
          spot =>
            nodes.has(spot.id) &&
            html`<${Node}
              key=${spot.id}
              spot=${spot}
              node=${nodes.get(spot.id)}
              busy=${busy.get(spot.id)}
              live=${live}
              selected=${selected === spot.id}
              onSelect=${() => setSelected(selected === spot.id ? null : spot.id)}
            />`,
        )}
      </svg>
    </div>`}
    ${chosen && html`<${Details} node=${chosen} busy=${busy.get(chosen.id)} live=${live} onClose=${() => setSelected(null)} />`}
  </div>`;
}

/** Shrinks a wide picture to fit, but never below what can be read: then it scrolls. */
function drawnWidth(natural, available) {
  return Math.round(Math.min(natural, Math.max(available - 2, natural * 0.72)));
}

function place(dagre, graph, direction, live) {
  const layout = new dagre.graphlib.Graph();
  layout.setGraph({ rankdir: direction, nodesep: 20, ranksep: live ? 64 : 40, marginx: 6, marginy: 6 });
  layout.setDefaultEdgeLabel(() => ({}));
  const known = new Set(graph.nodes.map(node => node.id));
  for (const node of graph.nodes) layout.setNode(node.id, { width: NODE.width, height: NODE.height });
  const edges = graph.edges.filter(edge => known.has(edge.from) && known.has(edge.to));
  for (const edge of edges) layout.setEdge(edge.from, edge.to);
  dagre.layout(layout);
  const size = layout.graph();
  return {
    width: Math.max(NODE.width + 12, Math.ceil(size.width)),
    height: Math.max(NODE.height + 12, Math.ceil(size.height)),
    nodes: graph.nodes.map(node => ({ id: node.id, x: layout.node(node.id).x, y: layout.node(node.id).y })),
    edges: edges.map(edge => ({ key: edge.from + ">" + edge.to, from: edge.from, points: layout.edge(edge.from, edge.to).points })),
  };
}

/** The share of the whole dataflow's working time that each operator took since the update before (of all time at first). */
function useBusyShares(graph) {
  const before = useRef(null);
  return useMemo(() => {
    const now = new Map(graph.nodes.map(node => [node.id, node.busyNanos ?? 0]));
    const spent = new Map();
    let sum = 0;
    for (const [id, nanos] of now) {
      const delta = Math.max(0, nanos - (before.current?.get(id) ?? 0));
      spent.set(id, delta);
      sum += delta;
    }
    before.current = now;
    if (sum <= 0) {
      const total = [...now.values()].reduce((a, b) => a + b, 0);
      return new Map([...now].map(([id, nanos]) => [id, total > 0 ? nanos / total : 0]));
    }
    return new Map([...spent].map(([id, nanos]) => [id, nanos / sum]));
  }, [graph]);
}

function Edge({ edge, node, live }) {
  const [first, ...rest] = edge.points;
  const path = `M${first.x} ${first.y}` + smooth(first, rest);
  const rate = node?.rowsPerSecond;
  const shown = live && rate !== undefined && rate !== null;
  const width = shown ? 1 + Math.min(4, Math.log10(1 + Math.max(0, rate)) * 0.8) : 1.4;
  const middle = edge.points[Math.floor(edge.points.length / 2)];
  return html`<g class="graph-edge">
    <path d=${path} style=${`stroke-width:${width.toFixed(1)}`} marker-end="url(#graph-arrow)" />
    ${shown && html`<text x=${middle.x} y=${middle.y - 6}>${formatRate(rate)}</text>`}
  </g>`;
}

function smooth(first, rest) {
  if (rest.length < 2) return rest.map(point => `L${point.x} ${point.y}`).join("");
  let path = "";
  for (let i = 0; i < rest.length - 1; i++) {
    const end = i === rest.length - 2 ? rest[i + 1] : { x: (rest[i].x + rest[i + 1].x) / 2, y: (rest[i].y + rest[i + 1].y) / 2 };
    path += `Q${rest[i].x} ${rest[i].y} ${end.x} ${end.y}`;
  }
  return path;
}

function Node({ spot, node, busy, live, selected, onSelect }) {
  const left = spot.x - NODE.width / 2;
  const top = spot.y - NODE.height / 2;
  const facts = factsOf(node, live);
  const keeps = node.state === true || node.stateBytes > 0;
  const classes = ["graph-node", node.slowest && "is-slowest", keeps && "keeps-state", selected && "is-selected"].filter(Boolean).join(" ");
  const spoken = `${node.operator}: ${node.detail ?? ""}. ${facts}${node.slowest ? ". Slowest operator" : ""}`;
  const onKey = event => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onSelect();
    }
  };
  return html`<g
    class=${classes}
    transform=${`translate(${left} ${top})`}
    tabindex="0"
    role="button"
    aria-pressed=${selected}
    aria-label=${spoken}
    data-test="graph-node"
    data-node=${node.id}
    onClick=${onSelect}
    onKeyDown=${onKey}
  >
    <title>${node.detail}</title>
    <rect class="graph-box" width=${NODE.width} height=${NODE.height} rx="6" />
    ${live && html`<rect class="graph-busy" x="1" y=${NODE.height - 4} width=${((NODE.width - 2) * (busy ?? 0)).toFixed(1)} height="3" />`}
    <text class="graph-operator" x="12" y="22">${cut(node.operator, node.slowest ? 18 : 26)}</text>
    ${node.slowest &&
    html`<g data-test="slowest-mark"><rect class="graph-mark" x=${NODE.width - 66} y="8" width="58" height="18" rx="9" /><text
        class="graph-mark-text"
        x=${NODE.width - 37}
        y="20.5"
        >slowest</text
      ></g>`}
    <svg x="12" y="28" width=${NODE.width - 24} height="18"><text class="graph-detail" x="0" y="13">${cut(node.detail ?? "", 60)}</text></svg>
    <svg x="12" y="47" width=${NODE.width - 24} height="20"><text class="graph-facts" x="0" y="14">${facts}</text></svg>
  </g>`;
}

function factsOf(node, live) {
  const facts = [];
  if (live) {
    facts.push(formatRate(node.rowsPerSecond ?? 0));
    if (node.stateBytes > 0) facts.push("state " + formatBytes(node.stateBytes));
  } else {
    if (node.state === true) facts.push("keeps state");
    if (node.key?.length) facts.push("key " + node.key.join(", "));
  }
  return facts.join(" · ");
}

function Details({ node, busy, live, onClose }) {
  const rows = [["Does", node.detail || "nothing more to say"]];
  if (node.key?.length) rows.push(["Key", node.key.join(", ")]);
  if (live) {
    rows.push(["Rows in", formatNumber(node.rowsIn ?? 0)], ["Rows out", formatNumber(node.rowsOut ?? 0)]);
    rows.push(["Rows per second", formatRate(node.rowsPerSecond ?? 0)], ["State", formatBytes(node.stateBytes ?? 0)]);
    rows.push(["Share of the time", Math.round((busy ?? 0) * 100) + " %"], ["Busy", ((node.busyNanos ?? 0) / 1e9).toFixed(2) + " s"]);
  } else rows.push(["State", node.state ? "keeps state" : "none"]);
  for (const [name, value] of Object.entries(node)) {
    if (KNOWN.has(name) || value === null || value === undefined) continue;
    rows.push([name, typeof value === "object" ? JSON.stringify(value) : String(value)]);
  }
  return html`<section class="graph-details" aria-label="The chosen operator" data-test="graph-details">
    <header>
      <strong>${node.operator}</strong>
      <${Button} kind="quiet" icon="close" label="Close the details of the operator" onClick=${onClose} />
    </header>
    <dl>
      ${rows.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
  </section>`;
}

const KNOWN = new Set(["id", "operator", "detail", "key", "state", "rowsIn", "rowsOut", "rowsPerSecond", "stateBytes", "busyNanos", "slowest"]);

function cut(text, limit) {
  return text.length > limit ? text.slice(0, limit - 1) + "…" : text;
}

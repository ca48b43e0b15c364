// SPDX-License-Identifier: Apache-2.0
// What a panel says (as in a dashboard file), made complete; what to draw for a query; the link that holds a panel.
import { isNumeric, isTemporal, parseDuration } from "./format.js";

export const DRAWS = [
  { value: "line", label: "Line" },
  { value: "area", label: "Area" },
  { value: "bar", label: "Bars" },
  { value: "number", label: "Number" },
  { value: "table", label: "Table" },
  { value: "heatmap", label: "Heatmap" },
];
const MOST_INFERRED_LINES = 4;

function list(value) {
  if (value === null || value === undefined || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

/** The panel with every field in one shape: y and mark are arrays, spanMillis a number, range a pair or null. */
export function completePanel(panel) {
  const draw = DRAWS.some(known => known.value === panel.draw) ? panel.draw : "table";
  const range = list(panel.range).map(Number);
  return {
    ...panel,
    title: panel.title || "Untitled",
    sql: panel.sql || "",
    from: panel.from === "earliest" ? "earliest" : "latest",
    draw,
    x: panel.x || null,
    y: list(panel.y),
    by: panel.by || null,
    spanMillis: Math.max(1000, parseDuration(panel.span ?? "60s") || 60_000),
    range: range.length === 2 && range.every(Number.isFinite) ? range : null,
    mark: list(panel.mark),
    unit: panel.unit || "",
    pin: panel.pin === undefined || panel.pin === "" ? null : panel.pin,
    width: Math.max(1, Math.min(3, Number(panel.width) || 1)),
  };
}

function looksLikeTime(column) {
  return isTemporal(column.type)
    || (/^BIGINT/i.test(column.type) && /(^|_)(time|timestamp|ts|at|millis|windowstart|windowend|rowtime|date)$|time(stamp)?$/i.test(column.name));
}

/**
 * How a query is best drawn: {draw, x, y, by, span}. columns: [{name, type}], changes: "append" | "upsert" | "signed",
 * key: names or null, as POST /api/analyze tells them.
 */
export function inferPanel(columns, changes, key) {
  const visible = (columns || []).filter(column => !(changes === "signed" && column.name === "CHANGE"));
  const keys = key || [];
  const isKey = column => keys.includes(column.name) || column.key === true;
  const times = visible.filter(looksLikeTime);
  const numbers = visible.filter(column => isNumeric(column.type) && !isKey(column) && !times.includes(column));
  const names = visible.filter(column => /^(VARCHAR|STRING|BOOLEAN)/i.test(column.type));
  const y = numbers.slice(0, MOST_INFERRED_LINES).map(column => column.name);
  const table = { draw: "table", x: null, y: [], by: null };
  if (y.length === 0 || changes === "signed") return table;
  if (changes === "upsert") {
    const window = times.find(isKey);
    const others = visible.filter(column => isKey(column) && !times.includes(column));
    if (window) return others.length > 1 ? table : { draw: "line", x: window.name, y: others.length ? y.slice(0, 1) : y, by: others[0]?.name || null, span: "10m" };
    if (others.length === 0) return { draw: "number", x: null, y: y.slice(0, 1), by: null, span: "60s" };
    if (others.length === 1) return { draw: "bar", x: others[0].name, y: y.slice(0, 1), by: null };
    if (others.length === 2 && y.length === 1) return { draw: "heatmap", x: others[0].name, y, by: others[1].name };
    return table;
  }
  const by = names.length === 1 && y.length === 1 ? names[0].name : null;
  return { draw: "line", x: times[0]?.name || "ROWTIME", y, by, span: "60s" };
}

const SHARED = ["title", "sql", "from", "draw", "x", "y", "by", "span", "range", "mark", "unit", "pin"];

/** Only the fields that a dashboard file knows and that say something. */
export function trimPanel(panel) {
  const kept = {};
  for (const name of [...SHARED, "average", "width"]) {
    const value = panel[name];
    if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) continue;
    kept[name] = value;
  }
  return kept;
}

/** The address part that holds a panel: "#/share/<base64url of its JSON>". */
export function shareHash(panel) {
  const { width, ...kept } = trimPanel(panel);
  const bytes = new TextEncoder().encode(JSON.stringify(kept));
  const binary = Array.from(bytes, byte => String.fromCharCode(byte)).join("");
  return `#/share/${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The panel in such an address part; throws if it holds none. */
export function readShare(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const panel = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(binary, c => c.charCodeAt(0))));
  if (typeof panel !== "object" || panel === null || typeof panel.sql !== "string") throw new Error("It holds no query.");
  return panel;
}

/** Shows a panel on a page of its own, whose address can be given to others. */
export function openShare(panel) {
  location.hash = shareHash(panel);
}

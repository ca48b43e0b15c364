// SPDX-License-Identifier: Apache-2.0
// Bars: the latest value of each category.
import { useRef } from "preact/hooks";
import { html, formatNumber, formatValue, isNumeric, isTemporal } from "../components.js";
import { useChartHook } from "./hook.js";
import { SERIES_COLORS } from "./palette.js";
import { categoryLabel, DataTable, Frame, isTime, useRows, valueColumns } from "./rows.js";
import { compare } from "./rowstore.js";

const MOST_BARS = 20;
const DRAW_MILLIS = 120;

/** [{label, parts: [{name, value}]}] of the rows, one per category, the largest first (times in their order). */
function categories(panel, store) {
  const values = valueColumns(panel, store);
  const x = store.indexOf(panel.x);
  const by = panel.by ? store.indexOf(panel.by) : -1;
  const found = new Map();
  if (x < 0 || values.length === 0) return [];
  for (const row of store.rows.values()) {
    const key = row[x];
    let entry = found.get(key);
    if (!entry) found.set(key, entry = { key, parts: new Map() });
    for (const name of values) entry.parts.set(by >= 0 ? formatValue(row[by]) : name, Number(row[store.indexOf(name)]));
  }
  const list = [...found.values()];
  const total = entry => [...entry.parts.values()].reduce((sum, value) => sum + value, 0);
  const { type } = store.columns[x];
  if (isTemporal(type) || list.some(entry => isTime(entry.key))) return list.sort((a, b) => compare(b.key, a.key));
  if (isNumeric(type)) return list.sort((a, b) => compare(a.key, b.key));
  return list.sort((a, b) => total(b) - total(a) || compare(a.key, b.key));
}

/** A bar from the zero line to the value; all bars together fill the track between the lowest and the highest. */
function Bar({ name, value, low, high, color, thin }) {
  const size = high - low || 1;
  const from = (Math.min(value, 0) - low) / size * 100;
  return html`<span class="bars-bar" title=${name} style=${{ background: `var(--series-${color % SERIES_COLORS})`, height: thin ? "8px" : "14px",
    transform: `translateX(${from.toFixed(2)}%) scaleX(${Math.max(0.002, Math.abs(value) / size).toFixed(4)})` }}></span>`;
}

/**
 * Horizontal bars: names with the largest value first, numbers in their order, times from the newest on. Several values of a
 * category lie under each other.
 */
export function Bars({ panel, index, paused, asTable, onRetry }) {
  const rows = useRows(panel, paused, DRAW_MILLIS);
  const { store } = rows;
  const frames = useRef(0);
  frames.current++;
  const list = categories(panel, store);
  const shown = list.slice(0, MOST_BARS);
  const names = [...new Set(shown.flatMap(entry => [...entry.parts.keys()]))].sort();
  const values = shown.flatMap(entry => [...entry.parts.values()]);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const latest = useRef(null);
  latest.current = { list, names };
  useChartHook(index, () => ({ title: panel.title, draw: panel.draw,
    get series() { return barSeries(latest.current); }, get rows() { return store.list(); }, get frames() { return frames.current; } }), [panel.title]);
  const label = key => categoryLabel(key, store.columns[store.indexOf(panel.x)]?.type);
  return html`<${Frame} error=${rows.error} panel=${panel} onRetry=${onRetry} waiting=${list.length === 0}>
    ${asTable ? html`<${DataTable} store=${store} panel=${panel} />` : html`<div class="bars" role="list" aria-label=${panel.title} tabindex="0">
      ${shown.map(entry => html`<div role="listitem" key=${String(entry.key)} style=${{ display: "contents" }} data-test="bar">
        <span class="bars-label" data-test="bar-label" title=${label(entry.key)}>${label(entry.key)}</span>
        <span class="bars-track">${low < 0 && html`<span class="bars-zero" style=${{ left: `${(-low / (high - low) * 100).toFixed(2)}%` }}></span>`}
          ${names.map((name, i) => entry.parts.has(name) && html`<${Bar} key=${name} name=${name} value=${entry.parts.get(name)} low=${low}
            high=${high} color=${i} thin=${names.length > 1} />`)}</span>
        <span class="bars-value" data-test="bar-value">${names.filter(name => entry.parts.has(name)).map(name => formatNumber(entry.parts.get(name), 2)).join(" / ")}${
          panel.unit && ` ${panel.unit}`}</span></div>`)}
      ${list.length > MOST_BARS && html`<p class="bars-total muted">and ${formatNumber(list.length - MOST_BARS)} more</p>`}
    </div>`}
    ${names.length > 1 && html`<div class="legend">${names.map((name, i) => html`<span class="legend-item" key=${name}><svg width="10" height="10"
      aria-hidden="true"><rect width="10" height="10" rx="2" style=${{ fill: `var(--series-${i % SERIES_COLORS})` }} /></svg>${name}</span>`)}</div>`}
  <//>`;
}

function barSeries({ list, names }) {
  return names.map(name => {
    const having = list.filter(entry => entry.parts.has(name));
    return { name, x: having.map(entry => entry.key), y: having.map(entry => entry.parts.get(name)) };
  });
}

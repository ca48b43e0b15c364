// SPDX-License-Identifier: Apache-2.0
// A heatmap: values of two categories as the depth of one colour.
import { useEffect, useRef, useState } from "preact/hooks";
import { html, formatNumber, formatValue } from "../components.js";
import { useChartHook } from "./hook.js";
import { colors, onTheme } from "./palette.js";
import { categoryLabel, DataTable, fitCanvas, Frame, useRows, valueColumns } from "./rows.js";
import { compare } from "./rowstore.js";

const MOST_CELLS = 48;
const DRAW_MILLIS = 250;

/** Values of two categories as the depth of one colour. */
export function Heatmap({ panel, index, paused, asTable, onRetry }) {
  const canvas = useRef(null);
  const rows = useRows(panel, paused, DRAW_MILLIS);
  const { store } = rows;
  const [theme, setTheme] = useState(0);
  const frames = useRef(0);
  useEffect(() => onTheme(() => setTheme(turn => turn + 1)), []);
  const grid = heat(panel, store);
  useEffect(() => {
    if (!canvas.current) return;
    drawHeat(canvas.current, grid);
    frames.current++;
  }, [rows.turn, theme, asTable, rows.begun]);
  useChartHook(index, () => ({ title: panel.title, draw: panel.draw, get rows() { return store.list(); }, get frames() { return frames.current; },
    get series() {
      const current = heat(panel, store);
      return current.rows.map((name, r) => ({ name: formatValue(name), x: current.columns, y: current.cells[r] }));
    } }), [panel.title]);
  return html`<${Frame} error=${rows.error} panel=${panel} onRetry=${onRetry} waiting=${grid.columns.length === 0}>
    ${asTable ? html`<${DataTable} store=${store} panel=${panel} />`
      : html`<canvas class="heatmap" ref=${canvas} role="img" aria-label=${`${panel.title}: from ${formatNumber(grid.low)} to ${formatNumber(grid.high)}`}></canvas>
        <div class="legend"><span class="legend-item"><b data-test="heat-low">${formatNumber(grid.low)}</b><span class="heat-ramp"></span>
          <b data-test="heat-high">${formatNumber(grid.high)}</b>${panel.unit}</span></div>`}
  <//>`;
}

/** {columns, rows, cells[row][column], low, high}; the newest columns where they are times. */
function heat(panel, store) {
  const x = store.indexOf(panel.x);
  const by = panel.by ? store.indexOf(panel.by) : -1;
  const values = valueColumns(panel, store);
  const columns = new Map();
  const names = new Set();
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  if (x >= 0) {
    for (const row of store.rows.values()) {
      let column = columns.get(row[x]);
      if (!column) columns.set(row[x], column = new Map());
      for (const value of by >= 0 ? values.slice(0, 1) : values) {
        const name = by >= 0 ? row[by] : value;
        const number = Number(row[store.indexOf(value)]);
        names.add(name);
        column.set(name, number);
        low = Math.min(low, number);
        high = Math.max(high, number);
      }
    }
  }
  const xs = [...columns.keys()].sort(compare).slice(-MOST_CELLS);
  const ys = [...names].sort(compare).slice(0, MOST_CELLS);
  const cells = ys.map(name => xs.map(at => columns.get(at).get(name) ?? null));
  return { type: store.columns[x]?.type, columns: xs, rows: ys, cells, low: low <= high ? low : null, high: low <= high ? high : null };
}

function drawHeat(canvas, { columns, rows, cells, low, high, type }) {
  const ctx = fitCanvas(canvas);
  const c = colors();
  ctx.font = "11px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
  const left = Math.min(120, 10 + Math.max(0, ...rows.map(name => ctx.measureText(formatValue(name)).width)));
  const width = (canvas.clientWidth - left) / columns.length;
  const height = (canvas.clientHeight - 18) / rows.length;
  ctx.textBaseline = "middle";
  const every = Math.max(1, Math.ceil(64 / width));
  rows.forEach((name, r) => {
    ctx.globalAlpha = 1;
    ctx.fillStyle = c.muted;
    ctx.textAlign = "right";
    if (height >= 9 || r % Math.ceil(11 / height) === 0) ctx.fillText(formatValue(name), left - 6, (r + 0.5) * height, left - 8);
    ctx.fillStyle = c.series[0];
    cells[r].forEach((value, i) => {
      if (value === null) return;
      ctx.globalAlpha = 0.08 + 0.92 * (high === low ? 1 : (value - low) / (high - low));
      ctx.fillRect(left + i * width + 0.5, r * height + 0.5, Math.max(1, width - 1), Math.max(1, height - 1));
    });
  });
  ctx.globalAlpha = 1;
  ctx.fillStyle = c.muted;
  ctx.textAlign = "center";
  columns.forEach((key, i) => {
    if (i % every === 0) ctx.fillText(categoryLabel(key, type), left + (i + 0.5) * width, canvas.clientHeight - 8, width * every - 4);
  });
}

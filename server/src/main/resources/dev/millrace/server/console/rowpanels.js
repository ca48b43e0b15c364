// SPDX-License-Identifier: Apache-2.0
// Panels that show rows as they stand: bars, a big number, a heatmap, a table. Each redraws a few times a second.
import { useEffect, useRef, useState } from "preact/hooks";
import { html, Button, ErrorBox, Icon, formatClock, formatNumber, formatValue, isNumeric, resultColumns, Table } from "./components.js";
import { formatTime, isTemporal } from "./format.js";
import { subscribe } from "./live.js";
import { colors, onTheme, SERIES_COLORS } from "./palette.js";
import { compare, RowStore } from "./rowstore.js";
import { SeriesBuffer } from "./series.js";

const MOST_ROWS = 1000;
const MOST_BARS = 20;
const MOST_CELLS = 48;
const DRAW_MILLIS = 120;
const TABLE_MILLIS = 1000;

/**
 * Rows of the panel's query. → {store, error, turn, begun}; `turn` changes when there is something new to show, at most every
 * `everyMillis`. onRows(rows, store) sees every row.
 */
function useRows(panel, paused, everyMillis, onRows) {
  const [state, setState] = useState({ turn: 0, error: null, begun: false, skipped: 0 });
  const held = useRef(null);
  const subscription = useRef(null);
  if (held.current === null) held.current = new RowStore(MOST_ROWS);
  useEffect(() => {
    const store = held.current;
    let fresh = false;
    let skipped = 0;
    subscription.current = subscribe({ sql: panel.sql, from: panel.from, mode: "rows", maxRate: 20 }, {
      onBegin: begin => {
        store.begin(begin);
        setState(old => ({ ...old, error: null, begun: true }));
      },
      onRows: (rows, left) => {
        store.apply(rows);
        skipped += left;
        if (onRows) onRows(rows, store);
        fresh = true;
      },
      onError: error => setState(old => ({ ...old, error })),
    });
    const timer = setInterval(() => {
      if (!fresh || document.hidden) return;
      fresh = false;
      setState(old => ({ ...old, turn: old.turn + 1, skipped }));
    }, everyMillis);
    return () => {
      clearInterval(timer);
      subscription.current.close();
    };
  }, [panel.sql, panel.from, everyMillis]);
  useEffect(() => {
    if (paused) subscription.current.pause();
    else subscription.current.resume();
  }, [paused, panel.sql, panel.from]);
  return { ...state, store: held.current };
}

/** The column that carries the value where none was chosen: the first number that is not part of the key. */
function valueColumns(panel, store) {
  if (panel.y.length > 0) return panel.y.filter(name => store.indexOf(name) >= 0);
  const found = store.columns.find((column, at) => isNumeric(column.type) && !store.keyAt.includes(at));
  return found ? [found.name] : [];
}

function Frame({ error, panel, children, waiting }) {
  return html`<div class="chart" data-test="chart"><${ErrorBox} error=${error} sql=${panel.sql} />
    ${!error && (waiting ? html`<div class="chart-note" data-test="chart-waiting">Waiting for data</div>` : children)}</div>`;
}

/** The rows themselves. */
export function RowsTable({ panel, index, paused, useChartHook }) {
  const rows = useRows(panel, paused, TABLE_MILLIS / 2);
  const { store } = rows;
  const frames = useRef(0);
  frames.current++;
  useChartHook(index, () => ({ title: panel.title, draw: panel.draw, series: [],
    get rows() { return store.list(); }, get columns() { return store.columns; }, get frames() { return frames.current; } }), [panel.title]);
  const wanted = panel.y.length > 0 ? [panel.x, ...panel.y].filter(name => store.indexOf(name) >= 0) : store.columns.map(column => column.name);
  const at = wanted.map(name => store.indexOf(name));
  const columns = resultColumns(at.map(i => store.columns[i])).map(column => ({ ...column, key: false }));
  const list = store.list();
  return html`<${Frame} error=${rows.error} panel=${panel} waiting=${!rows.begun}>
    <${Table} columns=${columns} rows=${at.length === store.columns.length ? list : list.map(row => at.map(i => row[i]))} height="300px"
      caption=${panel.title} empty="Nothing yet" test="panel-table" />
    ${(store.leftOut > 0 || rows.skipped > 0) && html`<p class="chart-status">${leftOutText(store.leftOut, rows.skipped)}</p>`}
  <//>`;
}

function leftOutText(keys, skipped) {
  return [keys > 0 && `the newest ${formatNumber(MOST_ROWS)} keys are shown`, skipped > 0 && `${formatNumber(skipped)} rows left out`]
    .filter(Boolean).join(" · ");
}

const EARLIEST_MILLIS = 631e9; // 1990: a whole number above it, in a column of categories, is a time

/** A category as it is written under or beside its values: times short and in the reader's zone. */
function categoryLabel(key, type) {
  const millis = typeof key === "number" && key > EARLIEST_MILLIS ? key : /^TIMESTAMP/i.test(type || "") ? Date.parse(key) : Number.NaN;
  if (Number.isNaN(millis)) return formatValue(key);
  const clock = millis % 60_000 === 0 ? formatClock(millis).slice(0, 5) : formatClock(millis);
  return Math.abs(Date.now() - millis) < 86_400_000 ? clock : `${formatTime(millis).slice(0, 10)} ${clock}`;
}

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
  const ordered = isTemporal(store.columns[x].type) || (isNumeric(store.columns[x].type));
  list.sort((a, b) => ordered ? compare(b.key, a.key) : total(b) - total(a) || compare(a.key, b.key));
  return list;
}

/** Horizontal bars, the largest first; several values of a category lie under each other. */
export function Bars({ panel, index, paused, asTable, useChartHook }) {
  const rows = useRows(panel, paused, DRAW_MILLIS);
  const { store } = rows;
  const frames = useRef(0);
  frames.current++;
  const list = categories(panel, store);
  const shown = list.slice(0, MOST_BARS);
  const names = [...new Set(shown.flatMap(entry => [...entry.parts.keys()]))].sort();
  const largest = shown.reduce((most, entry) => Math.max(most, ...[...entry.parts.values()].map(Math.abs)), 0) || 1;
  const latest = useRef(null);
  latest.current = { list, names };
  useChartHook(index, () => ({ title: panel.title, draw: panel.draw,
    get series() { return barSeries(latest.current); }, get rows() { return store.list(); }, get frames() { return frames.current; } }), [panel.title]);
  const label = key => categoryLabel(key, store.columns[store.indexOf(panel.x)]?.type);
  return html`<${Frame} error=${rows.error} panel=${panel} waiting=${list.length === 0}>
    ${asTable ? html`<${DataTable} store=${store} panel=${panel} />` : html`<div class="bars" role="list" aria-label=${panel.title} tabindex="0">
      ${shown.map(entry => html`<div role="listitem" key=${String(entry.key)} style=${{ display: "contents" }} data-test="bar">
        <span class="bars-label" data-test="bar-label" title=${label(entry.key)}>${label(entry.key)}</span>
        <span class="bars-track">${names.map((name, i) => entry.parts.has(name) && html`<span key=${name} class="bars-bar" title=${name} style=${{
          background: `var(--series-${i % SERIES_COLORS})`, height: names.length > 1 ? "8px" : "14px",
          transform: `scaleX(${Math.max(0.002, Math.abs(entry.parts.get(name)) / largest)})` }}></span>`)}</span>
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

/** The rows behind a picture, told once a second. */
function DataTable({ store, panel }) {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn(turn => turn + 1), TABLE_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return html`<${Table} columns=${resultColumns(store.columns)} rows=${store.list()} height="240px" caption=${panel.title} test="chart-table" />`;
}

function differs(value, pin) {
  if (value === null || value === undefined) return false;
  const number = Number(value);
  return Number.isNaN(number) || Number.isNaN(Number(pin)) ? String(value) !== String(pin) : number !== Number(pin);
}

/**
 * One value, large, with its recent course. With `pin` it watches that the value never is another: as series, since
 * those keep the extremes of whatever came between two frames, where rows tell only the last.
 */
export function NumberPanel({ panel, index, paused, asTable, onAlarm, useChartHook }) {
  const canvas = useRef(null);
  const course = useRef(null);
  const [shown, setShown] = useState({ value: undefined, alarm: null, error: null, begun: false });
  const held = useRef({ value: undefined, alarm: null, frames: 0 });
  const subscription = useRef(null);
  if (course.current === null) course.current = new SeriesBuffer(panel.y[0] || panel.title, panel.spanMillis / 240);
  useEffect(() => {
    const state = held.current;
    let fresh = false;
    const take = (value, atMillis) => {
      state.value = value;
      fresh = true;
      if (panel.pin !== null && !state.alarm && differs(value, panel.pin)) state.alarm = { value, atMillis };
      const number = Number(value);
      if (value !== null && !Number.isNaN(number)) course.current.append(atMillis, number, false);
    };
    const store = new RowStore(1);
    const overRows = () => subscribe({ sql: panel.sql, from: panel.from, mode: "rows", maxRate: 20 }, {
      onBegin: begin => {
        store.begin(begin);
        setShown(old => ({ ...old, begun: true, error: null }));
      },
      onRows: rows => {
        const column = store.indexOf(valueColumns(panel, store)[0]);
        if (column >= 0) for (const row of rows) if (row[0] !== "-" || store.changes !== "signed") take(row[column], Date.now());
      },
      onError: error => setShown(old => ({ ...old, error })),
    });
    const overSeries = () => subscribe({ sql: panel.sql, from: panel.from, mode: "series", maxRate: 20,
      series: { x: "ROWTIME", y: panel.y, by: null, spanMillis: panel.spanMillis, pixels: 240 } }, {
      onBegin: () => setShown(old => ({ ...old, begun: true, error: null })),
      onSeries: series => series.slice(0, 1).forEach(({ y }) => y.forEach(value => take(value, Date.now()))),
      onError: () => {
        // Not everything can be told as a series (a text, for one).
        subscription.current.close();
        subscription.current = overRows();
      },
    });
    subscription.current = panel.pin !== null && panel.y.length > 0 ? overSeries() : overRows();
    const timer = setInterval(() => {
      course.current.dropBefore(Date.now() - panel.spanMillis);
      if (document.hidden) return;
      if (canvas.current) drawCourse(canvas.current, course.current, panel.spanMillis, state.alarm !== null);
      state.frames++;
      if (fresh) setShown(old => ({ ...old, value: state.value, alarm: state.alarm }));
      fresh = false;
    }, DRAW_MILLIS);
    return () => {
      clearInterval(timer);
      subscription.current.close();
    };
  }, [panel.sql, panel.from, panel.spanMillis, String(panel.pin), panel.y.join()]);
  useEffect(() => {
    if (paused) subscription.current.pause();
    else subscription.current.resume();
  }, [paused]);
  useEffect(() => onAlarm && onAlarm(shown.alarm !== null), [shown.alarm !== null]);
  useChartHook(index, () => ({ title: panel.title, draw: panel.draw, get frames() { return held.current.frames; },
    get value() { return held.current.value; }, get alarm() { return held.current.alarm; },
    get series() { return [seriesOf(course.current)]; } }), [panel.title]);
  const { alarm, value } = shown;
  const rows = asTable ? rowsOf(course.current) : null;
  return html`<${Frame} error=${shown.error} panel=${panel} waiting=${value === undefined}>
    <div class=${alarm ? "big-number is-alarm" : "big-number"}>
      <div class="big-number-value" data-test="number-value">${typeof value === "number" ? formatNumber(value, 2) : formatValue(value)}${
        panel.unit && html`<small> ${panel.unit}</small>`}</div>
      ${panel.pin !== null && (alarm ? html`<div class="big-number-state" role="alert" data-test="number-alarm"><${Icon} name="alarm" />
          Was ${formatNumber(alarm.value)} at ${formatClock(alarm.atMillis, true)}; must be ${String(panel.pin)}
          <${Button} kind="quiet" onClick=${() => { held.current.alarm = null; setShown(old => ({ ...old, alarm: null })); }}
            test="number-reset">Reset<//></div>`
        : html`<div class="big-number-state is-good" data-test="number-ok"><${Icon} name="check" />Always ${String(panel.pin)} so far</div>`)}
      ${asTable ? html`<${Table} columns=${[{ name: "time", label: "Time" }, { name: "value", label: "Value", align: "right" }]} rows=${rows}
          height="160px" caption=${panel.title} test="chart-table" />`
        : html`<canvas class="sparkline" ref=${canvas} aria-hidden="true"></canvas>`}
    </div>
  <//>`;
}

function seriesOf(buffer) {
  return { name: buffer.name, x: Array.from(buffer.xs.subarray(buffer.start, buffer.end)), y: Array.from(buffer.ys.subarray(buffer.start, buffer.end)) };
}

function rowsOf(buffer) {
  const { x, y } = seriesOf(buffer);
  return x.map((at, i) => [formatClock(at, true), y[i]]).reverse().slice(0, 200);
}

/** Fits the canvas to its box. → its context scaled to CSS pixels. */
function fitCanvas(canvas) {
  const ratio = devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const ctx = canvas.getContext("2d");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  return ctx;
}

function drawCourse(canvas, { xs, ys, start, end }, span, alarm) {
  const ctx = fitCanvas(canvas);
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = start; i < end; i++) {
    low = Math.min(low, ys[i]);
    high = Math.max(high, ys[i]);
  }
  if (!(low <= high)) return;
  const size = high - low || 1;
  const now = Date.now();
  const y = value => high === low ? height / 2 : height - 3 - (value - low) / size * (height - 6);
  ctx.beginPath();
  for (let i = start; i < end; i++) {
    const x = width - (now - xs[i]) / span * width;
    if (i > start) ctx.lineTo(x, y(ys[i]));
    else ctx.moveTo(x, y(ys[i]));
  }
  ctx.lineTo(width, y(ys[end - 1]));
  ctx.lineJoin = "round";
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = alarm ? colors().bad : colors().series[0];
  ctx.stroke();
}

/** Values of two categories as the depth of one colour. */
export function Heatmap({ panel, index, paused, asTable, useChartHook }) {
  const canvas = useRef(null);
  const rows = useRows(panel, paused, DRAW_MILLIS * 2);
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
  return html`<${Frame} error=${rows.error} panel=${panel} waiting=${grid.columns.length === 0}>
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

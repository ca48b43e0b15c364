// SPDX-License-Identifier: Apache-2.0
// One value, large, with its recent course; and a watch that it never is another.
import { useEffect, useRef, useState } from "preact/hooks";
import { html, Button, Icon, formatClock, formatNumber, formatValue, Table } from "../components.js";
import { subscribe } from "../live.js";
import { useChartHook } from "./hook.js";
import { colors } from "./palette.js";
import { fitCanvas, Frame, valueColumns } from "./rows.js";
import { RowStore } from "./rowstore.js";
import { SeriesBuffer } from "./series.js";

const DRAW_MILLIS = 120;
const WHOLE_AXIS_MILLIS = 1e14; // one pixel of a series that holds all times: each frame tells its lowest and highest value

function differs(value, pin) {
  if (value === null || value === undefined) return false;
  const number = Number(value);
  return Number.isNaN(number) || Number.isNaN(Number(pin)) ? String(value) !== String(pin) : number !== Number(pin);
}

/**
 * One value, large, with its recent course. With `pin` it watches that the value never is another, in a series beside the rows: rows
 * tell the last value between two frames, a series the extremes of all.
 */
export function NumberPanel({ panel, index, paused, asTable, onAlarm, onRetry }) {
  const canvas = useRef(null);
  const course = useRef(null);
  const [shown, setShown] = useState({ value: undefined, alarm: null, error: null, begun: false });
  const held = useRef({ value: undefined, alarm: null, frames: 0 });
  const subscription = useRef(null);
  if (course.current === null) course.current = new SeriesBuffer(panel.y[0] || panel.title, panel.spanMillis / 240);
  useEffect(() => {
    const state = held.current;
    let fresh = false;
    const store = new RowStore(1);
    const check = value => {
      if (panel.pin === null || state.alarm || !differs(value, panel.pin)) return;
      state.alarm = { value, atMillis: Date.now() };
      fresh = true;
    };
    const take = value => {
      state.value = value;
      fresh = true;
      check(value);
      const number = Number(value);
      if (value !== null && !Number.isNaN(number)) course.current.append(Date.now(), number, false);
    };
    subscription.current = subscribe({ sql: panel.sql, from: panel.from, mode: "rows", maxRate: 20 }, {
      onBegin: begin => {
        store.begin(begin);
        setShown(old => ({ ...old, begun: true, error: null }));
      },
      onRows: rows => {
        const column = store.indexOf(valueColumns(panel, store)[0]);
        if (column >= 0) for (const row of rows) if (row[0] !== "-" || store.changes !== "signed") take(row[column]);
      },
      onError: error => setShown(old => ({ ...old, error })),
    });
    const watch = panel.pin !== null && panel.y.length > 0 ? subscribe({ sql: panel.sql, from: panel.from, mode: "series", maxRate: 10,
      series: { x: "ROWTIME", y: panel.y.slice(0, 1), by: null, spanMillis: WHOLE_AXIS_MILLIS, pixels: 1 } }, {
      // What is wrong with the query is told above; a value that is no number has only the rows.
      onSeries: series => series.forEach(({ y }) => y.forEach(check)),
    }) : null;
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
      watch?.close();
    };
  }, [panel.sql, panel.from, panel.spanMillis, String(panel.pin), panel.y.join()]);
  useEffect(() => {
    if (paused) subscription.current.pause();
    else subscription.current.resume();
  }, [paused, panel.sql, panel.from]);
  useEffect(() => onAlarm && onAlarm(shown.alarm !== null), [shown.alarm !== null]);
  useChartHook(index, () => ({ title: panel.title, draw: panel.draw, get frames() { return held.current.frames; },
    get value() { return held.current.value; }, get alarm() { return held.current.alarm; },
    get series() { return [seriesOf(course.current)]; } }), [panel.title]);
  const { alarm, value } = shown;
  const rows = asTable ? rowsOf(course.current) : null;
  return html`<${Frame} error=${shown.error} panel=${panel} onRetry=${onRetry} waiting=${value === undefined}>
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

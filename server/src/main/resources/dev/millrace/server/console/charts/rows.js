// SPDX-License-Identifier: Apache-2.0
// What panels of rows share: the subscription, the frame around a picture, the rows behind it, names of categories.
import { useEffect, useRef, useState } from "preact/hooks";
import { html, Button, ErrorBox, formatClock, formatTime, formatValue, isNumeric, resultColumns, Table } from "../components.js";
import { subscribe } from "../live.js";
import { RowStore } from "./rowstore.js";

export const MOST_ROWS = 1000;
const TABLE_MILLIS = 1000;

/**
 * Rows of the panel's query. → {store, error, turn, begun}; `turn` changes when there is something new to show, at most every
 * `everyMillis`.
 */
export function useRows(panel, paused, everyMillis) {
  const [state, setState] = useState({ turn: 0, error: null, begun: false, skipped: 0 });
  const held = useRef(null);
  const subscription = useRef(null);
  if (held.current === null) held.current = new RowStore(MOST_ROWS);
  useEffect(() => {
    const store = held.current;
    let fresh = false;
    let skipped = 0;
    subscription.current = subscribe({ sql: panel.sql, from: panel.from, mode: "rows", maxRate: Math.max(4, Math.round(1000 / everyMillis)) }, {
      onBegin: begin => {
        store.begin(begin);
        setState(old => ({ ...old, error: null, begun: true }));
      },
      onRows: (rows, left) => {
        store.apply(rows);
        skipped += left;
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
export function valueColumns(panel, store) {
  if (panel.y.length > 0) return panel.y.filter(name => store.indexOf(name) >= 0);
  const found = store.columns.find((column, at) => isNumeric(column.type) && !store.keyAt.includes(at));
  return found ? [found.name] : [];
}

/** A panel's picture, or what is wrong with its query, or that nothing has come yet. */
export function Frame({ error, panel, children, waiting, onRetry }) {
  return html`<div class="chart" data-test="chart"><${ErrorBox} error=${error} sql=${panel.sql}
      action=${html`<${Button} onClick=${onRetry} test="chart-retry">Try again<//>`} />
    ${!error && (waiting ? html`<div class="chart-note" data-test="chart-waiting">Waiting for data</div>` : children)}</div>`;
}

/** The rows behind a picture, told once a second. */
export function DataTable({ store, panel }) {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn(turn => turn + 1), TABLE_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return html`<${Table} columns=${resultColumns(store.columns)} rows=${store.list()} height="240px" caption=${panel.title} test="chart-table" />`;
}

const EARLIEST_MILLIS = 631e9; // 1990: a whole number above it, in a column of categories, is a time

/** Whether a category is a time told in epoch millis. */
export function isTime(key) {
  return typeof key === "number" && key > EARLIEST_MILLIS;
}

/** A category as it is written under or beside its values: times short and in the reader's zone. */
export function categoryLabel(key, type) {
  const millis = isTime(key) ? key : /^TIMESTAMP/i.test(type || "") ? Date.parse(key) : Number.NaN;
  if (Number.isNaN(millis)) return formatValue(key);
  const clock = millis % 60_000 === 0 ? formatClock(millis).slice(0, 5) : formatClock(millis);
  return Math.abs(Date.now() - millis) < 86_400_000 ? clock : `${formatTime(millis).slice(0, 10)} ${clock}`;
}

/** Fits the canvas to its box. → its context scaled to CSS pixels. */
export function fitCanvas(canvas) {
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

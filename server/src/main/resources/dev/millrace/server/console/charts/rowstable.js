// SPDX-License-Identifier: Apache-2.0
// The rows themselves, as they stand.
import { useRef } from "preact/hooks";
import { html, formatNumber, resultColumns, Table } from "../components.js";
import { useChartHook } from "./hook.js";
import { Frame, MOST_ROWS, useRows } from "./rows.js";

const TURN_MILLIS = 500;

/** The rows themselves. */
export function RowsTable({ panel, index, paused, onRetry }) {
  const rows = useRows(panel, paused, TURN_MILLIS);
  const { store } = rows;
  const frames = useRef(0);
  frames.current++;
  useChartHook(index, () => ({ title: panel.title, draw: panel.draw, series: [],
    get rows() { return store.list(); }, get columns() { return store.columns; }, get frames() { return frames.current; } }), [panel.title]);
  const wanted = panel.y.length > 0 ? [panel.x, ...panel.y].filter(name => store.indexOf(name) >= 0) : store.visibleNames();
  const at = wanted.map(name => store.indexOf(name));
  const columns = resultColumns(at.map(i => store.columns[i])).map(column => ({ ...column, key: false }));
  const list = store.list();
  return html`<${Frame} error=${rows.error} panel=${panel} onRetry=${onRetry} waiting=${!rows.begun}>
    <${Table} columns=${columns} rows=${at.length === store.columns.length && panel.y.length === 0 ? list : list.map(row => at.map(i => row[i]))} height="300px"
      caption=${panel.title} empty="Nothing yet" test="panel-table" />
    ${(store.leftOut > 0 || rows.skipped > 0) && html`<p class="chart-status">${leftOutText(store.leftOut, rows.skipped)}</p>`}
  <//>`;
}

function leftOutText(keys, skipped) {
  return [keys > 0 && `the newest ${formatNumber(MOST_ROWS)} keys are shown`, skipped > 0 && `${formatNumber(skipped)} rows left out`]
    .filter(Boolean).join(" · ");
}

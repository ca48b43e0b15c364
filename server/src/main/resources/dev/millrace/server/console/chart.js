// SPDX-License-Identifier: Apache-2.0
// A panel's picture: subscribes to its query and draws it. Also the door to everything about charts:
//
//   <${Chart} panel=${{ title, sql, draw: "line", x: "ROWTIME", y: ["AMOUNT"], span: "60s" }} index=${0} />
//   inferPanel(columns, changes, key) → {draw, x, y, by, span}
//   <${ChartDialog} panel=${panel} onSave=${panel => …} onClose=${…} />    (from chartdialog.js)
//   openShare(panel)
//
// Browser tests read window.__millrace.charts[index]: {title, draw, series: [{name, x: [], y: []}], rows, frames}.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { html, ErrorBox, formatNumber, Table } from "./components.js";
import { LineChart, MOST_LINES } from "./linechart.js";
import { subscribe } from "./live.js";
import { markerSvg, SERIES_COLORS } from "./palette.js";
import { completePanel } from "./panelspec.js";
import { Bars, Heatmap, NumberPanel, RowsTable } from "./rowpanels.js";

export { completePanel, inferPanel, openShare, readShare, shareHash, trimPanel } from "./panelspec.js";
export { ChartDialog, AddToDashboard } from "./chartdialog.js";

const LEGEND_MILLIS = 250;
const TABLE_MILLIS = 1000;
const TABLE_ROWS = 200;

window.__millrace = window.__millrace || { charts: [] };

/** Makes what a chart holds visible to browser tests, while the component lives. index undefined: not at all. */
export function useChartHook(index, hook, inputs) {
  useEffect(() => {
    if (index === undefined) return undefined;
    const { charts } = window.__millrace;
    const mine = hook();
    charts[index] = mine;
    return () => {
      if (charts[index] === mine) delete charts[index];
    };
  }, [index, ...inputs]);
}

/**
 * panel: as in a dashboard file. index: its place in window.__millrace.charts. paused: nothing moves. asTable: the data
 * as a table instead of the picture. onAlarm(boolean): a pinned number has differed.
 */
export function Chart({ panel, index, paused = false, asTable = false, onAlarm }) {
  const complete = useMemo(() => completePanel(panel), [JSON.stringify(panel)]);
  const missing = whatIsMissing(complete);
  if (missing) return html`<div class="chart"><div class="chart-note" data-test="chart-note">${missing}</div></div>`;
  const View = { line: SeriesChart, area: SeriesChart, bar: Bars, number: NumberPanel, heatmap: Heatmap, table: RowsTable }[complete.draw];
  return html`<${View} key=${`${complete.draw} ${complete.sql}`} panel=${complete} index=${index} paused=${paused} asTable=${asTable}
    onAlarm=${onAlarm} useChartHook=${useChartHook} />`;
}

function whatIsMissing(panel) {
  if (panel.sql.trim() === "") return "Write a query.";
  if (["line", "area", "heatmap"].includes(panel.draw) && panel.y.length === 0) return "Choose a column for y.";
  if (["bar", "heatmap"].includes(panel.draw) && !panel.x) return "Choose a column for the categories.";
  return null;
}

function SeriesChart({ panel, index, paused, asTable }) {
  const root = useRef(null);
  const chart = useRef(null);
  const subscription = useRef(null);
  const [error, setError] = useState(null);
  const [legend, setLegend] = useState({ items: [], cursor: null, leftOut: false, empty: true, rate: 0, skipped: 0 });
  const counted = useRef({ events: 0, skipped: 0, sinceMillis: 0, rate: 0 });
  const shape = JSON.stringify([panel.sql, panel.from, panel.x, panel.y, panel.by, panel.spanMillis, panel.range, panel.mark, panel.unit, panel.draw]);

  useEffect(() => {
    setError(null);
    const mine = new LineChart(root.current, {
      span: panel.spanMillis, range: panel.range, mark: panel.mark, unit: panel.unit, area: panel.draw === "area" });
    chart.current = mine;
    counted.current = { events: 0, skipped: 0, sinceMillis: performance.now(), rate: 0 };
    subscription.current = subscribe({
      sql: panel.sql, from: panel.from, mode: "series", maxRate: 20,
      series: { x: panel.x || "ROWTIME", y: panel.y, by: panel.by, spanMillis: panel.spanMillis,
        pixels: Math.max(100, Math.min(2000, root.current.clientWidth || 600)) },
    }, {
      onBegin: begin => { setError(null); mine.begin(begin.changes); },
      onSeries: (series, events, skipped) => {
        mine.add(series);
        counted.current.events += events || 0;
        counted.current.skipped += skipped || 0;
      },
      onError: setError,
    });
    let said = "";
    const timer = setInterval(() => {
      const next = { ...mine.legend(), ...rates(counted.current) };
      const text = JSON.stringify(next);
      if (text !== said) setLegend(next);
      said = text;
    }, LEGEND_MILLIS);
    return () => {
      clearInterval(timer);
      subscription.current.close();
      mine.destroy();
    };
  }, [shape]);

  useEffect(() => {
    chart.current.paused = paused;
    if (paused) subscription.current.pause();
    else subscription.current.resume();
  }, [paused, shape]);

  useChartHook(index, () => ({
    title: panel.title,
    draw: panel.draw,
    get series() { return chart.current.series(); },
    get frames() { return chart.current.frames; },
    get view() { return { min: chart.current.xMin, max: chart.current.xMax }; },
  }), [shape, panel.title]);

  return html`<div class="chart" data-test="chart">
    <${ErrorBox} error=${error} sql=${panel.sql} />
    <div class="chart-plot" ref=${root} hidden=${asTable || error !== null} role="img" aria-label=${`${panel.title}: ${describe(legend)}`}>
      ${legend.empty && !error && html`<div class="chart-note" data-test="chart-waiting">Waiting for data</div>`}
    </div>
    ${asTable && html`<${SeriesTable} chart=${chart} panel=${panel} />`}
    <div class="chart-foot" hidden=${error !== null}><${Legend} legend=${legend} unit=${panel.unit} />
      <span class="chart-status" data-test="chart-status">${legend.cursor ?? statusText(legend)}</span></div>
  </div>`;
}

function rates(counted) {
  const now = performance.now();
  const elapsed = now - counted.sinceMillis;
  if (elapsed >= 1000) {
    counted.rate = Math.round(counted.events * 1000 / elapsed);
    counted.events = 0;
    counted.sinceMillis = now;
  }
  return { rate: counted.rate, skipped: counted.skipped };
}

function statusText({ rate, skipped, leftOut }) {
  const parts = [`${formatNumber(rate)} events/s`];
  if (skipped > 0) parts.push(`${formatNumber(skipped)} left out`);
  if (leftOut) parts.push(`only ${MOST_LINES} lines shown`);
  return parts.join(" · ");
}

function describe({ items }) {
  return items.map(item => `${item.name} ${formatNumber(item.value)}`).join(", ") || "no data yet";
}

function Legend({ legend, unit }) {
  return html`<div class="legend" data-test="legend">${legend.items.map(item => html`<span class="legend-item" key=${item.name}>
    <svg width="18" height="10" aria-hidden="true" style=${{ color: `var(--series-${item.slot % SERIES_COLORS})` }}>
      <path d="M0 5h18" stroke="currentColor" stroke-width="1.5" /><path d=${markerSvg(item.slot, 9, 5, 3.2)} fill="currentColor" /></svg>
    <span data-test="legend-name">${item.name}</span>
    <b data-test="legend-value">${Number.isNaN(item.value) ? "–" : formatNumber(item.value, 2)}${unit && ` ${unit}`}</b></span>`)}</div>`;
}

/** The newest points, told once a second. */
function SeriesTable({ chart, panel }) {
  const [rows, setRows] = useState([]);
  useEffect(() => {
    const tell = () => setRows(chart.current.tableRows(TABLE_ROWS));
    tell();
    const timer = setInterval(tell, TABLE_MILLIS);
    return () => clearInterval(timer);
  }, []);
  const columns = [
    { name: "x", label: panel.x || "ROWTIME" },
    { name: "line", label: panel.by || "Line" },
    { name: "y", label: panel.by ? panel.y.join(", ") : "Value", align: "right", render: y => formatNumber(y) },
  ];
  return html`<${Table} columns=${columns} rows=${rows} height="240px" caption=${`${panel.title}, newest first`} test="chart-table" />`;
}

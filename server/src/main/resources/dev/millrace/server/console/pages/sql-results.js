// SPDX-License-Identifier: Apache-2.0
// What running statements gave: messages, rows that were asked for once, rows that keep coming, errors; each with its plan.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { get, path, post } from "../api.js";
import {
  Badge, Button, CopyButton, Empty, ErrorBox, Spinner, Table, formatNumber, formatTime, formatValue, html, resultColumns, useLoad,
} from "../components.js";
import { Graph, formatRate } from "../graph.js";
import { subscribe, tailTopic } from "../live.js";
import { oneLine } from "../sqltext.js";
import { MOST_ROWS, Rate, RowBuffer, isScrolled, toCsv } from "./sql-run.js";

const PAINT_MILLIS = 120;
const RATE_MILLIS = 500;

/**
 * @param cards   [{id, kind: "busy" | "message" | "rows" | "follow" | "tail" | "plan" | "error", sql, …}]
 * @param onFault an error of a card: (error, card)
 * @param onPick  a near miss of an error was chosen: (card, word)
 */
export function Results({ cards, onFault, onPick }) {
  return html`<div class="results" data-test="results">${cards.map(card => html`<${Card} key=${card.id} card=${card} onFault=${onFault} onPick=${onPick} />`)}</div>`;
}

function Card({ card, onFault, onPick }) {
  switch (card.kind) {
    case "busy":
      return html`<${Frame} card=${card} state=${html`<${Spinner} label="Running" />`} />`;
    case "message":
      return html`<${Frame} card=${card} test="result-message"><p class="result-text">${card.message}</p><//>`;
    case "rows":
      return html`<${Rows} card=${card} />`;
    case "follow":
    case "tail":
      return html`<${Live} card=${card} onFault=${onFault} onPick=${onPick} />`;
    case "plan":
      return html`<${Frame} card=${card} planOpen test="result-plan" />`;
    default:
      return html`<${Frame} card=${card} test="result-error"><${ErrorBox} error=${card.error} sql=${card.error.line ? card.source : undefined} onPick=${word => onPick(card, word)} test="error-box" /><//>`;
  }
}

/** The head of a result with its statement and tools, its body, and the plan beside it where it is asked for. */
function Frame({ card, state, tools, children, planOpen = false, test = "result" }) {
  const [plan, setPlan] = useState(planOpen);
  const explains = explainable(card.sql);
  return html`<section class="result" aria-label=${oneLine(card.sql, 60)} data-test=${test}>
    <header class="result-head">
      <code class="result-sql" title=${card.sql}>${oneLine(card.sql)}</code>
      <span class="result-state">${state}</span>
      <span class="actions">${tools}${explains && html`<${Button} kind="quiet" pressed=${plan} onClick=${() => setPlan(!plan)} test="plan">Plan<//>`}</span>
    </header>
    <div class=${plan && children ? "result-body result-beside" : "result-body"}>
      ${children && html`<div class="result-main">${children}</div>`}
      ${plan && explains && html`<${Plan} sql=${explains} />`}
    </div>
  </section>`;
}

/** The statement whose plan can be drawn, `{sql}`, or the running query, `{id}`; null if there is none. */
function explainable(sql) {
  const text = sql.replace(/^(\s*(--[^\n]*\n|\/\*[\s\S]*?\*\/))*\s*/, "");
  const explain = /^EXPLAIN\s+(?:ANALYZE\s+)?([\s\S]*)$/i.exec(text);
  const inner = explain ? explain[1] : text;
  if (/^(SELECT|WITH)\b/i.test(inner) || /^(CREATE|INSERT)\b[\s\S]*\bSELECT\b/i.test(inner)) return { sql: inner };
  const id = explain && /^[`"]?([\w-]+)[`"]?\s*;?\s*$/.exec(inner);
  return id ? { id: id[1] } : null;
}

function Plan({ sql: { sql, id } }) {
  const plan = useLoad(async () => {
    if (id) return (await get(path`/api/queries/${id}`)).graph;
    const analysis = await post("/api/analyze", { sql, properties: {} });
    const found = analysis.statements.find(statement => statement.plan);
    if (!found && analysis.error) throw Object.assign(new Error(analysis.error.message), analysis.error);
    return found ? found.plan : null;
  }, [sql, id]);
  return html`<div class="result-plan" data-test="plan-view">
    ${plan.error && html`<${ErrorBox} error=${plan.error} />`}
    ${plan.data === undefined && !plan.error && html`<p class="loading"><${Spinner} label="Loading the plan" /></p>`}
    ${plan.data === null && html`<${Empty} title="No plan">This statement does not run as a dataflow.<//>`}
    ${plan.data && html`<${Graph} graph=${plan.data} live=${Boolean(id)} label="Plan of the statement" />`}
  </div>`;
}

function Rows({ card }) {
  const columns = useMemo(() => resultColumns(card.columns), [card.columns]);
  const rows = card.rows.length > MOST_ROWS ? card.rows.slice(0, MOST_ROWS) : card.rows;
  const state = html`<span class="num">${formatNumber(rows.length)}</span> ${rows.length === 1 ? "row" : "rows"}${card.truncated && html` <${Badge} kind="warn" test="truncated">more were left out: use LIMIT or WHERE<//>`}`;
  const tools = html`<${CopyButton} text=${() => toCsv(card.columns, rows, formatValue)} label="Copy as CSV" test="copy-csv" />`;
  return html`<${Frame} card=${card} state=${state} tools=${tools} planOpen=${/^\s*EXPLAIN\b/i.test(card.sql)}>
    <${Table} test="result-table" caption=${`Rows of ${oneLine(card.sql, 60)}`} columns=${columns} rows=${rows} height="56vh" empty="No rows" />
    ${card.asOf?.length > 0 && html`<p class="result-foot muted" data-test="as-of">True for ${card.asOf.map(place => `${place.topic}/${place.partition} up to ${place.offset}`).join(", ")}</p>`}
  <//>`;
}

const PHASES = {
  connecting: ["neutral", "connecting"], running: ["good", "running"], paused: ["warn", "paused"], stopped: ["neutral", "stopped"],
  ended: ["info", "ended"], failed: ["bad", "failed"],
};

const TAIL_COLUMNS = [
  { name: "ROWTIME", type: "TIMESTAMP" }, { name: "PARTITION", type: "INT" }, { name: "OFFSET", type: "BIGINT" }, { name: "KEY", type: "VARCHAR" }, { name: "VALUE", type: "VARCHAR" },
];

function Live({ card, onFault, onPick }) {
  const root = useRef(null);
  const live = useLiveRows(card, root, onFault);
  const [kind, text] = PHASES[live.phase];
  const going = live.phase === "running" || live.phase === "paused" || live.phase === "connecting";
  const state = html`<${Badge} kind=${kind} test="live-phase">${text}<//>
    <span class="result-figures num"><span data-test="row-rate">${formatRate(live.rate)}</span>
    <span data-test="row-count">${formatNumber(live.received)} rows</span>
    <span data-test="row-skipped" class=${live.skipped > 0 ? "" : "muted"} title="Rows left out because this page could not take them all">${formatNumber(live.skipped)} skipped</span></span>`;
  const [chart, setChart] = useState(false);
  const tools = html`
    ${card.kind === "follow" && live.phase !== "failed" && html`<${Button} kind="quiet" disabled=${!live.columns.length} pressed=${chart} onClick=${() => setChart(!chart)} test="chart">Chart<//>`}
    ${live.columns.length > 0 && html`<${CopyButton} text=${() => toCsv(live.columns, live.rows, formatValue)} label="Copy as CSV" test="copy-csv" />`}
    ${going && html`<${Button} kind="quiet" icon=${live.phase === "paused" ? "play" : "pause"} label=${live.phase === "paused" ? "Resume" : "Pause"} onClick=${live.togglePause} test="pause" />`}
    ${going && html`<${Button} kind="quiet" icon="close" label="Stop" onClick=${live.stop} test="stop" />`}`;
  const columns = useMemo(() => resultColumns(live.columns), [live.columns]);
  const shownColumns = live.changes === "signed" && columns.length ? [{ ...columns[0], label: "", width: "2.5rem", render: sign }, ...columns.slice(1)] : columns;
  const waiting = live.phase === "connecting" ? "Connecting" : going ? `Waiting for rows${card.from === "latest" && card.kind === "follow" ? ". Only new input is read; choose “earliest” to begin at the start" : ""}` : "No rows came";
  return html`<${Frame} card=${card} state=${state} tools=${tools} test="result">
    <div ref=${root} class="live-rows">
      ${live.error && html`<${ErrorBox} error=${live.error} sql=${live.error.line ? card.sql : undefined} onPick=${word => onPick({ ...card, error: live.error }, word)} test="error-box" />`}
      ${chart && html`<${LazyChart} paused=${live.phase === "paused" || live.phase === "stopped"}
        query=${{ sql: card.sql, from: card.from, columns: live.columns, changes: live.changes, key: live.key }} />`}
      ${!chart && (!live.error || live.rows.length > 0) && html`<${Table} test="result-table" caption=${`Rows of ${oneLine(card.sql, 60)}`} columns=${shownColumns} rows=${live.rows}
        rowKey=${live.rowKey} height="56vh" empty=${waiting} />`}
      ${!chart && live.columns.length > 0 && html`<p class="result-foot muted">${footOf(live)}${live.held > 0 && html` <button type="button" class="link" onClick=${live.toTop} data-test="held">${formatNumber(live.held)} newer rows above</button>`}</p>`}
    </div>
  <//>`;
}

/** Charts are loaded when the first one is wanted. */
function LazyChart(props) {
  const [state, setState] = useState({ View: null, error: null });
  useEffect(() => {
    let left = false;
    import("./sql-chart.js").then(module => left || setState({ View: module.default, error: null }), error => left || setState({ View: null, error }));
    return () => {
      left = true;
    };
  }, []);
  if (state.error) return html`<${ErrorBox} error=${{ code: "NOT_LOADED", message: `Charts could not be loaded: ${state.error.message}`, hint: "Load the page again." }} />`;
  return state.View ? html`<${state.View} ...${props} />` : html`<p class="loading"><${Spinner} label="Loading the chart" /></p>`;
}

function footOf(live) {
  if (!live.columns.length) return "";
  const since = live.beganMillis ? `since ${formatTime(live.beganMillis, false)}` : "";
  const kept = live.dropped > 0 ? `, the newest ${formatNumber(MOST_ROWS)} are kept` : "";
  if (live.changes === "upsert") return `Table by ${live.key?.join(", ") ?? "its key"}: the latest row of each of ${formatNumber(live.rows.length)} keys ${since}${kept}.`;
  if (live.changes === "signed") return `Changes, newest first: + came, − went; ${since}${kept}.`;
  return `Newest first, ${since}${kept}.`;
}

function sign(value) {
  return html`<span class=${value === "-" ? "is-minus" : "is-plus"} aria-label=${value === "-" ? "went" : "came"}>${value === "-" ? "−" : "+"}</span>`;
}

/** Subscribes for as long as the card is there; paints at most eight times a second, and holds still while the reader has scrolled down. */
function useLiveRows(card, root, onFault) {
  const buffer = useMemo(() => new RowBuffer(), []);
  const subscription = useRef(null);
  const [view, setView] = useState(() => ({ ...snapshot(buffer), phase: "connecting", rate: 0, skipped: 0, error: null, held: 0, key: null, beganMillis: 0 }));

  useEffect(() => {
    const rate = new Rate();
    const counts = { skipped: 0 };
    let timer = 0;
    const paint = () => {
      timer = 0;
      setView(old => {
        const held = !buffer.upsert && isScrolled(root.current);
        const now = snapshot(buffer);
        return { ...old, ...now, rows: held ? old.rows : now.rows, rowKey: held ? old.rowKey : now.rowKey, held: held ? buffer.received - old.shownReceived : 0,
          shownReceived: held ? old.shownReceived : buffer.received, skipped: counts.skipped };
      });
    };
    const soon = () => {
      timer ||= setTimeout(paint, PAINT_MILLIS);
    };
    const measure = setInterval(() => {
      rate.mark(buffer.received, Date.now());
      setView(old => (old.rate === rate.perSecond() ? old : { ...old, rate: rate.perSecond() }));
    }, RATE_MILLIS);
    const finish = (phase, error = null) => {
      clearTimeout(timer);
      paint();
      clearInterval(measure);
      setView(old => ({ ...old, phase: old.phase === "stopped" ? "stopped" : phase, rate: 0, error }));
    };
    const handlers = {
      onBegin(begin) {
        buffer.begin(card.kind === "tail" ? { columns: TAIL_COLUMNS, changes: "append", key: null } : begin);
        setView(old => ({ ...old, phase: old.phase === "paused" ? "paused" : "running", key: begin.key, beganMillis: Date.now(), shownReceived: 0, error: null }));
        soon();
      },
      onRows(rows, skipped) {
        if (card.kind === "tail" && !buffer.columns.length) handlers.onBegin({});
        buffer.add(card.kind === "tail" ? rows.map(tailRow) : rows);
        counts.skipped += skipped;
        soon();
      },
      onEnd: () => finish("ended"),
      onError(error) {
        finish("failed", error);
        onFault(error, card);
        subscription.current?.close();
      },
    };
    subscription.current = card.kind === "tail"
      ? tailTopic({ topic: card.topic, where: null }, handlers)
      : subscribe({ sql: card.sql, from: card.from, properties: card.properties, mode: "rows", maxRate: 20 }, handlers);
    return () => {
      clearTimeout(timer);
      clearInterval(measure);
      subscription.current.close();
      subscription.current = null;
    };
  }, []);

  const togglePause = () => {
    if (view.phase === "paused") subscription.current?.resume();
    else subscription.current?.pause();
    setView(old => ({ ...old, phase: old.phase === "paused" ? "running" : "paused" }));
  };
  const stop = () => {
    subscription.current?.close();
    setView(old => ({ ...old, phase: "stopped", rate: 0 }));
  };
  const toTop = () => {
    root.current.querySelector(".table-scroll").scrollTop = 0;
    setView(old => ({ ...old, ...snapshot(buffer), held: 0, shownReceived: buffer.received }));
  };
  return { ...view, togglePause, stop, toTop };
}

function snapshot(buffer) {
  const rows = buffer.rows();
  const { columns, changes, received, dropped } = buffer;
  const first = dropped + buffer.list.length - 1;
  const rowKey = buffer.upsert ? row => buffer.keyOf(row) : (row, at) => first - at;
  return { columns, changes, received, dropped, rows, rowKey };
}

function tailRow(message) {
  return [new Date(message.timestampMillis).toISOString(), message.partition, message.offset, textOf(message.key), textOf(message.value)];
}

function textOf(value) {
  return value === null || value === undefined || typeof value === "string" ? value ?? null : formatValue(value);
}

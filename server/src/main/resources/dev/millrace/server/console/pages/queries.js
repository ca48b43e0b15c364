// SPDX-License-Identifier: Apache-2.0
// The queries that run: what each takes in and gives out, how far it is behind, where its time goes, and what keeps it
// from running. Those that feed each other form a pipeline and see the same ticks; one that stops lets those wait that need its rows.
import { useState } from "preact/hooks";
import { get, post } from "../api.js";
import {
  Badge, Button, Confirm, CopyButton, Empty, ErrorBox, Loaded, Page, Table, formatBytes, formatDuration, formatNumber, html,
  useAction, useLoad,
} from "../components.js";
import { Graph, formatRate } from "../graph.js";
import { useRole } from "../session.js";
import { oneLine } from "../sqltext.js";

const EVERY_MILLIS = 1000;
const STATES = { RUNNING: "good", CATCHING_UP: "info", RECOVERING: "info", PAUSED: "warn", WAITING: "warn", ERROR: "bad" };

export default function QueriesPage({ params }) {
  return params.id ? html`<${QueryDetail} key=${params.id} id=${params.id} />` : html`<${QueryList} />`;
}

function QueryList() {
  const queries = useLoad(() => get("/api/queries"), [], EVERY_MILLIS);
  const engine = queries.data?.engine;
  return html`<${Page} title="Queries" test="queries-page" wide
    description="Persistent queries. Those that feed each other are one pipeline, so every row is right for one exact prefix of the input."
    actions=${engine && html`<${EngineActions} engine=${engine} reload=${queries.reload} />`}>
    <${Loaded} from=${queries}>${data => html`
      <${EngineLine} engine=${data.engine} />
      ${data.queries.length === 0
        ? html`<${Empty} title="No query runs" action=${html`<${Button} href="#/sql">Open the SQL workbench<//>`}>
            A query starts with CREATE TABLE … AS SELECT … EMIT CHANGES, CREATE STREAM … AS, or INSERT INTO … SELECT.<//>`
        : html`<${Table} test="query" caption="Queries" columns=${COLUMNS} rows=${data.queries} rowKey=${row => row.id}
            onRowClick=${row => { location.hash = hrefOf(row.id); }} />`}`}<//>
  <//>`;
}

const COLUMNS = [
  { name: "id", label: "Query", render: (id, row) => html`<a href=${hrefOf(id)} class="mono">${id}</a>
      <span class="row-note" title=${row.sql}>${oneLine(row.sql, 72)}</span>
      ${trouble(row) && html`<span class="row-note is-bad">${oneLine(trouble(row), 120)}</span>`}` },
  { name: "state", label: "State", width: "8.5rem", render: state => html`<${StateBadge} state=${state} />` },
  { name: "rowsPerSecondIn", label: "In", align: "right", width: "6.5rem", render: formatRate },
  { name: "rowsPerSecondOut", label: "Out", align: "right", width: "6.5rem", render: formatRate },
  { name: "lag", label: "Lag", align: "right", width: "6.5rem", title: "Input records that are not read yet", render: lag => formatNumber(lag) },
  { name: "stateBytes", label: "State size", align: "right", width: "7rem", render: formatBytes },
  { name: "watermarkMillis", label: "Watermark", align: "right", width: "8rem", title: "How far event time is behind the clock",
    render: watermarkText },
  { name: "rowErrors", label: "Errors", align: "right", width: "7rem", title: "Row errors, bad records and late rows", render: (_, row) => html`<${ErrorCount} query=${row} />` },
];

function QueryDetail({ id }) {
  const { mayAdminister } = useRole();
  const [ending, setEnding] = useState(false);
  const [ended, setEnded] = useState(null);
  const query = useLoad(() => (ended ? Promise.resolve(null) : get(`/api/queries/${encodeURIComponent(id)}`)), [ended], EVERY_MILLIS);
  const list = useLoad(() => get("/api/queries"), [], EVERY_MILLIS);
  const engine = list.data?.engine;
  if (ended) {
    return html`<${Page} title=${id} test="query-page">
      <${Empty} title=${ended} action=${html`<${Button} href="#/queries">All queries<//>`}>
        What it wrote stays in its topic.<//>
    <//>`;
  }
  if (query.error?.code === "NOT_FOUND") {
    return html`<${Page} title=${id} test="query-page">
      <${ErrorBox} error=${query.error} action=${html`<${Button} href="#/queries">All queries<//>`} />
    <//>`;
  }
  const actions = html`${query.data && html`<${PauseOne} query=${query.data} reload=${query.reload} />`}
    ${engine && html`<${EngineActions} engine=${engine} reload=${list.reload} />`}
    ${mayAdminister && html`<${Button} kind="danger" onClick=${() => setEnding(true)} test="query-end">End …<//>`}`;
  return html`<${Page} title=${id} test="query-page" wide actions=${actions}
    description=${html`<a href="#/queries">Queries</a> · one of the service's queries`}>
    <${Loaded} from=${query}>${data => data && html`<${QueryBody} query=${data} />`}<//>
    ${ending && html`<${EndDialog} id=${id} onClose=${() => setEnding(false)} onEnded=${setEnded} />`}
  <//>`;
}

function QueryBody({ query }) {
  const facts = [
    ["State", html`<${StateBadge} state=${query.state} />`],
    ["Pipeline", query.pipeline ?? "–"],
    ["Rows in", formatRate(query.rowsPerSecondIn)],
    ["Rows out", formatRate(query.rowsPerSecondOut)],
    ["Lag", formatNumber(query.lag)],
    ["State size", formatBytes(query.stateBytes)],
    ["Watermark", watermarkText(query.watermarkMillis)],
    ["Late rows", formatNumber(query.lateRows)],
    ["Row errors", formatNumber(query.rowErrors)],
    ["Bad records", formatNumber(query.badRecords)],
  ];
  return html`
    ${query.error && html`<${ErrorBox} error=${query.error} />
      ${query.error.place && html`<p class="note">The record is at <code>${query.error.place}</code>.</p>`}`}
    ${query.waitsFor && html`<p class="note" data-test="query-waits">Waits for ${query.waitsFor}.</p>`}
    <dl class="tiles" data-test="query-facts">
      ${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
    ${(query.rowErrors > 0 || query.badRecords > 0) && html`<p class="note">Records that could not be used are kept:${" "}
      <a href="#/dead-letters">dead letters</a>.</p>`}
    <section class="block">
      <h2>Operators</h2>
      <p class="muted">Rows per second on the arrows; along the foot of each box its share of the working time.</p>
      ${query.graph?.nodes?.length
        ? html`<${Graph} graph=${query.graph} live label=${`Operators of ${query.id}`} />`
        : html`<${Empty} title="No operators to show">The query has not started yet.<//>`}
    </section>
    <section class="block">
      <div class="block-head"><h2>Statement</h2><${CopyButton} text=${query.sql} label="Copy the statement" /></div>
      <pre class="sql-text" data-test="query-sql">${query.sql}</pre>
      <p class="muted">Writes ${query.sink ? html`<code>${query.sink}</code>` : "no source"}${query.sinkTopic && html` to the topic${" "}
        <a href=${`#/topics/${encodeURIComponent(query.sinkTopic)}`}>${query.sinkTopic}</a>`}.</p>
    </section>`;
}

/** What is wrong with a query, or what it waits for, in one line; null if nothing is. */
function trouble(query) {
  if (query.error) return `${query.error.message} ${query.error.hint ?? ""}`;
  return query.waitsFor ? `Waits for ${query.waitsFor}.` : null;
}

function PauseOne({ query, reload }) {
  const { mayAdminister } = useRole();
  const verb = query.state === "PAUSED" || query.state === "ERROR" ? "resume" : "pause";
  const action = useAction(async () => {
    await post(`/api/queries/${encodeURIComponent(query.id)}/${verb}`, {});
    reload();
  });
  if (!mayAdminister) return null;
  return html`${action.error && html`<${ErrorBox} error=${action.error} />`}
    <${Button} icon=${verb === "pause" ? "pause" : "play"} busy=${action.busy} onClick=${() => action.run()} test=${`query-${verb}`}>
      ${verb === "pause" ? "Pause" : "Resume"}<//>`;
}

function EngineLine({ engine }) {
  return html`${engine.error && html`<${ErrorBox} error=${engine.error} />`}<p class="engine-line muted" data-test="engine">
    <span>Dataflow <strong>${engine.paused ? "PAUSED" : engine.state}</strong></span>
    <span>epoch <b class="num">${formatNumber(engine.epoch)}</b></span>
    <span>ticks <b class="num">${formatNumber(engine.ticks)}</b></span>
    <span>records in <b class="num">${formatNumber(engine.recordsIn)}</b></span>
    <span>rows out <b class="num">${formatNumber(engine.rowsOut)}</b></span>
  </p>`;
}

function EngineActions({ engine, reload }) {
  const { mayAdminister } = useRole();
  const [asking, setAsking] = useState(false);
  const resume = useAction(async () => {
    await post("/api/queries/resume", {});
    reload();
  });
  const pause = async () => {
    await post("/api/queries/pause", {});
    reload();
  };
  if (!mayAdminister) return null;
  return html`${resume.error && html`<${ErrorBox} error=${resume.error} />`}
    ${engine.paused
      ? html`<${Button} kind="primary" icon="play" busy=${resume.busy} onClick=${() => resume.run()} test="queries-resume">Resume all<//>`
      : html`<${Button} icon="pause" onClick=${() => setAsking(true)} test="queries-pause">Pause all …<//>`}
    ${asking && html`<${Confirm} title="Pause all queries?" confirm="Pause all" kind="primary" onConfirm=${pause} onClose=${() => setAsking(false)} test="pause-dialog">
      <p>Input waits in Kafka; nothing is lost, as long as its topics keep it.
      Resume takes up where they stopped.</p><//>`}`;
}

function EndDialog({ id, onClose, onEnded }) {
  return html`<${Confirm} title=${`End ${id}?`} confirm="End the query" test="end-dialog" onClose=${onClose}
    onConfirm=${async () => onEnded((await post(`/api/queries/${encodeURIComponent(id)}/terminate`, {})).message)}>
    <p>The query stops and its state is dropped. Its source and topic stay, with all rows written so far. This cannot be undone:
    creating the query again starts it from its input's beginning or end.</p>
  <//>`;
}

function StateBadge({ state }) {
  return html`<${Badge} kind=${STATES[state] ?? "neutral"} test="query-state">${state.replace("_", " ").toLowerCase()}<//>`;
}

function ErrorCount({ query }) {
  const bad = query.rowErrors + query.badRecords;
  const title = `${query.rowErrors} row errors, ${query.badRecords} bad records, ${query.lateRows} late rows`;
  return html`<span title=${title} class=${bad > 0 ? "is-bad" : ""}>${formatNumber(bad)}</span>${query.lateRows > 0 &&
    html`<span class="muted"> +${formatNumber(query.lateRows)} late</span>`}`;
}

function watermarkText(millis) {
  if (millis === null || millis === undefined) return "–";
  const behind = Date.now() - millis;
  return behind < 0 ? `${formatDuration(-behind)} ahead` : `${formatDuration(behind)} behind`;
}

function hrefOf(id) {
  return `#/queries/${encodeURIComponent(id)}`;
}

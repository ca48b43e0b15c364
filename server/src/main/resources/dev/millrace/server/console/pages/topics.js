// SPDX-License-Identifier: Apache-2.0
// The topics of this Kafka, and one topic: its messages, partitions, configuration, how to read it from elsewhere.
import { useState } from "preact/hooks";
import { del, get, path, post } from "../api.js";
import {
  Badge, Button, CodeLine, Confirm, Dialog, Empty, ErrorBox, Field, Loaded, Page, Table, Tabs, formatNumber, html, useAction, useLoad,
} from "../components.js";
import { useRole } from "../session.js";
import { Messages } from "./topic-messages.js";
import { Produce } from "./topic-produce.js";

const LIST_EVERY_MILLIS = 3000;
const DETAIL_EVERY_MILLIS = 5000;

export default function TopicsPage({ params }) {
  return params.name ? html`<${TopicDetail} key=${params.name} name=${params.name} query=${params.query} />` : html`<${TopicList} />`;
}

function TopicList() {
  const topics = useLoad(() => get("/api/topics"), [], LIST_EVERY_MILLIS);
  const [search, setSearch] = useState("");
  const [internal, setInternal] = useState(false);
  const [creating, setCreating] = useState(false);
  const { mayAdminister } = useRole();
  return html`<${Page} title="Topics" test="topics-page" wide description="Every topic of this Kafka. Any Kafka client can read and write them too."
    actions=${mayAdminister && html`<${Button} icon="plus" onClick=${() => setCreating(true)} test="topic-create">New topic …<//>`}>
    <div class="filters">
      <${Field} label="Name contains">${id => html`<input id=${id} type="search" value=${search} autocomplete="off" spellcheck="false"
        onInput=${event => setSearch(event.target.value)} data-test="topic-search" />`}<//>
      <label class="check"><input type="checkbox" checked=${!internal} onChange=${event => setInternal(!event.target.checked)} data-test="hide-internal" /> Hide internal topics</label>
    </div>
    <${Loaded} from=${topics}>${data => {
      const shown = data.topics
        .filter(topic => (internal || !topic.internal) && topic.name.toLowerCase().includes(search.trim().toLowerCase()))
        .sort((a, b) => a.internal - b.internal || a.name.localeCompare(b.name));
      const hidden = data.topics.length - shown.length;
      return shown.length === 0 && !search
        ? html`<${Empty} title="No topics yet" action=${html`<${Button} href="#/sql">Open the SQL workbench<//>`}>A topic appears when somebody writes to
            it, when CREATE STREAM … names it with PARTITIONS, or when you make one here.<//>`
        : html`<${Table} test="topic" caption="Topics" columns=${COLUMNS} rows=${shown} rowKey=${row => row.name} empty="No topic has such a name"
              onRowClick=${row => { location.hash = hrefOf(row.name); }} />
            <p class="more">${formatNumber(shown.length)} shown${hidden > 0 ? `, ${formatNumber(hidden)} hidden` : ""}.</p>`;
    }}<//>
    ${creating && html`<${CreateDialog} onClose=${() => setCreating(false)} />`}
  <//>`;
}

const COLUMNS = [
  { name: "name", label: "Topic", render: (name, row) => html`<a href=${hrefOf(name)} class="mono breakable">${name}</a>${row.internal && html` <${Badge}>internal<//>`}` },
  { name: "records", label: "Records", align: "right", width: "8rem", title: "End minus beginning over all partitions; compacted and transactional topics hold fewer",
    render: records => (records === null || records === undefined ? "–" : formatNumber(records)) },
  { name: "partitions", label: "Partitions", align: "right", width: "6rem" },
  { name: "replicas", label: "Replicas", align: "right", width: "6rem" },
  { name: "sources", label: "Declared as", render: sources => html`<span class="names">${sources.map(source => html`<code key=${source}>${source}</code>`)}</span>` },
  { name: "writtenBy", label: "Written by", render: ids => html`<span class="names">${ids.map(id => html`<a key=${id} href=${`#/queries/${encodeURIComponent(id)}`}>${id}</a>`)}</span>` },
];

function CreateDialog({ onClose }) {
  const [name, setName] = useState("");
  const [partitions, setPartitions] = useState("1");
  const [compacted, setCompacted] = useState(false);
  const create = useAction(async () => {
    await post("/api/topics", { name, partitions: Number(partitions), configs: compacted ? { "cleanup.policy": "compact" } : {} });
    onClose();
    location.hash = hrefOf(name);
  });
  const submit = event => {
    event.preventDefault();
    create.run();
  };
  return html`<${Dialog} title="New topic" onClose=${onClose} test="create-dialog">
    <form class="form" onSubmit=${submit}>
      <${Field} label="Name" hint="Letters, digits, dot, dash and underscore">${id => html`<input id=${id} value=${name} required maxlength="249" pattern="[A-Za-z0-9._\\-]+"
        autocomplete="off" spellcheck="false" onInput=${event => setName(event.target.value)} data-test="create-name" />`}<//>
      <${Field} label="Partitions">${id => html`<input id=${id} type="number" min="1" max="1000" required value=${partitions}
        onInput=${event => setPartitions(event.target.value)} data-test="create-partitions" />`}<//>
      <label class="check"><input type="checkbox" checked=${compacted} onChange=${event => setCompacted(event.target.checked)} /> Keep only the latest record for each key (compacted)</label>
      <${ErrorBox} error=${create.error} />
      <div class="actions"><${Button} kind="primary" type="submit" busy=${create.busy} test="create-ok">Create<//></div>
    </form>
  <//>`;
}

function TopicDetail({ name, query }) {
  const topic = useLoad(() => get(path`/api/topics/${name}`), [name], DETAIL_EVERY_MILLIS);
  const [tab, setTab] = useState(query.get("tab") || "messages");
  const [deleting, setDeleting] = useState(false);
  const role = useRole();
  if (topic.error?.code === "NOT_FOUND") {
    return html`<${Page} title=${name} test="topic-page"><${ErrorBox} error=${topic.error} action=${html`<${Button} href="#/topics">All topics<//>`} /><//>`;
  }
  const data = topic.data;
  const tabs = [
    { id: "messages", label: "Messages" },
    { id: "partitions", label: "Partitions", count: data?.partitions },
    { id: "configs", label: "Configuration" },
    { id: "use", label: "Read it elsewhere" },
    ...(role.mayWrite && !data?.internal ? [{ id: "produce", label: "Write" }] : []),
  ];
  const actions = html`<${Button} href=${`#/sql?sql=${encodeURIComponent(queryFor(name, data))}`} test="topic-query">Query it<//>
    ${role.mayAdminister && data && !data.internal && html`<${Button} kind="danger" icon="trash" label="Delete the topic" onClick=${() => setDeleting(true)} test="topic-delete" />`}`;
  return html`<${Page} title=${name} test="topic-page" wide actions=${actions} description=${html`<a href="#/topics">Topics</a>${data && html` · <${Summary} topic=${data} />`}`}>
    <${Tabs} tabs=${tabs} value=${tab} onChange=${setTab} label="Parts of the topic" />
    ${tab === "messages" && html`<${Messages} topic=${name} detail=${data} initialWhere=${query.get("where") || ""} />`}
    ${tab === "produce" && role.mayWrite && html`<${Produce} topic=${name} detail=${data} />`}
    ${(tab === "partitions" || tab === "configs" || tab === "use") && html`<${Loaded} from=${topic}>${loaded => html`
      ${tab === "partitions" && html`<${Partitions} topic=${loaded} />`}
      ${tab === "configs" && html`<${Configs} topic=${loaded} />`}
      ${tab === "use" && html`<${Commands} topic=${loaded} />`}`}<//>`}
    ${tab === "messages" && topic.error && html`<${ErrorBox} error=${topic.error} />`}
    ${deleting && html`<${Confirm} title=${`Delete ${name}?`} confirm="Delete the topic" test="delete-dialog" onClose=${() => setDeleting(false)}
      onConfirm=${async () => { await del(path`/api/topics/${name}`); location.hash = "#/topics"; }}>
      <p>All its records are gone for every reader. This cannot be undone.
      ${data?.sources.length > 0 && ` It is declared as ${data.sources.join(", ")}, which will have nothing to read.`}</p><//>`}
  <//>`;
}

function Summary({ topic }) {
  return html`<span class="num">${topic.records === null ? "unknown number of" : formatNumber(topic.records)}</span> records in${" "}
    ${topic.partitions === 1 ? "one partition" : `${topic.partitions} partitions`}${topic.sources.length > 0 && html`, declared as${" "}
    ${topic.sources.map((source, at) => html`${at > 0 && ", "}<code>${source}</code>`)}`}${topic.writtenBy.length > 0 && html`, written by${" "}
    ${topic.writtenBy.map((id, at) => html`${at > 0 && ", "}<a href=${`#/queries/${encodeURIComponent(id)}`}>${id}</a>`)}`}`;
}

function queryFor(name, topic) {
  return topic?.sources.length ? `SELECT * FROM ${topic.sources[0]} EMIT CHANGES;` : `PRINT '${name.replaceAll("'", "''")}' FROM BEGINNING LIMIT 10;`;
}

function Partitions({ topic }) {
  const rows = topic.partitionsDetail.map(partition => ({ ...partition, records: partition.end - partition.begin }));
  const most = Math.max(1, ...rows.map(row => row.records));
  const columns = [
    { name: "partition", label: "Partition", align: "right", width: "6rem" },
    { name: "begin", label: "Beginning", align: "right", width: "9rem", render: offset => formatNumber(offset) },
    { name: "end", label: "End", align: "right", width: "9rem", render: offset => formatNumber(offset) },
    { name: "records", label: "Offsets kept", align: "right", width: "9rem", render: records => formatNumber(records) },
    { name: "bar", label: "Share of the largest", render: (_, row) => html`<span class="lag-bar" aria-hidden="true"><span style=${`width:${((row.records / most) * 100).toFixed(1)}%`}></span></span>` },
    { name: "leader", label: "Leader", align: "right", width: "5rem", render: leader => leader ?? "none" },
  ];
  return html`<${Table} test="partition" caption=${`Partitions of ${topic.name}`} columns=${columns} rows=${rows} rowKey=${row => row.partition} />`;
}

function Configs({ topic }) {
  const rows = Object.entries(topic.configs).sort(([a], [b]) => a.localeCompare(b)).map(([name, value]) => ({ name, value }));
  const columns = [
    { name: "name", label: "Setting", render: name => html`<code>${name}</code>` },
    { name: "value", label: "Value", wrap: true, render: value => html`<span class="mono breakable">${value === null || value === "" ? "–" : String(value)}</span>` },
  ];
  return html`<${Table} test="config" caption=${`Configuration of ${topic.name}`} columns=${columns} rows=${rows} rowKey=${row => row.name} />`;
}

const COMMANDS = [["kcat", "kcat"], ["curl", "curl"], ["consumer", "Kafka's console consumer"], ["millrace", "Millrace's shell"]];

function Commands({ topic }) {
  return html`<section class="block commands" data-test="commands">
    ${COMMANDS.filter(([id]) => topic.commands?.[id]).map(([id, label]) => html`<${CodeLine} key=${id} label=${label} text=${topic.commands[id]} test=${`command-${id}`} />`)}
  </section>`;
}

function hrefOf(name) {
  return `#/topics/${encodeURIComponent(name)}`;
}

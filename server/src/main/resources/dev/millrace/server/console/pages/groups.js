// SPDX-License-Identifier: Apache-2.0
// Consumer groups: who reads which topic, and how far behind each partition is.
import { get } from "../api.js";
import { Badge, Button, Empty, ErrorBox, Loaded, Page, Table, formatNumber, html, useLoad } from "../components.js";

const EVERY_MILLIS = 2000;
const STATES = { STABLE: "good", EMPTY: "neutral", DEAD: "bad" };

export default function GroupsPage({ params }) {
  return params.id ? html`<${GroupDetail} key=${params.id} name=${params.id} />` : html`<${GroupList} />`;
}

function GroupList() {
  const groups = useLoad(() => get("/api/groups"), [], EVERY_MILLIS);
  return html`<${Page} title="Groups" test="groups-page" description="Consumer groups of this Kafka and how far they are behind.">
    <${Loaded} from=${groups}>${data =>
      data.groups.length === 0
        ? html`<${Empty} title="No consumer groups">A group appears when a consumer with a group.id reads from a topic.<//>`
        : html`<${Table} test="group" caption="Consumer groups" columns=${COLUMNS} rows=${data.groups} rowKey=${row => row.group}
            onRowClick=${row => { location.hash = hrefOf(row.group); }} />`}<//>
  <//>`;
}

const COLUMNS = [
  { name: "group", label: "Group", render: group => html`<a href=${hrefOf(group)} class="mono breakable">${group}</a>` },
  { name: "state", label: "State", width: "9rem", render: state => html`<${StateBadge} state=${state} />` },
  { name: "members", label: "Members", align: "right", width: "6rem", render: members => formatNumber(members) },
  { name: "lag", label: "Lag", align: "right", width: "8rem", title: "Records behind the end, over all partitions", render: lag => formatNumber(lag) },
  { name: "topics", label: "Topics", render: topics => html`<${TopicLinks} topics=${topics} />` },
];

function TopicLinks({ topics = [] }) {
  const shown = topics.slice(0, 4);
  return html`${shown.map((topic, at) => html`${at > 0 && ", "}<a key=${topic} href=${`#/topics/${encodeURIComponent(topic)}`}>${topic}</a>`)}
    ${topics.length > shown.length && html`<span class="muted"> and ${topics.length - shown.length} more</span>`}`;
}

function GroupDetail({ name }) {
  const group = useLoad(() => get(`/api/groups/${encodeURIComponent(name)}`), [name], EVERY_MILLIS);
  const back = html`<${Button} href="#/groups">All groups<//>`;
  if (group.error?.code === "NOT_FOUND") {
    return html`<${Page} title=${name} test="group-page"><${ErrorBox} error=${group.error} action=${back} /><//>`;
  }
  return html`<${Page} title=${name} test="group-page" description=${html`<a href="#/groups">Groups</a> · consumer group`}>
    <${Loaded} from=${group}>${data => html`<${GroupBody} group=${data} />`}<//>
  <//>`;
}

function GroupBody({ group }) {
  const worst = Math.max(1, ...group.partitions.map(partition => partition.lag ?? 0));
  const columns = [
    { name: "topic", label: "Topic", render: topic => html`<a href=${`#/topics/${encodeURIComponent(topic)}`}>${topic}</a>` },
    { name: "partition", label: "Partition", align: "right", width: "5.5rem" },
    { name: "committed", label: "Committed", align: "right", width: "8rem", render: offset => (offset === null ? "none" : formatNumber(offset)) },
    { name: "end", label: "End", align: "right", width: "8rem", render: offset => formatNumber(offset) },
    { name: "lag", label: "Lag", align: "right", width: "7rem", render: lag => formatNumber(lag) },
    { name: "bar", label: "Share of the largest lag", width: "12rem", render: (_, row) => html`<${LagBar} lag=${row.lag} worst=${worst} />` },
    { name: "member", label: "Member", render: member => (member ? html`<span class="mono breakable">${member}</span>` : html`<span class="muted">nobody</span>`) },
  ];
  return html`
    <dl class="tiles" data-test="group-facts">
      <div><dt>State</dt><dd><${StateBadge} state=${group.state} /></dd></div>
      <div><dt>Members</dt><dd>${formatNumber(group.members)}</dd></div>
      <div><dt>Lag</dt><dd>${formatNumber(group.lag)}</dd></div>
      <div><dt>Partitions</dt><dd>${formatNumber(group.partitions.length)}</dd></div>
    </dl>
    <${Table} test="group-partition" caption=${`Partitions of the group ${group.group}`} columns=${columns} rows=${group.partitions}
      rowKey=${row => `${row.topic}-${row.partition}`} empty="The group has committed nothing yet" />`;
}

function LagBar({ lag, worst }) {
  const share = Math.min(1, (lag ?? 0) / worst);
  return html`<span class="lag-bar" aria-hidden="true"><span style=${`width:${(share * 100).toFixed(1)}%`}></span></span>`;
}

function StateBadge({ state }) {
  return html`<${Badge} kind=${STATES[state] ?? "info"} test="group-state">${state.replaceAll("_", " ").toLowerCase()}<//>`;
}

function hrefOf(name) {
  return `#/groups/${encodeURIComponent(name)}`;
}

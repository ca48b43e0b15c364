// SPDX-License-Identifier: Apache-2.0
// Dashboards: the list (#/dashboards) and one of them (#/dashboards/ID), live and editable.
import { useEffect, useState } from "preact/hooks";
import { html, Badge, Button, CodeLine, Confirm, CopyButton, Dialog, Empty, ErrorBox, Field, Loaded, Page, useAction, useLoad } from "../components.js";
import { del, get, path, put, toError } from "../api.js";
import { Chart, ChartDialog, completePanel, finishPanel, shareHash, slug } from "../chart.js";

const READY_MILLIS = 3000;

export default function DashboardsPage({ params }) {
  return params.id ? html`<${DashboardPage} id=${params.id} />` : html`<${ListPage} />`;
}

function ListPage() {
  const dashboards = useLoad(() => get("/api/dashboards"), []);
  const [naming, setNaming] = useState(false);
  return html`<${Page} title="Dashboards" description="Charts that follow queries while events keep coming."
      actions=${html`<${Button} icon="plus" onClick=${() => setNaming(true)} test="dashboard-new">New dashboard<//>`}>
    <${Loaded} from=${dashboards}>${data => data.dashboards.length === 0
      ? html`<${Empty} title="No dashboards yet">Make one, or start an example with its own: <code>bin/millrace demo store</code><//>`
      : html`<ul class="dashboard-list">${[...data.dashboards].sort((a, b) => b.ready - a.ready).map(board => html`<li key=${board.id}>
          <a class="card" href=${`#/dashboards/${encodeURIComponent(board.id)}`} data-test=${`dashboard-${board.id}`}>
            <span class="dashboard-title">${board.title}
              ${board.problem ? html`<${Badge} kind="bad">Broken file<//>` : !board.ready && html`<${Badge}>Not started<//>`}</span>
            <span class="muted">${board.problem || board.description}</span>
            ${!board.builtIn && html`<span class="muted field-hint">Yours</span>`}
          </a></li>`)}</ul>`}<//>
    ${naming && html`<${NewDashboard} onClose=${() => setNaming(false)} />`}
  <//>`;
}

function NewDashboard({ onClose }) {
  const [title, setTitle] = useState("");
  const create = useAction(async () => {
    const id = slug(title);
    if (!id) throw toError({ code: "BAD_REQUEST", message: "Give it a title." });
    const known = await get("/api/dashboards");
    if (known.dashboards.some(board => board.id === id)) throw toError({ code: "BAD_REQUEST", message: `There is a dashboard ${id} already.` });
    await put(path`/api/dashboards/${id}`, { title: title.trim(), panels: [] });
    location.hash = `#/dashboards/${id}`;
  });
  return html`<${Dialog} title="New dashboard" onClose=${onClose} test="new-dashboard">
    <form class="form" onSubmit=${event => { event.preventDefault(); create.run(); }}>
      <${Field} label="Title">${id => html`<input id=${id} value=${title} onInput=${event => setTitle(event.target.value)} data-test="new-title" />`}<//>
      <${ErrorBox} error=${create.error} />
      <div class="actions"><${Button} kind="primary" type="submit" busy=${create.busy} test="new-ok">Make it<//></div>
    </form>
  <//>`;
}

/** The dashboard with what the list says about it ({builtIn, ready}). */
async function loadDashboard(id) {
  const [board, all] = await Promise.all([get(path`/api/dashboards/${id}`), get("/api/dashboards")]);
  const listed = all.dashboards.find(other => other.id === id) || {};
  return { ...listed, ...board, ready: board.ready ?? listed.ready ?? true, builtIn: board.builtIn ?? listed.builtIn ?? false };
}

function DashboardPage({ id }) {
  const board = useLoad(() => loadDashboard(id), [id]);
  const [anyway, setAnyway] = useState(false);
  if (board.data === undefined) {
    const broken = board.error && board.error.code === "CONFLICT";
    return html`<${Page} title="Dashboard" actions=${broken && html`<${Button} kind="danger" onClick=${async () => { await del(path`/api/dashboards/${id}`); board.reload(); }}
      test="dashboard-delete-broken">Delete the broken file<//>`}><${Loaded} from=${board}>${() => null}<//><//>`;
  }
  if (!board.data.ready && !anyway) return html`<${NotReady} id=${id} board=${board} onAnyway=${() => setAnyway(true)} />`;
  return html`<${Board} key=${id} id=${id} saved=${board.data} onChanged=${board.reload} />`;
}

/** What to start so that there is something to see; goes on by itself when it is there. */
function NotReady({ id, board, onAnyway }) {
  const { title, description, needs } = board.data;
  useEffect(() => {
    const timer = setInterval(() => document.hidden || board.reload(), READY_MILLIS);
    return () => clearInterval(timer);
  }, []);
  const command = `bin/millrace demo ${board.data.demo || id}`;
  return html`<${Page} title=${title} description=${description} actions=${html`<${Button} href="#/dashboards">All dashboards<//>`}>
    <${Empty} title=${needs ? `Waiting for ${needs}` : "Nothing to show yet"} test="not-ready" action=${html`
        <${Button} kind="quiet" onClick=${onAnyway} test="show-anyway">Show it anyway<//>`}>
      <p>${needs ? html`There is no stream or table <code>${needs}</code> here.` : "What it shows is not here."} This command starts the example that makes it;
        the page goes on by itself.</p>
      <div class="not-ready-command"><${CodeLine} text=${command} test="demo-command" /></div>
    <//>
  <//>`;
}

function Board({ id, saved, onChanged }) {
  const [editing, setEditing] = useState(false);
  const [panels, setPanels] = useState(saved.panels || []);
  const [paused, setPaused] = useState(false);
  const [dialog, setDialog] = useState(null); // {at} a panel's dialog; {at: -1} a new one
  const [asking, setAsking] = useState(false);
  const kept = JSON.stringify(saved.panels || []);
  useEffect(() => setPanels(saved.panels || []), [kept]);
  const dirty = JSON.stringify(panels) !== kept;
  useEffect(() => {
    if (!dirty) return undefined;
    const ask = event => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [dirty]);
  const save = useAction(async () => {
    const { title, description, needs, demo } = saved;
    await put(path`/api/dashboards/${id}`, { title, description, needs, demo, panels: panels.map(finishPanel) });
    setEditing(false);
    await onChanged();
  });
  const cancel = () => {
    setPanels(saved.panels || []);
    setEditing(false);
    save.clear();
  };
  const move = (at, by) => {
    const next = [...panels];
    [next[at], next[at + by]] = [next[at + by], next[at]];
    setPanels(next);
  };
  const apply = panel => {
    setPanels(dialog.at < 0 ? [...panels, panel] : panels.map((old, at) => at === dialog.at ? panel : old));
    setEditing(true);
    setDialog(null);
  };
  const actions = editing
    ? html`<${Button} icon="plus" onClick=${() => setDialog({ at: -1 })} test="panel-add">Add chart<//>
        ${saved.saved !== false && html`<${Button} kind="danger" onClick=${() => setAsking(true)} test="dashboard-revert">${saved.builtIn ? "Revert" : "Delete"}<//>`}
        <${Button} onClick=${cancel} test="dashboard-cancel">${dirty ? "Discard changes" : "Done"}<//>
        <${Button} kind="primary" disabled=${!dirty} busy=${save.busy} onClick=${save.run} test="dashboard-save">Save<//>`
    : html`<${Button} icon=${paused ? "play" : "pause"} pressed=${paused} onClick=${() => setPaused(!paused)} test="dashboard-pause">${paused ? "Resume" : "Pause"}<//>
        <${Button} icon="edit" onClick=${() => setEditing(true)} test="dashboard-edit">Edit<//>`;
  return html`<${Page} title=${saved.title} description=${saved.description} actions=${actions} wide test=${`dashboard-page-${id}`}>
    <${ErrorBox} error=${save.error} />
    ${panels.length === 0 && html`<${Empty} title="No charts yet" action=${html`<${Button} icon="plus" kind="primary" test="panel-add-first"
      onClick=${() => setDialog({ at: -1 })}>Add chart<//>`}>A chart is a query and how to draw it.<//>`}
    <div class="panels">${panels.map((panel, at) => html`<${Panel} key=${at} panel=${panel} at=${at} paused=${paused} editing=${editing}
      last=${at === panels.length - 1} onMove=${by => move(at, by)} onEdit=${() => setDialog({ at })}
      onRemove=${() => setPanels(panels.filter((_, other) => other !== at))} />`)}</div>
    ${dialog && html`<${ChartDialog} panel=${dialog.at < 0 ? {} : panels[dialog.at]} title=${dialog.at < 0 ? "Add chart" : "Change chart"}
      onSave=${apply} onClose=${() => setDialog(null)} />`}
    ${asking && html`<${Confirm} title=${saved.builtIn ? "Revert to the example's own?" : "Delete this dashboard?"} confirm=${saved.builtIn ? "Revert" : "Delete"}
      onClose=${() => setAsking(false)} onConfirm=${async () => {
        await del(path`/api/dashboards/${id}`);
        if (!saved.builtIn) location.hash = "#/dashboards";
        else { cancel(); await onChanged(); }
      }}>${saved.builtIn ? "What you saved of it is lost." : "Its charts are lost; topics and queries stay."}<//>`}
  <//>`;
}

function Panel({ panel, at, paused, editing, last, onMove, onEdit, onRemove }) {
  const [asTable, setAsTable] = useState(false);
  const [sharing, setSharing] = useState(false);
  const [alarm, setAlarm] = useState(false);
  const { title, width, draw } = completePanel(panel);
  return html`<section class=${`panel panel-${width}${alarm ? " panel-alarm" : ""}`} aria-label=${title} data-test=${`panel-${at}`}>
    <div class="panel-head"><h2 title=${title} data-test="panel-title">${title}</h2>
      <div class="panel-tools">${editing ? html`
          <${Button} kind="quiet" icon="left" label="Move before" disabled=${at === 0} onClick=${() => onMove(-1)} test="panel-earlier" />
          <${Button} kind="quiet" icon="right" label="Move after" disabled=${last} onClick=${() => onMove(1)} test="panel-later" />
          <${Button} kind="quiet" icon="edit" label=${`Change ${title}`} onClick=${onEdit} test="panel-edit" />
          <${Button} kind="quiet" icon="trash" label=${`Remove ${title}`} onClick=${onRemove} test="panel-remove" />` : html`
          ${draw !== "table" && html`<${Button} kind="quiet" icon="table" label="Data as a table" pressed=${asTable}
            onClick=${() => setAsTable(!asTable)} test="panel-as-table" />`}
          <${Button} kind="quiet" icon="share" label=${`Share ${title}`} onClick=${() => setSharing(true)} test="panel-share" />
          <${Button} kind="quiet" icon="edit" label=${`Change ${title}`} onClick=${onEdit} test="panel-edit" />`}</div></div>
    <div class="panel-body"><${Chart} panel=${panel} index=${at} paused=${paused} asTable=${asTable} onAlarm=${setAlarm} /></div>
    ${sharing && html`<${ShareDialog} panel=${panel} onClose=${() => setSharing(false)} />`}
  </section>`;
}

function ShareDialog({ panel, onClose }) {
  const link = `${location.origin}${location.pathname}${shareHash(panel)}`;
  return html`<${Dialog} title="Share this chart" onClose=${onClose} test="share-dialog" actions=${html`
      <${Button} href=${shareHash(panel)} test="share-open" onClick=${onClose}>Open<//><${CopyButton} text=${link} kind="primary" test="share-copy">Copy the link<//>`}>
    <div class="form"><p>The link holds the query and how it is drawn. It opens for everybody who reaches this server.</p>
      <${Field} label="Link">${id => html`<input id=${id} class="mono" readonly value=${link} data-test="share-link" onFocus=${event => event.target.select()} />`}<//></div>
  <//>`;
}

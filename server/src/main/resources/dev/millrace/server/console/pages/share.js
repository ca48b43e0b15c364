// SPDX-License-Identifier: Apache-2.0
// One chart out of a link (#/share/…): the link holds its query and how it is drawn, the server nothing.
import { useMemo, useState } from "preact/hooks";
import { html, Button, CopyButton, ErrorBox, Page } from "../components.js";
import { AddToDashboard, Chart, ChartDialog, completePanel, readShare, shareHash } from "../chart.js";

export default function SharePage({ params }) {
  const [asTable, setAsTable] = useState(false);
  const [paused, setPaused] = useState(false);
  const [dialog, setDialog] = useState(null);
  const [alarm, setAlarm] = useState(false);
  const panel = useMemo(() => {
    try {
      return readShare(params.name || "");
    } catch (unreadable) {
      return null;
    }
  }, [params.name]);
  if (!panel) {
    return html`<${Page} title="Shared chart"><${ErrorBox} error=${{ code: "BAD_LINK", message: "This link holds no chart that can be read.",
      hint: "Was it copied whole? Ask for it again." }} action=${html`<${Button} href="#/dashboards">Go to the dashboards<//>`} /><//>`;
  }
  const { title, draw } = completePanel(panel);
  return html`<${Page} title=${title} wide test="share-page" actions=${html`
      <${Button} icon=${paused ? "play" : "pause"} pressed=${paused} onClick=${() => setPaused(!paused)} test="share-pause">${paused ? "Resume" : "Pause"}<//>
      <${CopyButton} text=${() => location.href} kind="default" test="share-copy">Copy the link<//>
      <${Button} icon="edit" onClick=${() => setDialog("edit")} test="share-edit">Change<//>
      <${Button} icon="plus" onClick=${() => setDialog("add")} test="share-add">Add to a dashboard<//>`}>
    <section class=${`panel share-panel${alarm ? " panel-alarm" : ""}`} aria-label=${title} data-test="panel-0">
      <div class="panel-head"><h2>${draw === "table" ? "Rows" : "Chart"}</h2><div class="panel-tools">${draw !== "table" && html`<${Button} kind="quiet" icon="table"
        label="Data as a table" pressed=${asTable} onClick=${() => setAsTable(!asTable)} test="panel-as-table" />`}</div></div>
      <div class="panel-body"><${Chart} panel=${panel} index=${0} paused=${paused} asTable=${asTable} onAlarm=${setAlarm} /></div>
    </section>
    <section class="section"><h2>Query</h2><pre class="card" data-test="share-sql">${panel.sql}</pre></section>
    ${dialog === "edit" && html`<${ChartDialog} panel=${panel} title="Change chart" onClose=${() => setDialog(null)}
      onSave=${changed => { setDialog(null); location.replace(shareHash(changed)); }} />`}
    ${dialog === "add" && html`<${AddToDashboard} panel=${panel} onClose=${() => setDialog(null)} />`}
  <//>`;
}

// SPDX-License-Identifier: Apache-2.0
// A followed query as a chart in the place of its rows. What to draw is inferred from the columns; it can be changed, given
// to others as a link, and put on a dashboard.
import { useMemo, useState } from "preact/hooks";
import { AddToDashboard, Chart, ChartDialog, inferPanel, openShare } from "../chart.js";
import { Button, html } from "../components.js";
import { oneLine } from "../sqltext.js";

/** @param query {sql, from, columns, changes, key} */
export default function ResultChart({ query, paused }) {
  const inferred = useMemo(
    () => ({ title: oneLine(query.sql.replace(/;\s*$/, ""), 60), sql: query.sql, from: query.from, ...inferPanel(query.columns, query.changes, query.key) }),
    [query.sql, query.from, query.columns],
  );
  const [changed, setChanged] = useState(null);
  const [dialog, setDialog] = useState(null);
  const panel = changed ?? inferred;
  return html`<div class="result-chart" data-test="result-chart" data-draw=${panel.draw}>
    <div class="result-chart-plot"><${Chart} panel=${panel} index=${0} paused=${paused} /></div>
    <div class="actions result-foot">
      <${Button} kind="quiet" icon="edit" onClick=${() => setDialog("change")} test="chart-change">Change<//>
      <${Button} kind="quiet" icon="share" onClick=${() => openShare(panel)} test="chart-share">Share<//>
      <${Button} kind="quiet" icon="plus" onClick=${() => setDialog("add")} test="chart-add">Add to a dashboard<//>
    </div>
    ${dialog === "change" && html`<${ChartDialog} panel=${panel} title="Change the chart" onClose=${() => setDialog(null)}
      onSave=${next => { setChanged(next); setDialog(null); }} />`}
    ${dialog === "add" && html`<${AddToDashboard} panel=${panel} onClose=${() => setDialog(null)} />`}
  </div>`;
}

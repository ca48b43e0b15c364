// SPDX-License-Identifier: Apache-2.0
// The door to charts; the rooms are in charts/.
//
//   <${Chart} panel=${{ title, sql, draw: "line", x: "ROWTIME", y: ["AMOUNT"], span: "60s" }} index=${0} />
//   inferPanel(columns, changes, key) → {draw, x, y, by, span}
//   <${ChartDialog} panel=${panel} onSave=${panel => …} onClose=${…} />
//   openShare(panel)
//
// Browser tests read window.__millrace.charts[index]: charts/hook.js.
export { Chart } from "./charts/chartview.js";
export { AddToDashboard, ChartDialog, slug } from "./charts/chartdialog.js";
export { completePanel, finishPanel, inferPanel, openShare, readShare, shareHash, trimPanel } from "./charts/panelspec.js";

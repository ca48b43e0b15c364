// SPDX-License-Identifier: Apache-2.0
// Adding or changing a chart: its query, how it is drawn, and what that looks like while it is written.
import { useEffect, useState } from "preact/hooks";
import { html, Button, Dialog, ErrorBox, Field, Segmented, isNumeric, parseDuration, useAction, useLoad } from "./components.js";
import { get, path, post, put, toError } from "./api.js";
import { Chart } from "./chart.js";
import { DRAWS, inferPanel, trimPanel } from "./panelspec.js";

const PAUSE_MILLIS = 500;

/** `value` once it has not changed for a while. */
function useSettled(value, millis) {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), millis);
    return () => clearTimeout(timer);
  }, [JSON.stringify(value), millis]);
  return settled;
}

/** What the server says about the query's last SELECT: {columns, changes, key, error, busy}. */
function useAnalysis(sql) {
  const [analysis, setAnalysis] = useState({ columns: null, changes: null, key: null, error: null, busy: true });
  useEffect(() => {
    const aborter = new AbortController();
    if (sql.trim() === "") {
      setAnalysis({ columns: null, changes: null, key: null, error: null, busy: false });
      return undefined;
    }
    setAnalysis(old => ({ ...old, busy: true }));
    post("/api/analyze", { sql, properties: {} }, { signal: aborter.signal }).then(answer => {
      const select = (answer.statements || []).findLast(statement => statement.kind === "select");
      const error = answer.error ? toError(answer.error)
        : select ? null : toError({ code: "NO_SELECT", message: "A chart needs a SELECT.", hint: "End it with EMIT CHANGES to keep it moving." });
      setAnalysis({ columns: select?.columns || null, changes: select?.changes || null, key: select?.key || null, error, busy: false });
    }, failure => {
      if (failure.name !== "AbortError") setAnalysis({ columns: null, changes: null, key: null, error: failure, busy: false });
    });
    return () => aborter.abort();
  }, [sql]);
  return analysis;
}

const NEEDS = {
  line: { x: "x", y: true, by: true, span: true, range: true, mark: true },
  area: { x: "x", y: true, by: true, span: true, range: true, mark: true },
  bar: { x: "Category", y: true, by: true },
  number: { y: true, one: true, span: true, pin: true },
  table: { y: true, x: "First column" },
  heatmap: { x: "Across", y: true, one: true, by: "Down" },
};

/**
 * panel: what is there already ({} for a new one; a `draw` that is missing is inferred from the query). onSave(panel) gets
 * only fields of a dashboard file; it may return a promise.
 */
export function ChartDialog({ panel, onSave, onClose, title = "Chart", saveLabel = "Apply" }) {
  const [draft, setDraft] = useState(() => ({ width: 1, from: "latest", span: "60s", ...panel }));
  const [chosen, setChosen] = useState(Boolean(panel.draw));
  const sql = useSettled(draft.sql || "", PAUSE_MILLIS);
  const analysis = useAnalysis(sql);
  const preview = useSettled(draft, PAUSE_MILLIS);
  const save = useAction(async () => {
    const bad = problem(draft);
    if (bad) throw toError({ code: "BAD_REQUEST", message: bad });
    await onSave(trimPanel(draft));
  });
  useEffect(() => {
    if (chosen || !analysis.columns) return;
    setDraft(old => ({ ...old, ...inferPanel(analysis.columns, analysis.changes, analysis.key) }));
  }, [analysis.columns]);
  const change = part => setDraft(old => ({ ...old, ...part }));
  const pickDraw = draw => {
    setChosen(true);
    const inferred = analysis.columns ? inferPanel(analysis.columns, analysis.changes, analysis.key) : {};
    setDraft(old => ({ ...old, draw, x: old.x || inferred.x, y: old.y?.length ? old.y : inferred.y || numbers(analysis).slice(0, 1) }));
  };
  return html`<${Dialog} title=${title} onClose=${onClose} wide test="chart-dialog" actions=${html`
      <${ErrorBox} error=${save.error} />
      <${Button} onClick=${onClose} test="chart-cancel">Cancel<//>
      <${Button} kind="primary" busy=${save.busy} onClick=${save.run} test="chart-save">${saveLabel}<//>`}>
    <div class="preview">
      <div class="form">
        <${Field} label="Title">${id => html`<input id=${id} value=${draft.title || ""} data-test="chart-title"
          onInput=${event => change({ title: event.target.value })} />`}<//>
        <${Field} label="Query">${id => html`<textarea id=${id} class="mono" rows="6" spellcheck="false" data-test="chart-sql"
          placeholder="SELECT … EMIT CHANGES;" value=${draft.sql || ""} onInput=${event => change({ sql: event.target.value })}></textarea>`}<//>
        <${ErrorBox} error=${analysis.error} sql=${sql} test="chart-sql-error" />
        <div class="field"><span class="field-label">Draw</span>
          <div><${Segmented} label="Draw" options=${DRAWS} value=${draft.draw} onChange=${pickDraw} test="chart-draw" /></div></div>
        <${Columns} draft=${draft} change=${change} analysis=${analysis} />
        <${Looks} draft=${draft} change=${change} />
      </div>
      <section class="panel preview-panel" aria-label="Preview" data-test="chart-preview">
        <div class="panel-head"><h2>${draft.title || "Preview"}</h2></div>
        <div class="panel-body">${analysis.error && !analysis.busy
          ? html`<div class="chart-note">The preview comes when the query is right.</div>`
          : html`<${Chart} panel=${{ ...preview, draw: preview.draw || "table" }} />`}</div>
      </section>
    </div>
  <//>`;
}

function problem(draft) {
  if (!(draft.sql || "").trim()) return "The query is empty.";
  if (draft.span && parseDuration(draft.span) === null) return `"${draft.span}" is no duration: write 30s, 5m or 1h.`;
  const range = draft.range || [];
  if (range.length > 0 && !(range.length === 2 && range.every(Number.isFinite) && range[0] < range[1])) {
    return "The range needs a lower and a higher number.";
  }
  return null;
}

function numbers(analysis) {
  return (analysis.columns || []).filter(column => isNumeric(column.type)).map(column => column.name);
}

function Choice({ label, value, onChange, options, none, test }) {
  const all = value && !options.includes(value) ? [value, ...options] : options;
  return html`<${Field} label=${label}>${id => html`<select id=${id} value=${value || ""} data-test=${test}
      onChange=${event => onChange(event.target.value || null)}>
    ${none && html`<option value="">${none}</option>`}${all.map(name => html`<option key=${name} value=${name}>${name}</option>`)}</select>`}<//>`;
}

function Columns({ draft, change, analysis }) {
  const needs = NEEDS[draft.draw];
  if (!needs) return null;
  const names = (analysis.columns || []).map(column => column.name);
  const lines = draft.draw === "line" || draft.draw === "area";
  const candidates = draft.draw === "table" ? names.filter(name => name !== draft.x) : numbers(analysis);
  const y = [draft.y ?? []].flat();
  const shown = [...new Set([...candidates, ...y])];
  const toggle = (name, on) => change({ y: needs.one ? [name] : on ? [...y, name] : y.filter(other => other !== name) });
  return html`<div class="form-row">
      ${needs.x && html`<${Choice} label=${needs.x} value=${lines ? draft.x || "ROWTIME" : draft.x} test="chart-x"
        none=${lines ? undefined : "Choose"} options=${lines ? ["ROWTIME", ...names] : names} onChange=${x => change({ x })} />`}
      ${needs.by && html`<${Choice} label=${needs.by === true ? "One for each" : needs.by} value=${draft.by} none="None" test="chart-by"
        options=${names} onChange=${by => change({ by })} />`}
    </div>
    <fieldset class="field"><legend class="field-label">${draft.draw === "table" ? "Columns (none chosen: all)" : "Value"}</legend>
      <div class="checks">${shown.length === 0 && html`<span class="muted">The query has no numbers.</span>`}
        ${shown.map(name => html`<label class="check" key=${name}><input type=${needs.one ? "radio" : "checkbox"} checked=${y.includes(name)}
          data-test=${`chart-y-${name}`} onChange=${event => toggle(name, event.target.checked)} /><span class="mono">${name}</span></label>`)}</div>
    </fieldset>`;
}

function Looks({ draft, change }) {
  const needs = NEEDS[draft.draw] || {};
  const range = draft.range || [];
  const mark = [draft.mark ?? []].flat();
  const number = text => text.trim() === "" ? undefined : Number(text);
  const setRange = (at, text) => {
    const next = [range[0], range[1]];
    next[at] = number(text);
    change({ range: next.every(value => value === undefined) ? null : next });
  };
  return html`<div class="form-row">
      ${needs.span && html`<${Field} label="Window">${id => html`<input id=${id} value=${draft.span || ""} placeholder="60s" data-test="chart-span"
        aria-invalid=${String(Boolean(draft.span) && parseDuration(draft.span) === null)} onInput=${event => change({ span: event.target.value })} />`}<//>`}
      ${needs.range && html`<${Field} label="Lowest y">${id => html`<input id=${id} inputmode="decimal" placeholder="auto" value=${range[0] ?? ""}
        data-test="chart-low" onInput=${event => setRange(0, event.target.value)} />`}<//>
      <${Field} label="Highest y">${id => html`<input id=${id} inputmode="decimal" placeholder="auto" value=${range[1] ?? ""}
        data-test="chart-high" onInput=${event => setRange(1, event.target.value)} />`}<//>`}
      ${needs.pin && html`<${Field} label="Must always be">${id => html`<input id=${id} placeholder="anything" value=${draft.pin ?? ""} data-test="chart-pin"
        onInput=${event => change({ pin: event.target.value.trim() === "" ? null : Number.isNaN(Number(event.target.value)) ? event.target.value : Number(event.target.value) })} />`}<//>`}
      <${Field} label="Unit">${id => html`<input id=${id} value=${draft.unit || ""} data-test="chart-unit" onInput=${event => change({ unit: event.target.value })} />`}<//>
    </div>
    <div class="form-row">
      ${needs.mark && html`<div class="field"><span class="field-label">Mark</span><div class="checks">${["min", "max"].map(kind => html`<label
        class="check" key=${kind}><input type="checkbox" checked=${mark.includes(kind)} data-test=${`chart-mark-${kind}`}
        onChange=${event => change({ mark: event.target.checked ? [...mark, kind] : mark.filter(other => other !== kind) })} />${kind}</label>`)}</div></div>`}
      <div class="field"><span class="field-label">Start</span><div><${Segmented} label="Start" value=${draft.from || "latest"} test="chart-from"
        options=${[{ value: "latest", label: "Now" }, { value: "earliest", label: "First record" }]} onChange=${from => change({ from })} /></div></div>
      <div class="field"><span class="field-label">Width</span><div><${Segmented} label="Width" value=${String(draft.width || 1)} test="chart-width"
        options=${["1", "2", "3"].map(value => ({ value, label: value }))} onChange=${width => change({ width: Number(width) })} /></div></div>
    </div>`;
}

/** Puts a panel at the end of one of the dashboards, or of a new one. */
export function AddToDashboard({ panel, onClose }) {
  const dashboards = useLoad(() => get("/api/dashboards"), []);
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const list = dashboards.data?.dashboards || [];
  const save = useAction(async () => {
    const target = id || slug(name);
    if (!target) throw toError({ code: "BAD_REQUEST", message: "Choose a dashboard or name a new one." });
    const dashboard = id ? await get(path`/api/dashboards/${id}`) : { title: name.trim(), panels: [] };
    await put(path`/api/dashboards/${target}`, { ...dashboard, panels: [...(dashboard.panels || []), trimPanel(panel)] });
    onClose();
    location.hash = `#/dashboards/${encodeURIComponent(target)}`;
  });
  return html`<${Dialog} title="Add to a dashboard" onClose=${onClose} test="add-to-dashboard" actions=${html`
      <${Button} onClick=${onClose}>Cancel<//><${Button} kind="primary" busy=${save.busy} onClick=${save.run} test="add-ok">Add<//>`}>
    <div class="form">
      <${ErrorBox} error=${dashboards.error || save.error} />
      <${Field} label="Dashboard">${field => html`<select id=${field} value=${id} onChange=${event => setId(event.target.value)} data-test="add-dashboard">
        <option value="">A new one</option>${list.map(board => html`<option key=${board.id} value=${board.id}>${board.title}</option>`)}</select>`}<//>
      ${!id && html`<${Field} label="Title">${field => html`<input id=${field} value=${name} onInput=${event => setName(event.target.value)}
        data-test="add-title" />`}<//>`}
    </div>
  <//>`;
}

/** An id for a dashboard out of its title: lower case letters, digits and hyphens. */
export function slug(title) {
  return title.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
}

// SPDX-License-Identifier: Apache-2.0
// Small components that every page uses. Pages write `html` templates (htm over preact):
//
//   import { html, Page, Button, Table, useLoad } from "../components.js";
//   export default function TopicsPage({ params }) {
//     const topics = useLoad(() => get("/api/topics"), []);
//     return html`<${Page} title="Topics" actions=${html`<${Button} onClick=${topics.reload}>Reload<//>`}>
//       <${Loaded} from=${topics}>${data => html`<${Table} columns=${…} rows=${data.topics} />`}<//>
//     <//>`;
//   }
//
// `test` on any component becomes its data-test attribute.
import { h } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import htm from "htm";
import { formatValue, isNumeric } from "./format.js";

export * from "./format.js";
export { Table } from "./table.js";

export const html = htm.bind(h);

let lastId = 0;

/** An id that is unique in the page, for label/for and aria-*. */
export function useId(prefix = "id") {
  const ref = useRef(null);
  if (ref.current === null) ref.current = `${prefix}-${++lastId}`;
  return ref.current;
}

const ICONS = {
  alarm: "M8 1.5 15 14H1L8 1.5Zm0 4.5v4m0 1.6v.4",
  check: "m3 8.5 3.2 3.2L13 5",
  close: "m4 4 8 8m0-8-8 8",
  copy: "M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z",
  down: "M8 3v10m-4-4 4 4 4-4",
  edit: "m3 13 .6-2.8L11 2.8 13.2 5 5.8 12.4 3 13Z",
  left: "M13 8H3m4-4L3 8l4 4",
  moon: "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5Z",
  pause: "M5.5 3.5v9m5-9v9",
  play: "M5 3v10l8-5-8-5Z",
  plus: "M8 3v10M3 8h10",
  reload: "M13 8a5 5 0 1 1-1.5-3.5M12 2v3H9",
  right: "M3 8h10m-4-4 4 4-4 4",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14",
  share: "M6 5H3v8h10v-3M9 3h4v4m0-4L7.5 8.5",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm0-10v1.5m0 11V15M1 8h1.5m11 0H15M3 3l1 1m8 8 1 1m0-10-1 1m-8 8-1 1",
  table: "M2 3h12v10H2zm0 3.5h12M6 3v10",
  trash: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.5 8.5h6l.5-8.5",
  up: "M8 13V3m4 4L8 3 4 7",
};

/** A line icon of 16 px; the names are in ICONS. Hidden from screen readers: give its button a label. */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    <path d=${ICONS[name]} /></svg>`;
}

/** The head of a page (title, description, actions at the right) and its body. Sets the document's title. */
export function Page({ title, description, actions, children, wide = false, test }) {
  useEffect(() => {
    document.title = title ? `${title} · Millrace` : "Millrace";
  }, [title]);
  return html`<div class=${wide ? "page page-wide" : "page"} data-test=${test}>
    <header class="page-head">
      <div class="page-title">
        <h1 tabindex="-1">${title}</h1>
        ${description && html`<p class="muted">${description}</p>`}
      </div>
      ${actions && html`<div class="actions">${actions}</div>`}
    </header>
    ${children}
  </div>`;
}

/**
 * kind: "default" | "primary" | "danger" | "quiet". icon: a name of ICONS. With `label` and no children only the
 * icon is seen. busy: shows a spinner and refuses clicks. href: a link that looks like a button.
 */
export function Button({ kind = "default", icon, label, busy, disabled, pressed, onClick, href, type = "button", test,
  children, ...rest }) {
  const only = !children && icon;
  const attributes = {
    class: `button button-${kind}${only ? " button-icon" : ""}`,
    "data-test": test,
    "aria-label": label,
    title: only ? label : undefined,
    ...rest,
  };
  const content = html`${busy ? html`<${Spinner} />` : icon && html`<${Icon} name=${icon} />`}${children}`;
  if (href) return html`<a ...${attributes} href=${href}>${content}</a>`;
  return html`<button ...${attributes} type=${type} disabled=${disabled || busy} onClick=${onClick}
    aria-pressed=${pressed === undefined ? undefined : String(pressed)} aria-busy=${busy ? "true" : undefined}>${content}</button>`;
}

/** Small state word. kind: "neutral" | "good" | "warn" | "bad" | "info". */
export function Badge({ kind = "neutral", children, test, title }) {
  return html`<span class=${`badge badge-${kind}`} data-test=${test} title=${title}>${children}</span>`;
}

export function Spinner({ label }) {
  return html`<span class="spinner" role=${label ? "status" : undefined}>
    ${label && html`<span class="visually-hidden">${label}</span>`}</span>`;
}

/** What is shown where there is nothing: why, and what to do. */
export function Empty({ title, children, action, test = "empty" }) {
  return html`<div class="empty" data-test=${test}>
    <p class="empty-title">${title}</p>
    ${children && html`<div class="muted">${children}</div>`}
    ${action && html`<div class="actions">${action}</div>`}
  </div>`;
}

/**
 * An error as the server tells it ({code, message, hint, line, column, length, statement, nearMisses}) or any thrown
 * Error. `sql`: the text that was sent, to show the line with a caret under the place. onPick(word) makes
 * the near misses buttons.
 */
export function ErrorBox({ error, sql, onPick, action, test = "error" }) {
  if (!error) return null;
  const text = sql ?? error.statement;
  const line = text && error.line ? text.split("\n")[error.line - 1] : undefined;
  const column = error.column || 1;
  const near = error.nearMisses || [];
  return html`<div class="error-box" role="alert" data-test=${test}>
    <p class="error-message">
      ${error.code && html`<code class="error-code" data-test="error-code">${error.code}</code>`}
      <span data-test="error-message">${error.message || String(error)}</span>
      ${error.line && html`<span class="muted"> (line ${error.line}, column ${column})</span>`}
    </p>
    ${line !== undefined && html`<pre class="error-source" data-test="error-caret">${
      underlined(line, column, error.length || 1)}</pre>`}
    ${error.hint && html`<p data-test="error-hint">${error.hint}</p>`}
    ${near.length > 0 && html`<p data-test="error-near-misses">Did you mean ${near.map((word, i) => html`${
      i > 0 && (i === near.length - 1 ? " or " : ", ")}${
      onPick ? html`<button type="button" class="link mono" onClick=${() => onPick(word)}>${word}</button>`
        : html`<code>${word}</code>`}`)}?</p>`}
    ${action && html`<div class="actions">${action}</div>`}
  </div>`;
}

/** The line, and under it as many carets as are wrong. */
function underlined(line, column, length) {
  const pad = line.slice(0, column - 1).replace(/[^\t]/g, " ");
  return `${line}\n${pad}${"^".repeat(Math.max(1, Math.min(length, line.length - column + 1)))}`;
}

/** A modal dialog (the native element: it keeps the focus inside and closes with Escape). */
export function Dialog({ title, onClose, children, actions, wide = false, test = "dialog" }) {
  const ref = useRef(null);
  const titleId = useId("dialog");
  useLayoutEffect(() => {
    const before = document.activeElement;
    ref.current.showModal();
    return () => {
      if (before && before.isConnected) before.focus();
    };
  }, []);
  return html`<dialog ref=${ref} class=${wide ? "dialog dialog-wide" : "dialog"} aria-labelledby=${titleId} data-test=${test}
      onCancel=${event => { event.preventDefault(); onClose(); }}>
    <div class="dialog-head">
      <h2 id=${titleId}>${title}</h2>
      <${Button} kind="quiet" icon="close" label="Close" onClick=${onClose} test=${`${test}-close`} />
    </div>
    <div class="dialog-body">${children}</div>
    ${actions && html`<div class="dialog-actions">${actions}</div>`}
  </dialog>`;
}

/** Asks before something that cannot be undone. onConfirm may return a promise; an error is shown in the dialog. */
export function Confirm({ title, children, confirm = "Delete", kind = "danger", onConfirm, onClose, test = "confirm" }) {
  const action = useAction(onConfirm);
  return html`<${Dialog} title=${title} onClose=${onClose} test=${test} actions=${html`
      <${Button} onClick=${onClose} test=${`${test}-cancel`}>Cancel<//>
      <${Button} kind=${kind} busy=${action.busy} test=${`${test}-ok`}
        onClick=${async () => { if (await action.run()) onClose(); }}>${confirm}<//>`}>
    ${children}<${ErrorBox} error=${action.error} />
  <//>`;
}

/** Copies text; says so for a moment. Falls back to a selection where the clipboard is refused. */
export function CopyButton({ text, label = "Copy", children, kind = "quiet", test = "copy" }) {
  const [copied, setCopied] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    const value = typeof text === "function" ? text() : text;
    try {
      await navigator.clipboard.writeText(value);
    } catch (refused) {
      copyBySelection(value);
    }
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), 1500);
  };
  return html`<${Button} kind=${kind} icon=${copied ? "check" : "copy"} label=${copied ? "Copied" : label} onClick=${copy}
    test=${test}>${children && (copied ? "Copied" : children)}<//>`;
}

function copyBySelection(value) {
  const area = document.createElement("textarea");
  area.value = value;
  area.className = "visually-hidden";
  (document.querySelector("dialog[open]") || document.body).append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** A line of code that can be copied. */
export function CodeLine({ text, label, test }) {
  return html`<div class="code-line" data-test=${test}>
    ${label && html`<span class="code-line-label">${label}</span>`}
    <code>${text}</code><${CopyButton} text=${text} label=${`Copy ${label || ""}`.trim()} />
  </div>`;
}

/** tabs: [{id, label, count?}]. Arrow keys move between them. Render what belongs to `value` yourself. */
export function Tabs({ tabs, value, onChange, label, test = "tabs" }) {
  const move = event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex(tab => tab.id === value);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    onChange(next.id);
    event.currentTarget.querySelector(`[data-tab="${CSS.escape(next.id)}"]`)?.focus();
    event.preventDefault();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} onKeyDown=${move} data-test=${test}>
    ${tabs.map(tab => html`<button type="button" role="tab" key=${tab.id} data-tab=${tab.id} data-test=${`tab-${tab.id}`}
      aria-selected=${String(tab.id === value)} tabindex=${tab.id === value ? 0 : -1} onClick=${() => onChange(tab.id)}>
      ${tab.label}${tab.count !== undefined && html` <span class="muted">${tab.count}</span>`}</button>`)}
  </div>`;
}

/** A few choices side by side (radio buttons). options: [{value, label}]. */
export function Segmented({ options, value, onChange, label, test }) {
  const name = useId("segmented");
  return html`<fieldset class="segmented" data-test=${test}>
    <legend class="visually-hidden">${label}</legend>
    ${options.map(option => html`<label key=${option.value}>
      <input type="radio" name=${name} checked=${option.value === value} onChange=${() => onChange(option.value)}
        data-test=${test && `${test}-${option.value}`} /><span>${option.label}</span></label>`)}
  </fieldset>`;
}

/** A labelled control: <${Field} label="Title" hint="…">${id => html`<input id=${id} … />`}<//> */
export function Field({ label, hint, children, class: kind = "" }) {
  const id = useId("field");
  const render = Array.isArray(children) ? children.find(child => typeof child === "function") : children;
  return html`<div class=${`field ${kind}`}>
    <label for=${id}>${label}</label>${render(id)}
    ${hint && html`<p class="field-hint muted">${hint}</p>`}
  </div>`;
}

/** A cell's value: NULL is pale, structures are JSON, numbers are exact. */
export function Value({ value }) {
  if (value === null || value === undefined) return html`<span class="null">NULL</span>`;
  return formatValue(value);
}

/** Columns for Table from the columns of an answer ({name, type, key}). */
export function resultColumns(columns) {
  return columns.map(column => ({
    name: column.name,
    label: column.name,
    type: column.type,
    title: `${column.type || ""}${column.key ? ", key" : ""}`,
    key: column.key,
    align: isNumeric(column.type) ? "right" : "left",
    render: value => html`<${Value} value=${value} />`,
  }));
}

/**
 * Loads with `load` (a function that returns a promise) when the page opens and when `inputs` change, and again every
 * `everyMillis` if given while the page is visible. → {data, error, loading, reload}. Old data stays while loading.
 */
export function useLoad(load, inputs = [], everyMillis = 0) {
  const [state, setState] = useState({ data: undefined, error: null, loading: true });
  const turn = useRef(0);
  const latest = useRef(load);
  latest.current = load;
  const reload = useCallback(async () => {
    const mine = ++turn.current;
    setState(old => ({ ...old, loading: true }));
    try {
      const data = await latest.current();
      if (mine === turn.current) setState({ data, error: null, loading: false });
    } catch (error) {
      if (mine === turn.current) setState(old => ({ data: old.data, error, loading: false }));
    }
  }, []);
  useEffect(() => {
    setState(old => ({ ...old, data: undefined, error: null }));
    reload();
    const timer = everyMillis > 0 ? setInterval(() => document.hidden || reload(), everyMillis) : 0;
    return () => {
      turn.current++;
      clearInterval(timer);
    };
  }, [...inputs, everyMillis]);
  return { ...state, reload };
}

/** Shows a useLoad: spinner, error with "try again", or children(data). */
export function Loaded({ from, children }) {
  const render = Array.isArray(children) ? children.find(child => typeof child === "function") : children;
  const error = from.error && html`<${ErrorBox} error=${from.error}
    action=${html`<${Button} onClick=${from.reload}>Try again<//>`} />`;
  if (from.data === undefined) return error || html`<p class="loading"><${Spinner} label="Loading" /></p>`;
  return html`${error}${render(from.data)}`;
}

/** Runs something on demand. → {run, busy, error, clear}; run(...) resolves to true if it went well. */
export function useAction(action) {
  const [state, setState] = useState({ busy: false, error: null });
  const run = async (...values) => {
    setState({ busy: true, error: null });
    try {
      await action(...values);
      setState({ busy: false, error: null });
      return true;
    } catch (error) {
      setState({ busy: false, error });
      return false;
    }
  };
  return { ...state, run, clear: () => setState({ busy: false, error: null }) };
}

// SPDX-License-Identifier: Apache-2.0
// What was run, kept in this browser: the last hundred texts, newest first, each once; the draft and the choices of the workbench.
import { useState } from "preact/hooks";
import { Button, Empty, formatTime, html } from "../components.js";
import { oneLine } from "../sqltext.js";

const STORED = "millrace.sql.history";
const MOST_ENTRIES = 100;
const MOST_LENGTH = 20_000;

/** A value kept under a name, or `fallback` where there is none or the browser refuses. */
export function readStored(name, fallback) {
  try {
    const text = localStorage.getItem(name);
    return text === null ? fallback : JSON.parse(text);
  } catch (refused) {
    return fallback;
  }
}

export function store(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch (refused) {
    // It holds until the page is loaded again.
  }
}

/** [entries, add(sql), clear()]; an entry is {sql, atMillis}. */
export function useHistory() {
  const [entries, setEntries] = useState(() => readStored(STORED, []).filter(entry => typeof entry?.sql === "string"));
  const put = next => {
    setEntries(next);
    store(STORED, next);
  };
  const add = sql => {
    if (!sql.trim() || sql.length > MOST_LENGTH) return;
    put([{ sql, atMillis: Date.now() }, ...readStored(STORED, []).filter(entry => entry.sql !== sql)].slice(0, MOST_ENTRIES));
  };
  return [entries, add, () => put([])];
}

export function History({ entries, onRestore, onClear }) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const shown = entries.filter(entry => entry.sql.toLowerCase().includes(wanted));
  if (!entries.length) return html`<${Empty} title="Nothing run yet">What you run is kept here, in this browser only.<//>`;
  return html`<div class="side-list" data-test="history">
    <input type="search" aria-label="Search the history" placeholder="Search" value=${search} onInput=${event => setSearch(event.target.value)} data-test="history-search" />
    <ul class="history">${shown.map(entry => html`<li key=${entry.sql}>
      <button type="button" class="history-item" onClick=${() => onRestore(entry.sql)} title=${entry.sql} data-test="history-item">
        <code>${oneLine(entry.sql, 160)}</code><span class="muted num">${formatTime(entry.atMillis, false)}</span></button></li>`)}</ul>
    ${shown.length === 0 && html`<p class="muted">Nothing matches.</p>`}
    <${Button} kind="quiet" icon="trash" onClick=${onClear} test="history-clear">Forget all<//>
  </div>`;
}

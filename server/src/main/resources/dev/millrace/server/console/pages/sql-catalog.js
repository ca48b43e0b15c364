// SPDX-License-Identifier: Apache-2.0
// The catalog beside the editor: sources with their columns, functions; a click puts a name where the cursor is.
import { useState } from "preact/hooks";
import { Badge, Button, CopyButton, Dialog, Empty, ErrorBox, Spinner, Table, html } from "../components.js";
import { written } from "../sqltext.js";

const MOST_FUNCTIONS = 40;

/**
 * @param state    {data, error} as of useCatalog
 * @param onInsert puts a text at the cursor
 * @param onSelect runs `SELECT *` of a source
 * @param onReload reads the catalog again
 */
export function Catalog({ state, onInsert, onSelect, onReload }) {
  const [search, setSearch] = useState("");
  const [described, setDescribed] = useState(null);
  const { data, error } = state;
  const wanted = search.trim().toLowerCase();
  if (!data) return error ? html`<${ErrorBox} error=${error} action=${html`<${Button} onClick=${onReload}>Try again<//>`} />` : html`<p class="loading"><${Spinner} label="Loading the catalog" /></p>`;
  const sources = data.sources.filter(source => matches(source.name, wanted) || source.columns.some(column => matches(column.name, wanted)));
  const functions = wanted ? data.functions.filter(fn => matches(fn.name, wanted)) : [];
  return html`<div class="side-list" data-test="catalog">
    <div class="side-search">
      <input type="search" aria-label="Search sources, columns and functions" placeholder="Search" value=${search}
        onInput=${event => setSearch(event.target.value)} data-test="catalog-search" />
      <${Button} kind="quiet" icon="reload" label="Read the catalog again" onClick=${onReload} />
    </div>
    ${data.sources.length === 0 && html`<${Empty} title="No sources yet">CREATE STREAM or CREATE TABLE declares a topic as a source.<//>`}
    <ul class="sources">${sources.map(source => html`<li key=${source.name}><${Source} source=${source} open=${wanted !== "" || data.sources.length <= 3}
      onInsert=${onInsert} onSelect=${onSelect} onDescribe=${() => setDescribed(source)} /></li>`)}</ul>
    ${functions.length > 0 && html`<h3>Functions</h3><ul class="functions">${functions.slice(0, MOST_FUNCTIONS).map(fn => html`<li key=${fn.name}>
      <button type="button" class="side-name" onClick=${() => onInsert(`${fn.name}(`)} title=${fn.signatures.join("\n")}><code>${fn.name}</code>
      <span class="muted">${fn.description}</span></button></li>`)}</ul>`}
    ${wanted && !sources.length && !functions.length && html`<p class="muted">Nothing matches.</p>`}
    ${described && html`<${Describe} source=${described} onSelect=${onSelect} onClose=${() => setDescribed(null)} />`}
  </div>`;
}

function matches(name, wanted) {
  return name.toLowerCase().includes(wanted);
}

function Source({ source, open: openAtFirst, onInsert, onSelect, onDescribe }) {
  const [open, setOpen] = useState(openAtFirst);
  return html`<div class="source" data-test="catalog-source">
    <div class="source-head">
      <button type="button" class="source-fold" aria-expanded=${String(open)} aria-label=${`Columns of ${source.name}`} onClick=${() => setOpen(!open)}>${open ? "▾" : "▸"}</button>
      <button type="button" class="side-name" title="Insert the name" onClick=${() => onInsert(written(source.name))}><code>${source.name}</code></button>
      <span class="source-kind muted">${source.kind.toLowerCase()}</span>
      <${Button} kind="quiet" icon="play" label=${`Select all of ${source.name}`} onClick=${() => onSelect(source)} test="catalog-select" />
      <button type="button" class="link" onClick=${onDescribe} aria-label=${`Describe ${source.name}`} data-test="catalog-describe">info</button>
    </div>
    ${open && html`<ul class="columns">${source.columns.map(column => html`<li key=${column.name}>
      <button type="button" class="side-name" title=${`Insert ${column.name}`} onClick=${() => onInsert(written(column.name))} data-test="catalog-column">
        <code>${column.name}</code><span class="muted column-type">${column.type}${column.key ? " key" : ""}</span></button></li>`)}</ul>`}
  </div>`;
}

function Describe({ source, onSelect, onClose }) {
  const columns = [
    { name: "name", label: "Column", render: name => html`<code>${name}</code>` },
    { name: "type", label: "Type", wrap: true, render: type => html`<code>${type}</code>` },
    { name: "key", label: "", render: key => key && html`<${Badge} kind="info">key<//>` },
  ];
  const links = ids => (ids.length ? ids.map((id, at) => html`${at > 0 && ", "}<a key=${id} href=${`#/queries/${encodeURIComponent(id)}`}>${id}</a>`) : html`<span class="muted">no query</span>`);
  return html`<${Dialog} title=${source.name} onClose=${onClose} test="describe" actions=${html`
      <${Button} icon="play" onClick=${() => { onClose(); onSelect(source); }}>Select all<//>`}>
    <div class="stack">
      <dl class="facts">
        <dt>Kind</dt><dd>${source.kind.toLowerCase()}${source.windowed && ", windowed"}</dd>
        <dt>Topic</dt><dd><a href=${`#/topics/${encodeURIComponent(source.topic)}`}>${source.topic}</a></dd>
        <dt>Formats</dt><dd>key ${source.keyFormat}, value ${source.valueFormat}</dd>
        <dt>Written by</dt><dd>${links(source.writtenBy)}</dd>
        <dt>Read by</dt><dd>${links(source.readBy)}</dd>
      </dl>
      <${Table} columns=${columns} rows=${source.columns} rowKey=${row => row.name} height="40vh" caption=${`Columns of ${source.name}`} />
      <div class="block-head"><h3>Statement</h3><${CopyButton} text=${source.statement} label="Copy the statement" /></div>
      <pre class="sql-text">${source.statement}</pre>
    </div>
  <//>`;
}

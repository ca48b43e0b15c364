// SPDX-License-Identifier: Apache-2.0
// A table that renders only the rows in view, so that 10,000 rows cost as much as 50.
import { h } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import htm from "htm";
import { formatValue } from "./format.js";

const html = htm.bind(h);
const ROW_HEIGHT = 32;
const OVERSCAN = 12;
/** Tables up to this many rows are rendered whole: they may have rows of any height and can be found by the browser's search. */
const WHOLE = 100;

function cell(column, row, at) {
  const value = Array.isArray(row) ? row[at] : row[column.name];
  return column.render ? column.render(value, row) : formatValue(value);
}

/**
 * columns: [{name, label, align: "left"|"right", width (CSS), title, mono, key, render(value, row)}]; rows: arrays in the
 * order of the columns, or objects by the columns' names; at most 10,000. rowKey(row, index) identifies a row.
 * onRowClick(row) makes rows buttons (Enter too). height: CSS height at most; the table scrolls inside. `selected(row)`
 * marks a row. empty: shown where there are no rows. caption: for screen readers.
 */
export function Table({ columns, rows, rowKey, onRowClick, selected, height = "70vh", empty = "No rows", caption,
  class: kind = "", test = "table" }) {
  const scroller = useRef(null);
  const [view, setView] = useState({ first: 0, count: 60 });
  const virtual = rows.length > WHOLE;
  const widths = useRef([]);
  useLayoutEffect(() => {
    if (virtual) holdWidths(scroller.current, widths.current);
  });
  useLayoutEffect(() => {
    widths.current = [];
  }, [columns.map(column => column.name).join("\u0000")]);

  const onScroll = event => {
    if (!virtual) return;
    const first = Math.max(0, Math.floor(event.currentTarget.scrollTop / ROW_HEIGHT) - OVERSCAN);
    const count = Math.ceil(event.currentTarget.clientHeight / ROW_HEIGHT) + 2 * OVERSCAN;
    if (Math.abs(first - view.first) >= OVERSCAN / 2 || count > view.count) setView({ first, count });
  };
  const first = virtual ? Math.min(view.first, Math.max(0, rows.length - view.count)) : 0;
  const last = virtual ? Math.min(rows.length, first + view.count) : rows.length;

  return html`<div class=${`table-scroll ${kind}`} ref=${scroller} onScroll=${onScroll} style=${{ maxHeight: height }}
      tabindex="0" role="region" aria-label=${caption || "Table"} data-test=${test} data-rows=${rows.length}>
    <table aria-rowcount=${rows.length + 1} class=${virtual ? "table table-virtual" : "table"}>
      ${caption && html`<caption class="visually-hidden">${caption}</caption>`}
      <thead><tr aria-rowindex="1">${columns.map((column, at) => html`<th scope="col" key=${column.name}
        class=${column.align === "right" ? "right" : ""} title=${column.title}
        style=${{ width: column.width, minWidth: virtual && widths.current[at] ? `${widths.current[at]}px` : undefined }}
        >${column.label ?? column.name}${column.key && html`<span class="key-mark" title="key"> key</span>`}</th>`)}</tr></thead>
      <tbody onKeyDown=${onRowClick && moveBetweenRows}>
        ${first > 0 && html`<tr aria-hidden="true" key="before" style=${{ height: `${first * ROW_HEIGHT}px` }}></tr>`}
        ${rows.slice(first, last).map((row, i) => html`<tr key=${rowKey ? rowKey(row, first + i) : first + i}
          aria-rowindex=${first + i + 2} class=${onRowClick ? "clickable" : ""} aria-selected=${selected ? String(!!selected(row)) : undefined}
          tabindex=${onRowClick ? 0 : undefined} onClick=${onRowClick && (event => clickRow(event, row, onRowClick))}
          data-test=${`${test}-row`}>
          ${columns.map((column, at) => html`<td key=${column.name} class=${classOf(column)}>${cell(column, row, at)}</td>`)}</tr>`)}
        ${last < rows.length && html`<tr aria-hidden="true" key="after" style=${{ height: `${(rows.length - last) * ROW_HEIGHT}px` }}></tr>`}
      </tbody>
    </table>
    ${rows.length === 0 && html`<div class="table-empty muted">${empty}</div>`}
  </div>`;
}

function classOf(column) {
  return `${column.align === "right" ? "right" : ""}${column.mono ? " mono" : ""}${column.wrap ? " wrap" : ""}`;
}

/** A click on a link, button or selected text in the row is not a click on the row. */
function clickRow(event, row, onRowClick) {
  if (event.target.closest("a, button, input, label") || String(getSelection())) return;
  onRowClick(row);
}

function moveBetweenRows(event) {
  const row = event.target.closest("tr");
  if (event.target !== row) return;
  if (event.key === "Enter" || event.key === " ") {
    row.click();
    event.preventDefault();
  }
  const next = event.key === "ArrowDown" ? row.nextElementSibling : event.key === "ArrowUp" ? row.previousElementSibling : null;
  if (next && next.tabIndex >= 0) {
    next.focus();
    event.preventDefault();
  }
}

/** Columns keep the widest width they had, so that scrolling does not make them jump. */
function holdWidths(root, widths) {
  const heads = root.querySelectorAll("thead th");
  for (let i = 0; i < heads.length; i++) {
    const width = Math.ceil(heads[i].getBoundingClientRect().width);
    if (!(widths[i] >= width)) {
      widths[i] = width;
      heads[i].style.minWidth = `${width}px`;
    }
  }
}

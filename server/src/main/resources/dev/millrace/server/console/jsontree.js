// SPDX-License-Identifier: Apache-2.0
// A JSON value that can be folded: objects and arrays open and close, long ones show their first entries until asked for more.
import { useState } from "preact/hooks";
import { html } from "./components.js";

const FIRST_ENTRIES = 100;
const MORE_ENTRIES = 1000;
const OPEN_DEPTH = 3;
const OPEN_ENTRIES = 50;
const DEEPEST = 64;

export function JsonTree({ value, test = "json" }) {
  return html`<div class="json mono" data-test=${test}><${Item} value=${value} depth=${0} last /></div>`;
}

function Item({ name, value, depth, last }) {
  const label = name === undefined ? "" : html`<span class="json-name">${name}</span><span class="json-sign">: </span>`;
  const comma = last ? "" : html`<span class="json-sign">,</span>`;
  if (value === null || typeof value !== "object") return html`<div class="json-line">${label}<${Leaf} value=${value} />${comma}</div>`;
  if (depth > DEEPEST) return html`<div class="json-line">${label}<span class="muted">too deep to show</span>${comma}</div>`;
  return html`<${Branch} label=${label} value=${value} depth=${depth} comma=${comma} />`;
}

function Branch({ label, value, depth, comma }) {
  const list = Array.isArray(value);
  const entries = list ? value.map(element => [undefined, element]) : Object.entries(value);
  const [open, setOpen] = useState(depth < OPEN_DEPTH && entries.length <= OPEN_ENTRIES);
  const [shown, setShown] = useState(FIRST_ENTRIES);
  const [start, end] = list ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) return html`<div class="json-line">${label}<span class="json-sign">${start}${end}</span>${comma}</div>`;
  const count = `${entries.length} ${list ? (entries.length === 1 ? "element" : "elements") : entries.length === 1 ? "field" : "fields"}`;
  return html`<div class="json-branch">
    <button type="button" class="json-toggle" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>
      <span class="json-arrow" aria-hidden="true">${open ? "▾" : "▸"}</span>${label}<span class="json-sign">${start}</span>${!open &&
      html`<span class="muted"> ${count} </span><span class="json-sign">${end}</span>${comma}`}
    </button>
    ${open && html`<div class="json-inside">
        ${entries.slice(0, shown).map(([name, element], at) => html`<${Item} key=${name ?? at} name=${name === undefined ? undefined : JSON.stringify(name)} value=${element}
          depth=${depth + 1} last=${at === entries.length - 1} />`)}
        ${shown < entries.length && html`<button type="button" class="link" onClick=${() => setShown(shown + MORE_ENTRIES)}>${entries.length - shown} more</button>`}
      </div>
      <div class="json-line"><span class="json-sign">${end}</span>${comma}</div>`}
  </div>`;
}

function Leaf({ value }) {
  if (value === null || value === undefined) return html`<span class="json-null">null</span>`;
  if (typeof value === "string") return html`<span class="json-string">${JSON.stringify(value)}</span>`;
  return html`<span class=${typeof value === "boolean" ? "json-boolean" : "json-number"}>${String(value)}</span>`;
}

// SPDX-License-Identifier: Apache-2.0
// One message: key, value and headers decoded, as bytes where there are bytes, and where it lies.
import { useState } from "preact/hooks";
import { BytesView, fromBase64 } from "../bytes.js";
import { Button, CopyButton, Segmented, formatBytes, formatNumber, formatTime, html, toJson } from "../components.js";
import { JsonTree } from "../jsontree.js";

export function MessageDetail({ topic, message, onClose }) {
  const facts = [
    ["Partition", message.partition],
    ["Offset", formatNumber(message.offset)],
    ["Time", formatTime(message.timestampMillis)],
    ["Size", formatBytes(message.sizeBytes)],
  ];
  return html`<section class="split-side" aria-label="The chosen message" data-test="message-detail">
    <div class="block-head"><h2>Partition ${message.partition}, offset <span class="num">${formatNumber(message.offset)}</span></h2>
      <span class="actions"><${CopyButton} text=${() => toJson(plain(topic, message), 2)} label="Copy the message as JSON" />
      <${Button} kind="quiet" icon="close" label="Close the message" onClick=${onClose} test="message-close" /></span></div>
    <dl class="tiles tiles-small">${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd class="num">${value}</dd></div>`)}</dl>
    <${Part} label="Key" value=${message.key} format=${message.keyFormat} base64=${message.keyBase64} test="message-key" />
    <${Part} label="Value" value=${message.value} format=${message.valueFormat} base64=${message.valueBase64} test="message-value" />
    <h3>Headers</h3>
    ${message.headers.length === 0
      ? html`<p class="muted">none</p>`
      : html`<dl class="headers" data-test="message-headers">${message.headers.map(([name, value], at) => html`<div key=${at}><dt class="mono">${name}</dt>
          <dd class="mono breakable">${value ?? html`<span class="null">null</span>`}</dd></div>`)}</dl>`}
  </section>`;
}

/** A key or value as it was decoded; its bytes beside it where the server gave them. */
function Part({ label, value, format, base64, test }) {
  const [raw, setRaw] = useState(false);
  const bytes = base64 === undefined || base64 === null ? null : fromBase64(base64);
  if (value === null || value === undefined) {
    return html`<div data-test=${test}><h3>${label}</h3><p><span class="null">null</span>${label === "Value" && html`<span class="muted"> a tombstone: it deletes its key from a table</span>`}</p></div>`;
  }
  const tree = format === "json" && typeof value === "object";
  const copy = () => (typeof value === "string" && format !== "json" ? value : toJson(value, 2));
  return html`<div data-test=${test}>
    <div class="block-head"><h3>${label} <span class="muted">${format}</span></h3>
      <span class="actions">${bytes && html`<${Segmented} label=${`${label} as`} value=${raw ? "bytes" : "decoded"} onChange=${choice => setRaw(choice === "bytes")} test=${`${test}-form`}
        options=${[{ value: "decoded", label: "Decoded" }, { value: "bytes", label: "Bytes" }]} />`}
        <${CopyButton} text=${copy} label=${`Copy the ${label.toLowerCase()}`} /></span></div>
    ${raw && bytes
      ? html`<${BytesView} label=${label} bytes=${bytes} />`
      : tree
        ? html`<${JsonTree} value=${value} />`
        : html`<pre class="bytes-text" tabindex="0">${typeof value === "string" && format !== "json" ? value : toJson(value)}</pre>`}
  </div>`;
}

function plain(topic, message) {
  const { partition, offset, timestampMillis, headers, key, value } = message;
  return { topic, partition, offset, timestampMillis, headers, key, value };
}

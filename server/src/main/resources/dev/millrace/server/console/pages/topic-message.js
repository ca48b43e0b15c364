// SPDX-License-Identifier: Apache-2.0
// One message: key, value and headers decoded, in another form where that is asked for, and where it lies.
import { useState } from "preact/hooks";
import { get, path, queryString } from "../api.js";
import { BytesView, fromBase64, fromHex } from "../bytes.js";
import { Badge, Button, CopyButton, ErrorBox, Spinner, formatBytes, formatNumber, formatTime, html, toJson, useLoad } from "../components.js";
import { JsonTree } from "../jsontree.js";

/** How a key or value can be shown; "auto": as its source declares it, else as it looks. */
export const FORMATS = ["auto", "json", "text", "hex", "int", "long", "double"];

export function MessageDetail({ topic, message, onClose }) {
  const facts = [
    ["Partition", message.partition],
    ["Offset", formatNumber(message.offset)],
    ["Time", formatTime(message.timestampMillis)],
    ["Size", formatBytes(message.sizeBytes)],
    ...(message.windowStartMillis === undefined ? [] : [["Window", `${formatTime(message.windowStartMillis)} to ${formatTime(message.windowEndMillis)}`]]),
  ];
  return html`<section class="split-side" aria-label="The chosen message" data-test="message-detail">
    <div class="block-head"><h2>Partition ${message.partition}, offset <span class="num">${formatNumber(message.offset)}</span></h2>
      <span class="actions"><${CopyButton} text=${() => toJson(plain(topic, message), 2)} label="Copy the message as JSON" />
      <${Button} kind="quiet" icon="close" label="Close the message" onClick=${onClose} test="message-close" /></span></div>
    <dl class="tiles tiles-small">${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd class="num">${value}</dd></div>`)}</dl>
    ${message.truncated && html`<p><${Badge} kind="warn">cut<//> It is too long to be shown whole.</p>`}
    <${Part} label="Key" part="key" topic=${topic} message=${message} />
    <${Part} label="Value" part="value" topic=${topic} message=${message} />
    <h3>Headers</h3>
    ${message.headers.length === 0
      ? html`<p class="muted">none</p>`
      : html`<dl class="headers" data-test="message-headers">${message.headers.map(([name, value], at) => html`<div key=${at}><dt class="mono">${name}</dt>
          <dd class="mono breakable">${value ?? html`<span class="null">null</span>`}</dd></div>`)}</dl>`}
  </section>`;
}

/** A key or value. Another form than the list's is asked of the server, which has the bytes. */
function Part({ label, part, topic, message }) {
  const [format, setFormat] = useState("");
  const asked = useLoad(async () => {
    if (format === "") return message;
    const { partition, offset } = message;
    const answer = await get(path`/api/topics/${topic}/messages` + queryString({ limit: 1, partition, before: offset + 1, format, keyFormat: format }));
    const found = answer.messages.find(candidate => candidate.partition === partition && candidate.offset === offset);
    if (!found) throw Object.assign(new Error("The topic does not hold this message any more."), { hint: "Kafka deletes or compacts old records." });
    return found;
  }, [format]);
  const shown = asked.data ?? message;
  const value = shown[part];
  const test = `message-${part}`;
  if (message[part] === null || message[part] === undefined) {
    return html`<div data-test=${test}><h3>${label}</h3><p><span class="null">null</span>${part === "value" && html`<span class="muted"> a tombstone: it deletes its key from a table</span>`}</p></div>`;
  }
  return html`<div data-test=${test}>
    <div class="block-head"><h3>${label} <span class="muted">${shown[`${part}Format`]}</span></h3>
      <span class="actions">${asked.loading && html`<${Spinner} label="Loading" />`}
        <select class="small-select" aria-label=${`${label} shown as`} value=${format} onChange=${event => setFormat(event.target.value)} data-test=${`${test}-format`}>
          <option value="">as in the list</option>${FORMATS.map(name => html`<option key=${name} value=${name}>${name}</option>`)}</select>
        <${CopyButton} text=${() => copyOf(value, shown[`${part}Format`])} label=${`Copy the ${part}`} /></span></div>
    <${ErrorBox} error=${asked.error} />
    <${Shown} label=${label} value=${value} format=${shown[`${part}Format`]} base64=${shown[`${part}Base64`]} test=${test} />
  </div>`;
}

function Shown({ label, value, format, base64, test }) {
  if (format === "hex" && typeof value === "string") return html`<${BytesView} label=${label} bytes=${base64 ? fromBase64(base64) : fromHex(value)} form="hex" bare test=${`${test}-bytes`} />`;
  if (format === "json" && value !== null && typeof value === "object") return html`<${JsonTree} value=${value} />`;
  return html`<pre class="bytes-text" tabindex="0">${copyOf(value, format)}</pre>`;
}

function copyOf(value, format) {
  return typeof value === "string" && format !== "json" ? value : toJson(value, 2);
}

function plain(topic, message) {
  const { partition, offset, timestampMillis, headers, key, value } = message;
  return { topic, partition, offset, timestampMillis, headers, key, value };
}

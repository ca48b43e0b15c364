// SPDX-License-Identifier: Apache-2.0
// Writes a test message to a topic: a JSON value, a key and headers, acknowledged by all replicas before it says so.
import { useState } from "preact/hooks";
import { path, post } from "../api.js";
import { Button, ErrorBox, Field, formatNumber, html, parseJson, toJson, useAction } from "../components.js";
import { useCatalog } from "../session.js";

export function Produce({ topic, detail }) {
  const catalog = useCatalog();
  const source = catalog.data?.sources.find(candidate => candidate.name === detail?.sources?.[0]);
  const [value, setValue] = useState(null);
  const [key, setKey] = useState("");
  const [headers, setHeaders] = useState("");
  const [tombstone, setTombstone] = useState(false);
  const [done, setDone] = useState(null);
  const text = value ?? example(source);
  const send = useAction(async () => {
    setDone(null);
    const envelope = { key: key === "" ? null : key, value: tombstone ? null : parsed(text), headers: headersOf(headers) };
    setDone(await post(path`/topics/${topic}` + "?envelope=true", toJson(envelope)));
  });
  const submit = event => {
    event.preventDefault();
    send.run();
  };
  return html`<form class="form produce" onSubmit=${submit} data-test="produce">
    <${Field} label="Key" hint="Text; empty for no key">${id => html`<input id=${id} class="mono" value=${key} autocomplete="off" spellcheck="false"
      onInput=${event => setKey(event.target.value)} data-test="produce-key" />`}<//>
    <label class="check"><input type="checkbox" checked=${tombstone} onChange=${event => setTombstone(event.target.checked)} data-test="produce-null" /> No value (a tombstone, deletes the key from a table)</label>
    ${!tombstone && html`<${Field} label="Value" hint="One JSON value">${id => html`<textarea id=${id} class="mono" rows="10" value=${text} spellcheck="false"
      onInput=${event => setValue(event.target.value)} data-test="produce-value"></textarea>`}<//>`}
    <${Field} label="Headers" hint="One in a line: name: value">${id => html`<textarea id=${id} class="mono" rows="2" value=${headers} spellcheck="false"
      onInput=${event => setHeaders(event.target.value)} data-test="produce-headers"></textarea>`}<//>
    <${ErrorBox} error=${send.error} test="produce-error" />
    <div class="actions"><${Button} kind="primary" type="submit" busy=${send.busy} test="produce-ok">Write the message<//>
      <span role="status" class="muted" data-test="produce-result">${done && done.offsets.map(place => `Written to partition ${place.partition}, offset ${formatNumber(place.offset)}.`).join(" ")}</span></div>
  </form>`;
}

function parsed(text) {
  try {
    return parseJson(text);
  } catch (fault) {
    throw Object.assign(new Error(`The value is not JSON: ${fault.message}`), { hint: "Text needs quotes: \"hello\"." });
  }
}

function headersOf(text) {
  const headers = {};
  for (const line of text.split("\n")) {
    if (!line.trim()) continue;
    const colon = line.indexOf(":");
    if (colon < 1) throw Object.assign(new Error(`The header "${line.trim()}" has no colon`), { hint: "Write one in a line, as name: value." });
    headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  return headers;
}

/** A value that fits a source's columns. */
function example(source) {
  if (!source) return "{\n  \n}";
  const fields = source.columns.filter(column => !column.key).map(column => [column.name, sampleOf(column.type)]);
  return toJson(Object.fromEntries(fields), 2);
}

const SAMPLES = [
  [/^BOOLEAN/i, true], [/^(INT|INTEGER|BIGINT)\b/i, 1], [/^DOUBLE/i, 1.5], [/^DECIMAL/i, 1.5], [/^DATE\b/i, "2026-01-31"], [/^TIME\b/i, "10:15:30"],
  [/^TIMESTAMP/i, "2026-01-31T10:15:30.000"], [/^BYTES/i, "AAE="], [/^ARRAY/i, []], [/^MAP/i, {}], [/^STRUCT/i, {}],
];

function sampleOf(type) {
  const found = SAMPLES.find(([pattern]) => pattern.test(type));
  return found ? found[1] : "text";
}

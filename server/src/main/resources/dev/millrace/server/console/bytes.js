// SPDX-License-Identifier: Apache-2.0
// Bytes for the eye: a hex dump and a text view, with the place of a fault marked in both.
import { useMemo, useState } from "preact/hooks";
import { Button, CopyButton, Segmented, formatBytes, html } from "./components.js";

const PER_LINE = 16;
const FIRST_BYTES = 1024;
const MORE_BYTES = 8192;

/** Base64 as bytes; null for null or undefined. */
export function fromBase64(text) {
  if (text === null || text === undefined) return null;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Bytes as lower-case hex digits without gaps. */
export function toHex(bytes) {
  let text = "";
  for (const byte of bytes) text += hexOf(byte);
  return text;
}

/** Bytes as UTF-8 text; what is not UTF-8 is shown as the replacement sign. */
export function toText(bytes) {
  return new TextDecoder("utf-8").decode(bytes);
}

function isText(bytes) {
  try {
    return !/[\u0000-\u0008\u000e-\u001f]/.test(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (notText) {
    return false;
  }
}

function hexOf(byte) {
  return (byte < 16 ? "0" : "") + byte.toString(16);
}

/**
 * One part of a record, as text or as hex.
 *
 * @param bytes    Uint8Array or null (the record has no such part)
 * @param position bytes from the start to the fault, or null or negative: no place
 * @param label    "Key" or "Value"
 */
export function BytesView({ bytes, position, label, test = "bytes" }) {
  const [form, setForm] = useState(() => (bytes && isText(bytes) ? "text" : "hex"));
  const [shown, setShown] = useState(FIRST_BYTES);
  if (!bytes) return html`<div class="bytes" data-test=${test}><h3>${label}</h3><p class="muted">null: the record has no ${label.toLowerCase()}</p></div>`;
  const fault = position !== null && position !== undefined && position >= 0 ? position : -1;
  const limit = Math.max(shown, fault + 1);
  const part = bytes.subarray(0, limit);
  return html`<div class="bytes" data-test=${test}>
    <div class="block-head">
      <h3>${label} <span class="muted">${formatBytes(bytes.length)}</span></h3>
      <span class="actions">
        <${Segmented} label=${`${label} as`} value=${form} onChange=${setForm} test=${`${test}-form`}
          options=${[{ value: "text", label: "Text" }, { value: "hex", label: "Hex" }]} />
        <${CopyButton} text=${() => (form === "text" ? toText(bytes) : toHex(bytes))} label=${`Copy the ${label.toLowerCase()} as ${form}`} />
      </span>
    </div>
    ${form === "text" ? html`<${TextDump} bytes=${part} fault=${fault} />` : html`<${HexDump} bytes=${part} fault=${fault} />`}
    ${fault >= 0 && html`<p class="muted">The fault is at byte ${fault}${fault >= bytes.length ? ", behind the last byte" : ""}.</p>`}
    ${limit < bytes.length && html`<${Button} kind="quiet" onClick=${() => setShown(shown + MORE_BYTES)}>Show more of ${formatBytes(bytes.length)}<//>`}
  </div>`;
}

function TextDump({ bytes, fault }) {
  const pieces = useMemo(() => {
    if (fault < 0) return [toText(bytes), "", ""];
    const width = fault < bytes.length ? charWidth(bytes, fault) : 0;
    return [toText(bytes.subarray(0, fault)), toText(bytes.subarray(fault, fault + width)), toText(bytes.subarray(fault + width))];
  }, [bytes, fault]);
  return html`<pre class="bytes-text" tabindex="0" aria-label="as text">${pieces[0]}${fault >= 0 &&
    html`<mark class="fault" data-test="fault" aria-label="the fault is here">${visible(pieces[1])}</mark>`}${pieces[2]}</pre>`;
}

function visible(text) {
  return text === "" ? "∎" : text.replace(/\n/g, "⏎\n").replace(/\t/g, "⇥");
}

/** Bytes of the UTF-8 character that begins at `at`. */
function charWidth(bytes, at) {
  const lead = bytes[at];
  const width = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return Math.min(width, bytes.length - at);
}

function HexDump({ bytes, fault }) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += PER_LINE) lines.push(at);
  if (!lines.length) lines.push(0);
  return html`<pre class="bytes-hex" tabindex="0" aria-label="as hex">${lines.map(at => hexLine(bytes, at, fault))}</pre>`;
}

function hexLine(bytes, at, fault) {
  const end = Math.min(bytes.length, at + PER_LINE);
  const inLine = fault >= at && fault < end;
  const hex = [];
  const signs = [];
  for (let i = at; i < end; i++) {
    hex.push(hexOf(bytes[i]) + (i % 8 === 7 ? "  " : " "));
    signs.push(bytes[i] >= 32 && bytes[i] < 127 ? String.fromCharCode(bytes[i]) : "·");
  }
  const pad = "   ".repeat(PER_LINE - (end - at)) + (end - at < 8 ? " " : "") + (end - at < PER_LINE ? " " : "");
  const offset = html`<span class="muted">${at.toString(16).padStart(6, "0")}  </span>`;
  if (!inLine) return html`${offset}${hex.join("")}${pad} ${signs.join("")}${"\n"}`;
  const i = fault - at;
  return html`${offset}${hex.slice(0, i).join("")}<mark class="fault" data-test="fault">${hex[i].trimEnd()}</mark>${
    hex[i].slice(2)}${hex.slice(i + 1).join("")}${pad} ${signs.slice(0, i).join("")}<mark class="fault">${signs[i]}</mark>${signs.slice(i + 1).join("")}${"\n"}`;
}

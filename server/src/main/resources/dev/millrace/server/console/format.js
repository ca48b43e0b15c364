// SPDX-License-Identifier: Apache-2.0
// How values are written: numbers, bytes, times, durations, SQL values. Pure functions; nothing here touches the page.

const MINUS = "\u2212";
const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 3, useGrouping: true });
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0, useGrouping: true });
const THIN_SPACE = "\u2009";

function signed(text) {
  return text.startsWith("-") ? MINUS + text.slice(1) : text;
}

/** A number for people: grouped digits, at most `digits` significant ones behind the point. "" for null. */
export function formatNumber(value, digits) {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "bigint") return signed(whole.format(value));
  if (typeof value === "string") return value;
  if (!Number.isFinite(value)) return signed(String(value));
  if (Number.isInteger(value)) return signed(whole.format(value));
  if (digits !== undefined && Math.abs(value) >= 10 ** -digits) return signed(value.toLocaleString("en", { maximumFractionDigits: digits }));
  const size = Math.abs(value);
  if (size < 0.001 || size >= 1e15) return signed(value.toExponential(3));
  return signed(size < 1 ? String(Number(value.toPrecision(4))) : plain.format(value));
}

/** A short number for axes and narrow places: 12.3k, 4M, 0.25. */
export function formatShort(value) {
  if (value === null || value === undefined) return "";
  const number = Number(value);
  const size = Math.abs(number);
  const [divisor, suffix] = size >= 1e12 ? [1e12, "T"] : size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"]
    : size >= 1e4 ? [1e3, "k"] : [1, ""];
  const scaled = number / divisor;
  const text = Math.abs(scaled) >= 1000 ? whole.format(scaled)
    : String(Number(scaled.toPrecision(Math.abs(scaled) >= 100 ? 4 : 3)));
  return signed(text) + suffix;
}

/** A number on an axis whose labels are `step` apart: as formatShort, with as many digits as tell neighbours apart. */
export function formatAxis(value, step) {
  const size = Math.max(Math.abs(value), step);
  const [divisor, suffix] = size >= 1e12 ? [1e12, "T"] : size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"]
    : size >= 1e4 ? [1e3, "k"] : [1, ""];
  let digits = 0;
  for (let scaled = step / divisor; digits < 12 && Math.abs(scaled - Math.round(scaled)) > 1e-6; scaled *= 10) digits++;
  const text = (value / divisor).toFixed(digits);
  // 0.25 with a step of 0.25 has two digits, of which 0.50 needs but one; zeros at the end say nothing.
  return value === 0 ? "0" : signed(digits > 0 ? text.replace(/\.?0+$/, "") : text) + suffix;
}

/** Bytes with binary units: 512 B, 1.5 KiB. */
export function formatBytes(bytes) {
  if (bytes === null || bytes === undefined) return "";
  let value = Number(bytes);
  let unit = 0;
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)}${THIN_SPACE}${units[unit]}`;
}

function two(n) {
  return n < 10 ? "0" + n : String(n);
}

/** Time of day in the reader's zone: 14:05:09.120 (milliseconds only if `millis`). */
export function formatClock(epochMillis, millis = false) {
  const d = new Date(Number(epochMillis));
  const base = `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
  return millis ? `${base}.${String(d.getMilliseconds()).padStart(3, "0")}` : base;
}

/** Date and time in the reader's zone: 2026-01-31 14:05:09.120. "" for null. */
export function formatTime(epochMillis, millis = true) {
  if (epochMillis === null || epochMillis === undefined || Number(epochMillis) < 0) return "";
  const d = new Date(Number(epochMillis));
  if (Number.isNaN(d.getTime())) return String(epochMillis);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${formatClock(epochMillis, millis)}`;
}

/** How long: 350 ms, 12.3 s, 4 min 10 s, 3 h 20 min, 2 d 4 h. */
export function formatDuration(millis) {
  if (millis === null || millis === undefined) return "";
  const size = Math.abs(millis);
  if (size < 1000) return `${Math.round(millis)}${THIN_SPACE}ms`;
  const seconds = size / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)}${THIN_SPACE}s`;
  const whole = Math.floor(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}${THIN_SPACE}min ${whole % 60}${THIN_SPACE}s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)}${THIN_SPACE}h ${Math.floor(whole / 60) % 60}${THIN_SPACE}min`;
  return `${Math.floor(whole / 86400)}${THIN_SPACE}d ${Math.floor(whole / 3600) % 24}${THIN_SPACE}h`;
}

/** How long ago: "now", "12 s ago". */
export function formatAgo(epochMillis, now = Date.now()) {
  const millis = now - Number(epochMillis);
  return millis < 1000 ? "now" : `${formatDuration(millis)} ago`;
}

/** JSON text of any value; integers beyond 2^53 (held as BigInt) keep all their digits. */
export function toJson(value, indent) {
  const big = [];
  const text = JSON.stringify(value, (key, v) => {
    if (typeof v !== "bigint") return v;
    big.push(v);
    return `\u0000${v}\u0000`;
  }, indent);
  return big.length === 0 || text === undefined ? text : text.replace(/"\\u0000(-?\d+)\\u0000"/g, "$1");
}

/** One SQL value as text for a cell: null as "NULL", structures as JSON, numbers exact and ungrouped. */
export function formatValue(value) {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "object") return toJson(value);
  return String(value);
}

const NUMERIC = /^(INT|INTEGER|BIGINT|SMALLINT|TINYINT|DOUBLE|REAL|FLOAT|DECIMAL|NUMERIC)\b/i;

/** Whether a SQL type, as in a column's "type", is a number. */
export function isNumeric(type) {
  return NUMERIC.test(type || "");
}

/** Whether a SQL type is a point in time. */
export function isTemporal(type) {
  return /^(TIMESTAMP|DATE)\b/i.test(type || "");
}

/** Millis of a duration as in a dashboard file: "60s", "5m", "1h", "250ms", or a number of millis. null if it is none. */
export function parseDuration(text) {
  if (typeof text === "number") return text;
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)?\s*$/i.exec(text || "");
  if (!match) return null;
  const unit = { ms: 1, s: 1000, m: 60000, min: 60000, h: 3600000, d: 86400000 }[(match[2] || "s").toLowerCase()];
  return Number(match[1]) * unit;
}

/**
 * Parses JSON without losing digits: integers beyond 2^53 become BigInt, long decimals their exact text. Where the
 * browser does not tell the source text, or there is no long number, this is plain JSON.parse.
 */
export function parseJson(text) {
  if (!/\d{16}|\d\.\d{14}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (key, value, context) => {
    const source = context && context.source;
    if (typeof value !== "number" || !source || source.length < 16 || String(value) === source) return value;
    if (/^-?\d+$/.test(source)) return BigInt(source);
    return /^-?\d+\.\d+$/.test(source) && source.replace(/\D/g, "").length > 17 ? source : value;
  });
}

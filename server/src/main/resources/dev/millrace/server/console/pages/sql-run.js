// SPDX-License-Identifier: Apache-2.0
// How a text is run: which statements are asked once, which are followed; and the rows of a followed one, in bounded memory.
import { toJson } from "../format.js";
import { statements, tokens } from "../sqltext.js";

/** Rows that a table keeps at most. */
export const MOST_ROWS = 10_000;

/**
 * The steps of running a text, in order: `{kind: "ask", sql, offset, texts}` for statements that end (one request for
 * neighbours, so that SET holds for those behind it), `{kind: "follow", sql, offset}` for an endless SELECT,
 * `{kind: "tail", sql, offset, topic}` for PRINT without a limit. `offset` is where `sql` begins in the text.
 */
export function stepsOf(text) {
  const steps = [];
  for (const piece of statements(text)) {
    const words = [...tokens(piece.text)];
    const last = steps.at(-1);
    if (isFollowed(words)) steps.push({ kind: "follow", sql: piece.text, offset: piece.from });
    else if (isTail(words)) steps.push({ kind: "tail", sql: piece.text, offset: piece.from, topic: topicOf(words[1]) });
    else if (last?.kind === "ask") {
      last.sql = text.slice(last.offset, piece.to);
      last.texts.push(piece.text);
    } else steps.push({ kind: "ask", sql: piece.text, offset: piece.from, texts: [piece.text] });
  }
  return steps;
}

function is(token, word) {
  return token?.kind === "word" && token.text.toUpperCase() === word;
}

function isFollowed(words) {
  const first = words.find(token => token.kind !== "sign");
  if (!is(first, "SELECT") && !is(first, "WITH")) return false;
  return words.some((token, at) => is(token, "EMIT") && (is(words[at + 1], "CHANGES") || is(words[at + 1], "FINAL")));
}

function isTail(words) {
  return is(words[0], "PRINT") && words.length > 1 && !words.some(token => is(token, "LIMIT"));
}

function topicOf(token) {
  return token.kind === "word" ? token.text : token.text.slice(1, -1).replaceAll(token.text[0].repeat(2), token.text[0]);
}

/** Whether a statement may have changed the catalog. */
export function changesCatalog(texts) {
  return texts.some(text => /^\s*(CREATE|DROP|ALTER|INSERT|TERMINATE|RUN)\b/i.test(text));
}

/** The rows of a subscription, as they are to be shown. Streams: newest first. Tables: one row for each key, in the order they came first. */
export class RowBuffer {
  constructor(limit = MOST_ROWS) {
    this.limit = limit;
    this.begin({ columns: [], changes: "append", key: null });
  }

  /** A subscription begins, perhaps again after a broken connection: what there was is forgotten. */
  begin({ columns, changes, key }) {
    this.columns = columns;
    this.changes = changes;
    this.keyAt = (key ?? []).map(name => columns.findIndex(column => column.name === name)).filter(at => at >= 0);
    this.list = [];
    this.byKey = new Map();
    this.received = 0;
    this.dropped = 0;
    this.shown = null;
  }

  get upsert() {
    return this.changes === "upsert" && this.keyAt.length > 0;
  }

  add(rows) {
    this.received += rows.length;
    this.shown = null;
    if (!this.upsert) {
      for (const row of rows) this.list.push(row);
      if (this.list.length > 2 * this.limit) this.trim();
      return;
    }
    for (const row of rows) this.put(row);
    while (this.byKey.size > this.limit) {
      this.byKey.delete(this.byKey.keys().next().value);
      this.dropped++;
    }
  }

  put(row) {
    const key = this.keyOf(row);
    const deleted = row.every((value, at) => value === null || this.keyAt.includes(at)) && row.length > this.keyAt.length;
    if (deleted) this.byKey.delete(key);
    else this.byKey.set(key, row);
  }

  keyOf(row) {
    return this.keyAt.length === 1 ? keyText(row[this.keyAt[0]]) : this.keyAt.map(at => keyText(row[at])).join("\u0000");
  }

  trim() {
    const over = this.list.length - this.limit;
    if (over <= 0) return;
    this.list.splice(0, over);
    this.dropped += over;
  }

  /** The rows to show; the same array until rows come. */
  rows() {
    if (this.shown) return this.shown;
    if (this.upsert) this.shown = [...this.byKey.values()];
    else {
      this.trim();
      this.shown = this.list.slice().reverse();
    }
    return this.shown;
  }

  /** What identifies a shown row, so that it keeps its place in the page while others come. */
  rowKey(row, at) {
    return this.upsert ? this.keyOf(row) : this.dropped + this.list.length - 1 - at;
  }
}

function keyText(value) {
  return typeof value === "object" && value !== null ? toJson(value) : `${typeof value}:${value}`;
}

/** How many came per second over the last few seconds; counts are given with the time they are true for. */
export class Rate {
  constructor(windowMillis = 3000) {
    this.windowMillis = windowMillis;
    this.marks = [];
  }

  mark(count, nowMillis) {
    this.marks.push({ count, nowMillis });
    while (this.marks.length > 2 && nowMillis - this.marks[0].nowMillis > this.windowMillis) this.marks.shift();
  }

  perSecond() {
    if (this.marks.length < 2) return 0;
    const [first, last] = [this.marks[0], this.marks.at(-1)];
    return last.nowMillis > first.nowMillis ? ((last.count - first.count) * 1000) / (last.nowMillis - first.nowMillis) : 0;
  }
}

/** Rows as text for a spreadsheet: comma-separated, quoted where it is needed. */
export function toCsv(columns, rows, textOf) {
  const cell = text => (/[",\n\r]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text);
  const lines = [columns.map(column => cell(column.name)).join(",")];
  for (const row of rows) lines.push(row.map(value => (value === null ? "" : cell(textOf(value)))).join(","));
  return `${lines.join("\n")}\n`;
}

/** Whether the reader has scrolled a table away from its top. */
export function isScrolled(root) {
  const scroller = root?.querySelector(".table-scroll");
  return Boolean(scroller && scroller.scrollTop > 4);
}

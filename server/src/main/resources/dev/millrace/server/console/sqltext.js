// SPDX-License-Identifier: Apache-2.0
// What the workbench has to know of a SQL text without asking the server: where statements begin and end, which sources
// a statement names, and where a line and column of an error lie. Offsets are JavaScript's (UTF-16 units, from 0).

/** The pieces of a text between semicolons: `[{from, to, text}]`; `to` is behind the semicolon. Pieces without a word are left out. */
export function statements(text) {
  const pieces = [];
  let from = 0;
  for (const { at, kind } of tokens(text)) {
    if (kind === ";") {
      addPiece(pieces, text, from, at + 1);
      from = at + 1;
    }
  }
  addPiece(pieces, text, from, text.length);
  return pieces;
}

function addPiece(pieces, text, from, to) {
  let first = -1;
  for (const token of tokens(text.slice(from, to))) {
    if (token.kind !== ";") {
      first = token.at;
      break;
    }
  }
  if (first < 0) return;
  const start = from + first;
  const trimmed = text.slice(start, to).trimEnd();
  pieces.push({ from: start, to: start + trimmed.length, text: trimmed });
}

/** The statement under an offset: the one that holds it, or the last one that begins before it, or the first; null for an empty text. */
export function statementAt(text, offset) {
  const all = statements(text);
  if (!all.length) return null;
  let best = all[0];
  for (const piece of all) {
    if (piece.from <= offset) best = piece;
    // On the line of the end of the statement before, the cursor still belongs to that one.
    if (piece.from > offset) break;
  }
  return best;
}

/** Walks over words, quoted text and signs; comments and blanks are skipped. */
export function* tokens(text) {
  let at = 0;
  while (at < text.length) {
    const c = text[at];
    if (c === "-" && text[at + 1] === "-") {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end + 1;
    } else if (c === "/" && text[at + 1] === "*") {
      const end = text.indexOf("*/", at + 2);
      at = end < 0 ? text.length : end + 2;
    } else if (c === "'" || c === '"' || c === '`') {
      let end = at + 1;
      while (end < text.length) {
        if (text[end] === c) {
          if (text[end + 1] !== c) break;
          end++;
        }
        end++;
      }
      end = Math.min(text.length, end + 1);
      yield { at, kind: c === "'" ? "string" : "quoted", text: text.slice(at, end) };
      at = end;
    } else if (/[\p{L}_$@]/u.test(c)) {
      let end = at + 1;
      while (end < text.length && /[\p{L}\p{N}_$@]/u.test(text[end])) end++;
      yield { at, kind: "word", text: text.slice(at, end) };
      at = end;
    } else {
      if (!/\s/.test(c)) yield { at, kind: c === ";" ? ";" : "sign", text: c };
      at++;
    }
  }
}

/** The names as the catalog has them: unquoted ones in upper case, quoted ones as they stand. */
export function nameOf(token) {
  return token.kind === "quoted" ? token.text.slice(1, -1).replaceAll(token.text[0].repeat(2), token.text[0]) : token.text.toUpperCase();
}

/** A name as it must be written so that it means `name`. */
export function written(name) {
  return /^[A-Z_][A-Z0-9_]*$/.test(name) ? name : "`" + name.replaceAll("`", "``") + "`";
}

/** A text as a SQL string. */
export function quoted(text) {
  return "'" + String(text).replaceAll("'", "''") + "'";
}

/** Names and aliases of sources in a statement: a map from the name or alias in upper case to the source. */
export function sourcesIn(text, sources) {
  const byName = new Map(sources.map(source => [source.name, source]));
  const found = new Map();
  const list = [...tokens(text)].filter(token => token.kind === "word" || token.kind === "quoted" || token.kind === "sign");
  for (let i = 0; i < list.length; i++) {
    const source = list[i].kind !== "sign" && byName.get(nameOf(list[i]));
    if (!source) continue;
    found.set(source.name, source);
    let next = list[i + 1];
    if (next && next.kind === "word" && next.text.toUpperCase() === "AS") next = list[i + 2];
    if (next && next.kind !== "sign" && !CLAUSES.has(next.text.toUpperCase())) found.set(nameOf(next), source);
  }
  return found;
}

const CLAUSES = new Set(
  "WHERE GROUP HAVING EMIT WINDOW JOIN LEFT RIGHT FULL INNER OUTER CROSS ON WITHIN PARTITION LIMIT ORDER UNION SELECT FROM WITH VALUES EXTENDED SET".split(" "),
);

/** The properties that `SET 'name' = 'value'` statements in a text give. */
export function propertiesIn(pieces) {
  const properties = {};
  for (const piece of pieces) {
    const set = /^SET\s+'((?:[^']|'')+)'\s*=\s*'((?:[^']|'')*)'\s*;?$/i.exec(piece.text);
    if (set) properties[set[1].replaceAll("''", "'")] = set[2].replaceAll("''", "'");
    const unset = /^UNSET\s+'((?:[^']|'')+)'\s*;?$/i.exec(piece.text);
    if (unset) delete properties[unset[1].replaceAll("''", "'")];
  }
  return properties;
}

/** The offset of a line and column (both from 1, columns in code points) in a text, held inside the text. */
export function offsetOf(text, line, column) {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  let offset = start;
  for (let i = 1; i < column && offset < text.length; i++) offset += text.codePointAt(offset) > 0xffff ? 2 : 1;
  return offset;
}

/** Where an error lies: `{from, to}`, at least one sign long where the text allows it; null if the error has no position. */
export function rangeOf(text, error) {
  if (!error || !error.line) return null;
  let from = offsetOf(text, error.line, error.column || 1);
  let to = from;
  if (error.length) for (let i = 0; i < error.length && to < text.length; i++) to += text.codePointAt(to) > 0xffff ? 2 : 1;
  else {
    const word = /^[\p{L}\p{N}_$@]+/u.exec(text.slice(from));
    to = from + (word ? word[0].length : 1);
  }
  to = Math.min(to, text.length);
  if (to <= from) {
    from = Math.max(0, Math.min(from, text.length) - 1);
    to = Math.min(text.length, from + 1);
  }
  return { from, to };
}

/** One line that says what a statement is. */
export function oneLine(text, limit = 120) {
  const line = text.replace(/--[^\n]*/g, " ").replace(/\s+/g, " ").trim();
  return line.length > limit ? line.slice(0, limit - 1) + "…" : line;
}

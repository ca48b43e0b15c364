// SPDX-License-Identifier: Apache-2.0
// What the editor proposes: columns of the sources that the statement names, sources, functions with their signatures,
// keywords. Made from GET /api/catalog; nothing is asked of the server while typing.
import { sourcesIn, statementAt, written } from "../sqltext.js";

const AFTER_SOURCE = /\b(FROM|JOIN|INTO|DESCRIBE|STREAM|TABLE|UPDATE)\s+[\w$]*$/i;
const MOST_COLUMNS = 2000;
const KINDS = { SCALAR: "function", AGGREGATE: "function", TABLE: "function" };
const PSEUDO_COLUMNS = [
  ["ROWTIME", "BIGINT"], ["ROWPARTITION", "INT"], ["ROWOFFSET", "BIGINT"], ["WINDOWSTART", "BIGINT"], ["WINDOWEND", "BIGINT"],
];

/** A CodeMirror completion source; `catalog()` gives the catalog as it is now, or null. */
export function completionSource(catalog) {
  return context => {
    const word = context.matchBefore(/[\w$]*/);
    const before = context.state.doc.sliceString(Math.max(0, word.from - 200), word.from);
    if (word.from === word.to && !context.explicit && !before.endsWith(".")) return null;
    if (insideText(context.state.doc.toString(), word.from)) return null;
    const known = catalog();
    if (!known) return null;
    const text = context.state.doc.toString();
    const named = sourcesIn(statementAt(text, word.from)?.text ?? "", known.sources);
    return { from: word.from, options: optionsFor(known, named, before + text.slice(word.from, word.to)), validFor: /^[\w$]*$/ };
  };
}

function optionsFor(catalog, named, before) {
  const qualifier = /([\w$]+|`[^`]+`)\s*\.\s*[\w$]*$/.exec(before);
  if (qualifier) {
    const source = named.get(qualifier[1].startsWith("`") ? qualifier[1].slice(1, -1) : qualifier[1].toUpperCase());
    return source ? source.columns.map(column => columnOption(column, source, 5)) : [];
  }
  const wantsSource = AFTER_SOURCE.test(before);
  const options = catalog.sources.map(source => sourceOption(source, wantsSource ? 9 : 0));
  if (wantsSource) return options;
  // Before a statement names its sources, the columns of all are at hand, behind the rest.
  const seen = new Set();
  for (const source of named.size ? new Set(named.values()) : catalog.sources) {
    for (const column of source.columns) {
      if (!seen.has(column.name) && seen.size < MOST_COLUMNS) options.push(columnOption(column, source, named.size ? 5 : 0));
      seen.add(column.name);
    }
  }
  if (named.size) for (const [name, type] of PSEUDO_COLUMNS) options.push({ label: name, type: "property", detail: type, boost: -2 });
  for (const alias of named.keys()) {
    if (!catalog.sources.some(source => source.name === alias)) options.push({ label: alias, type: "variable", detail: "alias", boost: 3 });
  }
  for (const fn of catalog.functions) options.push(functionOption(fn));
  for (const keyword of catalog.keywords) options.push({ label: keyword, type: "keyword", boost: 1 });
  for (const type of catalog.types) options.push({ label: type, type: "type", boost: -3 });
  return options;
}

function sourceOption(source, boost) {
  return {
    label: source.name,
    apply: written(source.name),
    type: source.kind === "TABLE" ? "class" : "interface",
    detail: source.kind.toLowerCase(),
    info: () => note(`topic ${source.topic}`, source.columns.map(column => `${column.name} ${column.type}${column.key ? " key" : ""}`)),
    boost,
  };
}

function columnOption(column, source, boost) {
  return { label: column.name, apply: written(column.name), type: "property", detail: `${column.type}${column.key ? " key" : ""}`, info: `of ${source.name}`, boost };
}

function functionOption(fn) {
  return {
    label: fn.name,
    apply: applyFunction,
    type: KINDS[fn.kind] ?? "function",
    detail: fn.kind === "SCALAR" ? "" : fn.kind.toLowerCase(),
    info: () => note(fn.description, fn.signatures),
    boost: -1,
  };
}

/** Puts the name and, unless they are there, the brackets, with the cursor inside. */
function applyFunction(view, completion, from, to) {
  const open = view.state.doc.sliceString(to, to + 1) === "(";
  view.dispatch({
    changes: { from, to, insert: completion.label + (open ? "" : "()") },
    selection: { anchor: from + completion.label.length + 1 },
    userEvent: "input.complete",
  });
}

function note(text, lines) {
  const root = document.createElement("div");
  const paragraph = document.createElement("p");
  paragraph.textContent = text ?? "";
  const list = document.createElement("pre");
  list.textContent = (lines ?? []).join("\n");
  root.append(paragraph, list);
  return root;
}

/** Whether an offset lies in a string or comment: nothing is proposed there. */
function insideText(text, offset) {
  const start = Math.max(0, text.lastIndexOf(";", offset - 1));
  const before = text.slice(start, offset).replace(/'(?:[^']|'')*'/g, "").replace(/\/\*[\s\S]*?\*\//g, "");
  return /'[^']*$/.test(before) || /--[^\n]*$/.test(before) || /\/\*[^*]*$/.test(before);
}

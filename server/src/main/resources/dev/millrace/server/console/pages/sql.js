// SPDX-License-Identifier: Apache-2.0
// The SQL workbench: an editor that knows the catalog, the results of what is run below it, the catalog and the history beside it.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { post } from "../api.js";
import { Button, Dialog, Field, Page, Segmented, Tabs, html } from "../components.js";
import { reloadCatalog, useCatalog } from "../session.js";
import { propertiesIn, rangeOf, statementAt, statements, written } from "../sqltext.js";
import { Catalog } from "./sql-catalog.js";
import { SqlEditor } from "./sql-editor.js";
import { History, readStored, store, useHistory } from "./sql-history.js";
import { Results } from "./sql-results.js";
import { changesCatalog, MOST_ROWS, stepsOf } from "./sql-run.js";

const DRAFT = "millrace.sql.draft";
const CHOICES = "millrace.sql.choices";
const ANALYZE_MILLIS = 350;
const STORE_MILLIS = 500;
const FROM = [{ value: "latest", label: "Latest" }, { value: "earliest", label: "Earliest" }];

const MODIFIER = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

export default function SqlPage({ params }) {
  const catalog = useCatalog();
  const editor = useRef(null);
  const [choices, setChoices] = useState(() => ({ from: "latest", properties: {}, ...readStored(CHOICES, {}) }));
  const [side, setSide] = useState("catalog");
  const [editing, setEditing] = useState(false);
  const [entries, remember, forget] = useHistory();
  const { analysis, analyze } = useAnalysis(editor, choices.properties, catalog.data);
  const runner = useRunner(editor, choices, remember);
  const initial = useRef(null);
  initial.current ??= params.query.get("sql") ?? readStored(DRAFT, "");

  useEffect(() => store(CHOICES, choices), [choices]);
  useEffect(() => () => {
    if (window.__millrace) delete window.__millrace.editor;
  }, []);
  const onReady = handle => {
    editor.current = handle;
    window.__millrace = window.__millrace || { charts: [] };
    window.__millrace.editor = { setText: handle.setText, text: handle.text };
    handle.focus();
    analyze();
  };
  const draftTimer = useRef(0);
  const onChange = textChanged => {
    analyze();
    if (!textChanged) return;
    clearTimeout(draftTimer.current);
    draftTimer.current = setTimeout(() => editor.current && store(DRAFT, editor.current.text()), STORE_MILLIS);
  };
  // An address with a statement, followed while the page is open, is a wish to see it.
  const asked = params.query.get("sql");
  useEffect(() => {
    if (asked !== null && editor.current && editor.current.text() !== asked) editor.current.setText(asked);
  }, [asked]);

  const selectAll = source => {
    const text = editor.current.text().trimEnd();
    const sql = `SELECT * FROM ${written(source.name)} EMIT CHANGES;`;
    if (!text.endsWith(sql)) editor.current.setText(text ? `${text}\n\n${sql}` : sql);
    runner.run(sql, Math.max(0, editor.current.text().length - sql.length));
  };
  const onPick = (card, word) => {
    const range = rangeOf(card.source ?? card.sql, card.error);
    const from = card.offset ?? 0;
    const current = editor.current.text();
    if (range && current.slice(from, from + (card.source ?? card.sql).length) === (card.source ?? card.sql)) editor.current.replace(from + range.from, from + range.to, word);
    else editor.current.insert(word);
  };

  return html`<${Page} title="SQL" test="sql-page" wide
      description=${html`<kbd>${MODIFIER}</kbd>${" "}<kbd>Enter</kbd>${" "}runs the statement at the cursor, or the selection.`}>
    <div class="workbench">
      <div class="workbench-main">
        <${SqlEditor} initial=${initial.current} catalog=${catalog.data} onReady=${onReady} onChange=${onChange} onRun=${() => runner.runAtCursor()} />
        <${AnalysisLine} analysis=${analysis} editor=${editor} />
        <div class="workbench-bar">
          <${Button} kind="primary" icon="play" busy=${runner.busy} onClick=${() => runner.runAtCursor()} test="run" title="Control or Command and Enter">Run<//>
          <${Button} onClick=${() => runner.explain()} test="explain">Explain<//>
          ${runner.cards.length > 0 && html`<${Button} icon="close" onClick=${runner.clear} test="clear">Clear<//>`}
          <span class="workbench-from"><span class="muted" aria-hidden="true">Begin at</span>
            <${Segmented} label="Where endless queries begin to read" options=${FROM} value=${choices.from} onChange=${from => setChoices({ ...choices, from })} test="from" /></span>
          <${Button} kind="quiet" onClick=${() => setEditing(true)} test="properties">Properties${Object.keys(choices.properties).length > 0 && ` (${Object.keys(choices.properties).length})`}<//>
        </div>
        <${Results} cards=${runner.cards} onFault=${runner.onFault} onPick=${onPick} />
      </div>
      <aside class="workbench-side" aria-label="Catalog and history">
        <${Tabs} label="Beside the editor" value=${side} onChange=${setSide} test="side-tabs"
          tabs=${[{ id: "catalog", label: "Catalog", count: catalog.data?.sources.length }, { id: "history", label: "History", count: entries.length }]} />
        ${side === "catalog"
          ? html`<${Catalog} state=${catalog} onInsert=${text => editor.current?.insert(text)} onSelect=${selectAll} onReload=${() => reloadCatalog().catch(() => {})} />`
          : html`<${History} entries=${entries} onRestore=${sql => { editor.current?.setText(sql); editor.current?.focus(); }} onClear=${forget} />`}
      </aside>
    </div>
    ${editing && html`<${Properties} values=${choices.properties} onClose=${() => setEditing(false)} onSave=${properties => { setChoices({ ...choices, properties }); setEditing(false); }} />`}
  <//>`;
}

/** Has the statement at the cursor checked a moment after the last key; what is wrong is underlined. */
function useAnalysis(editor, properties, catalog) {
  const [analysis, setAnalysis] = useState({ statement: null, error: null, sql: "", from: 0 });
  const pending = useRef({ timer: 0, abort: null, sql: null });
  useEffect(() => () => {
    clearTimeout(pending.current.timer);
    pending.current.abort?.abort();
  }, []);
  const analyze = useCallback(() => {
    const held = pending.current;
    clearTimeout(held.timer);
    held.timer = setTimeout(async () => {
      const handle = editor.current;
      if (!handle) return;
      const text = handle.text();
      const piece = statementAt(text, handle.selection().head);
      const question = piece && `${piece.from}\u0000${piece.text}`;
      if (held.sql === question) return;
      held.sql = question;
      held.abort?.abort();
      if (!piece) {
        handle.mark(null);
        setAnalysis({ statement: null, error: null, sql: "", from: 0 });
        return;
      }
      held.abort = new AbortController();
      try {
        const before = statements(text).filter(other => other.from < piece.from);
        const answer = await post("/api/analyze", { sql: piece.text, properties: { ...properties, ...propertiesIn(before) } }, { signal: held.abort.signal });
        if (editor.current !== handle || handle.text() !== text) return;
        const range = rangeOf(piece.text, answer.error);
        handle.mark(range && { from: piece.from + range.from, to: piece.from + range.to }, answer.error);
        setAnalysis({ statement: answer.statements.at(-1) ?? null, error: answer.error, sql: piece.text, from: piece.from });
      } catch (error) {
        if (error.name !== "AbortError") held.sql = null;
      }
    }, ANALYZE_MILLIS);
  }, [properties]);
  // A name that was unknown may be known now.
  useEffect(() => {
    if (!analysis.error) return;
    pending.current.sql = null;
    analyze();
  }, [catalog]);
  return { analysis, analyze };
}

/** What the check of the statement at the cursor says, in a place of fixed height. */
function AnalysisLine({ analysis: { statement, error, sql, from }, editor }) {
  if (error) {
    const pick = word => {
      const range = rangeOf(sql, error);
      if (range) editor.current.replace(from + range.from, from + range.to, word);
    };
    const hintRepeats = error.nearMisses?.length > 0 && error.nearMisses.every(word => error.hint?.includes(word));
    return html`<div class="analysis analysis-error" role="status" data-test="analysis-error">
      <p><code class="error-code">${error.code}</code> <span data-test="analysis-message">${error.message}</span></p>
      <p class="muted">${!hintRepeats && error.hint}${error.nearMisses?.length > 0 && html`${" "}Did you mean ${error.nearMisses.map((word, at) => html`${at > 0 && ", "}<button type="button" key=${word}
        class="link mono" onClick=${() => pick(word)} data-test="near-miss">${word}</button>`)}?`}</p>
    </div>`;
  }
  return html`<div class="analysis muted" role="status" data-test="analysis"><p>${statement ? describe(statement) : ""}</p></div>`;
}

function describe(statement) {
  const columns = statement.columns ? `, ${statement.columns.length} ${statement.columns.length === 1 ? "column" : "columns"}` : "";
  if (statement.kind !== "select") return "";
  if (!statement.endless) return `Ends by itself${columns}`;
  if (statement.changes === "upsert") return `Endless: a table by ${statement.key?.join(", ") ?? "its key"}${columns}`;
  return `Endless: ${statement.changes === "signed" ? "signed changes" : "a stream"}${columns}`;
}

let lastCard = 0;

/** Runs texts step by step. A new run replaces the results of the one before, which ends its subscriptions. */
function useRunner(editor, choices, remember) {
  const [cards, setCards] = useState([]);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);
  const current = useRef(null);
  current.current = choices;
  useEffect(() => () => {
    turn.current++;
  }, []);

  const onFault = useCallback((error, card) => {
    const handle = editor.current;
    const source = card.source ?? card.sql;
    if (!handle || handle.text().slice(card.offset, card.offset + source.length) !== source) return;
    const range = rangeOf(source, error);
    handle.mark(range && { from: card.offset + range.from, to: card.offset + range.to }, error);
  }, []);

  const run = useCallback(async (text, offset) => {
    const mine = ++turn.current;
    const steps = stepsOf(text);
    if (!steps.length) return;
    remember(text.trim());
    setBusy(true);
    setCards([]);
    const show = more => setCards(old => [...old.filter(card => card.kind !== "busy"), ...more.map(card => ({ id: ++lastCard, ...card }))]);
    const properties = { ...current.current.properties };
    for (const step of steps) {
      if (mine !== turn.current) return;
      const at = offset + step.offset;
      if (step.kind !== "ask") {
        show([{ ...step, offset: at, from: current.current.from, properties: { ...properties } }]);
        continue;
      }
      show([{ kind: "busy", sql: step.sql }]);
      const fault = await ask(step, { "auto.offset.reset": current.current.from, ...properties }, found => mine === turn.current && show(found.map(card => ({ ...card, offset: at }))));
      Object.assign(properties, propertiesIn(statements(step.sql)));
      if (changesCatalog(step.texts)) reloadCatalog().catch(() => {});
      if (fault) {
        if (mine === turn.current) onFault(fault, { source: step.sql, offset: at });
        break;
      }
    }
    if (mine === turn.current) setBusy(false);
  }, [onFault]);

  const atCursor = () => {
    const handle = editor.current;
    if (!handle) return null;
    const text = handle.text();
    const { from, to, head } = handle.selection();
    if (from !== to) return { text: text.slice(from, to), from };
    return statementAt(text, head);
  };
  const runAtCursor = () => {
    const piece = atCursor();
    if (piece) run(piece.text, piece.from);
  };
  const explain = () => {
    const piece = atCursor();
    if (!piece) return;
    setCards(old => [{ id: ++lastCard, kind: "plan", sql: piece.text }, ...old.filter(card => card.kind !== "plan")]);
  };
  const clear = () => {
    turn.current++;
    setCards([]);
    setBusy(false);
  };
  return { cards, busy, run, runAtCursor, explain, clear, onFault };
}

/** One request; tells the cards of its results; resolves to the error that ended it, or null. */
async function ask(step, properties, show) {
  const cardsOf = results => results.map((result, at) => ({ ...result, sql: step.texts[at] ?? step.sql, texts: undefined }));
  try {
    const { results } = await post("/api/statements", { sql: step.sql, properties, limit: MOST_ROWS });
    show(cardsOf(results));
    return null;
  } catch (error) {
    const done = error.results ?? [];
    show([...cardsOf(done), { kind: "error", sql: step.texts[done.length] ?? step.sql, source: step.sql, error }]);
    return error;
  }
}

function Properties({ values, onSave, onClose }) {
  const [text, setText] = useState(() => Object.entries(values).map(([name, value]) => `${name} = ${value}`).join("\n"));
  const [fault, setFault] = useState(null);
  const save = event => {
    event.preventDefault();
    const properties = {};
    for (const line of text.split("\n")) {
      if (!line.trim()) continue;
      const equals = line.indexOf("=");
      if (equals < 1) return setFault(`“${line.trim()}” has no equals sign`);
      properties[line.slice(0, equals).trim()] = line.slice(equals + 1).trim();
    }
    return onSave(properties);
  };
  return html`<${Dialog} title="Properties" onClose=${onClose} test="properties-dialog">
    <form class="form" onSubmit=${save}>
      <${Field} label="Sent with every statement" hint="One in a line: name = value. SHOW PROPERTIES lists what there is.">${id => html`<textarea id=${id} class="mono" rows="7" value=${text}
        spellcheck="false" onInput=${event => setText(event.target.value)} data-test="properties-text"></textarea>`}<//>
      ${fault && html`<p class="is-bad" role="alert">${fault}</p>`}
      <div class="actions"><${Button} kind="primary" type="submit" test="properties-ok">Use them<//></div>
    </form>
  <//>`;
}

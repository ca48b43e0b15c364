// SPDX-License-Identifier: Apache-2.0
// The SQL editor: CodeMirror 6, loaded when it is first shown. The page holds it through the handle that onReady gives.
import { useEffect, useRef, useState } from "preact/hooks";
import { ErrorBox, html } from "../components.js";
import { completionSource } from "./sql-completion.js";

const PLACEHOLDER = "SELECT * FROM … EMIT CHANGES;";

/**
 * @param initial   the text to begin with
 * @param catalog   GET /api/catalog or null; keywords, types and completion follow it
 * @param onReady   gets the handle {text(), setText(text), insert(text), replace(from, to, text), selection(), mark(range, error), focus()}
 * @param onChange  called after the text or the cursor moved: (textChanged)
 * @param onRun     Ctrl/Cmd-Enter
 */
export function SqlEditor({ initial, catalog, onReady, onChange, onRun }) {
  const place = useRef(null);
  const held = useRef(null);
  const calls = useRef({});
  calls.current = { onChange, onRun, catalog };
  const [failed, setFailed] = useState(null);

  useEffect(() => {
    let left = false;
    import("codemirror").then(
      cm => {
        if (left) return;
        held.current = build(cm, place.current, initial, calls);
        held.current.setCatalog(calls.current.catalog);
        onReady(held.current.handle);
      },
      error => left || setFailed(error),
    );
    return () => {
      left = true;
      held.current?.view.destroy();
      held.current = null;
    };
  }, []);
  useEffect(() => held.current?.setCatalog(catalog), [catalog]);

  return html`<div class="sql-editor" ref=${place} data-test="editor">
    ${failed && html`<${ErrorBox} error=${{ code: "NOT_LOADED", message: `The editor could not be loaded: ${failed.message}`, hint: "Load the page again." }} />`}
  </div>`;
}

function build(cm, parent, initial, calls) {
  const dialect = new cm.Compartment();
  const faults = faultField(cm);
  const view = new cm.EditorView({
    parent,
    state: cm.EditorState.create({
      doc: initial,
      extensions: [
        cm.Prec.highest(cm.keymap.of([
          { key: "Mod-Enter", run: () => (calls.current.onRun(), true) },
          { key: "Tab", run: cm.acceptCompletion },
        ])),
        cm.lineNumbers(),
        cm.highlightSpecialChars(),
        cm.history(),
        cm.drawSelection(),
        cm.bracketMatching(),
        cm.closeBrackets(),
        cm.highlightSelectionMatches(),
        cm.EditorView.lineWrapping,
        cm.autocompletion({ override: [completionSource(() => calls.current.catalog)], icons: false, maxRenderedOptions: 80 }),
        cm.placeholder(PLACEHOLDER),
        cm.keymap.of([...cm.closeBracketsKeymap, ...cm.defaultKeymap, ...cm.searchKeymap, ...cm.historyKeymap, ...cm.completionKeymap, ...cm.lintKeymap]),
        cm.syntaxHighlighting(highlight(cm)),
        faults.field,
        dialect.of([]),
        cm.EditorView.contentAttributes.of({
          "aria-label": "SQL statements. Control and Enter runs the statement at the cursor. Escape, then Tab leaves the editor.",
          "data-test": "editor-input",
          spellcheck: "false",
          autocapitalize: "off",
        }),
        cm.EditorView.updateListener.of(update => {
          if (update.docChanged || update.selectionSet) calls.current.onChange(update.docChanged);
        }),
      ],
    }),
  });
  const setCatalog = catalog => {
    if (!catalog) return;
    const words = list => list.join(" ").toLowerCase();
    const definition = cm.SQLDialect.define({
      keywords: words(catalog.keywords),
      types: words(catalog.types),
      builtin: words(catalog.functions.map(fn => fn.name)),
      identifierQuotes: "`\"",
      doubleQuotedStrings: false,
      hashComments: false,
      slashComments: false,
      charSetCasts: false,
    });
    view.dispatch({ effects: dialect.reconfigure(definition.extension) });
  };
  return { view, setCatalog, handle: handleOf(cm, view, faults) };
}

function handleOf(cm, view, faults) {
  return {
    text: () => view.state.doc.toString(),
    setText(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: text.length }, scrollIntoView: true });
    },
    insert(text) {
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true });
      view.focus();
    },
    replace(from, to, text) {
      view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length } });
      view.focus();
    },
    /** {from, to, head}: what is selected, in offsets. */
    selection() {
      const { from, to, head } = view.state.selection.main;
      return { from, to, head };
    },
    /** Underlines where an error lies and tells it there; without a range nothing is marked. */
    mark(range, error) {
      const at = range && { from: Math.min(range.from, view.state.doc.length), to: Math.min(range.to, view.state.doc.length) };
      const shown = at && at.to > at.from ? at : null;
      const diagnostics = shown ? [{ ...shown, severity: "error", message: messageOf(error), actions: actionsOf(error, shown) }] : [];
      view.dispatch(cm.setDiagnostics(view.state, diagnostics));
      view.dispatch({ effects: faults.set.of(shown) });
    },
    focus: () => view.focus(),
  };
}

function messageOf(error) {
  return error.hint ? `${error.message}\n${error.hint}` : error.message;
}

function actionsOf(error, range) {
  return (error.nearMisses ?? []).slice(0, 4).map(name => ({
    name,
    apply: view => view.dispatch({ changes: { ...range, insert: name } }),
  }));
}

/** The underline is ours, not the linter's, so that a test and a style can name it. */
function faultField(cm) {
  const set = cm.StateEffect.define();
  const mark = cm.Decoration.mark({ class: "sql-fault", attributes: { "data-test": "underlined-error" } });
  const field = cm.StateField.define({
    create: () => cm.Decoration.none,
    update(value, transaction) {
      let next = value.map(transaction.changes);
      for (const effect of transaction.effects) {
        if (effect.is(set)) next = effect.value ? cm.Decoration.set([mark.range(effect.value.from, effect.value.to)]) : cm.Decoration.none;
      }
      return next;
    },
    provide: own => cm.EditorView.decorations.from(own),
  });
  return { set, field };
}

function highlight(cm) {
  const { tags } = cm;
  return cm.HighlightStyle.define([
    { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--warn)" },
    { tag: [tags.lineComment, tags.blockComment], color: "var(--muted)", fontStyle: "italic" },
    { tag: tags.typeName, color: "var(--series-3)" },
    { tag: tags.standard(tags.name), color: "var(--series-5)" },
    { tag: [tags.operator, tags.punctuation], color: "var(--muted)" },
  ]);
}

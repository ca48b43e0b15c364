// SPDX-License-Identifier: Apache-2.0
// What the console uses of CodeMirror 6; bundled once into codemirror.js (the command is in README.md).
export { basicSetup, minimalSetup } from "codemirror";
export { EditorState, EditorSelection, Compartment, StateEffect, StateField, Prec, Annotation, RangeSetBuilder, Transaction } from "@codemirror/state";
export { EditorView, keymap, placeholder, Decoration, ViewPlugin, WidgetType, hoverTooltip, showTooltip, tooltips, lineNumbers, drawSelection,
  highlightActiveLine, highlightSpecialChars, rectangularSelection } from "@codemirror/view";
export { defaultKeymap, history, historyKeymap, indentWithTab, insertNewlineAndIndent, toggleComment } from "@codemirror/commands";
export { autocompletion, completionKeymap, startCompletion, acceptCompletion, closeBrackets, closeBracketsKeymap, completeFromList,
  completionStatus, snippetCompletion, CompletionContext } from "@codemirror/autocomplete";
export { linter, lintGutter, lintKeymap, setDiagnostics, forceLinting, forEachDiagnostic } from "@codemirror/lint";
export { sql, SQLDialect, StandardSQL, schemaCompletionSource, keywordCompletionSource } from "@codemirror/lang-sql";
export { syntaxHighlighting, HighlightStyle, defaultHighlightStyle, syntaxTree, bracketMatching, indentOnInput, indentUnit, foldGutter } from "@codemirror/language";
export { searchKeymap, search, openSearchPanel, highlightSelectionMatches } from "@codemirror/search";
export { tags } from "@lezer/highlight";

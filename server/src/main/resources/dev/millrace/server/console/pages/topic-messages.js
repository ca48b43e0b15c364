// SPDX-License-Identifier: Apache-2.0
// A topic's messages, newest first: read a page at a time or followed as they are written, decoded, filtered by SQL.
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { get, path, queryString } from "../api.js";
import { Badge, Button, ErrorBox, Field, Spinner, Table, formatBytes, formatClock, formatNumber, formatTime, html, toJson } from "../components.js";
import { tailTopic } from "../live.js";
import { useCatalog } from "../session.js";
import { completeError, rangeOf } from "../sqltext.js";
import { isScrolled } from "./sql-run.js";
import { declarationFor } from "./topic-declare.js";
import { FORMATS, MessageDetail } from "./topic-message.js";

const PAGE_SIZE = 50;
const MOST_MESSAGES = 10_000;
const PAINT_MILLIS = 120;
const PREVIEW_LENGTH = 300;

/**
 * @param topic        the topic's name
 * @param detail       GET /api/topics/{t}, or undefined while it loads
 * @param initialWhere a SQL condition to begin with
 */
export function Messages({ topic, detail, initialWhere }) {
  const [where, setWhere] = useState(initialWhere);
  const [applied, setApplied] = useState(initialWhere.trim());
  const [format, setFormat] = useState("auto");
  const [partition, setPartition] = useState("");
  const [following, setFollowing] = useState(false);
  const [chosen, setChosen] = useState(null);
  const root = useRef(null);
  const list = useMessages({ topic, where: applied, format: following ? "auto" : format, partition, following, root });
  const apply = event => {
    event.preventDefault();
    if (where.trim() === applied) list.reload();
    setApplied(where.trim());
  };
  const clear = () => {
    setWhere("");
    setApplied("");
  };
  const partitions = detail?.partitionsDetail?.map(entry => entry.partition) ?? [];
  return html`<section class="messages" aria-label="Messages">
    <form class="filters" onSubmit=${apply}>
      <${Field} label="Where" class="grow">${id => html`<input id=${id} class="mono" value=${where} spellcheck="false" autocomplete="off" autocapitalize="off"
        placeholder=${detail?.sources?.length ? `a condition over the columns of ${detail.sources[0]}` : "KEY = 'a' OR VALUE LIKE '%x%'"}
        aria-invalid=${list.error && list.error.line ? "true" : undefined} onInput=${event => setWhere(event.target.value)} data-test="filter" />`}<//>
      <${Field} label="Shown as">${id => html`<select id=${id} value=${following ? "auto" : format} disabled=${following} title=${following ? "Messages that are followed are decoded by themselves" : undefined}
        onChange=${event => setFormat(event.target.value)} data-test="format">
        ${FORMATS.map(name => html`<option key=${name} value=${name}>${name}</option>`)}</select>`}<//>
      <${Field} label="Partition">${id => html`<select id=${id} value=${partition} onChange=${event => setPartition(event.target.value)} data-test="partition-filter">
        <option value="">all</option>${partitions.map(number => html`<option key=${number} value=${number}>${number}</option>`)}</select>`}<//>
      <div class="actions">
        <${Button} type="submit" icon="search" test="filter-apply">Filter<//>
        ${applied && html`<${Button} kind="quiet" onClick=${clear} test="filter-clear">Clear<//>`}
      </div>
    </form>
    <div class="stream-bar" data-test="tail-bar">
      <${Button} kind=${following ? "primary" : "default"} pressed=${following} onClick=${() => setFollowing(!following)} test="tail">${following ? "Following" : "Follow"}<//>
      ${following && html`<${Button} icon=${list.paused ? "play" : "pause"} onClick=${list.togglePause} test="tail-pause">${list.paused ? "Resume" : "Pause"}<//>`}
      ${!following && html`<${Button} icon="reload" label="Read the newest again" busy=${list.loading} onClick=${list.reload} test="reload" />`}
      <span class="stream-figures muted" aria-live="off">
        <span data-test="message-count"><b class="num">${formatNumber(list.messages.length)}</b> shown</span>
        ${applied && list.scanned !== null && html`<span><b class="num">${formatNumber(list.scanned)}</b> read</span>`}
        ${following && html`<span data-test="tail-skipped"><b class="num">${formatNumber(list.skipped)}</b> skipped</span>`}
      </span>
      ${following && list.waiting > 0 && html`<button type="button" class="link" data-test="held"
        onClick=${() => { root.current.querySelector(".table-scroll").scrollTop = 0; }}>${formatNumber(list.waiting)} newer above</button>`}
      ${following && list.paused && html`<${Badge} kind="warn">paused: a few thousand new messages wait, more are skipped<//>`}
    </div>
    ${detail && !detail.internal && detail.sources.length === 0 && html`<${Declare} topic=${topic} messages=${list.messages} />`}
    <${ErrorBox} error=${list.error} sql=${list.error && list.error.line ? applied : undefined} test="filter-error"
      onPick=${list.error && list.error.line ? word => setWhere(replaceAt(where, list.error, word)) : undefined} />
    <div class="split">
      <div class="split-main" ref=${root}>
        ${list.loading && list.messages.length === 0 && !following && html`<p class="loading"><${Spinner} label="Loading" /></p>`}
        ${(list.messages.length > 0 || !(list.error || list.loading) || following) &&
          html`<${Table} test="message" caption=${`Messages of ${topic}, newest first`} columns=${chosen ? NARROW_COLUMNS : COLUMNS} rows=${list.messages} rowKey=${idOf}
              selected=${message => chosen && idOf(message) === idOf(chosen)} onRowClick=${setChosen} height="64vh"
              empty=${following ? "Waiting for messages" : applied ? "No message matches the condition" : "The topic has no messages yet"} />`}
        <p class="more">${list.next && list.messages.length < MOST_MESSAGES &&
          html`<${Button} onClick=${list.loadMore} busy=${list.loadingMore} test="more">Older<//>`}
          ${list.messages.length >= MOST_MESSAGES && `The newest ${formatNumber(MOST_MESSAGES)} are kept. Narrow them by a condition to see older ones.`}</p>
      </div>
      ${chosen && html`<${MessageDetail} key=${idOf(chosen)} topic=${topic} message=${chosen} onClose=${() => setChosen(null)} />`}
    </div>
  </section>`;
}

/** A topic that SQL does not know yet: what would declare it. */
function Declare({ topic, messages }) {
  const catalog = useCatalog();
  const sql = useMemo(() => declarationFor(topic, messages.slice(0, PAGE_SIZE), catalog.data?.keywords), [topic, messages.length > 0, catalog.data]);
  if (!sql) return null;
  return html`<p class="declare muted">SQL does not know this topic yet.${" "}
    <a href=${`#/sql?sql=${encodeURIComponent(sql)}`} data-test="declare">Declare it as a stream</a></p>`;
}

const COLUMNS = [
  { name: "timestampMillis", label: "Time", width: "11.5rem", render: millis => html`<span class="num">${formatTime(millis)}</span>` },
  { name: "partition", label: "Part.", align: "right", width: "3.5rem", title: "Partition" },
  { name: "offset", label: "Offset", align: "right", width: "6.5rem" },
  { name: "key", label: "Key", mono: true, width: "9rem", render: (key, row) => html`<${Preview} value=${key} format=${row.keyFormat} limit=${40} />` },
  { name: "value", label: "Value", mono: true, render: (value, row) => html`<${Preview} value=${value} format=${row.valueFormat} limit=${PREVIEW_LENGTH} />` },
  { name: "sizeBytes", label: "Size", align: "right", width: "5rem", render: formatBytes },
];

/** Beside an open message there is less room. */
const NARROW_COLUMNS = [
  { ...COLUMNS[0], width: "7rem", render: millis => html`<span class="num" title=${formatTime(millis)}>${formatClock(millis, true)}</span>` },
  ...COLUMNS.slice(1, 5),
];

function Preview({ value, format, limit }) {
  if (value === null || value === undefined) return html`<span class="null">null</span>`;
  const text = typeof value === "string" && format !== "json" ? value : toJson(value);
  return html`<span class="value-preview" data-format=${format}>${text.length > limit ? `${text.slice(0, limit)}…` : text}</span>`;
}

function idOf(message) {
  return `${message.partition}-${message.offset}`;
}

function replaceAt(text, error, word) {
  const range = rangeOf(text, error);
  return text.slice(0, range.from) + word + text.slice(range.to);
}

/** The messages of one choice: a page at a time, and those that come while it is followed; both newest first, no message twice. */
function useMessages({ topic, where, format, partition, following, root }) {
  const [state, setState] = useState(EMPTY);
  const [paused, setPaused] = useState(false);
  const turn = useRef(0);
  const tail = useRef(null);

  const page = useCallback(before => get(path`/api/topics/${topic}/messages` + queryString({ limit: PAGE_SIZE, where, format, partition, before })),
    [topic, where, format, partition]);

  const reload = useCallback(async () => {
    const mine = ++turn.current;
    setState(old => ({ ...old, loading: true, error: null }));
    try {
      const answer = await page(null);
      if (mine === turn.current) setState(old => ({ ...EMPTY, skipped: old.skipped, messages: answer.messages, next: answer.next, scanned: answer.scanned, loading: false }));
    } catch (error) {
      if (mine === turn.current) setState({ ...EMPTY, loading: false, error: completeError(error, where) });
    }
  }, [page]);

  useEffect(() => {
    setState(EMPTY);
    reload();
    return () => {
      turn.current++;
    };
  }, [reload]);

  useEffect(() => {
    if (!following) return undefined;
    setPaused(false);
    setState(old => ({ ...old, skipped: 0 }));
    const arrived = [];
    let skipped = 0;
    let timer = 0;
    const paint = () => {
      timer = 0;
      // Whoever has scrolled down is reading: new ones wait until the list is at its top again.
      if (isScrolled(root.current)) {
        timer = setTimeout(paint, PAINT_MILLIS);
        const waiting = arrived.length;
        setState(old => (old.waiting === waiting ? old : { ...old, waiting }));
        return;
      }
      const batch = arrived.splice(0).filter(message => partition === "" || message.partition === Number(partition)).reverse();
      const left = skipped;
      skipped = 0;
      setState(old => ({ ...old, waiting: 0, skipped: old.skipped + left, messages: merge(batch, old.messages) }));
    };
    tail.current = tailTopic({ topic, where: where || null }, {
      onRows(rows, dropped) {
        for (const row of rows) arrived.push(row);
        skipped += dropped;
        if (arrived.length > MOST_MESSAGES) skipped += arrived.splice(0, arrived.length - MOST_MESSAGES).length;
        timer ||= setTimeout(paint, PAINT_MILLIS);
      },
      onError(error) {
        setState(old => ({ ...old, error: completeError(error, where) }));
      },
    });
    return () => {
      clearTimeout(timer);
      tail.current.close();
      tail.current = null;
    };
  }, [following, topic, where, partition]);

  const loadMore = async () => {
    const mine = turn.current;
    setState(old => ({ ...old, loadingMore: true, error: null }));
    try {
      const answer = await page(state.next);
      if (mine !== turn.current) return;
      setState(old => ({
        ...old,
        loadingMore: false,
        messages: mergeOlder(old.messages, answer.messages),
        next: answer.next,
        scanned: (old.scanned ?? 0) + answer.scanned,
      }));
    } catch (error) {
      if (mine === turn.current) setState(old => ({ ...old, loadingMore: false, error }));
    }
  };
  const togglePause = () => {
    if (paused) tail.current?.resume();
    else tail.current?.pause();
    setPaused(!paused);
  };
  return { ...state, reload, loadMore, paused, togglePause };
}

const EMPTY = { messages: [], waiting: 0, next: null, scanned: null, skipped: 0, loading: true, loadingMore: false, error: null };

/** New ones before those that are there, without those that a page brought already; the oldest fall off at the bound. */
function merge(batch, old) {
  if (!batch.length) return old;
  const seen = new Set(old.slice(0, PAGE_SIZE * 4).map(idOf));
  return [...batch.filter(message => !seen.has(idOf(message))), ...old].slice(0, MOST_MESSAGES);
}

function mergeOlder(old, older) {
  const seen = new Set(old.map(idOf));
  return [...old, ...older.filter(message => !seen.has(idOf(message)))].slice(0, MOST_MESSAGES);
}

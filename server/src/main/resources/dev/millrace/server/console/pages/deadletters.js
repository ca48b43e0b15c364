// SPDX-License-Identifier: Apache-2.0
// Dead letters: records that a source could not read and rows that a query could not compute, newest first, with what was
// wrong and where. A record can be written to its topic again once the fault behind it is mended.
import { useEffect, useRef, useState } from "preact/hooks";
import { get, path, post, queryString } from "../api.js";
import { BytesView, fromBase64 } from "../bytes.js";
import {
  Badge, Button, Confirm, Empty, ErrorBox, Field, Loaded, Page, Table, formatClock, formatNumber, formatTime, html, useLoad,
} from "../components.js";

const PAGE_SIZE = 50;
const MOST_LETTERS = 10_000;

export default function DeadLettersPage() {
  const [source, setSource] = useState("");
  const [topic, setTopic] = useState("");
  const [chosen, setChosen] = useState(null);
  const [more, setMore] = useState({ letters: [], next: undefined, busy: false, error: null });
  const asked = useRef("");
  const first = useLoad(() => get(`/api/dead-letters${queryString({ limit: PAGE_SIZE, source, topic })}`), [source, topic]);
  const sources = useSeenNames(first.data, more.letters);
  const question = `${source}\u0000${topic}`;
  asked.current = question;
  useEffect(() => {
    setMore({ letters: [], next: undefined, busy: false, error: null });
    setChosen(null);
  }, [source, topic]);

  const next = more.next !== undefined ? more.next : first.data?.next;
  const letters = first.data ? [...first.data.letters, ...more.letters] : [];
  const loadMore = async () => {
    setMore(old => ({ ...old, busy: true, error: null }));
    try {
      const page = await get(`/api/dead-letters${queryString({ limit: PAGE_SIZE, before: next, source, topic })}`);
      if (asked.current !== question) return;
      setMore(old => ({ letters: [...old.letters, ...page.letters].slice(0, MOST_LETTERS - PAGE_SIZE), next: page.next, busy: false, error: null }));
    } catch (error) {
      setMore(old => ({ ...old, busy: false, error }));
    }
  };
  const reload = () => {
    setMore({ letters: [], next: undefined, busy: false, error: null });
    first.reload();
  };
  const onRetried = (id, millis) => {
    const mark = letter => (letter.id === id ? { ...letter, retriedMillis: millis } : letter);
    setMore(old => ({ ...old, letters: old.letters.map(mark) }));
    setChosen(old => (old && old.id === id ? mark(old) : old));
    first.reload();
  };

  return html`<${Page} title="Dead letters" test="dead-letters-page" wide
    description="Records that could not be read and rows that could not be computed. Everything else went on without them."
    actions=${html`<${Button} icon="reload" onClick=${reload} busy=${first.loading && first.data !== undefined} test="reload">Reload<//>`}>
    <form class="filters" onSubmit=${event => event.preventDefault()}>
      <${Field} label="Source">${id => html`<select id=${id} value=${source} onChange=${event => setSource(event.target.value)} data-test="source-filter">
        <option value="">All sources</option>
        ${sources.map(name => html`<option key=${name} value=${name}>${name}</option>`)}
      </select>`}<//>
      <${Field} label="Topic">${id => html`<input id=${id} type="search" value=${topic} placeholder="All topics" autocomplete="off" spellcheck="false"
        onChange=${event => setTopic(event.target.value.trim())} data-test="topic-filter" />`}<//>
    </form>
    <${Loaded} from=${first}>${() =>
      letters.length === 0
        ? html`<${Empty} title=${source || topic ? "No dead letters match" : "No dead letters"}>${source || topic
            ? "Choose another source or topic." : "Every record so far could be read and every row computed."}<//>`
        : html`<div class="split">
            <div class="split-main">
              <${Table} test="letter" caption="Dead letters, newest first" columns=${chosen ? NARROW_COLUMNS : COLUMNS} rows=${letters} rowKey=${letter => letter.id}
                selected=${letter => letter.id === chosen?.id} onRowClick=${setChosen} height="62vh" />
              <${ErrorBox} error=${more.error} />
              <p class="more">${formatNumber(letters.length)} shown.
                ${next && letters.length < MOST_LETTERS && html`<${Button} onClick=${loadMore} busy=${more.busy} test="more">Older<//>`}
                ${next && letters.length >= MOST_LETTERS && "Narrow the list by source or topic to see older ones."}</p>
            </div>
            ${chosen && html`<${Letter} key=${chosen.id} letter=${chosen} onRetried=${onRetried} onClose=${() => setChosen(null)} />`}
          </div>`}<//>
  <//>`;
}

const COLUMNS = [
  { name: "timestampMillis", label: "Time", width: "11.5rem", render: millis => html`<span class="num">${formatTime(millis)}</span>` },
  { name: "code", label: "Code", width: "9rem", render: (code, letter) => html`<code>${code}</code>${letter.retriedMillis && html` <${Badge} kind="good">retried<//>`}` },
  { name: "reason", label: "Reason", render: reason => html`<span title=${reason}>${reason}</span>` },
  { name: "source", label: "Source", render: (source, letter) => source ?? letter.query ?? "" },
  { name: "topic", label: "Topic, partition, offset", render: (topic, letter) => (topic ? html`<span class="mono">${placeOf(letter)}</span>` : html`<span class="muted">a row</span>`) },
];

const NARROW_COLUMNS = [
  { ...COLUMNS[0], width: "7rem", render: millis => html`<span class="num" title=${formatTime(millis)}>${formatClock(millis, true)}</span>` },
  ...COLUMNS.slice(1, 4),
];

/** The sources seen so far: the catalog's and those of letters, for sources may be gone while their letters stay. */
function useSeenNames(data, older) {
  const [names, setNames] = useState([]);
  useEffect(() => {
    get("/api/catalog").then(catalog => setNames(old => merge(old, catalog.sources.map(source => source.name))), () => {});
  }, []);
  useEffect(() => {
    if (data) setNames(old => merge(old, [...data.letters, ...older].map(letter => letter.source)));
  }, [data, older]);
  return names;
}

function merge(old, more) {
  const all = [...new Set([...old, ...more.filter(Boolean)])].sort();
  return all.length === old.length ? old : all;
}

function Letter({ letter, onRetried, onClose }) {
  const [again, setAgain] = useState(false);
  const [state, setState] = useState({ busy: false, error: null, done: null });
  const hasBytes = letter.keyBase64 != null || letter.valueBase64 != null;
  const retry = async repeat => {
    setState({ busy: true, error: null, done: null });
    try {
      const done = await post(path`/api/dead-letters/${letter.id}/retry`, repeat ? { again: true } : {});
      setState({ busy: false, error: null, done });
      onRetried(letter.id, Date.now());
    } catch (error) {
      setState({ busy: false, error, done: null });
    }
  };
  const facts = [
    ["Code", html`<code>${letter.code}</code>`],
    ["Time", formatTime(letter.timestampMillis)],
    ["Source", letter.source],
    ["Query", letter.query && html`<a href=${`#/queries/${encodeURIComponent(letter.query)}`}>${letter.query}</a>`],
    ["Record", letter.topic && html`<a href=${`#/topics/${encodeURIComponent(letter.topic)}`}>${letter.topic}</a> ${letter.partition}, offset <span class="num">${formatNumber(letter.offset)}</span>`],
    ["Part", letter.part],
    ["Retried", letter.retriedMillis && formatTime(letter.retriedMillis)],
  ];
  return html`<section class="split-side" aria-label="The chosen dead letter" data-test="letter-detail">
    <div class="block-head"><h2>${letter.topic ? placeOf(letter) : letter.query ?? letter.code}</h2>
      <${Button} kind="quiet" icon="close" label="Close" onClick=${onClose} /></div>
    <p data-test="letter-reason">${letter.reason}</p>
    <dl class="tiles tiles-small">${facts.filter(([, value]) => value).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${hasBytes
      ? html`<${BytesView} label="Key" test="letter-key" bytes=${fromBase64(letter.keyBase64)} position=${letter.part === "KEY" ? letter.position : null} />
          <${BytesView} label="Value" test="letter-value" bytes=${fromBase64(letter.valueBase64)} position=${letter.part === "VALUE" ? letter.position : null} />
          <div class="actions">
            <${Button} kind="primary" icon="reload" busy=${state.busy} test="retry"
              onClick=${() => (letter.retriedMillis ? setAgain(true) : retry(false))}>${letter.retriedMillis ? "Retry again …" : "Retry"}<//>
            <span class="muted">writes key, value and headers to ${letter.topic} once more</span>
          </div>`
      : html`${letter.value && html`<pre class="bytes-text">${letter.value}</pre>`}
          <p class="note">A row may come from many records, so no bytes are kept and there is nothing to retry. Mend the expression
          of the query, or the data it reads.</p>`}
    ${state.done && html`<p class="note" role="status" data-test="retry-result">Written to${" "}
      <a href=${`#/topics/${encodeURIComponent(state.done.topic)}`}>${state.done.topic}</a> partition ${state.done.partition}, offset ${formatNumber(state.done.offset)}.${" "}
      If it still cannot be read it comes back as a new letter.</p>`}
    <${ErrorBox} error=${state.error} test="retry-error" />
    ${again && html`<${Confirm} title="Write it once more?" confirm="Retry again" kind="primary" onClose=${() => setAgain(false)} onConfirm=${() => retry(true)}>
      <p>This letter was written to ${letter.topic} already. If that record was read, a second one counts twice.</p><//>`}
  </section>`;
}

function placeOf(letter) {
  return `${letter.topic} ${letter.partition} @ ${letter.offset}`;
}

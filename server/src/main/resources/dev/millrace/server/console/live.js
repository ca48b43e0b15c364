// SPDX-License-Identifier: Apache-2.0
// Subscriptions over one WebSocket (/api/live) for the whole page.
//
//   const subscription = subscribe({ sql, from: "latest", mode: "rows", maxRate: 20 }, {
//     onBegin({ columns, changes, key }) {},   // also after every reconnect: forget what you had, it comes again
//     onRows(rows, skipped) {}, onSeries(series, events, skipped) {}, onEnd() {}, onError(apiError) {},
//   });
//   subscription.pause(); subscription.resume(); subscription.close();
//   const tail = tailTopic({ topic, where }, { onRows, onError });
//
// The socket opens with the first subscription and closes a while after the last. When it breaks it is opened again with
// growing pauses, and every subscription is made again. While the page is hidden all are paused.
import { useEffect, useState } from "preact/hooks";
import { currentAuthorization, get, toError } from "./api.js";
import { parseJson } from "./format.js";

const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 10_000;
const PING_MILLIS = 20_000;
const SILENCE_MILLIS = 45_000;
const LINGER_MILLIS = 5_000;

const subscriptions = new Map();
const watchers = new Set();
let nextId = 1;
let socket = null;
let attempt = 0;
let retryTimer = 0;
let lingerTimer = 0;
let pingTimer = 0;
let heardMillis = 0;
let state = { name: "idle", retryAtMillis: 0, error: null };

function setState(name, more = {}) {
  state = { name, retryAtMillis: 0, error: null, ...more };
  watchers.forEach(watcher => watcher(state));
}

/** name: "idle" (nothing subscribed), "connecting", "open", "paused" (page hidden), "waiting" (until retryAtMillis). */
export function useLive() {
  const [value, setValue] = useState(state);
  useEffect(() => {
    watchers.add(setValue);
    setValue(state);
    return () => watchers.delete(setValue);
  }, []);
  return value;
}

/** A running query. spec: {sql, from, properties, mode, series, maxRate} as in the HTTP API. */
export function subscribe(spec, handlers) {
  return add({ type: "subscribe", ...spec }, handlers);
}

/** New records of a topic as they are written; spec: {topic, where}. */
export function tailTopic(spec, handlers) {
  return add({ type: "tail", ...spec }, handlers);
}

/** As subscribe, for a component: made when it appears, made again when an input changes. spec null: none. */
export function useSubscription(spec, handlers, inputs) {
  useEffect(() => {
    if (!spec) return undefined;
    const subscription = subscribe(spec, handlers);
    return () => subscription.close();
  }, inputs);
}

function add(message, handlers) {
  const id = `s${nextId++}`;
  const entry = { id, message, handlers, paused: false };
  subscriptions.set(id, entry);
  clearTimeout(lingerTimer);
  if (isOpen()) start(entry);
  else if (!socket && !retryTimer) connect();
  return {
    id,
    pause() {
      entry.paused = true;
      if (!document.hidden) send({ type: "pause", id });
    },
    resume() {
      entry.paused = false;
      if (!document.hidden) send({ type: "resume", id });
    },
    close() {
      if (!subscriptions.delete(id)) return;
      send({ type: "unsubscribe", id });
      if (subscriptions.size === 0) lingerTimer = setTimeout(closeIfIdle, LINGER_MILLIS);
    },
  };
}

function isOpen() {
  return socket !== null && socket.readyState === WebSocket.OPEN;
}

function send(message) {
  if (isOpen()) socket.send(JSON.stringify(message));
}

function start(entry) {
  send({ ...entry.message, id: entry.id });
  if (entry.paused || document.hidden) send({ type: "pause", id: entry.id });
}

function connect() {
  clearTimeout(retryTimer);
  retryTimer = 0;
  setState("connecting");
  const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/live`);
  socket = mine;
  mine.onopen = () => {
    attempt = 0;
    heardMillis = Date.now();
    // Browsers cannot set headers on a WebSocket.
    if (currentAuthorization()) send({ type: "authenticate", authorization: currentAuthorization() });
    clearInterval(pingTimer);
    pingTimer = setInterval(checkSilence, PING_MILLIS);
    setState(document.hidden ? "paused" : "open");
    subscriptions.forEach(start);
  };
  mine.onmessage = event => {
    heardMillis = Date.now();
    receive(event.data);
  };
  mine.onclose = event => {
    if (socket !== mine) return;
    socket = null;
    clearInterval(pingTimer);
    if (subscriptions.size === 0) setState("idle");
    else retryLater(event.reason);
  };
}

function checkSilence() {
  if (Date.now() - heardMillis > SILENCE_MILLIS) socket.close();
  else send({ type: "ping" });
}

function retryLater(reason) {
  const pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** attempt++) * (0.8 + 0.4 * Math.random());
  setState("waiting", { retryAtMillis: Date.now() + pause, error: reason || null });
  clearTimeout(retryTimer);
  retryTimer = setTimeout(async () => {
    try {
      await get("/api/info"); // Asks for credentials where they are what is missing; a WebSocket cannot tell.
    } catch (unreachable) {
      if (subscriptions.size > 0) return retryLater(unreachable.message);
    }
    if (subscriptions.size > 0) return connect();
    retryTimer = 0;
    return setState("idle");
  }, pause);
}

function closeIfIdle() {
  if (subscriptions.size > 0) return;
  clearTimeout(retryTimer);
  retryTimer = 0;
  if (socket) socket.close();
  else setState("idle");
}

/** Tries at once instead of after the pause. */
export function reconnectNow() {
  if (!retryTimer) return;
  attempt = 0;
  connect();
}

function receive(text) {
  const frame = parseJson(text);
  const entry = frame.id === null || frame.id === undefined ? null : subscriptions.get(frame.id);
  if (!entry) {
    if (frame.type === "error" && (frame.id === null || frame.id === undefined)) {
      setState(state.name, { error: frame.error && frame.error.message });
    }
    return;
  }
  const { handlers } = entry;
  switch (frame.type) {
    case "series":
      handlers.onSeries?.(frame.series, frame.events, frame.skipped);
      break;
    case "rows":
      handlers.onRows?.(frame.rows, frame.skipped || 0);
      break;
    case "begin":
      handlers.onBegin?.(frame);
      break;
    case "end":
      handlers.onEnd?.();
      break;
    case "error":
      handlers.onError?.(toError(frame.error));
      break;
    default:
      break;
  }
}

document.addEventListener("visibilitychange", () => {
  if (!isOpen()) {
    if (!document.hidden) reconnectNow();
    return;
  }
  const type = document.hidden ? "pause" : "resume";
  subscriptions.forEach(entry => entry.paused || send({ type, id: entry.id }));
  setState(document.hidden ? "paused" : "open");
});
window.addEventListener("online", reconnectNow);

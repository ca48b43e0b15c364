// SPDX-License-Identifier: Apache-2.0
// Requests to the server: JSON in and out, errors as ApiError, a sign-in when the server asks for one.
//
//   const { topics } = await get("/api/topics");
//   await post("/api/queries/pause", {});
//   try { await post("/api/statements", { sql }) } catch (error) { … error.code, error.hint, error.line … }
import { parseJson, toJson } from "./format.js";

const STORED = "millrace.authorization";

/** What the server said was wrong. `results`: of the statements that ran before the one that failed. */
export class ApiError extends Error {
  constructor(status, body) {
    const error = (body && body.error) || {};
    super(error.message || `The server answered with status ${status}.`);
    this.name = "ApiError";
    this.status = status;
    this.code = error.code || `HTTP_${status}`;
    this.hint = error.hint || null;
    this.line = error.line || null;
    this.column = error.column || null;
    this.length = error.length || null;
    this.statement = error.statement || null;
    this.nearMisses = error.nearMisses || [];
    this.results = (body && body.results) || null;
  }
}

/** An error object out of an answer or a WebSocket frame ({code, message, …}) as an ApiError. */
export function toError(error, status = 400) {
  return new ApiError(status, { error });
}

let authorization = read();
let signIn = null; // {promise, resolve} while the dialog is open
const watchers = new Set();

function read() {
  try {
    return sessionStorage.getItem(STORED);
  } catch (refused) {
    return null;
  }
}

/** The Authorization header's value, or null. */
export function currentAuthorization() {
  return authorization;
}

/** credentials: {user, password} or {token}; kept until the tab is closed. */
export function setCredentials({ user, password, token }) {
  authorization = token ? `Bearer ${token}` : `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))}`;
  try {
    sessionStorage.setItem(STORED, authorization);
  } catch (refused) {
    // Without storage they hold until the page is loaded again.
  }
}

export function signOut() {
  authorization = null;
  try {
    sessionStorage.removeItem(STORED);
  } catch (refused) {
    // Nothing was stored.
  }
  location.reload();
}

/** Calls back with true when credentials are wanted, with false when the sign-in is over. → stop(). */
export function onSignIn(watcher) {
  watchers.add(watcher);
  watcher(signIn !== null);
  return () => watchers.delete(watcher);
}

/** Asks for credentials once, however many requests want them. Resolves to false if the dialog was closed. */
export function askSignIn() {
  if (!signIn) {
    signIn = {};
    signIn.promise = new Promise(resolve => { signIn.resolve = resolve; });
    watchers.forEach(watcher => watcher(true));
  }
  return signIn.promise;
}

/** Ends the sign-in: true if there are credentials to try. */
export function finishSignIn(done) {
  const { resolve } = signIn || {};
  signIn = null;
  watchers.forEach(watcher => watcher(false));
  if (resolve) resolve(done);
}

async function send(method, path, body, options = {}) {
  const headers = { Accept: "application/json", ...options.headers };
  if (authorization) headers.Authorization = authorization;
  if (method !== "GET") headers["Content-Type"] = options.contentType || "application/json";
  const payload = body === undefined ? (method === "GET" ? undefined : "") : typeof body === "string" ? body : toJson(body);
  try {
    // Without the browser's own credentials it does not ask for them with its own dialog either.
    return await fetch(path, { method, headers, body: payload, signal: options.signal, cache: "no-store", credentials: "omit" });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw toError({ code: "UNREACHABLE", message: "The server cannot be reached.",
      hint: "Is it still running? The page goes on by itself when it is back." }, 0);
  }
}

/**
 * One request. body: an object (sent as JSON) or text as it stands. options: {signal, contentType, headers}.
 * Resolves to the parsed answer, or null where there is none (204); throws ApiError.
 */
export async function request(method, path, body, options = {}) {
  let sentWith = authorization;
  let response = await send(method, path, body, options);
  while (response.status === 401) {
    // Others may have asked while this one was on its way: then their credentials are tried first.
    if (authorization === sentWith && !await askSignIn()) break;
    sentWith = authorization;
    response = await send(method, path, body, options);
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? parseJson(text) : null;
  } catch (notJson) {
    if (response.ok) throw toError({ code: "BAD_ANSWER", message: `The server's answer to ${path} is not JSON.` }, response.status);
  }
  if (!response.ok) throw new ApiError(response.status, answer);
  return answer;
}

export const get = (path, options) => request("GET", path, undefined, options);
export const post = (path, body, options) => request("POST", path, body, options);
export const put = (path, body, options) => request("PUT", path, body, options);
export const del = (path, options) => request("DELETE", path, undefined, options);

/** A path from a template: path`/api/topics/${name}/messages` escapes what is filled in. */
export function path(parts, ...values) {
  return parts.reduce((text, part, i) => text + part + (i < values.length ? encodeURIComponent(values[i]) : ""), "");
}

/** "?a=1&b=2" of an object, leaving out null, undefined and "". */
export function queryString(values) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") search.append(name, value);
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

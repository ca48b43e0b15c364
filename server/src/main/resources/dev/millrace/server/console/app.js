// SPDX-License-Identifier: Apache-2.0
// The console's frame: which page is shown (#/…), navigation, theme, connection state, sign-in, and what is shown
// when a page breaks. Pages are loaded when they are first visited.
import { Component, render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { html, Button, Dialog, ErrorBox, Field, Page, Segmented, Spinner, useLoad } from "./components.js";
import { finishSignIn, currentAuthorization, get, onSignIn, setCredentials, signOut } from "./api.js";
import { reconnectNow, useLive } from "./live.js";

const PAGES = [
  { path: "dashboards", label: "Dashboards", icon: "M2 9h4v5H2zm5-7h4v12H7zm5 4h3v8h-3z", load: () => import("./pages/dashboards.js") },
  { path: "sql", label: "SQL", icon: "m3 4 4 4-4 4m5 0h5", load: () => import("./pages/sql.js") },
  { path: "topics", label: "Topics", icon: "M2 4h12M2 8h12M2 12h8", load: () => import("./pages/topics.js") },
  { path: "queries", label: "Queries", icon: "M2 3h4v4H2zm8 6h4v4h-4zM6 5h6v4", load: () => import("./pages/queries.js") },
  { path: "dead-letters", label: "Dead letters", icon: "M2 4h12v9H2zm0 0 6 5 6-5", load: () => import("./pages/deadletters.js") },
  { path: "groups", label: "Groups", icon: "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 14a4.5 4.5 0 0 1 9 0m0-11a2.5 2.5 0 0 1 0 4.6M12 10a4.5 4.5 0 0 1 2.5 4", load: () => import("./pages/groups.js") },
];
const SHARE = { path: "share", load: () => import("./pages/share.js") };

/** {page, params, key} of a hash such as "#/topics/sales?where=x": params {name: "sales", query: URLSearchParams}. */
export function parseRoute(hash) {
  const [pathPart, queryPart] = hash.replace(/^#\/?/, "").split("?", 2);
  const [first, ...rest] = pathPart.split("/");
  const page = [...PAGES, SHARE].find(candidate => candidate.path === (first || "dashboards"));
  let name = null;
  try {
    name = rest.length > 0 && rest.join("/") !== "" ? decodeURIComponent(rest.join("/")) : null;
  } catch (malformed) {
    name = rest.join("/");
  }
  return { page, params: { name, id: name, query: new URLSearchParams(queryPart || "") }, key: `${first}/${name || ""}` };
}

function useRoute() {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const onChange = () => setRoute(parseRoute(location.hash));
    addEventListener("hashchange", onChange);
    return () => removeEventListener("hashchange", onChange);
  }, []);
  return route;
}

/** Keeps one broken page from taking the console with it. */
class Boundary extends Component {
  constructor() {
    super();
    this.state = { error: null };
  }

  static getDerivedStateFromError(error) {
    return { error };
  }

  componentDidCatch(error) {
    console.error(error);
  }

  render({ children }, { error }) {
    if (!error) return children;
    return html`<${Page} title="This page broke">
      <${ErrorBox} error=${{ code: "CONSOLE", message: String(error.message || error),
        hint: "The rest of the console still works. The browser's log has the details." }}
        action=${html`<${Button} onClick=${() => this.setState({ error: null })} test="boundary-retry">Show it again<//>`} />
    <//>`;
  }
}

const loaded = new Map();

function Current({ route }) {
  const { page } = route;
  const [shown, setShown] = useState(() => loaded.get(page) || null);
  useEffect(() => {
    let left = false;
    const show = module => {
      loaded.set(page, { page, View: module.default });
      if (!left) setShown(loaded.get(page));
    };
    if (!page) return undefined;
    if (loaded.has(page)) setShown(loaded.get(page));
    else page.load().then(show, error => left || setShown({ page, error }));
    return () => { left = true; };
  }, [page]);
  if (!page) {
    return html`<${Page} title="No such page"><p>There is nothing at this address.
      <a href="#/dashboards">Go to the dashboards</a>.</p><//>`;
  }
  if (!shown || shown.page !== page) return html`<p class="loading"><${Spinner} label="Loading" /></p>`;
  if (shown.error) {
    return html`<${Page} title=${page.label || "Page"}><${ErrorBox} error=${{ code: "NOT_LOADED",
      message: `This page could not be loaded: ${shown.error.message}`, hint: "Is the server still running?" }}
      action=${html`<${Button} onClick=${() => location.reload()}>Load again<//>`} /><//>`;
  }
  return html`<${Boundary} key=${route.key}><${shown.View} params=${route.params} /><//>`;
}

const LIVE_TEXT = {
  idle: ["neutral", "Idle"],
  connecting: ["warn", "Connecting"],
  open: ["good", "Live"],
  paused: ["neutral", "Paused"],
  waiting: ["bad", "Disconnected"],
};

function LiveState() {
  const live = useLive();
  const [kind, text] = LIVE_TEXT[live.name];
  return html`<div class="live-state" data-test="live-state" data-state=${live.name} role="status" title=${live.error || undefined}>
    <span class=${`dot dot-${kind}`}></span><span>${text}</span>
    ${live.name === "waiting" && html`<button type="button" class="link" onClick=${reconnectNow}>Try now</button>`}
  </div>`;
}

const THEMES = [{ value: "system", label: "Auto" }, { value: "light", label: "Light" }, { value: "dark", label: "Dark" }];

function ThemeChoice() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme || "system");
  const choose = value => {
    setTheme(value);
    if (value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
    try {
      if (value === "system") localStorage.removeItem("millrace.theme");
      else localStorage.setItem("millrace.theme", value);
    } catch (refused) {
      // It holds until the page is loaded again.
    }
    dispatchEvent(new Event("millrace-theme"));
  };
  return html`<${Segmented} options=${THEMES} value=${theme} onChange=${choose} label="Theme" test="theme" />`;
}

function Navigation({ route }) {
  const info = useLoad(() => get("/api/info"), []);
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [route.key]);
  const { data } = info;
  return html`<nav class=${open ? "nav nav-open" : "nav"} aria-label="Console">
    <div class="nav-top">
      <a class="brand" href="#/dashboards"><svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true"><path
        d="M3 9c5 0 5 4 10 4s5-4 10-4 4 .7 6 1.4M3 19c5 0 5 4 10 4s5-4 10-4 4 .7 6 1.4" /></svg>Millrace</a>
      <button type="button" class="button button-quiet nav-toggle" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}
        data-test="nav-toggle">Menu</button>
    </div>
    <ul>${PAGES.map(page => html`<li key=${page.path}><a href=${`#/${page.path}`} data-test=${`nav-${page.path}`}
      aria-current=${route.page === page ? "page" : undefined}><svg class="icon" viewBox="0 0 16 16" width="16" height="16"
      aria-hidden="true"><path d=${page.icon} /></svg>${page.label}</a></li>`)}</ul>
    <div class="nav-foot">
      <${LiveState} />
      <${ThemeChoice} />
      ${data && html`<p class="nav-info" data-test="info">
        ${data.user && html`<span>${data.user}${data.role && `, ${data.role}`}</span>`}
        <span title="Kafka clients connect here">Kafka ${data.kafka}</span>
        <span>Version ${data.version}</span></p>`}
      ${currentAuthorization() && html`<button type="button" class="link" onClick=${signOut} data-test="sign-out">Sign out</button>`}
    </div>
  </nav>`;
}

function SignIn() {
  const [wanted, setWanted] = useState(false);
  const [kind, setKind] = useState("password");
  const tried = useRef(0);
  useEffect(() => onSignIn(setWanted), []);
  if (!wanted) return null;
  const submit = event => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setCredentials(kind === "token" ? { token: form.get("token").trim() } : { user: form.get("user"), password: form.get("password") });
    tried.current++;
    finishSignIn(true);
  };
  return html`<${Dialog} title="Sign in" onClose=${() => finishSignIn(false)} test="sign-in">
    <form onSubmit=${submit} class="form">
      ${tried.current > 0 && html`<${ErrorBox} error=${{ message: "The server did not take these credentials." }} />`}
      <${Segmented} label="With" value=${kind} onChange=${setKind} test="sign-in-kind"
        options=${[{ value: "password", label: "Name and password" }, { value: "token", label: "Token" }]} />
      ${kind === "token" ? html`<${Field} label="Token">${id => html`<input id=${id} name="token" type="password" required
          autocomplete="off" data-test="sign-in-token" />`}<//>`
        : html`<${Field} label="Name">${id => html`<input id=${id} name="user" required autocomplete="username" data-test="sign-in-user" />`}<//>
          <${Field} label="Password">${id => html`<input id=${id} name="password" type="password" required
            autocomplete="current-password" data-test="sign-in-password" />`}<//>`}
      <p class="muted field-hint">Kept until this tab is closed.</p>
      <div class="actions"><${Button} kind="primary" type="submit" test="sign-in-ok">Sign in<//></div>
    </form>
  <//>`;
}

function App() {
  const route = useRoute();
  const main = useRef(null);
  const first = useRef(true);
  useEffect(() => {
    // A new page starts at its top, with the focus there for those who do not see it change.
    if (!first.current) main.current.focus({ preventScroll: true });
    first.current = false;
    scrollTo(0, 0);
  }, [route.key]);
  return html`<a class="skip" href="#main" onClick=${event => { event.preventDefault(); main.current.focus(); }}>Skip to the page</a>
    <${Navigation} route=${route} />
    <main id="main" ref=${main} tabindex="-1"><${Current} route=${route} /></main>
    <${SignIn} />`;
}

render(html`<${App} />`, document.getElementById("app"));

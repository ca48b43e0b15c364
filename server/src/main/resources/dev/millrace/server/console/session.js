// SPDX-License-Identifier: Apache-2.0
// What the signed-in user may do, and the catalog, each asked once and shared by the pages.
import { useEffect, useState } from "preact/hooks";
import { get } from "./api.js";

const RANK = { reader: 0, writer: 1, admin: 2 };
let infoPromise = null;

function loadInfo() {
  infoPromise ??= get("/api/info").catch(error => {
    infoPromise = null;
    throw error;
  });
  return infoPromise;
}

/** {known, role, mayWrite, mayAdminister}; nothing is allowed until the server has told. */
export function useRole() {
  const [role, setRole] = useState(null);
  useEffect(() => {
    let left = false;
    loadInfo().then(info => left || setRole(info.role ?? "admin"), () => {});
    return () => {
      left = true;
    };
  }, []);
  return { known: role !== null, role, mayWrite: RANK[role] >= 1, mayAdminister: RANK[role] >= 2 };
}

let catalog = null;
let catalogPromise = null;
const watchers = new Set();

/** Reads the catalog again and tells all who use it. */
export function reloadCatalog() {
  catalogPromise = get("/api/catalog");
  catalogPromise.then(
    data => {
      catalog = data;
      watchers.forEach(watcher => watcher({ data, error: null }));
    },
    error => watchers.forEach(watcher => watcher({ data: catalog, error })),
  );
  return catalogPromise;
}

/** {data, error}: sources, functions, keywords and types; read again whenever a page that needs it opens. */
export function useCatalog() {
  const [state, setState] = useState({ data: catalog, error: null });
  useEffect(() => {
    watchers.add(setState);
    reloadCatalog().catch(() => {});
    return () => watchers.delete(setState);
  }, []);
  return state;
}

// SPDX-License-Identifier: Apache-2.0
// A followed query as a chart: what to draw is inferred from its columns; the chart has its own address, to be kept and shared.
import { useEffect } from "preact/hooks";
import { inferPanel, openShare } from "../panelspec.js";
import { oneLine } from "../sqltext.js";

/** @param query {sql, from, columns, changes, key} */
export function ChartOf({ query, onClose }) {
  useEffect(() => {
    openShare({ title: oneLine(query.sql, 60), sql: query.sql, from: query.from, ...inferPanel(query.columns, query.changes, query.key) });
    onClose();
  }, []);
  return null;
}

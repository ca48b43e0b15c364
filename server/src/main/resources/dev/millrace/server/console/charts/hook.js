// SPDX-License-Identifier: Apache-2.0
// What charts hold, for browser tests: window.__millrace.charts[index] is {title, draw, series: [{name, x: [], y: []}], rows, frames}.
import { useEffect } from "preact/hooks";

window.__millrace = window.__millrace || { charts: [] };

/** Makes what a chart holds visible to browser tests, while the component lives. index undefined: not at all. */
export function useChartHook(index, hook, inputs) {
  useEffect(() => {
    if (index === undefined) return undefined;
    const { charts } = window.__millrace;
    const mine = hook();
    charts[index] = mine;
    return () => {
      if (charts[index] === mine) delete charts[index];
    };
  }, [index, ...inputs]);
}

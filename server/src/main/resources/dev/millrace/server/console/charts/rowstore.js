// SPDX-License-Identifier: Apache-2.0
// The rows of a subscription as they stand now: the latest row per key of a table, the newest rows of a stream.
import { toJson } from "../format.js";

/** Holds at most `most` rows; beyond that those that were not written to for longest go. */
export class RowStore {
  constructor(most) {
    this.most = most;
    this.begin({ columns: [], changes: "append", key: null });
  }

  /** A subscription begins, or begins again: what was held is forgotten. */
  begin({ columns, changes, key }) {
    this.columns = columns;
    this.changes = changes;
    const names = key || [];
    this.keyAt = names.map(name => columns.findIndex(column => column.name === name)).filter(at => at >= 0);
    this.rows = new Map(); // by key, or by running number; the newest last
    this.count = 0;
    this.leftOut = 0;
  }

  keyOf(row) {
    if (this.changes === "append") return this.count++;
    if (this.changes === "signed") return toJson(row.slice(1));
    return this.keyAt.length === 1 ? row[this.keyAt[0]] : toJson(this.keyAt.map(at => row[at]));
  }

  apply(rows) {
    for (const row of rows) {
      const key = this.keyOf(row);
      this.rows.delete(key);
      if (!this.isDeletion(row)) this.rows.set(key, row);
    }
    const surplus = this.rows.size - this.most;
    if (surplus <= 0) return;
    let left = surplus;
    for (const key of this.rows.keys()) {
      if (left-- <= 0) break;
      this.rows.delete(key);
    }
    if (this.changes !== "append") this.leftOut += surplus;
  }

  /** The columns that are not the key (and not CHANGE) are all null: the key is gone. */
  isDeletion(row) {
    if (this.changes === "signed") return row[0] === "-";
    if (this.changes !== "upsert") return false;
    let others = 0;
    for (let i = 0; i < row.length; i++) {
      if (this.keyAt.includes(i)) continue;
      if (row[i] !== null) return false;
      others++;
    }
    return others > 0 && this.keyAt.length > 0;
  }

  /** Streams: newest first. Tables: in the order of their keys, so that rows stay where they are. */
  list() {
    const rows = [...this.rows.values()];
    if (this.changes === "append") return rows.reverse();
    if (this.changes === "upsert" && this.keyAt.length > 0) {
      rows.sort((a, b) => {
        for (const at of this.keyAt) {
          const order = compare(a[at], b[at]);
          if (order !== 0) return order;
        }
        return 0;
      });
    }
    return rows;
  }

  /** The columns' names without CHANGE, which is + in every row that is held. */
  visibleNames() {
    return this.columns.slice(this.changes === "signed" ? 1 : 0).map(column => column.name);
  }

  /** The place of a column, -1 if there is none; written otherwise it is found too if no other has exactly the name. */
  indexOf(name) {
    const exact = this.columns.findIndex(column => column.name === name);
    if (exact >= 0 || !name) return exact;
    return this.columns.findIndex(column => column.name.toUpperCase() === name.toUpperCase());
  }
}

/** Order of values: numbers by size, the rest as text; null first. */
export function compare(a, b) {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  if (typeof a !== "string" && typeof b !== "string") return a < b ? -1 : a > b ? 1 : 0;
  return String(a) < String(b) ? -1 : 1;
}

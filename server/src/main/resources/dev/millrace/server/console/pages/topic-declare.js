// SPDX-License-Identifier: Apache-2.0
// Proposes a CREATE STREAM for a topic that nobody has declared, out of its newest messages.
import { quoted, written } from "../sqltext.js";

const KEY_TYPES = { text: "VARCHAR", int: "INT", long: "BIGINT", double: "DOUBLE" };

/** The statement, or null if the messages are not JSON objects. `keywords`: names that must be quoted. */
export function declarationFor(topic, messages, keywords = []) {
  const values = messages.filter(message => message.valueFormat === "json" && isObject(message.value)).map(message => message.value);
  if (!values.length) return null;
  const reserved = new Set(keywords);
  const columns = fieldsOf(values).map(([name, type]) => `${columnName(name, reserved)} ${textOf(type, reserved)}`);
  const keyed = messages.find(message => message.key !== null && message.key !== undefined);
  const keyType = keyed && KEY_TYPES[keyed.keyFormat];
  if (keyType) columns.unshift(`MESSAGE_KEY ${keyType} KEY`);
  const source = topic.toUpperCase().replace(/[^A-Z0-9_]+/g, "_").replace(/^(\d)/, "_$1");
  const name = reserved.has(source) ? `${source}_STREAM` : source;
  return `CREATE STREAM ${name} (\n  ${columns.join(",\n  ")}\n) WITH (KAFKA_TOPIC = ${quoted(topic)}, VALUE_FORMAT = 'JSON');`;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names and types of the fields of all values, in the order they first appear; names that differ only in case are one. */
function fieldsOf(values) {
  const fields = new Map();
  for (const value of values) {
    for (const [name, field] of Object.entries(value)) {
      const folded = name.toUpperCase();
      const known = fields.get(folded);
      fields.set(folded, [known ? known[0] : name, known ? union(known[1], typeOf(field)) : typeOf(field)]);
    }
  }
  return [...fields.values()];
}

/** A type is a word, or {array: type}, {struct: [[name, type]]}, or null: nothing but nulls were seen. */
function typeOf(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return "BOOLEAN";
  if (typeof value === "bigint") return "BIGINT";
  if (typeof value === "number") return Number.isInteger(value) ? "BIGINT" : "DOUBLE";
  if (Array.isArray(value)) return { array: value.reduce((type, element) => union(type, typeOf(element)), null) };
  if (typeof value === "object") return Object.keys(value).length ? { struct: fieldsOf([value]) } : null;
  return "VARCHAR";
}

function union(a, b) {
  if (a === null) return b;
  if (b === null) return a;
  if (a.array !== undefined && b.array !== undefined) return { array: union(a.array, b.array) };
  if (a.struct && b.struct) return { struct: unionFields(a.struct, b.struct) };
  if (a === b) return a;
  const numbers = new Set(["BIGINT", "DOUBLE"]);
  return numbers.has(a) && numbers.has(b) ? "DOUBLE" : "VARCHAR";
}

function unionFields(a, b) {
  const fields = new Map(a.map(([name, type]) => [name.toUpperCase(), [name, type]]));
  for (const [name, type] of b) {
    const known = fields.get(name.toUpperCase());
    fields.set(name.toUpperCase(), known ? [known[0], union(known[1], type)] : [name, type]);
  }
  return [...fields.values()];
}

function textOf(type, reserved) {
  if (type === null) return "VARCHAR";
  if (type.array !== undefined) return `ARRAY<${textOf(type.array, reserved)}>`;
  if (type.struct) return `STRUCT<${type.struct.map(([name, field]) => `${columnName(name, reserved)} ${textOf(field, reserved)}`).join(", ")}>`;
  return type;
}

function columnName(name, reserved) {
  const folded = name.toUpperCase();
  if (/^[A-Z_][A-Z0-9_]*$/.test(folded)) return reserved.has(folded) ? `\`${folded}\`` : folded;
  return written(name);
}

// SPDX-License-Identifier: Apache-2.0
/**
 * The format JSON (RFC 8259): a scanner of our own that goes from a payload's UTF-8 bytes to column builders without an
 * object per record, name or value.
 *
 * <p>Read in this order:
 *
 * <ol>
 *   <li>{@code JsonReader}: the cursor; it knows the grammar, checks UTF-8, limits depth, and leaves tokens as byte ranges;
 *   <li>{@code JsonScalars}: which JSON values each SQL type takes, and how they become it;
 *   <li>{@code FieldNames}: from a member's name to a field, by the spelling that stood there in the record before;
 *   <li>{@code JsonDecoder}: the members of one object into columns; {@code JsonValues}: nested values into boxed ones;
 *   <li>{@code JsonEncoder} and {@code JsonWriter}: columns and boxed values into bytes;
 *   <li>{@link dev.millrace.formats.json.JsonText}: whole documents as Java objects, for tools.
 * </ol>
 *
 * <p>Invariants: every byte of a payload is checked, also in members that nobody asked for; nothing recurses deeper than
 * {@code JsonReader.MAX_DEPTH}; no number costs more than its own length in time or memory; what is appended to a VARCHAR
 * column is UTF-8 (half a surrogate pair in an escape becomes U+FFFD).
 *
 * <p>Cost: a string without escapes is scanned once and copied once; a name that stands where it stood before is one
 * comparison of bytes; integers up to 18 digits and doubles up to 15 are computed while they are scanned.
 *
 * <p>Threading: decoders and encoders belong to one thread; {@code JsonText} is stateless.
 *
 * <p>Example, a document for a tool:
 *
 * <pre>{@code
 * Object document = JsonText.parse("{\"inputs\": [{\"topic\": \"sales\"}]}");
 * List<?> inputs = (List<?>) ((Map<?, ?>) document).get("inputs");
 * }</pre>
 */
@NullMarked
package dev.millrace.formats.json;

import org.jspecify.annotations.NullMarked;

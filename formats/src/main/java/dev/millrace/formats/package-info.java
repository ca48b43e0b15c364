// SPDX-License-Identifier: Apache-2.0
/**
 * A decoder and an encoder for each data format: the two ends of a record's path, from a payload's bytes to columns and
 * back.
 *
 * <p>Read in this order:
 *
 * <ol>
 *   <li>{@link dev.millrace.formats.FormatSpec}: a format's name and properties, as a statement's WITH clause gives them;
 *   <li>{@link dev.millrace.formats.Formats}: finds the {@link dev.millrace.formats.Format} of that name through
 *       {@link java.util.ServiceLoader}, so that a format can come in a jar of its own;
 *   <li>{@link dev.millrace.formats.Decoder} and {@link dev.millrace.formats.Encoder}: the contracts that sources and sinks
 *       call for every record;
 *   <li>{@link dev.millrace.formats.BadRecordException}: why a payload was refused, and where;
 *   <li>{@link dev.millrace.formats.KeyWindowLayout}: how a window stands behind a key's bytes;
 *   <li>the formats: {@code json}, {@code delimited} and {@code primitive} (KAFKA and NONE); {@code text} has what they
 *       share, numbers and characters as bytes.
 * </ol>
 *
 * <p>Invariants: a decoder never fails with anything but a {@code BadRecordException}, whatever the bytes; a VARCHAR that
 * it appends is valid UTF-8; what an encoder writes, the decoder of the same spec and fields reads back as equal values,
 * except where the format cannot tell (DELIMITED: an empty VARCHAR becomes null).
 *
 * <p>Threading: formats may be used by any thread; a decoder or encoder belongs to one.
 *
 * <p>Example, one JSON record into two columns:
 *
 * <pre>{@code
 * List<Field> fields = List.of(new Field("ITEM", ScalarType.VARCHAR), new Field("AMOUNT", ScalarType.INT));
 * Decoder decoder = Formats.decoder(FormatSpec.of("JSON"), fields);
 * ChangesBuilder rows = new ChangesBuilder(fields.stream().map(Field::type).toList());
 * byte[] payload = "{\"item\": \"a\", \"amount\": 20}".getBytes(UTF_8);
 * try {
 *     if (decoder.decode(payload, 0, payload.length, rows.columns())) {
 *         rows.endRow(timestampMillis, 1);
 *     }
 * } catch (BadRecordException bad) {
 *     rows.abandonRow(); // and hand the payload to the dead letters
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.formats;

import org.jspecify.annotations.NullMarked;

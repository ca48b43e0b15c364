// SPDX-License-Identifier: Apache-2.0
/**
 * The format DELIMITED: one line of values per payload, with a comma or another character between them.
 *
 * <p>Types, in reading order: {@link dev.millrace.formats.delimited.DelimitedFormat} checks the declaration;
 * {@code DelimitedLine} cuts a payload into values; {@code DelimitedDecoder} turns them into columns;
 * {@code DelimitedEncoder} writes a row.
 *
 * <p>The line is that of RFC 4180 as Commons CSV 1.4 reads and writes it, because ksqlDB uses that library and other programs
 * have learned its ways: a value that contains the delimiter, a quote or a line end, or that begins with a character which
 * could be mistaken (for the first value anything but a letter or a digit), is put in double quotes; a quote within is
 * doubled. Quotes are only special at a value's beginning.
 *
 * <p>Values: BOOLEAN is true if the text is "true" in any case, else false; numbers as Java parses them; DECIMAL if it fits
 * exactly; BYTES in Base64; DATE as days since 1970, TIME as milliseconds of the day, TIMESTAMP as milliseconds since 1970. An
 * empty value is null, for VARCHAR too. ARRAY, MAP and STRUCT cannot be carried.
 *
 * <p>Invariants: as many values as columns, or the record is bad; the same row gives the same bytes as ksqlDB.
 *
 * <p>Threading: a decoder or encoder belongs to one thread.
 *
 * <p>Example: the row {@code (1600000000000, 'User_1', 'Page, the first')} is the payload
 * {@code 1600000000000,User_1,"Page, the first"}.
 */
@NullMarked
package dev.millrace.formats.delimited;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.delimited;

import dev.millrace.data.ByteWriter;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;

/**
 * A cursor over the values of one line. A value without quotes runs to the next delimiter or line end; a value that begins
 * with a quote runs to its closing quote, behind which only blanks may stand. Empty lines before and behind are passed over; a
 * second line is refused, because half of a payload must not vanish.
 */
final class DelimitedLine {

    private final byte[] delimiter;
    private final ByteWriter unquoted = new ByteWriter(64);

    private byte[] bytes = new byte[0];
    private int start;
    private int position;
    private int limit;

    /** Whether a delimiter was passed last, so that one more value follows, empty though it may be. */
    private boolean delimited;

    /** After {@link #next}: the value is {@code valueBytes[valueStart .. valueEnd)}. */
    byte[] valueBytes = bytes;

    int valueStart;
    int valueEnd;

    /** After {@link #next}: where the value begins, in bytes from the payload's start. */
    int valueOffset;

    DelimitedLine(byte[] delimiter) {
        this.delimiter = delimiter;
    }

    /** Goes to the first value of {@code payload[offset .. offset + length)}; an empty line has none. */
    void reset(byte[] payload, int offset, int length) {
        bytes = payload;
        start = offset;
        position = offset;
        limit = offset + length;
        passLineEnds();
        delimited = position < limit;
    }

    /** Passes the next value and what ends it; false if there is none. */
    boolean next() throws BadRecordException {
        if (!delimited) {
            return false;
        }
        valueOffset = position - start;
        if (position < limit && bytes[position] == '"') {
            readQuoted();
        } else {
            readPlain();
        }
        passValueEnd();
        return true;
    }

    private void readPlain() {
        int at = position;
        byte first = delimiter[0];
        while (at < limit) {
            byte value = bytes[at];
            if (value == '\n' || value == '\r' || (value == first && isDelimiter(at))) {
                break;
            }
            at++;
        }
        valueBytes = bytes;
        valueStart = position;
        valueEnd = at;
        position = at;
    }

    private void readQuoted() throws BadRecordException {
        int from = position + 1;
        int at = from;
        unquoted.clear();
        while (true) {
            while (at < limit && bytes[at] != '"') {
                at++;
            }
            if (at == limit) {
                throw new BadRecordException(Code.MALFORMED, "the line ends within a quoted value", position - start);
            }
            boolean doubled = at + 1 < limit && bytes[at + 1] == '"';
            if (!doubled) {
                break;
            }
            unquoted.write(bytes, from, at + 1 - from);
            at += 2;
            from = at;
        }
        if (unquoted.length() == 0) {
            valueBytes = bytes;
            valueStart = from;
            valueEnd = at;
        } else {
            unquoted.write(bytes, from, at - from);
            valueBytes = unquoted.array();
            valueStart = 0;
            valueEnd = unquoted.length();
        }
        position = at + 1;
        passBlanks();
    }

    private void passBlanks() {
        while (position < limit && (bytes[position] == ' ' || bytes[position] == '\t') && !isDelimiter(position)) {
            position++;
        }
    }

    private void passValueEnd() throws BadRecordException {
        delimited = false;
        if (position == limit) {
            return;
        }
        if (isDelimiter(position)) {
            position += delimiter.length;
            delimited = true;
            return;
        }
        int end = position;
        passLineEnds();
        if (end == position) {
            throw new BadRecordException(
                    Code.MALFORMED, "something between a closing quote and the delimiter", end - start);
        }
        if (position < limit) {
            throw new BadRecordException(Code.MALFORMED, "more than one line", position - start);
        }
    }

    private void passLineEnds() {
        while (position < limit && (bytes[position] == '\n' || bytes[position] == '\r')) {
            position++;
        }
    }

    private boolean isDelimiter(int at) {
        if (limit - at < delimiter.length) {
            return false;
        }
        for (int i = 0; i < delimiter.length; i++) {
            if (bytes[at + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }
}

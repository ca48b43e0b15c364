// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.delimited;

import dev.millrace.data.BinaryColumn;
import dev.millrace.data.BooleanColumn;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import dev.millrace.data.DoubleColumn;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.data.ValueColumn;
import dev.millrace.formats.Encoder;
import dev.millrace.formats.text.NumberText;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Encodes one row per payload as a line without a line end. Every value is first written bare behind its delimiter and then, if
 * it needs them, put in quotes where it stands.
 */
final class DelimitedEncoder implements Encoder {

    private final int fieldCount;
    private final byte[] delimiter;

    DelimitedEncoder(int fieldCount, byte[] delimiter) {
        this.fieldCount = fieldCount;
        this.delimiter = delimiter;
    }

    @Override
    public boolean encode(List<Column> columns, int row, ByteWriter out) {
        for (int i = 0; i < fieldCount; i++) {
            if (i > 0) {
                out.write(delimiter);
            }
            Column column = columns.get(i);
            if (!column.isNull(row)) {
                int start = out.length();
                write(column, row, out);
                if (needsQuotes(out.array(), start, out.length(), i == 0)) {
                    quote(out, start);
                }
            }
        }
        return true;
    }

    private static void write(Column column, int row, ByteWriter out) {
        switch (column) {
            case BinaryColumn binary -> {
                if (binary.type() == ScalarType.VARCHAR) {
                    out.write(binary.bytes(), binary.starts()[row], binary.lengths()[row]);
                } else {
                    out.write(Base64.getEncoder().encode(binary.copy(row)));
                }
            }
            case LongColumn longs -> NumberText.write(longs.get(row), out);
            case IntColumn ints -> NumberText.write((long) ints.get(row), out);
            case DoubleColumn doubles -> NumberText.write(doubles.get(row), out);
            case BooleanColumn booleans -> NumberText.writeText(booleans.get(row) ? "true" : "false", out);
            case ValueColumn values -> {
                BigDecimal decimal = (BigDecimal) Objects.requireNonNull(values.values()[row]);
                NumberText.writeText(decimal.toPlainString(), out);
            }
        }
    }

    /** The rule of Commons CSV 1.4, letter for letter, so that bytes are equal. */
    private boolean needsQuotes(byte[] bytes, int start, int end, boolean first) {
        if (start == end) {
            return first;
        }
        byte head = bytes[start];
        boolean alphanumeric =
                (head >= '0' && head <= '9') || (head >= 'A' && head <= 'Z') || (head >= 'a' && head <= 'z');
        if ((first && !alphanumeric) || (head >= 0 && head <= '#')) {
            return true;
        }
        for (int i = start; i < end; i++) {
            byte value = bytes[i];
            if (value == '\n'
                    || value == '\r'
                    || value == '"'
                    || (value == delimiter[0] && isDelimiter(bytes, i, end))) {
                return true;
            }
        }
        return bytes[end - 1] >= 0 && bytes[end - 1] <= ' ';
    }

    private boolean isDelimiter(byte[] bytes, int at, int end) {
        if (end - at < delimiter.length) {
            return false;
        }
        for (int i = 0; i < delimiter.length; i++) {
            if (bytes[at + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    /** Puts what stands from {@code start} on in quotes and doubles the quotes within. */
    private static void quote(ByteWriter out, int start) {
        int end = out.length();
        int more = 2;
        for (int i = start; i < end; i++) {
            more += out.array()[i] == '"' ? 1 : 0;
        }
        out.ensure(more);
        out.advance(more);
        byte[] bytes = out.array();
        int to = out.length();
        bytes[--to] = '"';
        for (int from = end - 1; from >= start; from--) {
            byte value = bytes[from];
            bytes[--to] = value;
            if (value == '"') {
                bytes[--to] = '"';
            }
        }
        bytes[--to] = '"';
    }
}

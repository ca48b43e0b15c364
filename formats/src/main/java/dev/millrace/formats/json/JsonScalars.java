// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;
import dev.millrace.formats.text.DecimalText;
import dev.millrace.formats.text.NumberText;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads the value at a reader's cursor, which is not {@code null}, as a value of one type. What each type takes:
 *
 * <pre>
 * BOOLEAN                 true, false
 * INT, BIGINT             a number, cut towards zero; a string of digits
 * DOUBLE                  a number; a string that is one
 * DECIMAL                 a number or a string that is one, if it fits the type exactly
 * VARCHAR                 a string; a number, true or false as written; an object or array as its text
 * BYTES                   a string in Base64
 * DATE, TIME, TIMESTAMP   like BIGINT: days since 1970, milliseconds of the day, milliseconds since 1970
 * </pre>
 */
final class JsonScalars {

    private static final int MILLIS_PER_DAY = 86_400_000;

    private final JsonReader reader;
    private final ByteWriter text = new ByteWriter(64);

    JsonScalars(JsonReader reader) {
        this.reader = reader;
    }

    boolean readBoolean() throws BadRecordException {
        int first = reader.next();
        if (first != 't' && first != 'f') {
            throw wrongType(ScalarType.BOOLEAN);
        }
        reader.readWord(first == 't' ? "true" : "false");
        return first == 't';
    }

    /** Reads an INT, DATE or TIME as {@link dev.millrace.data.Layout#INT} keeps it. */
    int readInt(ScalarType type) throws BadRecordException {
        int from = reader.offset();
        long value = readLong(type);
        boolean fits = type == ScalarType.TIME ? value >= 0 && value < MILLIS_PER_DAY : value == (int) value;
        if (!fits) {
            throw new BadRecordException(Code.OUT_OF_RANGE, "a number out of range of " + type.sql(), from);
        }
        return (int) value;
    }

    /** Reads a whole number for a column of {@code type}. */
    long readLong(ScalarType type) throws BadRecordException {
        int first = reader.next();
        if (first == '"') {
            return readLongFromString(type);
        }
        if (!startsNumber(first)) {
            throw wrongType(type);
        }
        reader.readNumber();
        if (reader.isLong) {
            return reader.longValue;
        }
        try {
            return reader.integral
                    ? NumberText.parseLong(reader.bytes(), reader.numberStart, reader.numberEnd)
                    : DecimalText.toLong(DecimalText.parse(reader.bytes(), reader.numberStart, reader.numberEnd));
        } catch (NumberFormatException | ArithmeticException unfit) {
            throw reader.fault(Code.OUT_OF_RANGE, "a number out of range of " + type.sql(), reader.numberStart);
        }
    }

    private long readLongFromString(ScalarType type) throws BadRecordException {
        int from = reader.offset();
        reader.readString();
        try {
            return NumberText.parseLong(reader.textBytes, reader.textStart, reader.textEnd);
        } catch (NumberFormatException unfit) {
            throw new BadRecordException(Code.WRONG_TYPE, "a string that is no number of type " + type.sql(), from);
        }
    }

    double readDouble() throws BadRecordException {
        int first = reader.next();
        if (startsNumber(first)) {
            reader.readNumber();
            return NumberText.parseDouble(reader.bytes(), reader.numberStart, reader.numberEnd);
        }
        if (first != '"') {
            throw wrongType(ScalarType.DOUBLE);
        }
        int from = reader.offset();
        reader.readString();
        try {
            return NumberText.parseDouble(reader.textBytes, reader.textStart, reader.textEnd);
        } catch (NumberFormatException unfit) {
            throw new BadRecordException(Code.WRONG_TYPE, "a string that is no number of type DOUBLE", from);
        }
    }

    BigDecimal readDecimal(DecimalType type) throws BadRecordException {
        int first = reader.next();
        int from = reader.offset();
        try {
            if (startsNumber(first)) {
                reader.readNumber();
                return DecimalText.fitExactly(
                        DecimalText.parse(reader.bytes(), reader.numberStart, reader.numberEnd), type);
            }
            if (first == '"') {
                reader.readString();
                return DecimalText.fitExactly(
                        DecimalText.parse(reader.textBytes, reader.textStart, reader.textEnd), type);
            }
        } catch (NumberFormatException noNumber) {
            throw new BadRecordException(Code.WRONG_TYPE, "a text that is no number of type " + type.sql(), from);
        } catch (ArithmeticException unfit) {
            throw new BadRecordException(Code.OUT_OF_RANGE, String.valueOf(unfit.getMessage()), from);
        }
        throw wrongType(type);
    }

    byte[] readBytes() throws BadRecordException {
        if (reader.next() != '"') {
            throw wrongType(ScalarType.BYTES);
        }
        int from = reader.offset();
        reader.readString();
        try {
            return Base64.getDecoder().decode(Arrays.copyOfRange(reader.textBytes, reader.textStart, reader.textEnd));
        } catch (IllegalArgumentException notBase64) {
            throw new BadRecordException(Code.WRONG_TYPE, "a string that is not Base64", from);
        }
    }

    /** Reads a VARCHAR into the reader's text fields. */
    void readText() throws BadRecordException {
        switch (reader.next()) {
            case '"' -> reader.readString();
            case 't' -> leaveText(readBoolean() ? "true" : "false");
            case 'f' -> leaveText(readBoolean() ? "true" : "false");
            case '{', '[' -> {
                text.clear();
                JsonTree.writeAsText(JsonTree.read(reader), text);
                leaveText();
            }
            default -> readNumberText();
        }
    }

    private void readNumberText() throws BadRecordException {
        reader.readNumber();
        if (reader.isLong) {
            text.clear();
            NumberText.write(reader.longValue, text);
            leaveText();
        } else {
            leaveText(JsonTree.decimal(reader).toString());
        }
    }

    private void leaveText(String content) {
        text.clear();
        NumberText.writeText(content, text);
        leaveText();
    }

    private void leaveText() {
        reader.textBytes = text.array();
        reader.textStart = 0;
        reader.textEnd = text.length();
    }

    BadRecordException wrongType(Type type) throws BadRecordException {
        String found = switch (reader.next()) {
            case '"' -> "a string";
            case '{' -> "an object";
            case '[' -> "an array";
            case 't', 'f' -> "a boolean";
            default -> {
                int from = reader.offset();
                reader.readNumber();
                throw new BadRecordException(
                        Code.WRONG_TYPE, "expected a value for " + type.sql() + " but found a number", from);
            }
        };
        return reader.fault(Code.WRONG_TYPE, "expected a value for " + type.sql() + " but found " + found);
    }

    private static boolean startsNumber(int first) {
        return first == '-' || (first >= '0' && first <= '9');
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import dev.millrace.data.ByteWriter;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;
import dev.millrace.formats.text.Utf8;

/**
 * A cursor over one JSON document (RFC 8259) in UTF-8 bytes. The caller asks {@link #next()} what stands at the cursor and
 * calls the method for it; tokens are left in public-to-the-package fields as ranges of bytes, so that scanning makes no
 * objects. Every method either moves the cursor behind what it read or throws with the position of the fault.
 */
final class JsonReader {

    /** Arrays and objects may be nested so deep; it bounds the recursion of all that reads values. */
    static final int MAX_DEPTH = 500;

    private static final int MAX_FAST_DIGITS = 18;

    private byte[] bytes = new byte[0];
    private int start;
    private int position;
    private int limit;
    private int depth;

    /** Holds the content of strings that have escapes. */
    private final ByteWriter unescaped = new ByteWriter(256);

    /** After {@link #readString}: the content, unescaped UTF-8, is {@code textBytes[textStart .. textEnd)}. */
    byte[] textBytes = bytes;

    int textStart;
    int textEnd;

    /** After {@link #readString}: whether the content is what stands in the document between the quotes. */
    boolean isVerbatim;

    /** After {@link #readNumber}: the token is {@code bytes()[numberStart .. numberEnd)}. */
    int numberStart;

    int numberEnd;

    /** After {@link #readNumber}: whether the token has neither a fraction nor an exponent. */
    boolean integral;

    /** After {@link #readNumber}: whether {@link #longValue} is the number. */
    boolean isLong;

    long longValue;

    void reset(byte[] document, int offset, int length) {
        bytes = document;
        start = offset;
        position = offset;
        limit = offset + length;
        depth = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Bytes from the document's start to the cursor. */
    int offset() {
        return position - start;
    }

    /** The first byte of what comes next, whitespace aside; fails at the end of the document. */
    int next() throws BadRecordException {
        int at = position;
        while (at < limit) {
            byte value = bytes[at];
            if (value > ' ' || !isSpace(value)) {
                position = at;
                return value;
            }
            at++;
        }
        position = at;
        throw malformed("the JSON document ends too early");
    }

    /** Fails unless only whitespace is left. */
    void expectEnd() throws BadRecordException {
        while (position < limit && isSpace(bytes[position])) {
            position++;
        }
        if (position < limit) {
            throw malformed("there is something behind the JSON document");
        }
    }

    /** Goes into the object or array whose opening bracket is at the cursor. */
    void enter() throws BadRecordException {
        if (++depth > MAX_DEPTH) {
            throw fault(Code.TOO_DEEP, "JSON nested deeper than " + MAX_DEPTH + " levels");
        }
        position++;
    }

    /** Whether the object or array just entered is empty, that is closed by {@code bracket}; if so, leaves it. */
    boolean leaveIfEmpty(char bracket) throws BadRecordException {
        if (next() != bracket) {
            return false;
        }
        position++;
        depth--;
        return true;
    }

    /** After a member: passes a comma and returns true, or passes {@code bracket}, leaves and returns false. */
    boolean hasMore(char bracket) throws BadRecordException {
        int found = next();
        if (found == ',') {
            position++;
            return true;
        }
        if (found != bracket) {
            throw malformed("expected ',' or '" + bracket + "'");
        }
        position++;
        depth--;
        return false;
    }

    /** Reads a member's name into the text fields and passes the colon. */
    void readName() throws BadRecordException {
        if (next() != '"') {
            throw malformed("expected a field name in double quotes");
        }
        readString();
        if (next() != ':') {
            throw malformed("expected ':'");
        }
        position++;
    }

    /**
     * Passes the name at the cursor if it is spelled exactly as {@code spelling}, quotes and colon included, and returns
     * whether it did.
     */
    boolean passSpelling(byte[] spelling) {
        int length = spelling.length;
        if (limit - position < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[position + i] != spelling[i]) {
                return false;
            }
        }
        position += length;
        return true;
    }

    /** Reads the string whose opening quote is at the cursor into the text fields. */
    void readString() throws BadRecordException {
        byte[] source = bytes;
        int first = position + 1;
        int at = first;
        int end = limit;
        int signs = 0;
        while (at < end) {
            byte value = source[at];
            if (value == '"') {
                if (signs < 0) {
                    checkUtf8(first, at);
                }
                textBytes = source;
                textStart = first;
                textEnd = at;
                isVerbatim = true;
                position = at + 1;
                return;
            }
            if (value == '\\') {
                readEscapedString(first, at);
                return;
            }
            if (value >= 0 && value < ' ') {
                position = at;
                throw malformed("a control character in a string must be escaped");
            }
            signs |= value;
            at++;
        }
        position = end;
        throw malformed("the JSON document ends within a string");
    }

    private void readEscapedString(int first, int firstEscape) throws BadRecordException {
        unescaped.clear();
        int from = first;
        int at = firstEscape;
        while (at < limit) {
            byte value = bytes[at];
            if (value == '"') {
                unescaped.write(bytes, from, at - from);
                checkUtf8(first, at);
                textBytes = unescaped.array();
                textStart = 0;
                textEnd = unescaped.length();
                isVerbatim = false;
                position = at + 1;
                return;
            }
            if (value == '\\') {
                unescaped.write(bytes, from, at - from);
                position = at;
                readEscape();
                at = position;
                from = at;
            } else if (value >= 0 && value < ' ') {
                position = at;
                throw malformed("a control character in a string must be escaped");
            } else {
                at++;
            }
        }
        position = limit;
        throw malformed("the JSON document ends within a string");
    }

    private void readEscape() throws BadRecordException {
        int escape = position + 1 < limit ? bytes[position + 1] : 0;
        switch (escape) {
            case '"', '\\', '/' -> unescaped.writeByte(escape);
            case 'b' -> unescaped.writeByte('\b');
            case 'f' -> unescaped.writeByte('\f');
            case 'n' -> unescaped.writeByte('\n');
            case 'r' -> unescaped.writeByte('\r');
            case 't' -> unescaped.writeByte('\t');
            case 'u' -> {
                readUnicodeEscape();
                return;
            }
            default -> throw malformed("an unknown escape in a string");
        }
        position += 2;
    }

    /** Half a surrogate pair has no UTF-8 form and becomes U+FFFD. */
    private void readUnicodeEscape() throws BadRecordException {
        char unit = (char) hexDigits(position + 2);
        position += 6;
        if (!Character.isSurrogate(unit)) {
            Utf8.write(unit, unescaped);
        } else if (Character.isHighSurrogate(unit)
                && position + 1 < limit
                && bytes[position] == '\\'
                && bytes[position + 1] == 'u'
                && Character.isLowSurrogate((char) hexDigits(position + 2))) {
            Utf8.write(Character.toCodePoint(unit, (char) hexDigits(position + 2)), unescaped);
            position += 6;
        } else {
            Utf8.write(0xfffd, unescaped);
        }
    }

    private int hexDigits(int from) throws BadRecordException {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < limit ? Character.digit(bytes[i], 16) : -1;
            if (digit < 0) {
                throw malformed("\\u needs four hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private void checkUtf8(int from, int to) throws BadRecordException {
        int invalid = Utf8.invalidAt(bytes, from, to);
        if (invalid >= 0) {
            position = invalid;
            throw fault(Code.NOT_UTF8, "a string that is not UTF-8");
        }
    }

    /** Reads the number at the cursor into the number fields. */
    void readNumber() throws BadRecordException {
        byte[] source = bytes;
        int end = limit;
        int at = position;
        numberStart = at;
        boolean negative = source[at] == '-';
        if (negative) {
            at++;
        }
        int firstDigit = at;
        long value = 0;
        while (at < end && isDigit(source[at])) {
            value = 10 * value + (source[at] - '0');
            at++;
        }
        int digits = at - firstDigit;
        if (digits == 0 || (digits > 1 && source[firstDigit] == '0')) {
            position = firstDigit;
            throw malformed(digits == 0 ? "expected a value" : "a number must not start with 0");
        }
        integral = true;
        if (at < end && (source[at] == '.' || (source[at] | 0x20) == 'e')) {
            integral = false;
            at = passFractionAndExponent(at);
        }
        numberEnd = at;
        position = at;
        isLong = integral && digits <= MAX_FAST_DIGITS;
        longValue = negative ? -value : value;
    }

    private int passFractionAndExponent(int from) throws BadRecordException {
        int at = from;
        if (bytes[at] == '.') {
            at = passDigits(at + 1);
        }
        if (at < limit && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < limit && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            at = passDigits(at);
        }
        return at;
    }

    private int passDigits(int from) throws BadRecordException {
        int at = from;
        while (at < limit && isDigit(bytes[at])) {
            at++;
        }
        if (at == from) {
            position = at;
            throw malformed("expected a digit");
        }
        return at;
    }

    /** Passes {@code true}, {@code false} or {@code null}, which begins at the cursor. */
    void readWord(String word) throws BadRecordException {
        for (int i = 0; i < word.length(); i++) {
            if (position + i >= limit || bytes[position + i] != word.charAt(i)) {
                throw malformed("expected a value");
            }
        }
        position += word.length();
    }

    /** Passes the value at the cursor, whatever it is, and checks that it is JSON. */
    void skipValue() throws BadRecordException {
        switch (next()) {
            case '"' -> readString();
            case '{' -> {
                enter();
                if (!leaveIfEmpty('}')) {
                    do {
                        readName();
                        skipValue();
                    } while (hasMore('}'));
                }
            }
            case '[' -> {
                enter();
                if (!leaveIfEmpty(']')) {
                    do {
                        skipValue();
                    } while (hasMore(']'));
                }
            }
            case 't' -> readWord("true");
            case 'f' -> readWord("false");
            case 'n' -> readWord("null");
            default -> readNumber();
        }
    }

    private BadRecordException malformed(String reason) {
        return fault(Code.MALFORMED, reason);
    }

    /** A fault at the cursor. */
    BadRecordException fault(Code code, String reason) {
        return new BadRecordException(code, reason, offset());
    }

    /** A fault at the absolute position {@code at}. */
    BadRecordException fault(Code code, String reason, int at) {
        return new BadRecordException(code, reason, at - start);
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }
}

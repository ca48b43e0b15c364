// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import dev.millrace.data.Field;
import dev.millrace.formats.BadRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the field that a member's name means: the field of exactly that name, else the field whose name is the member's name
 * in upper case (unquoted names in SQL are upper case, so they match without regard to case; quoted ones match as they are).
 *
 * <p>Two shortcuts stand before that rule. Records of one topic mostly spell and order their members alike, so the spelling
 * that stood n-th in an earlier record is tried first for the n-th member, as a plain comparison of bytes up to the colon.
 * Names that were once resolved are found in a table by the hash of their bytes. Both are bounded: payloads with
 * ever new names or orders cost time for these names, not memory.
 */
final class FieldNames {

    /** The member is no field. */
    static final int UNKNOWN = -1;

    private static final int MAX_PREDICTED = 256;
    private static final int TABLE_SIZE = 1024;
    private static final int MAX_KNOWN_NAMES = TABLE_SIZE / 2;
    private static final int MAX_NAME_BYTES = 256;
    private static final int MAX_LEARNED = 4096;

    private final Map<String, Integer> byName = new HashMap<>();
    private final byte[][] names = new byte[TABLE_SIZE][];
    private final int[] matches = new int[TABLE_SIZE];
    private int knownNames;

    private final byte[][] spellings = new byte[MAX_PREDICTED][];
    private final int[] predictions = new int[MAX_PREDICTED];
    private int learned;

    FieldNames(List<Field> fields) {
        for (int i = 0; i < fields.size(); i++) {
            byName.put(fields.get(i).name(), i);
        }
    }

    /**
     * Passes the name of the {@code ordinal}-th member and its colon.
     *
     * @return twice the field's position, plus one if the name is exactly the field's; or {@link #UNKNOWN}
     */
    int read(JsonReader reader, int ordinal) throws BadRecordException {
        reader.next();
        if (ordinal < MAX_PREDICTED && spellings[ordinal] != null && reader.passSpelling(spellings[ordinal])) {
            return predictions[ordinal];
        }
        int from = reader.offset();
        reader.readName();
        int match = find(reader.textBytes, reader.textStart, reader.textEnd);
        if (ordinal < MAX_PREDICTED && learned < MAX_LEARNED && reader.isVerbatim) {
            predict(reader, ordinal, from, match);
        }
        return match;
    }

    private void predict(JsonReader reader, int ordinal, int from, int match) {
        int length = reader.offset() - from;
        if (length <= MAX_NAME_BYTES) {
            learned++;
            int quote = reader.textStart - 1;
            spellings[ordinal] = Arrays.copyOfRange(reader.bytes(), quote, quote + length);
            predictions[ordinal] = match;
        }
    }

    private int find(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length > MAX_NAME_BYTES) {
            return resolve(bytes, start, end);
        }
        int slot = hash(bytes, start, end) & TABLE_SIZE - 1;
        while (names[slot] != null) {
            if (Arrays.equals(names[slot], 0, names[slot].length, bytes, start, end)) {
                return matches[slot];
            }
            slot = slot + 1 & TABLE_SIZE - 1;
        }
        int match = resolve(bytes, start, end);
        if (knownNames < MAX_KNOWN_NAMES) {
            knownNames++;
            names[slot] = Arrays.copyOfRange(bytes, start, end);
            matches[slot] = match;
        }
        return match;
    }

    private int resolve(byte[] bytes, int start, int end) {
        String name = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        Integer exact = byName.get(name);
        if (exact != null) {
            return 2 * exact + 1;
        }
        Integer folded = byName.get(name.toUpperCase(Locale.ROOT));
        return folded == null ? UNKNOWN : 2 * folded;
    }

    private static int hash(byte[] bytes, int start, int end) {
        int hash = end - start;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ hash >>> 15;
    }
}

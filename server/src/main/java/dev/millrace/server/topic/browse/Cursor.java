// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import dev.millrace.server.http.ApiException;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where reading backwards goes on: for each partition that has something left, the offset before which. As a word: {@code c} and, in
 * base 64 for addresses, for each partition its distance from the one before and its offset, both in groups of seven bits; so that even
 * a thousand partitions fit into an address.
 */
public record Cursor(SortedMap<Integer, Long> before) {

    private static final String MARK = "c";
    private static final int MORE = 0x80;
    private static final int GROUP = 0x7f;
    private static final int GROUP_BITS = 7;
    private static final int PARTITIONS_MAX = 1 << 20;

    public Cursor {
        before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
    }

    /** The word for it. */
    public String word() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int last = 0;
        for (Map.Entry<Integer, Long> entry : before.entrySet()) {
            append(bytes, entry.getKey() - last);
            append(bytes, entry.getValue());
            last = entry.getKey();
        }
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static void append(ByteArrayOutputStream bytes, long number) {
        long rest = number;
        while (rest > GROUP) {
            bytes.write((int) (rest & GROUP) | MORE);
            rest >>>= GROUP_BITS;
        }
        bytes.write((int) rest);
    }

    /** Whether a text is meant as a cursor, not as an offset. */
    static boolean isWord(String text) {
        return text.startsWith(MARK);
    }

    /**
     * What a word stands for.
     *
     * @throws ApiException if it stands for nothing
     */
    public static Cursor of(String word) {
        NavigableMap<Integer, Long> before = new TreeMap<>();
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(word.substring(MARK.length()));
            int[] at = {0};
            long partition = 0;
            while (at[0] < bytes.length) {
                partition += number(bytes, at);
                long offset = number(bytes, at);
                if (partition > PARTITIONS_MAX || offset < 0) {
                    throw new IllegalArgumentException("out of range");
                }
                before.put((int) partition, offset);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw refused();
        }
        if (before.isEmpty() || !isWord(word)) {
            throw refused();
        }
        return new Cursor(before);
    }

    private static long number(byte[] bytes, int[] at) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += GROUP_BITS) {
            byte group = bytes[at[0]++];
            number |= (long) (group & GROUP) << shift;
            if (group >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("too long");
    }

    private static ApiException refused() {
        return ApiException.badRequest(
                "The parameter before is neither an offset nor a cursor.",
                "Take a cursor from \"next\" of the page before, unchanged.");
    }
}

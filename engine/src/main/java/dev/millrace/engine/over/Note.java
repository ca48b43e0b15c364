// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import java.util.Arrays;

/**
 * What is kept beside a row: the results it was told with, and where running functions stood behind it, so that the next row can go
 * on from there. Bytes: length of the results, results, then the rest.
 */
final class Note {

    private Note() {}

    static byte[] of(ByteWriter results, ByteWriter running) {
        ByteWriter note = new ByteWriter(results.length() + running.length() + 4);
        note.writeLength(results.length());
        note.write(results.array(), 0, results.length());
        note.write(running.array(), 0, running.length());
        return note.toByteArray();
    }

    /** Stands at the first byte of the results. */
    static ByteReader results(byte[] note) {
        ByteReader reader = new ByteReader(note, 0);
        reader.readLength();
        return reader;
    }

    /** Stands at the first byte of what running functions keep. */
    static ByteReader running(byte[] note) {
        ByteReader reader = new ByteReader(note, 0);
        reader.skip(reader.readLength());
        return reader;
    }

    static boolean sameResults(byte[] left, byte[] right) {
        ByteReader leftReader = new ByteReader(left, 0);
        ByteReader rightReader = new ByteReader(right, 0);
        int leftLength = leftReader.readLength();
        int rightLength = rightReader.readLength();
        return Arrays.equals(
                left,
                leftReader.position(),
                leftReader.position() + leftLength,
                right,
                rightReader.position(),
                rightReader.position() + rightLength);
    }
}

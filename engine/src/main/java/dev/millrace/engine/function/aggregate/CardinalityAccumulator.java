// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * COUNT_DISTINCT: an estimate of the number of different values by HyperLogLog (Flajolet, Fusy, Gandouet and Meunier, 2007) with
 * 2<sup>14</sup> registers of one byte, a standard error of 0.8 %. Up to 256 hashes are kept as they are, so that small groups are
 * counted exactly (but for collisions of 64-bit hashes) and take little memory; beyond that small counts are estimated by linear
 * counting, as in the paper. Hashes have 64 bits, so the paper's correction for large counts is not needed.
 */
final class CardinalityAccumulator implements Accumulator<CardinalityAccumulator> {

    private static final int INDEX_BITS = 14;
    private static final int REGISTERS = 1 << INDEX_BITS;
    private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);
    private static final int EXACT_LIMIT = 256;

    private final Type type;
    private final ByteWriter encoded = new ByteWriter(32);
    private long[] hashes = new long[8];
    private int hashCount;
    private byte @Nullable [] registers;

    CardinalityAccumulator(Type type) {
        this.type = type;
    }

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        Object value = arguments[0];
        if (value != null) {
            encoded.clear();
            RowCodec.write(type, value, encoded);
            add(hash(encoded.array(), encoded.length()));
        }
    }

    private void add(long hash) {
        byte[] sketch = registers;
        if (sketch != null) {
            int index = (int) (hash >>> (Long.SIZE - INDEX_BITS));
            int rank = Math.min(Long.numberOfLeadingZeros(hash << INDEX_BITS) + 1, Long.SIZE - INDEX_BITS + 1);
            sketch[index] = (byte) Math.max(sketch[index], rank);
            return;
        }
        int at = Arrays.binarySearch(hashes, 0, hashCount, hash);
        if (at >= 0) {
            return;
        }
        if (hashCount == EXACT_LIMIT) {
            registers = new byte[REGISTERS];
            for (int i = 0; i < hashCount; i++) {
                add(hashes[i]);
            }
            hashes = new long[0];
            hashCount = 0;
            add(hash);
            return;
        }
        if (hashCount == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * hashCount);
        }
        int place = -at - 1;
        System.arraycopy(hashes, place, hashes, place + 1, hashCount - place);
        hashes[place] = hash;
        hashCount++;
    }

    /** FNV-1a over the bytes, then the finalizer of SplitMix64, which spreads the bits evenly. */
    private static long hash(byte[] bytes, int length) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }

    @Override
    public @Nullable Object result() {
        byte[] sketch = registers;
        if (sketch == null) {
            return (long) hashCount;
        }
        double sum = 0;
        int zeros = 0;
        for (byte rank : sketch) {
            sum += Math.scalb(1.0, -rank);
            zeros += rank == 0 ? 1 : 0;
        }
        double estimate = ALPHA * REGISTERS * REGISTERS / sum;
        if (estimate <= 2.5 * REGISTERS && zeros > 0) {
            estimate = REGISTERS * Math.log((double) REGISTERS / zeros);
        }
        return Math.round(estimate);
    }

    @Override
    public void merge(CardinalityAccumulator other) {
        byte[] theirs = other.registers;
        if (theirs == null) {
            for (int i = 0; i < other.hashCount; i++) {
                add(other.hashes[i]);
            }
            return;
        }
        byte[] merged = registers;
        if (merged == null) {
            merged = new byte[REGISTERS];
            registers = merged;
            for (int i = 0; i < hashCount; i++) {
                add(hashes[i]);
            }
            hashCount = 0;
        }
        for (int i = 0; i < REGISTERS; i++) {
            merged[i] = (byte) Math.max(merged[i], theirs[i]);
        }
    }

    @Override
    public void write(ByteWriter out) {
        byte[] sketch = registers;
        if (sketch != null) {
            out.writeByte(1);
            out.write(sketch);
            return;
        }
        out.writeByte(0);
        out.writeLength(hashCount);
        for (int i = 0; i < hashCount; i++) {
            out.writeLong(hashes[i]);
        }
    }

    @Override
    public void read(ByteReader in) {
        if (in.readByte() == 1) {
            registers = in.readBytes(REGISTERS);
            return;
        }
        hashCount = in.readLength();
        hashes = new long[Math.max(8, hashCount)];
        for (int i = 0; i < hashCount; i++) {
            hashes[i] = in.readLong();
        }
    }

    @Override
    public long bytes() {
        byte[] sketch = registers;
        return 64 + 8L * hashes.length + (sketch == null ? 0 : sketch.length);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Hashes byte strings to 64 bits that are all well mixed, so any of them may be used. Eight bytes at a time are folded in by the two
 * halves of a 128-bit product, which lets every input bit reach every output bit.
 *
 * <p>Two uses, kept apart: {@link #seeded} differs from process to process, so that nobody outside can make keys that collide; only
 * the speed of a table may depend on it. {@link #stable} is the same for ever, for what others see or a restart must find again,
 * such as the shard of a key.
 */
public final class ByteHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xD6E8FEB86659FD93L;
    private static final long SEED = new SplittableRandom().nextLong();

    private ByteHash() {}

    /** A hash that no two processes share. */
    public static long seeded(byte[] bytes, int offset, int length) {
        return hash(bytes, offset, length, SEED);
    }

    /** A hash that depends on the bytes only. */
    public static long stable(byte[] bytes, int offset, int length) {
        return hash(bytes, offset, length, 0);
    }

    private static long hash(byte[] bytes, int offset, int length, long seed) {
        long hash = seed ^ length * SECOND;
        int position = offset;
        int end = offset + length;
        for (; end - position >= Long.BYTES; position += Long.BYTES) {
            hash = fold(hash ^ (long) LONGS.get(bytes, position), FIRST);
        }
        long rest = 0;
        for (int shift = 0; position < end; position++, shift += Byte.SIZE) {
            rest |= (bytes[position] & 0xffL) << shift;
        }
        return fold(hash ^ rest, SECOND) ^ seed;
    }

    /** Mixes one number into another, such as the parts of a seed. */
    public static long mix(long hash, long value) {
        return fold(hash ^ FIRST, value ^ SECOND) + fold(value + FIRST, SECOND);
    }

    private static long fold(long left, long right) {
        return left * right ^ Math.unsignedMultiplyHigh(left, right);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The aggregate of one group as an object: the easy way to write an aggregate function, for those whose state is not a few
 * numbers. {@link #perSlot} makes an {@link AggregateState} of them. Values are boxed as {@link dev.millrace.data.Values} lists.
 *
 * @param <A> the implementing class
 */
public interface Accumulator<A extends Accumulator<A>> {

    /**
     * Adds one row's arguments {@code weight} times; a negative weight takes so many equal rows back, which may come before they
     * are added. May throw for a value it cannot take, and then has changed nothing.
     */
    void add(@Nullable Object[] arguments, int weight);

    @Nullable
    Object result();

    /** Adds what {@code other} holds, as if its rows came now. */
    void merge(A other);

    void write(ByteWriter out);

    /** Fills this fresh accumulator with what {@link #write} wrote. */
    void read(ByteReader in);

    /** An estimate of the memory it takes, in bytes. Asked before and after each row, so it must not go through all it holds. */
    long bytes();

    /** A state of one accumulator per slot. */
    static <A extends Accumulator<A>> AggregateState perSlot(Supplier<A> create) {
        return new AccumulatorState<>(create);
    }
}

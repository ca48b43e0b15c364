// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.RowCodec;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HISTOGRAM: how often each text occurs. Only the first 1,000 different texts are counted, as in ksqlDB. */
final class HistogramAccumulator implements Accumulator<HistogramAccumulator> {

    private static final int LIMIT = 1_000;
    private static final int ENTRY_BYTES = 96;

    private final Map<String, Long> counts = new LinkedHashMap<>();

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        if (arguments[0] instanceof String text) {
            add(text, weight);
        }
    }

    private void add(String text, long weight) {
        Long before = counts.get(text);
        if (before == null && counts.size() >= LIMIT) {
            return;
        }
        long after = (before == null ? 0 : before) + weight;
        if (after == 0) {
            counts.remove(text);
        } else {
            counts.put(text, after);
        }
    }

    @Override
    public @Nullable Object result() {
        return Values.map(counts);
    }

    @Override
    public void merge(HistogramAccumulator other) {
        other.counts.forEach(this::add);
    }

    @Override
    public void write(ByteWriter out) {
        out.writeLength(counts.size());
        counts.forEach((text, count) -> {
            RowCodec.write(ScalarType.VARCHAR, text, out);
            out.writeLong(count);
        });
    }

    @Override
    public void read(ByteReader in) {
        int size = in.readLength();
        for (int i = 0; i < size; i++) {
            counts.put(String.valueOf(RowCodec.read(ScalarType.VARCHAR, in)), in.readLong());
        }
    }

    @Override
    public long bytes() {
        return (long) ENTRY_BYTES * (1 + counts.size());
    }
}

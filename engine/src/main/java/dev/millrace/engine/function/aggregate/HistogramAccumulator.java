// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HISTOGRAM: how often each text occurs. Only the first 1,000 different texts are counted, as in ksqlDB. */
final class HistogramAccumulator implements Accumulator<HistogramAccumulator> {

    private static final int LIMIT = 1_000;

    private final Map<@Nullable Object, Long> texts = new LinkedHashMap<>();
    private final Counts counts = new Counts(texts);

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        if (arguments[0] instanceof String text) {
            add(text, weight);
        }
    }

    private void add(@Nullable Object text, long weight) {
        if (counts.size() < LIMIT || counts.contains(text)) {
            counts.add(text, weight);
        }
    }

    @Override
    public @Nullable Object result() {
        return Values.map(texts);
    }

    @Override
    public void merge(HistogramAccumulator other) {
        other.texts.forEach(this::add);
    }

    @Override
    public void write(ByteWriter out) {
        counts.write(ScalarType.VARCHAR, out);
    }

    @Override
    public void read(ByteReader in) {
        counts.read(ScalarType.VARCHAR, in);
    }

    @Override
    public long bytes() {
        return counts.bytes();
    }
}

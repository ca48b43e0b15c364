// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.state.StateLimitException;
import dev.millrace.kafka.query.MemoryShare;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows that stand once all changes are known: a bag kept as bytes, in the order in which rows first came. */
final class ResultRows {

    /** What an entry takes beside its row as bytes: the map's part, and the boxed values at a few times their bytes. */
    private static final long ENTRY_BYTES = 160;

    private static final long VALUE_FACTOR = 3;

    private final Map<Bytes, Entry> entries = new LinkedHashMap<>();
    private final long bytesMax;
    private final MemoryShare share;
    private long bytes;
    private final ByteWriter scratch = new ByteWriter(256);

    private record Bytes(ByteBuffer content) {}

    private static final class Entry {
        private final List<@Nullable Object> values;
        private int count;

        Entry(List<@Nullable Object> values) {
            this.values = values;
        }
    }

    /**
     * @param bytesMax the memory that the rows may take, about
     * @param share where they take it from
     */
    ResultRows(long bytesMax, MemoryShare share) {
        this.share = share;
        this.bytesMax = bytesMax;
    }

    /**
     * Takes changes.
     *
     * @throws StateLimitException if the rows have outgrown their limit
     */
    void add(Changes changes) {
        for (int row = 0; row < changes.rows(); row++) {
            scratch.clear();
            RowCodec.write(changes.columns(), row, scratch);
            Bytes key = new Bytes(ByteBuffer.wrap(scratch.toByteArray()));
            Entry entry = entries.get(key);
            if (entry == null) {
                entry = new Entry(changes.values(row));
                entries.put(key, entry);
                bytes += bytes(key);
            }
            entry.count += changes.weight(row);
            if (entry.count == 0) {
                entries.remove(key);
                bytes -= bytes(key);
            }
        }
        share.hold(bytes);
        if (bytes > bytesMax) {
            throw new StateLimitException("the result has " + entries.size() + " different rows and takes more than "
                    + (bytesMax >> 20) + " MiB; ask for fewer with WHERE or LIMIT, or write it to a topic with CREATE"
                    + " TABLE … AS SELECT");
        }
    }

    private static long bytes(Bytes key) {
        return ENTRY_BYTES + VALUE_FACTOR * key.content().capacity();
    }

    void forEach(Consumer<List<@Nullable Object>> to) {
        for (Entry entry : entries.values()) {
            for (int i = 0; i < entry.count; i++) {
                to.accept(entry.values);
            }
        }
    }
}

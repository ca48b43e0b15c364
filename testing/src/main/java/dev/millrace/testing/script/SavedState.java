// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.engine.dataflow.StateAddress;
import dev.millrace.engine.dataflow.StateSink;
import dev.millrace.engine.dataflow.StateSource;
import dev.millrace.engine.state.StateTable;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a script's queries as a host would keep it: bytes by table and key, brought up to date by changes. */
final class SavedState implements StateSink, StateSource {

    private final Map<StateAddress, Map<ByteBuffer, byte[]>> tables = new HashMap<>();

    @Override
    public void write(StateAddress address, byte[] key, byte @Nullable [] row) {
        Map<ByteBuffer, byte[]> rows = tables.computeIfAbsent(address, ignored -> new LinkedHashMap<>());
        if (row == null) {
            rows.remove(ByteBuffer.wrap(key));
        } else {
            rows.put(ByteBuffer.wrap(key), row);
        }
    }

    @Override
    public void load(StateAddress address, StateTable table) {
        tables.getOrDefault(address, Map.of()).forEach((key, row) -> {
            byte[] bytes = new byte[key.remaining()];
            key.get(key.position(), bytes);
            table.load(bytes, row);
        });
    }

    /** Forgets a query that is gone. */
    void forget(String query) {
        tables.keySet().removeIf(address -> address.query().equals(query));
    }
}

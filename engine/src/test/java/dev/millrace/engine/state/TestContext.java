// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import dev.millrace.engine.operator.OperatorContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Tables whose changes go to sorted maps and come back from them. */
final class TestContext implements OperatorContext {

    private final Map<String, StateTable> tables = new HashMap<>();
    private final Map<String, NavigableMap<byte[], byte[]>> stores;

    TestContext() {
        this(new HashMap<>());
    }

    private TestContext(Map<String, NavigableMap<byte[], byte[]>> stores) {
        this.stores = stores;
    }

    @Override
    public StateTable state(String name, RowFormat format) {
        StateTable table = new StateTable(name, format, true);
        tables.put(name, table);
        return table;
    }

    @Override
    public Counter counter(String name) {
        return new Counter();
    }

    /** Writes the changes of all tables and returns a context whose tables will get them by {@link #load}. */
    TestContext checkpoint() {
        tables.forEach((name, table) -> table.writeChanges((key, row) -> {
            NavigableMap<byte[], byte[]> store =
                    stores.computeIfAbsent(name, ignored -> new TreeMap<>(Arrays::compareUnsigned));
            if (row == null) {
                store.remove(key);
            } else {
                store.put(key, row);
            }
        }));
        return new TestContext(stores);
    }

    void load() {
        tables.forEach((name, table) -> {
            if (stores.containsKey(name)) {
                stores.get(name).forEach(table::load);
            }
        });
    }
}

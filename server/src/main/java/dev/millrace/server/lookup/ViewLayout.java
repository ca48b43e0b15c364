// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.lookup;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that a view keeps of a table: those declared, then where the record stands, then the window.
 *
 * @param key places of the columns that make up the key, without the window
 * @param windowStart the place of WINDOWSTART, after which WINDOWEND stands; −1 if keys have no window
 */
record ViewLayout(List<ScanColumn> columns, List<Integer> key, int windowStart) {

    /** Instead of a place: the row's event time, which is no column. */
    static final int ROWTIME = -1;

    static ViewLayout of(SourceDefinition table) {
        List<ScanColumn> columns = new ArrayList<>();
        List<Integer> key = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            if (isKey(table, column)) {
                key.add(columns.size());
            }
            columns.add(new ScanColumn(ScanColumn.Origin.DECLARED, new Field(column.name(), column.type())));
        }
        columns.add(pseudo(ScanColumn.Origin.ROWPARTITION, ScalarType.INT));
        columns.add(pseudo(ScanColumn.Origin.ROWOFFSET, ScalarType.BIGINT));
        int windowStart = -1;
        if (table.window() != null) {
            windowStart = columns.size();
            columns.add(pseudo(ScanColumn.Origin.WINDOWSTART, ScalarType.BIGINT));
            columns.add(pseudo(ScanColumn.Origin.WINDOWEND, ScalarType.BIGINT));
        }
        return new ViewLayout(columns, key, windowStart);
    }

    static boolean isKey(SourceDefinition table, ColumnDefinition column) {
        return column.role() == ColumnDefinition.Role.KEY || column.name().equals(table.legacyKey());
    }

    private static ScanColumn pseudo(ScanColumn.Origin origin, ScalarType type) {
        return new ScanColumn(origin, new Field(origin.name(), type));
    }

    List<Type> types() {
        return columns.stream().map(column -> column.field().type()).toList();
    }

    /** Where the columns of a scan stand. */
    int[] places(List<ScanColumn> wanted) {
        int[] places = new int[wanted.size()];
        for (int i = 0; i < places.length; i++) {
            ScanColumn column = wanted.get(i);
            places[i] = column.origin() == ScanColumn.Origin.ROWTIME ? ROWTIME : columns.indexOf(column);
            if (places[i] < 0 && column.origin() != ScanColumn.Origin.ROWTIME) {
                throw new IllegalArgumentException("no column " + column.field().name());
            }
        }
        return places;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.node.ScanColumn.Origin;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.ColumnDefinition.Role;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.ScopeColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Scans: all declared columns, keys first, then the pseudo columns. What a query does not need is pruned later. */
final class Sources {

    private Sources() {}

    static SourceDefinition find(SourceLookup sources, String name, Position position) {
        return sources.source(name)
                .orElseThrow(() -> new SqlException(
                        SqlErrorCode.UNKNOWN_SOURCE,
                        "There is no stream or table " + name + ".",
                        position,
                        NearMiss.hint(name, sources.sourceNames())));
    }

    static Relation scan(SourceDefinition source, Environment.Notes notes) {
        notes.sourceNames.add(source.name());
        List<ScanColumn> columns = new ArrayList<>();
        for (Role role : List.of(Role.KEY, Role.VALUE, Role.HEADERS)) {
            for (ColumnDefinition column : source.columns(role)) {
                columns.add(new ScanColumn(Origin.DECLARED, new Field(column.name(), column.type())));
            }
        }
        int declared = columns.size();
        int keys = source.columns(Role.KEY).size();
        columns.add(new ScanColumn(Origin.ROWTIME, new Field("ROWTIME", ScalarType.BIGINT)));
        columns.add(new ScanColumn(Origin.ROWPARTITION, new Field("ROWPARTITION", ScalarType.INT)));
        columns.add(new ScanColumn(Origin.ROWOFFSET, new Field("ROWOFFSET", ScalarType.BIGINT)));
        Relation.Bounds window = null;
        if (source.window() != null) {
            window = new Relation.Bounds(source.window(), columns.size(), columns.size() + 1);
            columns.add(new ScanColumn(Origin.WINDOWSTART, new Field("WINDOWSTART", ScalarType.BIGINT)));
            columns.add(new ScanColumn(Origin.WINDOWEND, new Field("WINDOWEND", ScalarType.BIGINT)));
        }
        List<Field> fields = columns.stream().map(ScanColumn::field).toList();
        List<Integer> keyPositions = keyPositions(source, fields, keys);
        if (source.legacyKey() != null) {
            notes.legacyKeys = true;
        }
        List<ScopeColumn> scope = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            scope.add(new ScopeColumn(source.name(), field.name(), field.type(), i, i >= declared));
        }
        List<BitSet> key = keyPositions.stream().map(Relation::position).toList();
        List<Integer> shapeKey = new ArrayList<>(keyPositions);
        if (window != null) {
            shapeKey.add(window.start());
            shapeKey.add(window.end());
        }
        PlanNode node = new PlanNode.Scan(source, columns, new Shape(source.kind(), fields, shapeKey));
        return new Relation(node, scope, key, window);
    }

    private static List<Integer> keyPositions(SourceDefinition source, List<Field> fields, int keys) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            if (i < keys || (keys == 0 && fields.get(i).name().equals(source.legacyKey()))) {
                positions.add(i);
            }
        }
        return positions;
    }
}

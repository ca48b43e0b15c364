// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.statement.ColumnElement;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.types.TypeReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Declared columns: their names, their roles and their types. */
final class ColumnRules {

    /** The names of the columns that every source has without declaring them. */
    static final Set<String> RESERVED = Set.of("ROWTIME", "ROWPARTITION", "ROWOFFSET", "WINDOWSTART", "WINDOWEND");

    private static final Type HEADERS_TYPE = new ArrayType(
            new StructType(List.of(new Field("KEY", ScalarType.VARCHAR), new Field("VALUE", ScalarType.BYTES))));

    private static final String KEYS_EXPLAINED = "Tables have PRIMARY KEYs, which are unique and NON NULL."
            + " Streams have KEYs, which have no uniqueness or NON NULL constraints.";

    /** As many columns as a query may have. */
    private static final int COLUMNS_MAX = 4_096;

    private ColumnRules() {}

    /** The columns that {@code elements} declare for a source of {@code kind}. */
    static List<ColumnDefinition> define(RelationKind kind, List<ColumnElement> elements, Map<String, Type> types) {
        if (elements.size() > COLUMNS_MAX) {
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX,
                    "The statement declares " + elements.size() + " columns; at most " + COLUMNS_MAX + " are accepted.",
                    elements.get(COLUMNS_MAX).name().position(),
                    "Put those that belong together into a STRUCT.");
        }
        TypeReader reader = new TypeReader(types);
        List<ColumnDefinition> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ColumnElement element : elements) {
            checkName(element.name());
            if (!names.add(element.name().name())) {
                throw new SqlException(
                        SqlErrorCode.DUPLICATE_COLUMN,
                        "Duplicate column names: " + element.name() + ".",
                        element.name().position());
            }
            ColumnDefinition column = define(kind, element, reader.read(element.type()));
            checkHeaders(column, columns, element.name().position());
            columns.add(column);
        }
        return columns;
    }

    /** Fails if {@code name} is one of the names that every source has already. */
    static void checkName(Identifier name) {
        if (RESERVED.contains(name.name())) {
            throw new SqlException(
                    SqlErrorCode.RESERVED_NAME,
                    "'" + name.name() + "' is a reserved column name. You cannot use it as a name for a column.",
                    name.position(),
                    "Every source has " + name.name() + " already where it has a meaning.");
        }
    }

    private static ColumnDefinition define(RelationKind kind, ColumnElement element, Type type) {
        String name = element.name().name();
        Position position = element.name().position();
        return switch (element.role()) {
            case VALUE -> ColumnDefinition.value(name, type);
            case KEY -> {
                if (kind == RelationKind.TABLE) {
                    throw new SqlException(
                            SqlErrorCode.INVALID_KEY,
                            "Column " + element.name() + " is a 'KEY' column: please use 'PRIMARY KEY' for tables.",
                            position,
                            KEYS_EXPLAINED);
                }
                yield ColumnDefinition.key(name, type);
            }
            case PRIMARY_KEY -> {
                if (kind == RelationKind.STREAM) {
                    throw new SqlException(
                            SqlErrorCode.INVALID_KEY,
                            "Column " + element.name() + " is a 'PRIMARY KEY' column: please use 'KEY' for streams.",
                            position,
                            KEYS_EXPLAINED);
                }
                yield ColumnDefinition.key(name, type);
            }
            case HEADERS -> header(name, type, HEADERS_TYPE, null, position);
            case HEADER -> header(name, type, ScalarType.BYTES, element.headerKey(), position);
        };
    }

    private static ColumnDefinition header(
            String name, Type type, Type expected, @Nullable String headerKey, Position position) {
        if (!type.equals(expected)) {
            String what = headerKey == null ? "HEADERS" : "HEADER('" + headerKey + "')";
            throw new SqlException(
                    SqlErrorCode.TYPE_MISMATCH,
                    "Invalid type for " + what + " column: expected " + expected.sql() + ", got " + type.sql() + ".",
                    position);
        }
        return new ColumnDefinition(name, type, ColumnDefinition.Role.HEADERS, headerKey);
    }

    private static void checkHeaders(ColumnDefinition column, List<ColumnDefinition> before, Position position) {
        if (column.role() != ColumnDefinition.Role.HEADERS) {
            return;
        }
        for (ColumnDefinition other : before) {
            if (other.role() != ColumnDefinition.Role.HEADERS) {
                continue;
            }
            String key = column.headerKey();
            if (key == null || other.headerKey() == null) {
                throw new SqlException(
                        SqlErrorCode.INVALID_STATEMENT,
                        "Schema already contains a HEADERS column.",
                        position,
                        "Declare either one HEADERS column or HEADER('…') columns.");
            }
            if (key.equals(other.headerKey())) {
                throw new SqlException(
                        SqlErrorCode.INVALID_STATEMENT,
                        "Schema already contains a HEADER('" + key + "') column.",
                        position);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.Names;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which columns each format can carry. */
final class FormatRules {

    private static final List<ScalarType> KAFKA_TYPES =
            List.of(ScalarType.INT, ScalarType.BIGINT, ScalarType.DOUBLE, ScalarType.VARCHAR, ScalarType.BYTES);

    private final Function<String, @Nullable Position> place;

    /** @param place where a column was written, for messages */
    FormatRules(Function<String, @Nullable Position> place) {
        this.place = place;
    }

    /** Checks the columns of a record's key. */
    void checkKey(FormatDefinition format, List<ColumnDefinition> columns) {
        for (ColumnDefinition column : columns) {
            if (holdsMap(column.type())) {
                throw new SqlException(
                        SqlErrorCode.INVALID_KEY,
                        "Map keys, including types that contain maps, are not supported as they may lead to unexpected"
                                + " behavior due to inconsistent serialization. Key column name: "
                                + Names.quoteIfNeeded(column.name()) + ". Column type: "
                                + column.type().sql() + ".",
                        place.apply(column.name()),
                        "Use an ARRAY of STRUCTs, or a field of the map.");
            }
        }
        check(format, columns, "key");
    }

    /** Checks the columns of a record's value. */
    void checkValue(FormatDefinition format, List<ColumnDefinition> columns) {
        check(format, columns, "value");
    }

    private void check(FormatDefinition format, List<ColumnDefinition> columns, String part) {
        FormatName name = FormatName.valueOf(format.name());
        switch (name) {
            case KAFKA -> {
                columns.forEach(column -> {
                    if (!(column.type() instanceof ScalarType scalar) || !KAFKA_TYPES.contains(scalar)) {
                        throw unsupported(name, column, column.type());
                    }
                });
                if (columns.size() > 1) {
                    throw new SqlException(
                            SqlErrorCode.INVALID_OPTION,
                            "The 'KAFKA' format only supports a single field. Got: " + list(columns) + ".",
                            place.apply(columns.get(1).name()),
                            "Choose another " + part.toUpperCase(Locale.ROOT) + "_FORMAT, such as JSON.");
                }
            }
            case DELIMITED ->
                columns.forEach(column -> {
                    if (!(column.type() instanceof ScalarType) && !(column.type() instanceof DecimalType)) {
                        throw unsupported(name, column, column.type());
                    }
                });
            case NONE -> {
                if (!columns.isEmpty()) {
                    throw new SqlException(
                            SqlErrorCode.INVALID_OPTION,
                            "The 'NONE' format can only be used when no columns are defined. Got: " + list(columns)
                                    + ".",
                            place.apply(columns.getFirst().name()));
                }
            }
            case JSON, AVRO, PROTOBUF, JSON_SR, PROTOBUF_NOSR ->
                columns.forEach(column -> checkMapKeys(name, column, column.type()));
        }
    }

    private void checkMapKeys(FormatName name, ColumnDefinition column, Type type) {
        switch (type) {
            case MapType map -> {
                if (map.key() != ScalarType.VARCHAR) {
                    throw new SqlException(
                            SqlErrorCode.INVALID_OPTION,
                            name + " only supports MAP types with STRING keys. Column "
                                    + Names.quoteIfNeeded(column.name()) + " has "
                                    + map.key().sql() + " keys.",
                            place.apply(column.name()));
                }
                checkMapKeys(name, column, map.value());
            }
            case ArrayType array -> checkMapKeys(name, column, array.element());
            case StructType struct -> struct.fields().forEach(field -> checkMapKeys(name, column, field.type()));
            case ScalarType _, DecimalType _ -> {}
        }
    }

    private SqlException unsupported(FormatName format, ColumnDefinition column, Type type) {
        return new SqlException(
                SqlErrorCode.INVALID_OPTION,
                "The '" + format + "' format does not support type '" + root(type) + "', column: "
                        + Names.quoteIfNeeded(column.name()) + ".",
                place.apply(column.name()),
                format == FormatName.KAFKA
                        ? "It carries one column of INT, BIGINT, DOUBLE, VARCHAR or BYTES."
                        : "Choose a format for nested values, such as JSON.");
    }

    private static String root(Type type) {
        return switch (type) {
            case ScalarType scalar -> scalar.name();
            case DecimalType _ -> "DECIMAL";
            case ArrayType _ -> "ARRAY";
            case MapType _ -> "MAP";
            case StructType _ -> "STRUCT";
        };
    }

    private static boolean holdsMap(Type type) {
        return switch (type) {
            case MapType _ -> true;
            case ArrayType array -> holdsMap(array.element());
            case StructType struct -> struct.fields().stream().map(Field::type).anyMatch(FormatRules::holdsMap);
            case ScalarType _, DecimalType _ -> false;
        };
    }

    private static String list(List<ColumnDefinition> columns) {
        return columns.stream()
                .map(column ->
                        Names.quoteIfNeeded(column.name()) + " " + column.type().sql())
                .collect(Collectors.joining(", "));
    }
}

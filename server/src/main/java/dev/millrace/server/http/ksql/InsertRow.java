// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.http.ApiException;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.types.TemporalText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A row that a client sends as a JSON object: a value for each declared column of the target, null where the object has none, and the
 * record's timestamp if the object has a ROWTIME. Names are folded as in SQL. Numbers widen; nothing else is converted, so a number in
 * quotes is no number.
 */
record InsertRow(List<@Nullable Object> values, @Nullable Long timestampMillis) {

    private static final String ROWTIME = "ROWTIME";

    /**
     * The row that {@code object} is.
     *
     * @throws ApiException if it does not fit
     */
    static InsertRow of(JsonNode object, SourceDefinition target) {
        if (!object.isObject()) {
            throw ApiException.badRequest("A row has to be a JSON object.", null);
        }
        List<ColumnDefinition> columns = target.columns();
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        Long timestamp = null;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = Identifier.fold(member.getKey());
            int place = columns.stream().map(ColumnDefinition::name).toList().indexOf(name);
            if (place >= 0 && columns.get(place).role() != ColumnDefinition.Role.HEADERS) {
                values[place] =
                        value(name, member.getValue(), columns.get(place).type());
            } else if (name.equals(ROWTIME)) {
                timestamp = (Long) value(name, member.getValue(), ScalarType.BIGINT);
            } else {
                throw ApiException.badRequest(
                        "Column name(s) " + name + " does not exist in " + target.name() + ".",
                        NearMiss.hint(
                                name,
                                columns.stream().map(ColumnDefinition::name).toList()));
            }
        }
        checkKey(target, values);
        return new InsertRow(Values.list(Arrays.asList(values)), timestamp);
    }

    private static void checkKey(SourceDefinition target, @Nullable Object[] values) {
        for (int i = 0; i < values.length && target.kind() == RelationKind.TABLE; i++) {
            ColumnDefinition column = target.columns().get(i);
            boolean key =
                    column.role() == ColumnDefinition.Role.KEY || column.name().equals(target.legacyKey());
            if (key && values[i] == null) {
                throw ApiException.badRequest(
                        "Value for primary key column(s) " + column.name() + " is required for tables.", null);
            }
        }
    }

    private static @Nullable Object value(String name, JsonNode node, Type type) {
        if (node.isNull()) {
            return null;
        }
        try {
            Object value = switch (type) {
                case ScalarType scalar -> scalar(node, scalar);
                case DecimalType decimal ->
                    node.isNumber() || node.isString() ? Values.fit(new BigDecimal(node.asString()), decimal) : null;
                case ArrayType array -> node.isArray() ? array(name, node, array) : null;
                case MapType map -> node.isObject() ? map(name, node, map) : null;
                case StructType struct -> node.isObject() ? struct(name, node, struct) : null;
            };
            if (value != null) {
                return value;
            }
        } catch (IllegalArgumentException | ArithmeticException unfit) {
            // Told below: which column, what came, what is wanted.
        }
        throw ApiException.badRequest(
                "The value " + shortened(node) + " of " + name + " is no " + type.sql() + ".", null);
    }

    private static @Nullable Object scalar(JsonNode node, ScalarType type) {
        return switch (type) {
            case BOOLEAN -> node.isBoolean() ? node.booleanValue() : null;
            case INT -> node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : null;
            case BIGINT -> node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
            case DOUBLE -> node.isNumber() ? node.doubleValue() : null;
            case VARCHAR -> node.isString() ? node.stringValue() : null;
            case BYTES ->
                node.isString()
                        ? ByteBuffer.wrap(Base64.getDecoder().decode(node.stringValue()))
                                .asReadOnlyBuffer()
                        : null;
            case DATE -> temporal(node, TemporalText::date);
            case TIME -> temporal(node, TemporalText::time);
            case TIMESTAMP -> temporal(node, TemporalText::timestamp);
        };
    }

    private static <T> @Nullable T temporal(JsonNode node, Function<String, Optional<T>> parser) {
        return node.isString() ? parser.apply(node.stringValue()).orElse(null) : null;
    }

    private static List<@Nullable Object> array(String name, JsonNode node, ArrayType type) {
        List<@Nullable Object> elements = new ArrayList<>(node.size());
        node.forEach(element -> elements.add(value(name + "[]", element, type.element())));
        return Values.list(elements);
    }

    private static @Nullable Object map(String name, JsonNode node, MapType type) {
        if (type.key() != ScalarType.VARCHAR) {
            return null;
        }
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            entries.put(entry.getKey(), value(name + "." + entry.getKey(), entry.getValue(), type.value()));
        }
        return Values.map(entries);
    }

    private static StructValue struct(String name, JsonNode node, StructType type) {
        @Nullable Object[] values = new @Nullable Object[type.fields().size()];
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String field = Identifier.fold(member.getKey());
            int place = type.indexOf(field)
                    .orElseThrow(() -> ApiException.badRequest(
                            name + " has no field " + field + ".",
                            NearMiss.hint(
                                    field,
                                    type.fields().stream().map(Field::name).toList())));
            values[place] = value(
                    name + "." + field,
                    member.getValue(),
                    type.fields().get(place).type());
        }
        return new StructValue(type, Arrays.asList(values));
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}

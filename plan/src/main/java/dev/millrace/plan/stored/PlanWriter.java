// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.stored;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.RowCodec;
import dev.millrace.plan.expression.Expression.Literal;
import java.lang.reflect.RecordComponent;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes records as {@code Name{component=value, …}}. Of one use. */
final class PlanWriter {

    private final StringBuilder out = new StringBuilder();
    private int depth;

    String write(Object root) {
        value(root);
        return out.toString();
    }

    private void value(@Nullable Object value) {
        if (++depth > StoredPlan.MOST_DEPTH) {
            throw new PlanFormatException("the plan is nested more than " + StoredPlan.MOST_DEPTH + " deep");
        }
        switch (value) {
            case null -> out.append("null");
            case Boolean flag -> out.append(flag);
            case Integer number -> out.append(number);
            case Long number -> out.append(number);
            case Short number -> out.append(number);
            case Double number -> out.append(number);
            case Enum<?> constant -> out.append(constant.name());
            case String text -> text(text);
            case Character character -> text(character.toString());
            case List<?> list -> list(list);
            case Map<?, ?> map -> map(map);
            case Literal literal -> literal(literal);
            case Record written -> components(written);
            default -> throw new IllegalStateException("a plan holds no " + value.getClass());
        }
        depth--;
    }

    private void list(List<?> list) {
        String separator = "[";
        for (Object element : list) {
            out.append(separator);
            value(element);
            separator = ", ";
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    private void map(Map<?, ?> map) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, each) -> sorted.put((String) key, each));
        String separator = "{";
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
            out.append(separator);
            text(entry.getKey());
            out.append(": ");
            value(entry.getValue());
            separator = ", ";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private void components(Record written) {
        out.append(written.getClass().getSimpleName());
        String separator = "{";
        RecordComponent[] components = written.getClass().getRecordComponents();
        for (RecordComponent component : components) {
            out.append(separator).append(component.getName()).append('=');
            value(get(written, component));
            separator = ", ";
        }
        out.append(components.length == 0 ? "{}" : "}");
    }

    private static @Nullable Object get(Record written, RecordComponent component) {
        try {
            return component.getAccessor().invoke(written);
        } catch (ReflectiveOperationException unreadable) {
            throw new IllegalStateException("a component of a plan is not public: " + component, unreadable);
        }
    }

    private void literal(Literal literal) {
        out.append("Literal{type=");
        value(literal.type());
        out.append(", value=");
        switch (literal.value()) {
            case null -> out.append("null");
            case Boolean flag -> out.append(flag);
            case Integer number -> out.append(number);
            case Long number -> out.append(number);
            case Double number -> out.append(number);
            case String text -> text(text);
            default -> {
                ByteWriter bytes = new ByteWriter(64);
                RowCodec.write(literal.type(), literal.value(), bytes);
                out.append('#').append(HexFormat.of().formatHex(bytes.toByteArray()));
            }
        }
        out.append('}');
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                out.append('\\').append(character);
            } else if (character < ' ' || Character.isSurrogate(character)) {
                // Half a pair would not survive being written as bytes.
                out.append(String.format("\\u%04x", (int) character));
            } else {
                out.append(character);
            }
        }
        out.append('"');
    }
}

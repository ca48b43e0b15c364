// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.stored;

import dev.millrace.data.ByteReader;
import dev.millrace.data.RowCodec;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression.Literal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PlanWriter} writes, by the declared types of the components. Of one use. */
final class PlanReader {

    private final String text;
    private int at;
    private int depth;

    PlanReader(String text, int from) {
        this.text = text;
        this.at = from;
    }

    Object readWhole(Class<?> type) {
        Object value = value(type);
        expect('\n');
        if (at != text.length() || value == null) {
            throw wrong("the plan goes on behind its end");
        }
        return value;
    }

    private @Nullable Object value(java.lang.reflect.Type declared) {
        if (++depth > StoredPlan.MOST_DEPTH) {
            throw wrong("it is nested more than " + StoredPlan.MOST_DEPTH + " deep");
        }
        try {
            if (declared instanceof ParameterizedType generic) {
                return generic.getRawType() == List.class
                        ? list(generic.getActualTypeArguments()[0])
                        : map(generic.getActualTypeArguments()[1]);
            }
            Class<?> type = (Class<?>) declared;
            if (type == String.class || type == Character.class) {
                return textOrNull(type);
            }
            String word = word();
            if (word.equals("null") && !type.isPrimitive()) {
                return null;
            }
            return word.isEmpty() ? fail("a value") : ofWord(type, word);
        } finally {
            depth--;
        }
    }

    private Object ofWord(Class<?> type, String word) {
        try {
            if (type == boolean.class || type == Boolean.class) {
                return truth(word);
            }
            if (type == int.class || type == Integer.class) {
                return Integer.valueOf(word);
            }
            if (type == long.class || type == Long.class) {
                return Long.valueOf(word);
            }
            if (type == short.class || type == Short.class) {
                return Short.valueOf(word);
            }
        } catch (NumberFormatException noNumber) {
            return fail("a number instead of " + word);
        }
        if (at < text.length() && text.charAt(at) == '{') {
            return components(named(type, word));
        }
        return constant(type, word);
    }

    private Boolean truth(String word) {
        if (!word.equals("true") && !word.equals("false")) {
            fail("true or false instead of " + word);
        }
        return word.equals("true");
    }

    /** The record called {@code name} among those that {@code type} permits. */
    private Class<?> named(Class<?> type, String name) {
        Class<?> found = find(type, name);
        return found == null ? (Class<?>) fail("a " + type.getSimpleName() + " instead of " + name) : found;
    }

    private static @Nullable Class<?> find(Class<?> type, String name) {
        if (type.isRecord()) {
            return type.getSimpleName().equals(name) ? type : null;
        }
        if (!type.isSealed()) {
            return null;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            Class<?> found = find(permitted, name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private Object constant(Class<?> type, String name) {
        Class<?> constants = type == Type.class ? ScalarType.class : type;
        Object[] values = constants.getEnumConstants();
        if (values != null) {
            for (Object value : values) {
                if (((Enum<?>) value).name().equals(name)) {
                    return value;
                }
            }
        }
        return fail("a " + type.getSimpleName() + " instead of " + name);
    }

    private Object components(Class<?> type) {
        if (type == Literal.class) {
            return literal();
        }
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        expect('{');
        for (int i = 0; i < components.length; i++) {
            name(i, components[i].getName());
            values[i] = value(components[i].getGenericType());
        }
        expect('}');
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException refused) {
            return fail("no such " + type.getSimpleName() + " ("
                    + Objects.requireNonNull(refused.getCause()).getMessage() + ")");
        } catch (ReflectiveOperationException unreachable) {
            throw new IllegalStateException("a record of a plan has no public constructor: " + type, unreachable);
        }
    }

    private void name(int index, String name) {
        if (index > 0) {
            expect(',');
            expect(' ');
        }
        String written = word();
        if (!written.equals(name)) {
            fail(name + " instead of " + written);
        }
        expect('=');
    }

    private Literal literal() {
        expect('{');
        name(0, "type");
        Type type = (Type) Objects.requireNonNullElseGet(value(Type.class), () -> fail("a type"));
        name(1, "value");
        Object value = literalValue(type);
        expect('}');
        return new Literal(type, value);
    }

    private @Nullable Object literalValue(Type type) {
        if (at < text.length() && text.charAt(at) == '#') {
            at++;
            try {
                byte[] bytes = HexFormat.of().parseHex(word());
                return RowCodec.read(type, new ByteReader(bytes, 0));
            } catch (RuntimeException damaged) {
                return fail("a value of " + type.sql());
            }
        }
        if (type == ScalarType.VARCHAR) {
            return textOrNull(String.class);
        }
        String word = word();
        if (word.equals("null")) {
            return null;
        }
        try {
            return switch (type) {
                case ScalarType.BOOLEAN -> truth(word);
                case ScalarType.INT -> Integer.valueOf(word);
                case ScalarType.BIGINT -> Long.valueOf(word);
                case ScalarType.DOUBLE -> Double.valueOf(word);
                default -> fail("a value of " + type.sql());
            };
        } catch (NumberFormatException noNumber) {
            return fail("a value of " + type.sql());
        }
    }

    private List<@Nullable Object> list(java.lang.reflect.Type element) {
        List<@Nullable Object> list = new ArrayList<>();
        expect('[');
        while (!take(']')) {
            if (!list.isEmpty()) {
                expect(',');
                expect(' ');
            }
            list.add(value(element));
        }
        return list;
    }

    private Map<String, @Nullable Object> map(java.lang.reflect.Type element) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        expect('{');
        while (!take('}')) {
            if (!map.isEmpty()) {
                expect(',');
                expect(' ');
            }
            String key = quoted();
            expect(':');
            expect(' ');
            map.put(key, value(element));
        }
        return map;
    }

    private @Nullable Object textOrNull(Class<?> type) {
        if (text.startsWith("null", at)) {
            at += "null".length();
            return null;
        }
        String read = quoted();
        if (type == String.class) {
            return read;
        }
        return read.length() == 1 ? (Object) read.charAt(0) : fail("one character");
    }

    private String quoted() {
        expect('"');
        StringBuilder read = new StringBuilder();
        while (!take('"')) {
            char character = next();
            if (character != '\\') {
                read.append(character);
                continue;
            }
            char escaped = next();
            if (escaped == 'u' && at + 4 <= text.length()) {
                try {
                    read.append((char) HexFormat.fromHexDigits(text, at, at + 4));
                } catch (NumberFormatException noCode) {
                    fail("four hexadecimal digits");
                }
                at += 4;
            } else {
                read.append(escaped);
            }
        }
        return read.toString();
    }

    /** Letters, digits and what numbers are written with. */
    private String word() {
        int start = at;
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isWord(char character) {
        return Character.isLetterOrDigit(character) || character == '_' || character == '-' || character == '.';
    }

    private char next() {
        if (at == text.length()) {
            fail("more");
        }
        return text.charAt(at++);
    }

    private boolean take(char expected) {
        boolean there = at < text.length() && text.charAt(at) == expected;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char expected) {
        if (!take(expected)) {
            fail("'" + expected + "'");
        }
    }

    private Object fail(String expected) {
        throw wrong("expected " + expected);
    }

    private PlanFormatException wrong(String why) {
        return new PlanFormatException("the stored plan cannot be read at character " + at + ": " + why);
    }
}

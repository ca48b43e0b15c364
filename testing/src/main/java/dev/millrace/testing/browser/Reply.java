// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.browser;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value of the protocol, or of a script: read by name and as the type that it must have. */
public record Reply(@Nullable Object value) {

    static final Reply NOTHING = new Reply(null);

    /** The member {@code name}; a reply without a value if this is no object or has none. */
    public Reply get(String name) {
        return value instanceof Map<?, ?> members ? new Reply(members.get(name)) : NOTHING;
    }

    /** The elements; none if this is no array. */
    public List<Reply> elements() {
        return value instanceof List<?> elements
                ? elements.stream().map(Reply::new).toList()
                : List.of();
    }

    public boolean present() {
        return value != null;
    }

    public boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    /** The text, or the value as text; empty if there is none. */
    public String text() {
        return value == null ? "" : value.toString();
    }

    /** The number. */
    public double number() {
        return switch (value) {
            case Long whole -> whole;
            case BigDecimal decimal -> decimal.doubleValue();
            case null, default -> throw new AssertionError("not a number: " + value);
        };
    }

    /** The number, which must be whole. */
    public long whole() {
        return switch (value) {
            case Long whole -> whole;
            case BigDecimal decimal -> decimal.longValueExact();
            case null, default -> throw new AssertionError("not a whole number: " + value);
        };
    }
}

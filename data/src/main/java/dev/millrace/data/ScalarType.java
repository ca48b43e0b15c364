// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

/** The types without parameters. The Java class of a boxed value of each is given in {@link Values}. */
public enum ScalarType implements Type {
    BOOLEAN(Layout.BOOLEAN),
    INT(Layout.INT),
    BIGINT(Layout.LONG),
    DOUBLE(Layout.DOUBLE),
    VARCHAR(Layout.BINARY),
    BYTES(Layout.BINARY),
    DATE(Layout.INT),
    TIME(Layout.INT),
    TIMESTAMP(Layout.LONG);

    private final Layout layout;

    ScalarType(Layout layout) {
        this.layout = layout;
    }

    @Override
    public String sql() {
        return name();
    }

    @Override
    public Layout layout() {
        return layout;
    }

    /** Whether values of this type take part in arithmetic. */
    public boolean isNumeric() {
        return this == INT || this == BIGINT || this == DOUBLE;
    }
}

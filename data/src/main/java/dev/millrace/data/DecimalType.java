// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

/**
 * An exact decimal number of {@code precision} digits, {@code scale} of them behind the point. Every value of a column of
 * this type has exactly this scale.
 */
public record DecimalType(int precision, int scale) implements Type {

    public DecimalType {
        if (precision < 1) {
            throw new IllegalArgumentException(
                    "DECIMAL precision must be >= 1: DECIMAL(" + precision + "," + scale + ")");
        }
        if (scale < 0 || scale > precision) {
            throw new IllegalArgumentException(
                    "DECIMAL scale must be between 0 and the precision: DECIMAL(" + precision + "," + scale + ")");
        }
    }

    @Override
    public String sql() {
        return "DECIMAL(" + precision + ", " + scale + ")";
    }

    @Override
    public Layout layout() {
        return Layout.VALUE;
    }

    @Override
    public String toString() {
        return sql();
    }
}

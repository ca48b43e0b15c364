// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import org.jspecify.annotations.Nullable;

/** Which types become which others unasked: INT → BIGINT → DECIMAL → DOUBLE, and DECIMAL to a DECIMAL that holds it. */
final class ImplicitCasts {

    private static final DecimalType INT_DECIMAL = new DecimalType(10, 0);
    private static final DecimalType BIGINT_DECIMAL = new DecimalType(19, 0);

    private ImplicitCasts() {}

    /** How far {@code from} is widened to become {@code to}: 0 if they are equal, negative if it does not. */
    static int distance(Type from, Type to) {
        if (from.equals(to)) {
            return 0;
        }
        if (to instanceof DecimalType wide) {
            DecimalType decimal = toDecimal(from);
            return decimal != null && holds(wide, decimal) ? Math.max(1, rank(to) - rank(from)) : -1;
        }
        int distance = rank(to) - rank(from);
        return rank(from) >= 0 && rank(to) >= 0 && distance > 0 ? distance : -1;
    }

    /** The type that both become, or null. */
    static @Nullable Type common(Type left, Type right) {
        if (distance(left, right) >= 0) {
            return right;
        }
        if (distance(right, left) >= 0) {
            return left;
        }
        DecimalType first = toDecimal(left);
        DecimalType second = toDecimal(right);
        if (first == null || second == null) {
            return null;
        }
        int scale = Math.max(first.scale(), second.scale());
        int whole = Math.max(first.precision() - first.scale(), second.precision() - second.scale());
        return new DecimalType(whole + scale, scale);
    }

    /** The DECIMAL that an exact number becomes, or null. */
    static @Nullable DecimalType toDecimal(Type type) {
        if (type instanceof DecimalType decimal) {
            return decimal;
        }
        return type == ScalarType.INT ? INT_DECIMAL : type == ScalarType.BIGINT ? BIGINT_DECIMAL : null;
    }

    private static boolean holds(DecimalType wide, DecimalType narrow) {
        return wide.scale() >= narrow.scale() && wide.precision() - wide.scale() >= narrow.precision() - narrow.scale();
    }

    private static int rank(Type type) {
        if (type instanceof DecimalType) {
            return 2;
        }
        return type == ScalarType.INT ? 0 : type == ScalarType.BIGINT ? 1 : type == ScalarType.DOUBLE ? 3 : -1;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import java.util.OptionalInt;

/** Which types a value may have to be put into a column without a CAST. */
public final class Assignments {

    private Assignments() {}

    /** Whether every value of {@code from} is a value of {@code to}, or becomes one by the usual widening of numbers. */
    public static boolean widens(Type from, Type to) {
        if (from.equals(to)) {
            return true;
        }
        return switch (to) {
            case ScalarType scalar -> rank(from) > 0 && rank(from) < rank(scalar);
            case DecimalType decimal -> widensToDecimal(from, decimal);
            case ArrayType array -> from instanceof ArrayType other && widens(other.element(), array.element());
            case MapType map ->
                from instanceof MapType other && widens(other.key(), map.key()) && widens(other.value(), map.value());
            case StructType struct -> from instanceof StructType other && fieldsWiden(other, struct);
        };
    }

    private static boolean fieldsWiden(StructType from, StructType to) {
        for (Field field : from.fields()) {
            OptionalInt index = to.indexOf(field.name());
            if (index.isEmpty()) {
                return false;
            }
            if (!widens(field.type(), to.fields().get(index.getAsInt()).type())) {
                return false;
            }
        }
        return true;
    }

    private static boolean widensToDecimal(Type from, DecimalType to) {
        int whole = to.precision() - to.scale();
        return switch (from) {
            case DecimalType decimal -> decimal.scale() <= to.scale() && decimal.precision() - decimal.scale() <= whole;
            case ScalarType scalar ->
                (scalar == ScalarType.INT && whole >= 10) || (scalar == ScalarType.BIGINT && whole >= 19);
            case ArrayType _, MapType _, StructType _ -> false;
        };
    }

    /** The place in the order in which numbers widen, 0 for other types. */
    private static int rank(Type type) {
        return switch (type) {
            case DecimalType _ -> 3;
            case ScalarType scalar ->
                switch (scalar) {
                    case INT -> 1;
                    case BIGINT -> 2;
                    case DOUBLE -> 4;
                    case BOOLEAN, VARCHAR, BYTES, DATE, TIME, TIMESTAMP -> 0;
                };
            case ArrayType _, MapType _, StructType _ -> 0;
        };
    }
}

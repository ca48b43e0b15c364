// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.data.BooleanColumn;
import dev.millrace.data.Column;
import dev.millrace.data.DoubleColumn;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.data.ValueColumn;
import java.time.Duration;

/** A column as the numbers of an axis, without an object per row: times in ms, dates as their first ms, truth as 0 and 1. */
interface NumberColumn {

    /** The number of a row; NaN if it has none. */
    double at(int row);

    /** Whether columns of {@code type} can be drawn. */
    static boolean isDrawable(Type type) {
        return switch (type) {
            case ScalarType scalar -> scalar != ScalarType.VARCHAR && scalar != ScalarType.BYTES;
            case dev.millrace.data.DecimalType _ -> true;
            default -> false;
        };
    }

    static NumberColumn of(Column column) {
        boolean[] nulls = column.nulls();
        NumberColumn numbers = withoutNulls(column);
        return nulls == null ? numbers : row -> nulls[row] ? Double.NaN : numbers.at(row);
    }

    private static NumberColumn withoutNulls(Column column) {
        return switch (column) {
            case DoubleColumn doubles -> {
                double[] values = doubles.values();
                yield row -> values[row];
            }
            case LongColumn longs -> {
                long[] values = longs.values();
                yield row -> values[row];
            }
            case IntColumn ints -> {
                int[] values = ints.values();
                double unit =
                        ints.type() == ScalarType.DATE ? Duration.ofDays(1).toMillis() : 1;
                yield row -> values[row] * unit;
            }
            case BooleanColumn truths -> {
                boolean[] values = truths.values();
                yield row -> values[row] ? 1 : 0;
            }
            case ValueColumn objects ->
                row -> objects.values()[row] instanceof Number number ? number.doubleValue() : Double.NaN;
            case dev.millrace.data.BinaryColumn _ -> row -> Double.NaN;
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * CORRELATION: Pearson's coefficient of two numbers per row from their power sums, which take rows back exactly for integers; NaN
 * where one of the two does not vary. Rows with a null are ignored.
 */
final class CorrelationAccumulator implements Accumulator<CorrelationAccumulator> {

    private static final int COUNT = 0;
    private static final int X = 1;
    private static final int Y = 2;
    private static final int XX = 3;
    private static final int YY = 4;
    private static final int XY = 5;
    private static final int SUMS = 6;

    private final double[] sums = new double[SUMS];

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        if (arguments[0] instanceof Number first && arguments[1] instanceof Number second) {
            double x = first.doubleValue();
            double y = second.doubleValue();
            sums[COUNT] += weight;
            sums[X] += weight * x;
            sums[Y] += weight * y;
            sums[XX] += weight * x * x;
            sums[YY] += weight * y * y;
            sums[XY] += weight * x * y;
        }
    }

    @Override
    public @Nullable Object result() {
        double count = sums[COUNT];
        double variation = (count * sums[XX] - sums[X] * sums[X]) * (count * sums[YY] - sums[Y] * sums[Y]);
        return (count * sums[XY] - sums[X] * sums[Y]) / Math.sqrt(variation);
    }

    @Override
    public void merge(CorrelationAccumulator other) {
        for (int i = 0; i < SUMS; i++) {
            sums[i] += other.sums[i];
        }
    }

    @Override
    public void write(ByteWriter out) {
        for (double sum : sums) {
            out.writeLong(Double.doubleToRawLongBits(sum));
        }
    }

    @Override
    public void read(ByteReader in) {
        for (int i = 0; i < SUMS; i++) {
            sums[i] = Double.longBitsToDouble(in.readLong());
        }
    }

    @Override
    public long bytes() {
        return 32 + 8L * SUMS;
    }
}

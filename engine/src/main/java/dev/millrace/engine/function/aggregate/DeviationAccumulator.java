// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * The variance of a sample or its square root: a count, a sum and the sum of squared deviations, kept by the update of Youngs and
 * Cramer (1971) and merged by the formula of Chan, Golub and LeVeque (1979). They lose little precision where values are large
 * and near each other. 0 for one value or none.
 */
final class DeviationAccumulator implements Accumulator<DeviationAccumulator> {

    private static final int OBJECT_BYTES = 48;

    private final boolean squareRoot;
    private long count;
    private double sum;
    private double squares;

    DeviationAccumulator(boolean squareRoot) {
        this.squareRoot = squareRoot;
    }

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        if (arguments[0] instanceof Number number) {
            if (weight > 0) {
                add(number.doubleValue());
            } else {
                remove(number.doubleValue());
            }
        }
    }

    private void add(double value) {
        count++;
        sum += value;
        if (count > 1) {
            double delta = count * value - sum;
            squares += delta * delta / (count * (count - 1.0));
        }
    }

    private void remove(double value) {
        if (count <= 1) {
            count = 0;
            sum = 0;
            squares = 0;
            return;
        }
        double delta = count * value - sum;
        squares = Math.max(0, squares - delta * delta / (count * (count - 1.0)));
        count--;
        sum -= value;
    }

    @Override
    public @Nullable Object result() {
        double variance = count < 2 ? 0 : squares / (count - 1);
        return squareRoot ? Math.sqrt(variance) : variance;
    }

    @Override
    public void merge(DeviationAccumulator other) {
        if (other.count == 0) {
            return;
        }
        if (count > 0) {
            double total = (double) count + other.count;
            double delta = sum * other.count / count - other.sum;
            squares += other.squares + delta * delta * count / (other.count * total);
        } else {
            squares = other.squares;
        }
        count += other.count;
        sum += other.sum;
    }

    @Override
    public void write(ByteWriter out) {
        out.writeLong(count);
        out.writeLong(Double.doubleToRawLongBits(sum));
        out.writeLong(Double.doubleToRawLongBits(squares));
    }

    @Override
    public void read(ByteReader in) {
        count = in.readLong();
        sum = Double.longBitsToDouble(in.readLong());
        squares = Double.longBitsToDouble(in.readLong());
    }

    @Override
    public long bytes() {
        return OBJECT_BYTES;
    }
}

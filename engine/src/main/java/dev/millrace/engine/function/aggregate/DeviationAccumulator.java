// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * The variance of a sample or its square root: a count, a sum and the sum of squared deviations, kept by the update of Youngs and
 * Cramer (1971) and merged by the formula of Chan, Golub and LeVeque (1979), which also takes very many equal values at once. They
 * lose little precision where values are large and near each other. 0 for one value or none.
 *
 * <p>If values are taken back before they came, the count is below 0 for a while and squares are not known; they count from where
 * the count is above 0 again.
 */
final class DeviationAccumulator implements Accumulator<DeviationAccumulator> {

    private static final int OBJECT_BYTES = 48;

    /** So many equal values at most are added one after the other, so that they round as if they had come so. */
    private static final int ONE_BY_ONE_MAX = 1024;

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
            double value = number.doubleValue();
            if (Math.abs((long) weight) > ONE_BY_ONE_MAX) {
                merge(weight, weight * value, 0);
                return;
            }
            for (int copy = weight; copy > 0; copy--) {
                add(value);
            }
            for (int copy = weight; copy < 0; copy++) {
                remove(value);
            }
        }
    }

    private void add(double value) {
        count++;
        sum = count == 0 ? 0 : sum + value;
        if (count > 1) {
            double delta = count * value - sum;
            squares += delta * delta / (count * (count - 1.0));
        }
    }

    private void remove(double value) {
        if (count > 1) {
            double delta = count * value - sum;
            squares = Math.max(0, squares - delta * delta / (count * (count - 1.0)));
        } else {
            squares = 0;
        }
        count--;
        sum = count == 0 ? 0 : sum - value;
    }

    /** Adds {@code more} values, or takes {@code -more} back, that come to {@code moreSum} and, among themselves, {@code moreSquares}. */
    private void merge(long more, double moreSum, double moreSquares) {
        long total = count + more;
        if (count > 0 && total > 0) {
            double delta = sum * more / count - moreSum;
            squares = Math.max(0, squares + moreSquares + delta * delta * count / ((double) more * total));
        } else {
            squares = total > 0 ? moreSquares : 0;
        }
        count = total;
        sum = total == 0 ? 0 : sum + moreSum;
    }

    @Override
    public @Nullable Object result() {
        double variance = count < 2 ? 0 : squares / (count - 1);
        return squareRoot ? Math.sqrt(variance) : variance;
    }

    @Override
    public void merge(DeviationAccumulator other) {
        if (other.count != 0) {
            merge(other.count, other.sum, other.squares);
        }
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

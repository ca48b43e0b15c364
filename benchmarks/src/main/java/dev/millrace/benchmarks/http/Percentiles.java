// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.http;

import java.util.Arrays;
import java.util.Locale;

/** Durations, of which the percentiles are told. Thread-safe. */
final class Percentiles {

    private long[] nanos = new long[1 << 16];
    private int count;

    synchronized void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    @Override
    public synchronized String toString() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%,d", count));
        for (double share : new double[] {0.5, 0.9, 0.99, 0.999}) {
            double millis = count == 0 ? Double.NaN : sorted[(int) Math.min(count - 1, share * count)] / 1e6;
            text.append(String.format(Locale.ROOT, "  p%s %.2f ms", Double.toString(share * 100), millis));
        }
        return text.toString();
    }
}

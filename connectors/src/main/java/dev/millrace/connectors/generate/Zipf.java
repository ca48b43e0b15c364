// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Zipf's distribution with exponent 1: rank {@code k} of {@code n}, counted from 1, has a probability proportional to 1/k. */
final class Zipf {

    /** The sum of the probabilities of all ranks up to each one. */
    private final double[] cumulative;

    Zipf(int ranks) {
        cumulative = new double[ranks];
        double sum = 0;
        for (int i = 0; i < ranks; i++) {
            sum += 1.0 / (i + 1);
            cumulative[i] = sum;
        }
        for (int i = 0; i < ranks; i++) {
            cumulative[i] /= sum;
        }
    }

    /** A rank, counted from 0. */
    int next(RandomGenerator random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble());
        return Math.min(found < 0 ? -found - 1 : found + 1, cumulative.length - 1);
    }
}

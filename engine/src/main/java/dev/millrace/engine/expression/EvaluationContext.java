// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

/**
 * What expressions may know besides their row: the tick's wall-clock time and a source of randomness seeded by the tick, so that
 * the same ticks give the same results, and where failures go. One per tick and shard; not thread-safe.
 */
public final class EvaluationContext {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long nowMillis;
    private final RowErrors errors;
    private final LambdaBudget lambdas = new LambdaBudget();
    private long state;

    /**
     * @param nowMillis the tick's wall-clock time, milliseconds since 1970
     * @param seed of the tick's random numbers
     */
    public EvaluationContext(long nowMillis, long seed, RowErrors errors) {
        this.nowMillis = nowMillis;
        this.state = seed;
        this.errors = errors;
    }

    public long nowMillis() {
        return nowMillis;
    }

    public RowErrors errors() {
        return errors;
    }

    /** What lambdas may still do for the row at hand. */
    LambdaBudget lambdas() {
        return lambdas;
    }

    /** The next random number of this tick (SplitMix64, Steele, Lea and Flood 2014). */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** The next random number in [0, 1). */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }
}

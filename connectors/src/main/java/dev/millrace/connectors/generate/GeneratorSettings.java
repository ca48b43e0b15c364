// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.util.Map;
import java.util.TreeSet;

/**
 * What makes a generator's events what they are.
 *
 * @param seed of its chance
 * @param startMillis the time of its first event
 * @param eventsPerSecond how many events fall into one second
 * @param options that only some generators have
 * @param from the number of its first event, where events are numbered ({@link GeneratorDescription#numbering}); above 0 what
 *     comes once before all others has come already
 */
public record GeneratorSettings(
        long seed, long startMillis, double eventsPerSecond, Map<String, String> options, long from) {

    /** Settings whose events are numbered from 0. */
    public GeneratorSettings(long seed, long startMillis, double eventsPerSecond, Map<String, String> options) {
        this(seed, startMillis, eventsPerSecond, options, 0);
    }

    public GeneratorSettings(
            long seed, long startMillis, double eventsPerSecond, Map<String, String> options, long from) {
        if (!(eventsPerSecond > 0) || eventsPerSecond > 1e9) {
            throw new GeneratorException(
                    GeneratorException.Code.BAD_OPTION,
                    "a rate of " + eventsPerSecond + " events per second",
                    "give a rate above 0, at most 1,000,000,000");
        }
        this.seed = seed;
        this.startMillis = startMillis;
        this.eventsPerSecond = eventsPerSecond;
        this.options = Map.copyOf(options);
        if (from < 0) {
            throw new GeneratorException(
                    GeneratorException.Code.BAD_OPTION,
                    "events numbered from " + from,
                    "give the number of the first event, 0 or more");
        }
        this.from = from;
    }

    /** The time of event number {@code index}, counted from 0, if events are spaced evenly. */
    public long timeMillis(long index) {
        return startMillis + (long) (index * 1000.0 / eventsPerSecond);
    }

    /** The option {@code name} as a whole number from {@code least} to {@code most}. */
    int number(String name, int defaultValue, int least, int most) {
        String given = options.get(name);
        if (given == null) {
            return defaultValue;
        }
        try {
            int value = Integer.parseInt(given);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Falls to the complaint below, as a number out of range does.
        }
        throw new GeneratorException(
                GeneratorException.Code.BAD_OPTION,
                "the option " + name + " is '" + given + "'",
                "give a whole number from " + least + " to " + most);
    }

    /** Fails unless each option is one of {@code known}. */
    void allow(String... known) {
        TreeSet<String> unknown = new TreeSet<>(options.keySet());
        for (String name : known) {
            unknown.remove(name);
        }
        if (!unknown.isEmpty()) {
            throw new GeneratorException(
                    GeneratorException.Code.UNKNOWN_OPTION,
                    "this generator has no option '" + unknown.first() + "'",
                    known.length == 0 ? "it has no options" : "its options: " + String.join(", ", known));
        }
    }
}

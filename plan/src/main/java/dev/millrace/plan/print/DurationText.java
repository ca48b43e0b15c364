// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.print;

/** Spells lengths of time in the largest unit that divides them, such as {@code 90 SECONDS} or {@code 1 DAY}. */
public final class DurationText {

    private static final String[] UNITS = {"DAY", "HOUR", "MINUTE", "SECOND"};
    private static final long[] UNIT_MILLIS = {86_400_000L, 3_600_000L, 60_000L, 1_000L};

    private DurationText() {}

    /** The text for {@code millis}, which can be written in a statement again. */
    public static String of(long millis) {
        if (millis != 0) {
            for (int i = 0; i < UNITS.length; i++) {
                if (millis % UNIT_MILLIS[i] == 0) {
                    return counted(millis / UNIT_MILLIS[i], UNITS[i]);
                }
            }
        }
        return counted(millis, millis == 0 ? "SECOND" : "MILLISECOND");
    }

    private static String counted(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "S");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.stored;

import dev.millrace.plan.PersistentQuery;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Accepted queries as text and back, and what tells them apart. */
public final class StoredPlan {

    /**
     * The version of the form. It changes when a plan that was written before can no longer be read, or would mean something else:
     * a record of the plan gets, loses or renames a component.
     */
    public static final int FORMAT = 1;

    /** The longest text that is read, in UTF-16 units. */
    public static final int MOST_CHARACTERS = 16 << 20;

    /** How deep values may stand in each other: the planner's limit on plans, with the records around each node. */
    public static final int MOST_DEPTH = 1_000;

    private static final String HEAD = "millrace-plan ";

    private StoredPlan() {}

    /**
     * The canonical text of {@code query}: equal queries have equal texts.
     *
     * @throws PlanFormatException if it is nested more than {@link #MOST_DEPTH} deep
     */
    public static String write(PersistentQuery query) {
        return HEAD + FORMAT + "\n" + new PlanWriter().write(query) + "\n";
    }

    /**
     * The query that {@code text} was written from.
     *
     * @throws PlanFormatException if it is of another format, or damaged
     */
    public static PersistentQuery read(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new PlanFormatException(
                    "a stored plan of " + text.length() + " characters is longer than " + MOST_CHARACTERS);
        }
        int end = text.indexOf('\n');
        if (end < 0 || !text.startsWith(HEAD)) {
            throw new PlanFormatException("this is no stored plan");
        }
        String format = text.substring(HEAD.length(), end);
        if (!format.equals(Integer.toString(FORMAT))) {
            throw new PlanFormatException(
                    "the stored plan has format " + format + ", and this release reads format " + FORMAT);
        }
        return (PersistentQuery) new PlanReader(text, end + 1).readWhole(PersistentQuery.class);
    }

    /** The SHA-256 of the text of {@code query}, in hexadecimal. */
    public static String hash(PersistentQuery query) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(write(query).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic;

import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.http.ApiException;
import java.util.regex.Pattern;

/** Names of topics as requests give them. */
public final class TopicName {

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final int SHOWN_CHARACTERS = 60;

    private TopicName() {}

    /** Whether Kafka could have a topic of this name. */
    public static boolean isLegal(String name) {
        return LEGAL.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    /** Whether the topic belongs to Kafka or to Millrace, not to a user. */
    public static boolean isInternal(String name) {
        return name.startsWith(InternalTopics.PREFIX) || name.startsWith("__");
    }

    /**
     * The name of a topic that may exist.
     *
     * @throws ApiException 404 if no topic can have this name
     */
    public static String existing(String name) {
        if (!isLegal(name)) {
            throw unknown(name);
        }
        return name;
    }

    /**
     * The name of a topic that users may change.
     *
     * @param deed what is to be done to it, as in "deleted"
     * @throws ApiException 404 if no topic can have this name, 403 if it is not a user's
     */
    public static String changeable(String name, String deed) {
        if (isInternal(existing(name))) {
            throw ApiException.forbidden(
                    "The topic " + name + " is one of the system's own and is not " + deed + " by requests.", null);
        }
        return name;
    }

    /** The refusal for a topic that is not there. */
    public static ApiException unknown(String name) {
        String shown = name.length() <= SHOWN_CHARACTERS ? name : name.substring(0, SHOWN_CHARACTERS) + "…";
        return ApiException.notFound(
                "There is no topic " + shown + ".",
                "GET /api/topics lists those there are; POST /api/topics, CREATE STREAM or `millrace topic create`"
                        + " makes one.");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.topic;

import java.util.regex.Pattern;

/**
 * The names that one Millrace service uses in Kafka. Two services may share a Kafka cluster if they have different names; two
 * instances of one service fence each other.
 */
public record InternalTopics(String service) {
    public static final String DEFAULT_SERVICE = "default";
    /** No topic that begins with this belongs to a user. */
    public static final String PREFIX = "_millrace_";

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    public InternalTopics {
        if (!NAME.matcher(service).matches()) {
            throw new IllegalArgumentException(
                    "the service name '" + service + "' is not 1 to 40 lower-case letters, digits or hyphens");
        }
    }

    public static InternalTopics defaults() {
        return new InternalTopics(DEFAULT_SERVICE);
    }

    /** One record per accepted statement. */
    public String catalog() {
        return named("catalog");
    }

    /** A partition per pipeline, a record per epoch. */
    public String journal() {
        return named("journal");
    }

    /** Records that could not be read. */
    public String deadLetters() {
        return named("dead_letters");
    }

    /** Which of them have been written again to where they came from; one record per letter. */
    public String retriedLetters() {
        return named("retried_letters");
    }

    /** The transactional id of those that write dead letters again: one at a time. */
    public String retries() {
        return group() + "-retries";
    }

    /** The consumer group that shows how far the service has read, and the prefix of its transactional ids. */
    public String group() {
        return "millrace-" + service;
    }

    /** The transactional id of a pipeline, and the consumer group that shows how far it has read. */
    public String transactionalId(int pipeline) {
        return pipeline == 0 ? group() : group() + "." + pipeline;
    }

    private String named(String purpose) {
        return service.equals(DEFAULT_SERVICE) ? PREFIX + purpose : PREFIX + service + "_" + purpose;
    }
}

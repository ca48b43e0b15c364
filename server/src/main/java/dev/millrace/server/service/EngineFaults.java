// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.sql.catalog.QueryFault;
import dev.millrace.sql.error.SqlException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What failures of the engine mean to the user. */
public final class EngineFaults {

    /** The code of what will pass by itself once Kafka is back. */
    public static final String KAFKA_UNAVAILABLE = "KAFKA_UNAVAILABLE";

    private EngineFaults() {}

    /** The fault that {@code failure} stands for, with the time of now. */
    public static QueryFault of(Throwable failure) {
        long now = System.currentTimeMillis();
        return switch (failure) {
            case ExecutionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case LoopException known ->
                new QueryFault(known.code().name(), String.valueOf(known.getMessage()), known.hint(), null, now);
            case KafkaUnavailableException away ->
                new QueryFault(KAFKA_UNAVAILABLE, String.valueOf(away.getMessage()), away.hint(), null, now);
            case SqlException refused ->
                new QueryFault(refused.code().name(), String.valueOf(refused.getMessage()), refused.hint(), null, now);
            default ->
                new QueryFault(
                        "DATAFLOW_FAILED",
                        "The engine failed by an error of its own: " + failure + ".",
                        "This is a defect of Millrace; its log file has the details.",
                        null,
                        now);
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.option;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The options that CREATE, CREATE … AS SELECT and INSERT INTO … SELECT take in their WITH clauses. */
public enum SourceOption {
    KAFKA_TOPIC,
    PARTITIONS,
    REPLICAS,
    RETENTION_MS,
    CLEANUP_POLICY,
    FORMAT,
    KEY_FORMAT,
    VALUE_FORMAT,
    WRAP_SINGLE_VALUE,
    KEY_DELIMITER,
    VALUE_DELIMITER,
    TIMESTAMP,
    TIMESTAMP_FORMAT,
    WINDOW_TYPE,
    WINDOW_SIZE,
    KEY_SCHEMA_ID,
    VALUE_SCHEMA_ID,
    KEY_SCHEMA_FULL_NAME,
    VALUE_SCHEMA_FULL_NAME,
    VALUE_AVRO_SCHEMA_FULL_NAME,
    KEY_PROTOBUF_NULLABLE_REPRESENTATION,
    VALUE_PROTOBUF_NULLABLE_REPRESENTATION,
    SOURCED_BY_CONNECTOR,
    QUERY_ID,
    /** The value column that equals the record's key, in the older dialect. */
    KEY;

    /** What CREATE STREAM and CREATE TABLE over a topic take. */
    public static final Set<SourceOption> CREATE =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(QUERY_ID)));

    /** What CREATE … AS SELECT takes; columns, their key and its window come from the query. */
    public static final Set<SourceOption> CREATE_AS = Collections.unmodifiableSet(
            EnumSet.complementOf(EnumSet.of(WINDOW_TYPE, WINDOW_SIZE, SOURCED_BY_CONNECTOR, KEY)));

    /** What INSERT INTO … SELECT takes. */
    public static final Set<SourceOption> INSERT = Collections.unmodifiableSet(EnumSet.of(QUERY_ID));

    /** What ASSERT TOPIC takes. */
    public static final Set<SourceOption> ASSERT_TOPIC = Collections.unmodifiableSet(EnumSet.of(PARTITIONS, REPLICAS));
}

// SPDX-License-Identifier: Apache-2.0

/**
 * From what a statement says to a {@link dev.millrace.plan.source.SourceDefinition}: the rules of columns, keys, formats, windows
 * and topics.
 *
 * <p>{@link dev.millrace.sql.source.DeclaredSource} does it for CREATE over a topic, {@link dev.millrace.sql.source.QuerySink} for
 * CREATE … AS SELECT. Behind them each class holds one family of rules: {@code ColumnRules} (roles, reserved and repeated names),
 * {@code FormatOptions} and {@code FormatRules} (which format, with which properties, for which types), {@code TimestampRules},
 * {@code WindowOptions} and {@code TopicOptions}.
 *
 * <p>Invariants: a definition that comes out can be encoded and decoded by its formats, its key, timestamp and window are
 * consistent with its columns, and everything else has been refused with the place in the text. Nothing is asked of Kafka here:
 * whether a topic exists is for whoever runs the statement.
 *
 * <p>Threading: everything here is immutable or stateless.
 *
 * <p>Example: {@code CREATE TABLE users (id VARCHAR, name VARCHAR) WITH (KAFKA_TOPIC='users', VALUE_FORMAT='JSON', KEY='id')}
 * gives a TABLE of two value columns whose {@code legacyKey} is {@code ID} and whose record keys are VARCHAR in KAFKA format.
 */
@NullMarked
package dev.millrace.sql.source;

import org.jspecify.annotations.NullMarked;

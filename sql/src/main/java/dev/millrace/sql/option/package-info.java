// SPDX-License-Identifier: Apache-2.0

/**
 * The options of a WITH clause: which there are, where each may stand, and how its value is read.
 *
 * <p>{@link dev.millrace.sql.option.SourceOption} lists them; {@link dev.millrace.sql.option.WithOptions} checks the written ones
 * against those that a statement takes and hands out typed values.
 *
 * <p>Invariants: an option that a statement does not take is an error that names the nearest one it does take; a value of the
 * wrong kind is an error at the value's place; an option that was not written is {@code null}, never a default, because the
 * default depends on the statement.
 *
 * <p>Threading: immutable.
 *
 * <p>Example:
 *
 * <pre>{@code
 * WithOptions options = WithOptions.of(statement.options(), SourceOption.CREATE, "CREATE STREAM");
 * String topic = options.required(SourceOption.KAFKA_TOPIC, statement.name().position());
 * Integer partitions = options.count(SourceOption.PARTITIONS);
 * }</pre>
 */
@NullMarked
package dev.millrace.sql.option;

import org.jspecify.annotations.NullMarked;

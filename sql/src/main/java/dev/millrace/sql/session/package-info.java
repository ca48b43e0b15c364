// SPDX-License-Identifier: Apache-2.0

/**
 * What belongs to one person's session and not to the catalog: the properties of SET and the variables of DEFINE.
 *
 * <p>{@link dev.millrace.sql.session.Session} is an immutable snapshot of both; {@link dev.millrace.sql.session.Properties} knows
 * which properties there are, what they mean here, and which of ksqlDB's are accepted without a meaning.
 *
 * <p>Invariants: a session never changes, SET and DEFINE make a new one; variable names are in upper case, property names as they
 * were written but without the prefix {@code ksql.streams.}.
 *
 * <p>Threading: immutable.
 *
 * <p>Example:
 *
 * <pre>{@code
 * Session session = Session.empty().withProperty("auto.offset.reset", "earliest").withVariable("TOPIC", "sales");
 * session.property("auto.offset.reset");
 * }</pre>
 */
@NullMarked
package dev.millrace.sql.session;

import org.jspecify.annotations.NullMarked;

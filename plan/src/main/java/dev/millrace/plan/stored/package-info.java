// SPDX-License-Identifier: Apache-2.0
/**
 * The accepted plan as text, to be kept beside its statement: a later release runs what was accepted, or says what has changed.
 *
 * <p>{@link dev.millrace.plan.stored.StoredPlan} writes, reads and hashes; {@code PlanWriter} and {@code PlanReader} are the two
 * directions. They know no plan node: every record is written as its name and its components, in their order, so a new node needs
 * no code here. The text of a plan is canonical: equal plans have equal texts and so equal hashes.
 *
 * <pre>
 * value  := null | true | false | number | NAME | "text" | [value, …] | {"text": value, …} | Name{component=value, …} | #hex
 * plan   := millrace-plan FORMAT newline value
 * </pre>
 *
 * <p>{@code NAME} is a constant of an enum, {@code #hex} the value of a literal that is neither number, text nor truth value, as
 * {@link dev.millrace.data.RowCodec} writes it. What is read is checked: names, types, depth and size.
 *
 * <p>Threading: stateless.
 *
 * <pre>{@code
 * String text = StoredPlan.write(query);
 * PersistentQuery same = StoredPlan.read(text);
 * }</pre>
 */
@NullMarked
package dev.millrace.plan.stored;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * {@code millrace doctor}: what to run first when something does not work, and what to paste into a report.
 *
 * <p>{@link dev.millrace.cli.doctor.DoctorCommand} makes one {@code Finding} per check and prints each with what to do
 * about it. A finding is OK, NOTE (works, could be better) or FAIL (something will not work); any FAIL makes the exit code 1,
 * and a Kafka that was named and does not answer makes it 3, so that scripts can wait for a broker with it:
 *
 * <pre>{@code
 * until millrace doctor --bootstrap-servers kafka:9092 >/dev/null; do sleep 1; done
 * }</pre>
 *
 * <p>Checks look and change nothing: no directory is made, no topic is created; the port is bound for an instant on the
 * loopback address only. Each check stands alone, so that one that fails hides no other, and none takes longer than the five
 * seconds that an absent broker is waited for.
 */
@NullMarked
package dev.millrace.cli.doctor;

import org.jspecify.annotations.NullMarked;

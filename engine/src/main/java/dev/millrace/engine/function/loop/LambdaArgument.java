// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.loop;

/** A lambda as an argument: the Java function depends on the row, since its body may refer to columns. */
@FunctionalInterface
public interface LambdaArgument {

    /** The {@code Function}, {@code BiFunction} or {@code TriFunction} for row {@code row}. */
    Object at(int row);
}

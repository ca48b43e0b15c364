// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.function;

import dev.millrace.data.Type;
import java.util.List;

/** What is known of one argument of a call when an overload is sought. */
public sealed interface ArgumentType {

    /** An expression of a known type. */
    record Typed(Type type) implements ArgumentType {}

    /** The literal NULL, which fits every type. */
    record Null() implements ArgumentType {}

    /** A lambda whose parameters have the types given and whose body has the type {@code result}. */
    record Lambda(List<Type> parameters, Type result) implements ArgumentType {
        public Lambda {
            parameters = List.copyOf(parameters);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.function;

import dev.millrace.data.Type;
import java.util.List;

/**
 * One overload of a function with its types bound: enough for a plan to name it and for an engine to find its code again.
 * {@code id} identifies the overload within {@code name} (for example the Java method's descriptor); {@code parameterTypes}
 * has one type per actual argument, for a lambda the type of its result.
 */
public record FunctionSignature(String name, String id, FunctionKind kind, List<Type> parameterTypes, Type returnType) {

    public FunctionSignature {
        parameterTypes = List.copyOf(parameterTypes);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

/**
 * A parameter of an overload. {@code constant}: the argument must be a literal; it is handed over once when the function is made
 * ready, not per row.
 */
public record FunctionParameter(String name, TypePattern pattern, boolean constant) {

    public static FunctionParameter of(String name, TypePattern pattern) {
        return new FunctionParameter(name, pattern, false);
    }

    public static FunctionParameter constant(String name, TypePattern pattern) {
        return new FunctionParameter(name, pattern, true);
    }

    @Override
    public String toString() {
        return name + " " + pattern;
    }
}

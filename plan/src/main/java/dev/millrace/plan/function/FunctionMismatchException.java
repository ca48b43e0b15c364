// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.function;

/** No overload of a function fits a call; the message says which there are. */
public final class FunctionMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FunctionMismatchException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.stored;

/** A text is no stored plan that this release can read; the message says where and why. */
public final class PlanFormatException extends RuntimeException {

    private static final long serialVersionUID = 1;

    PlanFormatException(String message) {
        super(message);
    }
}

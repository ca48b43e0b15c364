// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.folder;

/** The files of a test make no sense; the message says which and why. */
public final class InvalidTestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidTestException(String message) {
        super(message);
    }
}

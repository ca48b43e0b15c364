// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.dashboard;

/** A dashboard is not as the format wants it; the message names the panel and the member. */
public final class DashboardException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DashboardException(String message) {
        super(message);
    }
}

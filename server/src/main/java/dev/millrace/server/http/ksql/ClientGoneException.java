// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

/** The one who asked does not take the answer any more; ends the query that makes it. */
final class ClientGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClientGoneException(Throwable cause) {
        super("the client has gone", cause);
    }
}

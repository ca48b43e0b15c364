// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

/** A statement that is refused with an error that only ksqlDB's API knows. */
final class StatementException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient KsqlError error;

    StatementException(KsqlError error) {
        super(error.message());
        this.error = error;
    }

    KsqlError error() {
        return error;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlExceptionTest {

    @Test
    void reportShowsTheLineAndThePlace() {
        SqlException error = new SqlException(
                SqlErrorCode.UNKNOWN_COLUMN, "There is no column NME.", new Position(2, 8), "Did you mean NAME?");

        assertThat(error.report("-- users\nSELECT nme\nFROM users")).isEqualTo("""
            Error UNKNOWN_COLUMN at 2:8: There is no column NME.
              SELECT nme
                     ^
            Hint: Did you mean NAME?\
            """);
    }

    @Test
    void reportKeepsTabsSoThatTheCaretStandsUnderItsLetter() {
        SqlException error = new SqlException(SqlErrorCode.SYNTAX, "No.", new Position(1, 3), null);

        assertThat(error.report("\ta b")).isEqualTo("Error SYNTAX at 1:3: No.\n  \ta b\n  \t ^");
    }

    @Test
    void reportPointsBehindTheEnd() {
        SqlException error = new SqlException(SqlErrorCode.SYNTAX, "More.", new Position(1, 9), null);

        assertThat(error.report("SELECT a")).endsWith("\n  SELECT a\n          ^");
    }

    @Test
    void reportDoesWithoutAPlace() {
        SqlException error = new SqlException(SqlErrorCode.UNSUPPORTED, "No.", null, "Wait.");

        assertThat(error.report("SELECT a")).isEqualTo("Error UNSUPPORTED: No.\nHint: Wait.");
    }

    @Test
    void reportDoesWithALineThatIsNotThere() {
        SqlException error = new SqlException(SqlErrorCode.SYNTAX, "No.", new Position(7, 1), null);

        assertThat(error.report("SELECT a")).isEqualTo("Error SYNTAX at 7:1: No.");
    }

    @Test
    void aPlaceInAPartIsAPlaceInTheWhole() {
        Position start = new Position(3, 5);

        assertThat(new Position(1, 2).within(start)).isEqualTo(new Position(3, 6));
        assertThat(new Position(2, 2).within(start)).isEqualTo(new Position(4, 2));
    }
}

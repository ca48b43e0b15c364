// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.security;

import dev.millrace.server.http.ApiException;
import dev.millrace.sql.prepared.PreparedStatement;

/** Which role a statement needs, and which statements no client may send. */
public final class StatementRights {

    private StatementRights() {}

    /**
     * Fails if the one who asks may not run the statement here.
     *
     * @throws ApiException with status 403
     */
    public static void check(PreparedStatement statement, Principal who) {
        switch (statement) {
            case PreparedStatement.Select _,
                    PreparedStatement.Answer _,
                    PreparedStatement.PrintTopic _,
                    PreparedStatement.ChangeSession _,
                    PreparedStatement.AssertTopic _,
                    PreparedStatement.AssertRow _,
                    PreparedStatement.AssertionHolds _ -> who.require(Role.READER, "This statement");
            case PreparedStatement.InsertRows _ -> who.require(Role.WRITER, "INSERT");
            case PreparedStatement.DeleteRows _ -> who.require(Role.WRITER, "DELETE");
            case PreparedStatement.ChangeSystem _ -> who.require(Role.ADMIN, "ALTER SYSTEM");
            case PreparedStatement.ChangesCatalog _ -> who.require(Role.ADMIN, "A statement that changes the catalog");
            case PreparedStatement.RunScript _, PreparedStatement.Spool _ ->
                throw ApiException.forbidden(
                        "RUN SCRIPT and SPOOL work with files of the machine they run on, so they are not taken from"
                                + " the network.",
                        "Send the script's statements, or use `millrace sql`.");
        }
    }
}

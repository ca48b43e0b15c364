// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.statement.Statement;
import java.util.List;
import java.util.Locale;

/** SET, UNSET, DEFINE, UNDEFINE and ALTER SYSTEM. */
final class SessionStatements {

    private SessionStatements() {}

    static PreparedStatement set(Statement.SetProperty set, Analysis analysis) {
        Identifier property = set.setting().property();
        String value = set.setting().value();
        String remark = check(set.setting());
        return new PreparedStatement.ChangeSession(
                analysis.text(),
                analysis.session().withProperty(property.name(), value),
                "Successfully changed local property '" + property.name() + "' to '" + value + "'." + remark);
    }

    static PreparedStatement unset(Statement.UnsetProperty unset, Analysis analysis) {
        Identifier property = unset.property();
        if (Properties.find(property.name()).isEmpty()) {
            throw unknown(property);
        }
        return new PreparedStatement.ChangeSession(
                analysis.text(),
                analysis.session().withoutProperty(property.name()),
                "Successfully unset local property '" + property.name() + "'.");
    }

    static PreparedStatement define(Statement.Define define, Analysis analysis) {
        Session after = analysis.session().withVariable(define.variable().name(), define.value());
        return new PreparedStatement.ChangeSession(
                analysis.text(), after, "Defined " + define.variable() + " as '" + define.value() + "'.");
    }

    static PreparedStatement undefine(Statement.Undefine undefine, Analysis analysis) {
        Identifier variable = undefine.variable();
        if (!analysis.session().variables().containsKey(variable.name())) {
            throw new SqlException(
                    SqlErrorCode.UNDEFINED_VARIABLE,
                    "Cannot undefine variable '" + variable.name() + "' which was never defined.",
                    variable.position(),
                    NearMiss.hint(
                            variable.name(), analysis.session().variables().keySet()));
        }
        return new PreparedStatement.ChangeSession(
                analysis.text(), analysis.session().withoutVariable(variable.name()), "Undefined " + variable + ".");
    }

    static PreparedStatement alterSystem(Statement.AlterSystem alter, Analysis analysis) {
        Statement.Setting setting = alter.setting();
        check(setting);
        return new PreparedStatement.ChangeSystem(
                analysis.text(), Properties.canonical(setting.property().name()), setting.value());
    }

    /** Checks a setting; what there is to remark about it, if anything. */
    private static String check(Statement.Setting setting) {
        Identifier name = setting.property();
        Properties.Property property = Properties.find(name.name()).orElseThrow(() -> unknown(name));
        List<String> allowed = Properties.allowedValues(property.name());
        if (!allowed.isEmpty() && !allowed.contains(setting.value().toLowerCase(Locale.ROOT))) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Invalid value '" + setting.value() + "' for property '" + name.name() + "'.",
                    name.position(),
                    "It is one of " + String.join(", ", allowed) + ".");
        }
        String expected = Properties.refusal(property.name(), setting.value());
        if (expected != null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Invalid value '" + setting.value() + "' for property '" + name.name() + "'.",
                    name.position(),
                    "It is " + expected + ".");
        }
        return property.effect() == null ? " It is accepted and has no meaning here." : "";
    }

    private static SqlException unknown(Identifier property) {
        String near = NearMiss.hint(property.name(), Properties.names());
        return new SqlException(
                SqlErrorCode.UNKNOWN_PROPERTY,
                "Not recognizable as ksql, streams, consumer, or producer property: '" + property.name() + "'.",
                property.position(),
                near == null ? "SHOW PROPERTIES lists them." : near);
    }
}

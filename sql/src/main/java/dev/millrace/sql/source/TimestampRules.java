// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.TimestampColumn;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.option.SourceOption;
import dev.millrace.sql.option.WithOptions;
import dev.millrace.sql.statement.Identifier;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options TIMESTAMP and TIMESTAMP_FORMAT. */
final class TimestampRules {

    private TimestampRules() {}

    /** The timestamp column that the options name, if they do. */
    static @Nullable TimestampColumn define(WithOptions options, List<ColumnDefinition> columns) {
        String written = options.text(SourceOption.TIMESTAMP);
        String format = options.text(SourceOption.TIMESTAMP_FORMAT);
        if (format != null) {
            checkFormat(options, format);
        }
        if (written == null) {
            if (format != null) {
                throw new SqlException(
                        SqlErrorCode.INVALID_OPTION,
                        "TIMESTAMP_FORMAT has no meaning without TIMESTAMP.",
                        options.position(SourceOption.TIMESTAMP_FORMAT),
                        "Name the column with TIMESTAMP='…'.");
            }
            return null;
        }
        ColumnDefinition column = find(options, SourceOption.TIMESTAMP, columns);
        Type type = column.type();
        boolean number = type == ScalarType.BIGINT || type == ScalarType.TIMESTAMP;
        boolean text = type == ScalarType.VARCHAR;
        if (text ? format == null : !number) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Timestamp column, " + column.name() + ", should be LONG(INT64), TIMESTAMP, or a String with a"
                            + " timestamp format specified; it is " + type.sql() + ".",
                    options.position(SourceOption.TIMESTAMP),
                    text ? "Add TIMESTAMP_FORMAT='…', for example 'yyyy-MM-dd HH:mm:ss'." : null);
        }
        if (number && format != null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "TIMESTAMP_FORMAT is for columns of type VARCHAR; " + column.name() + " is " + type.sql() + ".",
                    options.position(SourceOption.TIMESTAMP_FORMAT),
                    "Leave it out.");
        }
        return new TimestampColumn(column.name(), format);
    }

    /** The column that an option names; a plain name folds to upper case. */
    static ColumnDefinition find(WithOptions options, SourceOption option, List<ColumnDefinition> columns) {
        String written = String.valueOf(options.text(option));
        String name = Identifier.fold(written.trim());
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SqlException(
                        SqlErrorCode.UNKNOWN_COLUMN,
                        "The " + option + " column set in the WITH clause does not exist in the schema: '" + name
                                + "'.",
                        options.position(option),
                        NearMiss.hint(
                                name,
                                columns.stream().map(ColumnDefinition::name).toList())));
    }

    private static void checkFormat(WithOptions options, String format) {
        try {
            DateTimeFormatter _ = DateTimeFormatter.ofPattern(format, Locale.ROOT);
        } catch (IllegalArgumentException bad) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Invalid datetime format for config:TIMESTAMP_FORMAT, reason:" + bad.getMessage() + ".",
                    options.position(SourceOption.TIMESTAMP_FORMAT),
                    "Write a pattern of java.time.format.DateTimeFormatter.");
        }
    }
}

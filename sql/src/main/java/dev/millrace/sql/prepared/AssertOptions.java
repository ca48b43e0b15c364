// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TimestampColumn;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.option.SourceOption;
import dev.millrace.sql.option.WithOptions;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.statement.WithOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options of ASSERT STREAM and ASSERT TABLE: those that are written have to be as stated. */
final class AssertOptions {

    private AssertOptions() {}

    static void check(SourceDefinition found, List<WithOption> written, Identifier name) {
        WithOptions options = WithOptions.of(written, SourceOption.CREATE, "ASSERT " + found.kind());
        expect(name, SourceOption.KAFKA_TOPIC, options, found.topic().name());
        String key = found.topic().keyFormat().name();
        String value = found.topic().valueFormat().name();
        expectUpper(name, SourceOption.FORMAT, options, key);
        expectUpper(name, SourceOption.FORMAT, options, value);
        expectUpper(name, SourceOption.KEY_FORMAT, options, key);
        expectUpper(name, SourceOption.VALUE_FORMAT, options, value);
        TimestampColumn timestamp = found.timestamp();
        expectUpper(name, SourceOption.TIMESTAMP, options, timestamp == null ? null : timestamp.column());
        expect(name, SourceOption.TIMESTAMP_FORMAT, options, timestamp == null ? null : timestamp.format());
        expectUpper(
                name,
                SourceOption.WINDOW_TYPE,
                options,
                found.window() == null ? null : found.window().kind().name());
        String wrap = found.topic().valueFormat().properties().getOrDefault("WRAP_SINGLE_VALUE", "true");
        Boolean wanted = options.flag(SourceOption.WRAP_SINGLE_VALUE);
        if (wanted != null && !wanted.toString().equals(wrap)) {
            throw failed(name, SourceOption.WRAP_SINGLE_VALUE.name(), wanted.toString(), wrap);
        }
    }

    private static void expectUpper(Identifier name, SourceOption option, WithOptions options, @Nullable String found) {
        String wanted = options.text(option);
        if (wanted != null && !wanted.toUpperCase(Locale.ROOT).equals(found)) {
            throw failed(name, option.name(), wanted, found);
        }
    }

    private static void expect(Identifier name, SourceOption option, WithOptions options, @Nullable String found) {
        String wanted = options.text(option);
        if (wanted != null && !wanted.equals(found)) {
            throw failed(name, option.name(), wanted, found);
        }
    }

    static SqlException failed(Identifier name, String what, String wanted, @Nullable String found) {
        return new SqlException(
                SqlErrorCode.INVALID_STATEMENT,
                "The assertion about " + name + " does not hold: expected " + what + " " + wanted + ", found "
                        + (found == null ? "none" : found) + ".",
                name.position());
    }
}

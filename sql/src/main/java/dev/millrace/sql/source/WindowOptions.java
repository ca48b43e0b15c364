// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.plan.source.KeyWindow;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.option.SourceOption;
import dev.millrace.sql.option.WithOptions;
import dev.millrace.sql.statement.Durations;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options WINDOW_TYPE and WINDOW_SIZE of a source whose keys carry a window. */
final class WindowOptions {

    private WindowOptions() {}

    static @Nullable KeyWindow define(WithOptions options) {
        String type = options.text(SourceOption.WINDOW_TYPE);
        KeyWindow.Kind kind = type == null ? null : kind(options, type);
        Long size = size(options);
        if (kind == null || kind == KeyWindow.Kind.SESSION) {
            if (size != null) {
                throw new SqlException(
                        SqlErrorCode.INVALID_OPTION,
                        kind == null
                                ? "'WINDOW_SIZE' has no meaning without 'WINDOW_TYPE'."
                                : "'WINDOW_SIZE' should not be set for SESSION windows.",
                        options.position(SourceOption.WINDOW_SIZE),
                        kind == null ? "Add WINDOW_TYPE='TUMBLING' or WINDOW_TYPE='HOPPING'." : null);
            }
            return kind == null ? null : new KeyWindow(kind, null);
        }
        if (size == null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    kind + " windows require 'WINDOW_SIZE' to be provided in the WITH clause.",
                    options.position(SourceOption.WINDOW_TYPE),
                    "For example: 'WINDOW_SIZE'='10 SECONDS'");
        }
        return new KeyWindow(kind, size);
    }

    private static KeyWindow.Kind kind(WithOptions options, String type) {
        String name = type.trim().toUpperCase(Locale.ROOT);
        List<String> names =
                Arrays.stream(KeyWindow.Kind.values()).map(Enum::name).toList();
        if (!names.contains(name)) {
            String near = NearMiss.hint(name, names);
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Error in WITH clause property 'WINDOW_TYPE': Unknown window type: " + name + ".",
                    options.position(SourceOption.WINDOW_TYPE),
                    near == null ? "The types are " + String.join(", ", names) + "." : near);
        }
        return KeyWindow.Kind.valueOf(name);
    }

    private static @Nullable Long size(WithOptions options) {
        String text = options.text(SourceOption.WINDOW_SIZE);
        if (text == null) {
            return null;
        }
        Long size = Durations.parse(text);
        if (size == null || size <= 0 || size > Durations.MOST_MILLIS) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Error in WITH clause property 'WINDOW_SIZE': Invalid duration: '" + text + "'.",
                    options.position(SourceOption.WINDOW_SIZE),
                    "Example valid value: '10 SECONDS'");
        }
        return size;
    }
}

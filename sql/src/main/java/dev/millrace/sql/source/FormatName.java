// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The formats that a statement can name, and what their options are. */
enum FormatName {
    KAFKA(false, false),
    JSON(true, false),
    DELIMITED(false, false),
    NONE(false, false),
    AVRO(true, true),
    PROTOBUF(true, true),
    JSON_SR(true, true),
    PROTOBUF_NOSR(true, false);

    /** Whether a single column may stand in a record of its own or without one. */
    final boolean wraps;

    /** Whether schemas are kept in a schema registry. */
    final boolean registered;

    FormatName(boolean wraps, boolean registered) {
        this.wraps = wraps;
        this.registered = registered;
    }

    boolean isProtobuf() {
        return this == PROTOBUF || this == PROTOBUF_NOSR;
    }

    /** The format called {@code text}, without regard to case. */
    static FormatName of(String text, @Nullable Position position) {
        String name = text.trim().toUpperCase(Locale.ROOT);
        for (FormatName format : values()) {
            if (format.name().equals(name)) {
                return format;
            }
        }
        List<String> names = Arrays.stream(values()).map(Enum::name).toList();
        String near = NearMiss.hint(name, names);
        throw new SqlException(
                SqlErrorCode.INVALID_OPTION,
                "Unknown format: " + name + ".",
                position,
                near == null ? "The formats are " + String.join(", ", names) + "." : near);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.loop;

import dev.millrace.data.BinaryBuilder;
import dev.millrace.data.BinaryColumn;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.engine.function.Proportion;
import dev.millrace.engine.function.Utf8;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The loops generated so far, and the steps that generated code calls by name. */
public final class Loops {

    private static final Map<LoopShape, ColumnLoop> GENERATED = new ConcurrentHashMap<>();

    private Loops() {}

    /** The loop for {@code shape}, generated when it is first asked for. */
    public static ColumnLoop of(LoopShape shape) {
        return GENERATED.computeIfAbsent(shape, LoopGenerator::generate);
    }

    /** Called by generated loops: row {@code row} as a slice. */
    public static Utf8 slice(BinaryColumn column, int row) {
        return new Utf8(column.bytes(), column.starts()[row], column.lengths()[row]);
    }

    /** Called by generated loops: row {@code row} as a slice, or null. */
    public static @Nullable Utf8 nullableSlice(BinaryColumn column, int row) {
        return column.isNull(row) ? null : slice(column, row);
    }

    /** Called by generated loops. */
    public static void append(ColumnBuilder builder, @Nullable String text) {
        if (text == null) {
            builder.appendNull();
        } else {
            Proportion.checkLength(text.length());
            Proportion.checkTogether(builder.charge(text.length()));
            ((BinaryBuilder) builder).append(text);
        }
    }

    /** Called by generated loops. */
    public static void append(ColumnBuilder builder, @Nullable Utf8 text) {
        if (text == null) {
            builder.appendNull();
        } else {
            Proportion.checkLength(text.length());
            Proportion.checkTogether(builder.charge(text.length()));
            ((BinaryBuilder) builder).append(text.bytes(), text.start(), text.length());
        }
    }

    /** Called by generated loops. */
    public static void append(ColumnBuilder builder, @Nullable Object value) {
        if (value instanceof List<?> || value instanceof Map<?, ?> || value instanceof ByteBuffer) {
            Proportion.checkTogether(builder.charge(Proportion.bytes(value)));
        }
        builder.appendValue(value);
    }
}

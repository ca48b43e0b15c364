// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes and encodes single rows of boxed values. */
public final class RowCheck {

    private RowCheck() {}

    /** The row that {@code payload} decodes to, or {@code null} if the payload stands for null. */
    public static @Nullable List<@Nullable Object> decode(Decoder decoder, List<Field> fields, byte[] payload)
            throws BadRecordException {
        byte[] padded = new byte[payload.length + 7];
        java.util.Arrays.fill(padded, (byte) '7');
        System.arraycopy(payload, 0, padded, 3, payload.length);
        ChangesBuilder rows =
                new ChangesBuilder(fields.stream().map(Field::type).toList());
        if (!decoder.decode(padded, 3, payload.length, rows.columns())) {
            return null;
        }
        rows.endRow(0, 1);
        return row(rows.build(), 0);
    }

    public static @Nullable List<@Nullable Object> decode(FormatSpec spec, List<Field> fields, String payload)
            throws BadRecordException {
        return decode(Formats.decoder(spec, fields), fields, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The payload of a row of boxed values, or {@code null} if it has none. */
    public static byte @Nullable [] encode(Encoder encoder, List<Field> fields, List<? extends @Nullable Object> row) {
        ChangesBuilder rows =
                new ChangesBuilder(fields.stream().map(Field::type).toList());
        rows.append(row, 0, 1);
        ByteWriter out = new ByteWriter(16);
        out.writeByte('!');
        boolean present = encoder.encode(rows.build().columns(), 0, out);
        byte[] written = out.toByteArray();
        return present ? java.util.Arrays.copyOfRange(written, 1, written.length) : null;
    }

    public static @Nullable String encode(FormatSpec spec, List<Field> fields, List<? extends @Nullable Object> row) {
        byte[] payload = encode(Formats.encoder(spec, fields), fields, row);
        return payload == null ? null : new String(payload, StandardCharsets.UTF_8);
    }

    /** Row {@code row} of {@code changes} as boxed values. */
    public static List<@Nullable Object> row(Changes changes, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        changes.columns().forEach(column -> values.add(column.value(row)));
        return values;
    }
}

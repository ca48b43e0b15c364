// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.primitive;

import dev.millrace.data.Field;
import dev.millrace.formats.Decoder;
import dev.millrace.formats.Encoder;
import dev.millrace.formats.Format;
import dev.millrace.formats.FormatException;
import dev.millrace.formats.FormatSpec;
import java.util.List;

/** No payload: the key of records without one. What stands there is passed over when read, and null is written. */
public final class NoneFormat implements Format {

    @Override
    public String name() {
        return "NONE";
    }

    @Override
    public Decoder decoder(FormatSpec spec, List<Field> fields) {
        check(spec, fields);
        return (bytes, offset, length, columns) -> true;
    }

    @Override
    public Encoder encoder(FormatSpec spec, List<Field> fields) {
        check(spec, fields);
        return (columns, row, out) -> false;
    }

    private static void check(FormatSpec spec, List<Field> fields) {
        spec.allow();
        if (!fields.isEmpty()) {
            throw new FormatException(
                    FormatException.Code.UNSUPPORTED_COLUMNS,
                    "the format NONE carries no columns, but there is " + fields.getFirst(),
                    "use KAFKA for one column of a simple type, JSON for others");
        }
    }
}

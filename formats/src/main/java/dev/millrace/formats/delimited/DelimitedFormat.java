// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.delimited;

import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.formats.Decoder;
import dev.millrace.formats.Encoder;
import dev.millrace.formats.Format;
import dev.millrace.formats.FormatException;
import dev.millrace.formats.FormatSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** One line of values per payload; see the package. */
public final class DelimitedFormat implements Format {

    @Override
    public String name() {
        return "DELIMITED";
    }

    @Override
    public Decoder decoder(FormatSpec spec, List<Field> fields) {
        check(spec, fields);
        return new DelimitedDecoder(fields, delimiter(spec));
    }

    @Override
    public Encoder encoder(FormatSpec spec, List<Field> fields) {
        check(spec, fields);
        return new DelimitedEncoder(fields.size(), delimiter(spec));
    }

    private static void check(FormatSpec spec, List<Field> fields) {
        spec.allow(FormatSpec.DELIMITER);
        for (Field field : fields) {
            boolean carried = field.type() instanceof ScalarType || field.type() instanceof DecimalType;
            if (!carried) {
                throw new FormatException(
                        FormatException.Code.UNSUPPORTED_TYPE,
                        "the format DELIMITED has no " + field.type().sql() + ", the type of " + field.name(),
                        "JSON carries all types");
            }
        }
    }

    private static byte[] delimiter(FormatSpec spec) {
        String given = spec.property(FormatSpec.DELIMITER, ",");
        String delimiter = switch (given.toUpperCase(Locale.ROOT)) {
            case "SPACE" -> " ";
            case "TAB" -> "\t";
            default -> given;
        };
        if (delimiter.length() != 1 || "\"\r\n".contains(delimiter)) {
            throw new FormatException(
                    FormatException.Code.BAD_PROPERTY,
                    "the delimiter '" + given + "' is not a single character that can stand between values",
                    "write one character, SPACE or TAB");
        }
        return delimiter.getBytes(StandardCharsets.UTF_8);
    }
}

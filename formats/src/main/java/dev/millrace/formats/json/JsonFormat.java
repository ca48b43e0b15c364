// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.formats.Decoder;
import dev.millrace.formats.Encoder;
import dev.millrace.formats.Format;
import dev.millrace.formats.FormatException;
import dev.millrace.formats.FormatSpec;
import java.util.List;

/** JSON, RFC 8259, one document per payload. Carries all types; the keys of a MAP must be VARCHAR. */
public final class JsonFormat implements Format {

    @Override
    public String name() {
        return "JSON";
    }

    @Override
    public Decoder decoder(FormatSpec spec, List<Field> fields) {
        return new JsonDecoder(fields, isWrapped(spec, fields));
    }

    @Override
    public Encoder encoder(FormatSpec spec, List<Field> fields) {
        return new JsonEncoder(fields, isWrapped(spec, fields));
    }

    private static boolean isWrapped(FormatSpec spec, List<Field> fields) {
        spec.allow(FormatSpec.WRAP_SINGLE_VALUE);
        for (Field field : fields) {
            check(field, field.type());
        }
        return fields.size() != 1 || spec.flag(FormatSpec.WRAP_SINGLE_VALUE, true);
    }

    private static void check(Field field, Type type) {
        switch (type) {
            case ScalarType scalar -> {}
            case DecimalType decimal -> {}
            case ArrayType array -> check(field, array.element());
            case MapType map -> {
                if (map.key() != ScalarType.VARCHAR) {
                    throw new FormatException(
                            FormatException.Code.UNSUPPORTED_TYPE,
                            "JSON has no " + map.sql() + ", the type of " + field.name() + ": names are strings",
                            "use MAP<VARCHAR, " + map.value().sql() + ">");
                }
                check(field, map.value());
            }
            case StructType struct -> struct.fields().forEach(member -> check(member, member.type()));
        }
    }
}

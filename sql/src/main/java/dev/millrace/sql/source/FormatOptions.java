// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.option.SourceOption;
import dev.millrace.sql.option.WithOptions;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the keys and values of a source are written, from its options, the session's defaults and, for a sink, the source that it
 * inherits from.
 */
final class FormatOptions {

    private static final String DELIMITER = "DELIMITER";
    private static final String WRAP = "WRAP_SINGLE_VALUE";

    private final WithOptions options;
    private final Session session;
    private final Position statement;

    FormatOptions(WithOptions options, Session session, Position statement) {
        this.options = options;
        this.session = session;
        this.statement = statement;
        for (SourceOption each : new SourceOption[] {SourceOption.KEY_FORMAT, SourceOption.VALUE_FORMAT}) {
            if (options.has(SourceOption.FORMAT) && options.has(each)) {
                throw new SqlException(
                        SqlErrorCode.INVALID_OPTION,
                        "Cannot supply both '" + each + "' and 'FORMAT' properties, as 'FORMAT' sets both key and value"
                                + " formats.",
                        options.position(each),
                        "Use either the 'FORMAT' property, or the 'KEY_FORMAT' and 'VALUE_FORMAT' properties.");
            }
        }
    }

    /** The key format; {@code inherited} is that of the source that a sink is made from. */
    FormatDefinition key(@Nullable FormatDefinition inherited) {
        SourceOption option = options.has(SourceOption.FORMAT) ? SourceOption.FORMAT : SourceOption.KEY_FORMAT;
        FormatDefinition model =
                inherited == null || inherited.name().equals(FormatName.NONE.name()) ? null : inherited;
        FormatName name = name(option, model, Properties.KEY_FORMAT_DEFAULT);
        Map<String, String> properties = inheritable(model, name);
        delimiter(SourceOption.KEY_DELIMITER, name, properties);
        schema(name, properties, SourceOption.KEY_SCHEMA_ID, SourceOption.KEY_SCHEMA_FULL_NAME);
        nullable(SourceOption.KEY_PROTOBUF_NULLABLE_REPRESENTATION, name, properties);
        return new FormatDefinition(name.name(), properties);
    }

    /** The value format of a source with {@code columns} value columns. */
    FormatDefinition value(@Nullable FormatDefinition inherited, int columns) {
        SourceOption option = options.has(SourceOption.FORMAT) ? SourceOption.FORMAT : SourceOption.VALUE_FORMAT;
        FormatName name = name(option, inherited, Properties.VALUE_FORMAT_DEFAULT);
        Map<String, String> properties = inheritable(inherited, name);
        delimiter(SourceOption.VALUE_DELIMITER, name, properties);
        schema(name, properties, SourceOption.VALUE_SCHEMA_ID, SourceOption.VALUE_SCHEMA_FULL_NAME);
        String avroName = options.text(SourceOption.VALUE_AVRO_SCHEMA_FULL_NAME);
        if (avroName != null) {
            properties.put("SCHEMA_FULL_NAME", avroName);
        }
        nullable(SourceOption.VALUE_PROTOBUF_NULLABLE_REPRESENTATION, name, properties);
        wrapping(name, columns, properties);
        return new FormatDefinition(name.name(), properties);
    }

    private FormatName name(SourceOption option, @Nullable FormatDefinition inherited, String defaultProperty) {
        String written = options.text(option);
        if (written != null) {
            return FormatName.of(written, options.position(option));
        }
        String text = inherited == null ? session.property(defaultProperty) : inherited.name();
        if (text == null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Statement is missing the '" + option + "' property from the WITH clause.",
                    statement,
                    "Either provide one or set a default via the '" + defaultProperty + "' config.");
        }
        return FormatName.of(text, statement);
    }

    /** A delimiter goes on to a sink of the same format; what belongs to one schema does not. */
    private static Map<String, String> inheritable(@Nullable FormatDefinition inherited, FormatName name) {
        Map<String, String> properties = new HashMap<>();
        String delimiter = inherited == null ? null : inherited.properties().get(DELIMITER);
        if (name == FormatName.DELIMITED && delimiter != null) {
            properties.put(DELIMITER, delimiter);
        }
        return properties;
    }

    private void delimiter(SourceOption option, FormatName name, Map<String, String> properties) {
        String delimiter = options.text(option);
        if (delimiter == null) {
            return;
        }
        if (name != FormatName.DELIMITED) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    name + " does not support the following configs: [delimiter].",
                    options.position(option),
                    option + " goes with the format DELIMITED.");
        }
        if (delimiter.isBlank()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Delimiter cannot be empty, if you meant to have a tab or space for delimiter, please use the"
                            + " special values 'TAB' or 'SPACE'.",
                    options.position(option));
        }
        String upper = delimiter.toUpperCase(Locale.ROOT);
        boolean named = upper.equals("SPACE") || upper.equals("TAB");
        if (!named && delimiter.codePointCount(0, delimiter.length()) != 1) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Invalid delimiter value: '" + delimiter + "'.",
                    options.position(option),
                    "Delimiter must be a single character or TAB,SPACE");
        }
        properties.put(DELIMITER, named ? upper : delimiter);
    }

    private void schema(FormatName name, Map<String, String> properties, SourceOption id, SourceOption fullName) {
        for (SourceOption option : new SourceOption[] {id, fullName}) {
            String text = options.text(option);
            if (text == null) {
                continue;
            }
            if (!name.registered && !name.isProtobuf()) {
                throw new SqlException(
                        SqlErrorCode.INVALID_OPTION,
                        option + " cannot be used with the format " + name + ", which has no schema registry.",
                        options.position(option),
                        "It goes with AVRO, PROTOBUF and JSON_SR.");
            }
            properties.put(option == id ? "SCHEMA_ID" : "SCHEMA_FULL_NAME", text);
        }
    }

    private void nullable(SourceOption option, FormatName name, Map<String, String> properties) {
        String text = options.text(option);
        if (text == null) {
            return;
        }
        if (!name.isProtobuf()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Property " + option + " can only be enabled with protobuf format.",
                    options.position(option));
        }
        String upper = text.toUpperCase(Locale.ROOT);
        if (!upper.equals("OPTIONAL") && !upper.equals("WRAPPER")) {
            throw options.wrong(option, "OPTIONAL or WRAPPER");
        }
        properties.put("NULLABLE_REPRESENTATION", upper);
    }

    private void wrapping(FormatName name, int columns, Map<String, String> properties) {
        Boolean written = options.flag(SourceOption.WRAP_SINGLE_VALUE);
        if (written != null && columns != 1) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "'WRAP_SINGLE_VALUE' is only valid for single-field value schemas.",
                    options.position(SourceOption.WRAP_SINGLE_VALUE),
                    "Leave it out: there are " + columns + " value columns.");
        }
        if (Boolean.TRUE.equals(written) && !name.wraps) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Format '" + name + "' does not support 'WRAP_SINGLE_VALUE' set to 'true'.",
                    options.position(SourceOption.WRAP_SINGLE_VALUE),
                    "Leave it out.");
        }
        boolean wrap = written != null ? written : !"false".equals(session.property(Properties.WRAP_SINGLE_VALUES));
        if (columns == 1 && name.wraps && (written != null || !wrap)) {
            properties.put(WRAP, Boolean.toString(wrap));
        }
    }
}

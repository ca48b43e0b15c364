// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.types;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser.ArrayTypeContext;
import dev.millrace.sql.grammar.MillraceParser.MapTypeContext;
import dev.millrace.sql.grammar.MillraceParser.NamedTypeContext;
import dev.millrace.sql.grammar.MillraceParser.StructTypeContext;
import dev.millrace.sql.grammar.MillraceParser.StructTypeFieldContext;
import dev.millrace.sql.grammar.MillraceParser.TypeContext;
import dev.millrace.sql.grammar.MillraceParser.TypeParameterContext;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Written types to types. Names declared with CREATE TYPE are looked up among the named types given. */
public final class TypeReader {

    private static final int DECIMAL_PRECISION_DEFAULT = 38;

    private static final Map<String, ScalarType> SCALARS = Map.ofEntries(
            Map.entry("BOOLEAN", ScalarType.BOOLEAN),
            Map.entry("INT", ScalarType.INT),
            Map.entry("INTEGER", ScalarType.INT),
            Map.entry("BIGINT", ScalarType.BIGINT),
            Map.entry("DOUBLE", ScalarType.DOUBLE),
            Map.entry("VARCHAR", ScalarType.VARCHAR),
            Map.entry("STRING", ScalarType.VARCHAR),
            Map.entry("BYTES", ScalarType.BYTES),
            Map.entry("DATE", ScalarType.DATE),
            Map.entry("TIME", ScalarType.TIME),
            Map.entry("TIMESTAMP", ScalarType.TIMESTAMP));

    private final Map<String, Type> namedTypes;

    /** @param namedTypes the types declared with CREATE TYPE, by name */
    public TypeReader(Map<String, Type> namedTypes) {
        this.namedTypes = Map.copyOf(namedTypes);
    }

    /**
     * The type that is written.
     *
     * @throws SqlException UNKNOWN_TYPE if a name or a parameter has no meaning
     */
    public Type read(TypeContext context) {
        return switch (context) {
            case ArrayTypeContext array -> new ArrayType(read(array.type()));
            case MapTypeContext map -> map(map);
            case StructTypeContext struct -> struct(struct);
            case NamedTypeContext named -> named(named);
            default -> throw new IllegalStateException("no such type rule: " + context.getClass());
        };
    }

    private Type map(MapTypeContext context) {
        return new MapType(read(context.type(0)), read(context.type(1)));
    }

    private Type struct(StructTypeContext context) {
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (StructTypeFieldContext field : context.structTypeField()) {
            String name = Identifiers.name(field.name());
            if (!names.add(name)) {
                throw new SqlException(
                        SqlErrorCode.UNKNOWN_TYPE,
                        "The STRUCT has two fields named " + name + ".",
                        StatementParser.position(field));
            }
            fields.add(new Field(name, read(field.type())));
        }
        return new StructType(fields);
    }

    private Type named(NamedTypeContext context) {
        String name = Identifiers.name(context.name());
        Position position = StatementParser.position(context);
        if (name.equals("DECIMAL") || name.equals("DEC") || name.equals("NUMERIC")) {
            return decimal(context, position);
        }
        Type declared = namedTypes.get(name);
        Type type = declared != null ? declared : SCALARS.get(name);
        if (type == null) {
            Set<String> known = new TreeSet<>(SCALARS.keySet());
            known.addAll(List.of("DECIMAL", "ARRAY", "MAP", "STRUCT"));
            known.addAll(namedTypes.keySet());
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_TYPE, "There is no type " + name + ".", position, NearMiss.hint(name, known));
        }
        // A length, as in VARCHAR(20), is accepted and has no meaning: VARCHAR is of any length.
        if (!context.typeParameter().isEmpty() && type != ScalarType.VARCHAR && type != ScalarType.TIMESTAMP) {
            throw new SqlException(SqlErrorCode.UNKNOWN_TYPE, name + " takes no parameters.", position);
        }
        return type;
    }

    private static Type decimal(NamedTypeContext context, Position position) {
        List<TypeParameterContext> parameters = context.typeParameter();
        if (parameters.size() > 2) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_TYPE, "DECIMAL takes a precision and a scale: DECIMAL(10, 2).", position);
        }
        int precision = parameters.isEmpty() ? DECIMAL_PRECISION_DEFAULT : number(parameters.get(0));
        int scale = parameters.size() < 2 ? 0 : number(parameters.get(1));
        if (precision < 1 || scale > precision) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_TYPE,
                    "DECIMAL(" + precision + ", " + scale + ") cannot be: the precision is at least 1 and the scale"
                            + " at most the precision.",
                    position);
        }
        return new DecimalType(precision, scale);
    }

    private static int number(TypeParameterContext parameter) {
        String text = parameter.getText();
        if (parameter.INTEGER_NUMBER() == null || text.length() > 4) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_TYPE,
                    "A whole number below 10000 is expected here, not " + text + ".",
                    StatementParser.position(parameter));
        }
        return Integer.parseInt(text);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.function.FunctionCatalog;
import dev.millrace.plan.function.FunctionDescription;
import dev.millrace.plan.function.FunctionKind;
import dev.millrace.plan.function.FunctionMismatchException;
import dev.millrace.plan.function.FunctionSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A catalog of the functions that the planner's tests call, each with a rule for its result type. */
public final class FewFunctions implements FunctionCatalog {

    private record Rule(FunctionKind kind, int minimum, int maximum, Function<List<Type>, @Nullable Type> result) {}

    private final Map<String, Rule> rules = new TreeMap<>();

    public FewFunctions() {
        for (String name : List.of("COUNT", "COUNT_DISTINCT")) {
            rule(name, FunctionKind.AGGREGATE, 0, 1, types -> ScalarType.BIGINT);
        }
        for (String name : List.of("ROW_NUMBER", "RANK", "DENSE_RANK")) {
            rule(name, FunctionKind.AGGREGATE, 0, 0, types -> ScalarType.BIGINT);
        }
        rule("SUM", FunctionKind.AGGREGATE, 1, 1, types -> number(types.getFirst()));
        rule("AVG", FunctionKind.AGGREGATE, 1, 1, types -> ScalarType.DOUBLE);
        for (String name : List.of("MIN", "MAX", "LATEST_BY_OFFSET", "LAG")) {
            rule(name, FunctionKind.AGGREGATE, 1, 1, List::getFirst);
        }
        rule("COLLECT_LIST", FunctionKind.AGGREGATE, 1, 1, types -> new ArrayType(types.getFirst()));
        rule(
                "EXPLODE",
                FunctionKind.TABLE,
                1,
                1,
                types -> types.getFirst() instanceof ArrayType(Type element) ? element : null);
        for (String name : List.of("UCASE", "LCASE", "TRIM", "LTRIM", "REPLACE")) {
            rule(name, FunctionKind.SCALAR, 1, 3, types -> text(types.getFirst()));
        }
        rule("CONCAT", FunctionKind.SCALAR, 2, 600, types -> text(types.getFirst()));
        rule("SUBSTRING", FunctionKind.SCALAR, 2, 3, types -> text(types.getFirst()));
        rule("LEN", FunctionKind.SCALAR, 1, 1, types -> text(types.getFirst()) == null ? null : ScalarType.INT);
        rule("POSITION", FunctionKind.SCALAR, 2, 2, types -> ScalarType.INT);
        rule("EXTRACT", FunctionKind.SCALAR, 2, 2, types -> ScalarType.INT);
        rule("ABS", FunctionKind.SCALAR, 1, 1, types -> number(types.getFirst()));
        rule("AS_VALUE", FunctionKind.SCALAR, 1, 1, List::getFirst);
        rule("COALESCE", FunctionKind.SCALAR, 1, 9, List::getFirst);
        rule("TIMESTAMPTOSTRING", FunctionKind.SCALAR, 2, 3, types -> ScalarType.VARCHAR);
        for (String name : List.of("TIMESTAMPADD", "TIMESTAMPSUB")) {
            rule(name, FunctionKind.SCALAR, 3, 3, types -> ScalarType.TIMESTAMP);
        }
        rule("CONVERT_TZ", FunctionKind.SCALAR, 3, 3, types -> ScalarType.TIMESTAMP);
        rule("FROM_UNIXTIME", FunctionKind.SCALAR, 1, 1, types -> ScalarType.TIMESTAMP);
        rule("UNIX_TIMESTAMP", FunctionKind.SCALAR, 0, 1, types -> ScalarType.BIGINT);
        rule("RANDOM", FunctionKind.SCALAR, 0, 0, types -> ScalarType.DOUBLE);
        rule(
                "TRANSFORM",
                FunctionKind.SCALAR,
                2,
                3,
                types -> types.size() == 2 ? new ArrayType(types.get(1)) : new MapType(types.get(1), types.get(2)));
        rule("FILTER", FunctionKind.SCALAR, 2, 2, List::getFirst);
        rule("REDUCE", FunctionKind.SCALAR, 3, 3, types -> types.get(1));
    }

    private void rule(
            String name, FunctionKind kind, int minimum, int maximum, Function<List<Type>, @Nullable Type> result) {
        rules.put(name, new Rule(kind, minimum, maximum, result));
    }

    private static @Nullable Type number(Type type) {
        return type instanceof DecimalType || (type instanceof ScalarType scalar && scalar.isNumeric()) ? type : null;
    }

    private static @Nullable Type text(Type type) {
        return type == ScalarType.VARCHAR ? type : null;
    }

    @Override
    public List<FunctionDescription> functions() {
        return rules.keySet().stream().map(name -> describe(name).orElseThrow()).toList();
    }

    @Override
    public Optional<FunctionDescription> describe(String name) {
        return Optional.ofNullable(rules.get(name))
                .map(rule -> new FunctionDescription(name, rule.kind(), "TEST", name, List.of()));
    }

    @Override
    public List<Type> lambdaParameters(String name, List<ArgumentType> arguments, int parameterCount) {
        List<Type> types = types(arguments);
        return switch (types.getFirst()) {
            case ArrayType(Type element) when name.equals("REDUCE") -> List.of(types.get(1), element);
            case ArrayType(Type element) when parameterCount == 1 -> List.of(element);
            case MapType map when parameterCount == 2 -> List.of(map.key(), map.value());
            default -> throw new FunctionMismatchException(name + " takes no such lambda.");
        };
    }

    @Override
    public FunctionSignature resolve(String name, List<ArgumentType> arguments) {
        Rule rule = rules.get(name);
        List<Type> types = types(arguments);
        boolean fits = rule != null && types.size() >= rule.minimum() && types.size() <= rule.maximum();
        Type result = fits && rule != null ? rule.result().apply(types) : null;
        if (rule == null || result == null) {
            throw new FunctionMismatchException(name + " does not take ("
                    + String.join(", ", types.stream().map(Type::sql).toList()) + ").");
        }
        return new FunctionSignature(name, types.toString(), rule.kind(), types, result);
    }

    @Override
    public boolean takesRowsBack(FunctionSignature aggregate) {
        return !aggregate.name().equals("LATEST_BY_OFFSET") && !aggregate.name().equals("COUNT_DISTINCT");
    }

    @Override
    public void checkConstants(FunctionSignature aggregate, Map<Integer, Optional<Object>> literals) {}

    private static List<Type> types(List<ArgumentType> arguments) {
        List<Type> types = new ArrayList<>();
        for (ArgumentType argument : arguments) {
            types.add(
                    switch (argument) {
                        case ArgumentType.Typed(Type type) -> type;
                        case ArgumentType.Null none -> ScalarType.VARCHAR;
                        case ArgumentType.Lambda lambda -> lambda.result();
                    });
        }
        return types;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.function.FunctionCatalog;
import dev.millrace.plan.function.FunctionDescription;
import dev.millrace.plan.function.FunctionKind;
import dev.millrace.plan.function.FunctionMismatchException;
import dev.millrace.plan.function.FunctionSignature;
import java.util.List;
import java.util.Optional;

/** The functions that the cases use: COUNT, SUM, UCASE and TIMESTAMPTOSTRING. */
final class FewFunctions implements FunctionCatalog {

    private static final List<FunctionDescription> ALL = List.of(
            new FunctionDescription(
                    "COUNT",
                    FunctionKind.AGGREGATE,
                    "AGGREGATE",
                    "Counts rows.",
                    List.of("COUNT(*) → BIGINT", "COUNT(value ANY) → BIGINT")),
            new FunctionDescription(
                    "SUM", FunctionKind.AGGREGATE, "AGGREGATE", "Adds up.", List.of("SUM(value INT) → INT")),
            new FunctionDescription(
                    "TIMESTAMPTOSTRING",
                    FunctionKind.SCALAR,
                    "DATE / TIME",
                    "Formats a timestamp.",
                    List.of("TIMESTAMPTOSTRING(millis BIGINT, format VARCHAR) → VARCHAR")),
            new FunctionDescription(
                    "UCASE", FunctionKind.SCALAR, "STRING", "Upper case.", List.of("UCASE(text VARCHAR) → VARCHAR")));

    @Override
    public List<FunctionDescription> functions() {
        return ALL;
    }

    @Override
    public Optional<FunctionDescription> describe(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    @Override
    public List<Type> lambdaParameters(String name, List<ArgumentType> arguments, int parameterCount) {
        throw new FunctionMismatchException(name + " takes no lambda");
    }

    @Override
    public FunctionSignature resolve(String name, List<ArgumentType> arguments) {
        FunctionDescription function =
                describe(name).orElseThrow(() -> new FunctionMismatchException("no function " + name));
        List<Type> types = arguments.stream()
                .map(each -> each instanceof ArgumentType.Typed typed ? typed.type() : ScalarType.VARCHAR)
                .toList();
        Type result = switch (name) {
            case "COUNT" -> ScalarType.BIGINT;
            case "SUM" -> types.getFirst();
            default -> ScalarType.VARCHAR;
        };
        return new FunctionSignature(name, name, function.kind(), types, result);
    }
}

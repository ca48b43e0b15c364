// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Type;
import dev.millrace.engine.function.aggregate.AggregateBinding;
import dev.millrace.engine.function.aggregate.AggregateFunction;
import dev.millrace.engine.function.aggregate.AggregateOverload;
import dev.millrace.engine.function.aggregate.OverAggregates;
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
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The catalog of all functions on the class path: those that come with the engine and those that users add as a
 * {@link FunctionLibrary}. Immutable and thread-safe.
 */
public final class BuiltInFunctions implements FunctionCatalog {

    private final Map<String, Function> functions;

    private record Function(FunctionDescription description, List<Overload> overloads) {}

    private BuiltInFunctions(Map<String, Function> functions) {
        this.functions = functions;
    }

    /** All functions that {@link ServiceLoader} finds with this class's loader. */
    public static BuiltInFunctions load() {
        return of(ServiceLoader.load(FunctionLibrary.class, BuiltInFunctions.class.getClassLoader()));
    }

    /** The functions of {@code libraries}. */
    public static BuiltInFunctions of(Iterable<FunctionLibrary> libraries) {
        Map<String, List<AnnotatedMethods.Found>> byName = new TreeMap<>();
        for (FunctionLibrary library : libraries) {
            for (Class<?> type : library.functions()) {
                AnnotatedMethods.of(type).forEach(found -> add(byName, found));
            }
            for (AggregateFunction aggregate : library.aggregates()) {
                aggregate
                        .overloads()
                        .forEach(overload -> add(
                                byName,
                                new AnnotatedMethods.Found(
                                        Overload.of(aggregate.name(), overload),
                                        aggregate.category(),
                                        aggregate.description())));
            }
        }
        Map<String, Function> functions = new TreeMap<>();
        byName.forEach((name, found) -> functions.put(name, function(name, found)));
        return new BuiltInFunctions(functions);
    }

    private static void add(Map<String, List<AnnotatedMethods.Found>> byName, AnnotatedMethods.Found found) {
        List<AnnotatedMethods.Found> same =
                byName.computeIfAbsent(found.overload().name(), name -> new ArrayList<>());
        for (AnnotatedMethods.Found other : same) {
            if (other.overload().id().equals(found.overload().id())) {
                throw new IllegalArgumentException("two functions have the same name and parameters: "
                        + found.overload().readable());
            }
            if (other.overload().kind() != found.overload().kind()) {
                throw new IllegalArgumentException("the function "
                        + other.overload().name() + " is declared both "
                        + other.overload().kind() + " and " + found.overload().kind());
            }
        }
        same.add(found);
    }

    private static Function function(String name, List<AnnotatedMethods.Found> found) {
        String description = found.stream()
                .map(AnnotatedMethods.Found::description)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        List<Overload> overloads =
                found.stream().map(AnnotatedMethods.Found::overload).toList();
        List<String> readable = overloads.stream().map(Overload::readable).toList();
        FunctionKind kind = overloads.getFirst().kind();
        String category = found.getFirst().category();
        return new Function(new FunctionDescription(name, kind, category, description, readable), overloads);
    }

    @Override
    public List<FunctionDescription> functions() {
        return functions.values().stream().map(Function::description).toList();
    }

    @Override
    public Optional<FunctionDescription> describe(String name) {
        return Optional.ofNullable(functions.get(name)).map(Function::description);
    }

    @Override
    public List<Type> lambdaParameters(String name, List<ArgumentType> arguments, int parameterCount) {
        for (Overload overload : overloads(name)) {
            List<Type> types = OverloadMatch.lambdaParameters(overload, arguments, parameterCount);
            if (types != null) {
                return types;
            }
        }
        throw new FunctionMismatchException(name + " takes no lambda of " + parameterCount
                + (parameterCount == 1 ? " parameter" : " parameters") + " as argument " + (arguments.size() + 1)
                + " after " + describe(arguments) + usage(name));
    }

    @Override
    public FunctionSignature resolve(String name, List<ArgumentType> arguments) {
        List<OverloadMatch.Fit> best = new ArrayList<>();
        for (Overload overload : overloads(name)) {
            OverloadMatch.of(overload, arguments).ifPresent(fit -> {
                if (!best.isEmpty() && fit.cost() < best.getFirst().cost()) {
                    best.clear();
                }
                if (best.isEmpty() || fit.cost() == best.getFirst().cost()) {
                    best.add(fit);
                }
            });
        }
        if (best.isEmpty()) {
            throw new FunctionMismatchException(name + " cannot be called with " + describe(arguments) + usage(name));
        }
        boolean anyNull = arguments.stream().anyMatch(ArgumentType.Null.class::isInstance);
        if (best.size() > 1 && !anyNull) {
            throw new FunctionMismatchException("the call of " + name + " with " + describe(arguments)
                    + " fits several overloads: CAST the arguments to the types of one of them" + usage(name));
        }
        OverloadMatch.Fit fit = best.getFirst();
        Type result = fit.overload().kind() == FunctionKind.TABLE ? ((ArrayType) fit.result()).element() : fit.result();
        return new FunctionSignature(name, fit.overload().id(), fit.overload().kind(), fit.types(), result);
    }

    /**
     * The method that holds the code of a scalar or table function.
     *
     * @throws FunctionMismatchException if it is not on the class path
     */
    public FunctionMethod method(FunctionSignature signature) {
        return switch (overload(signature).code()) {
            case Overload.Code.MethodCode code -> code.method();
            case Overload.Code.AggregateCode code ->
                throw new FunctionMismatchException(signature.name() + " is an aggregate function");
        };
    }

    /**
     * The aggregate function's overload that {@code signature} names.
     *
     * @throws FunctionMismatchException if it is not on the class path
     */
    public AggregateOverload aggregate(FunctionSignature signature) {
        return switch (overload(signature).code()) {
            case Overload.Code.AggregateCode code -> code.overload();
            case Overload.Code.MethodCode code ->
                throw new FunctionMismatchException(signature.name() + " is not an aggregate function");
        };
    }

    @Override
    public boolean takesRowsBack(FunctionSignature aggregate) {
        return aggregate(aggregate).retractable();
    }

    @Override
    public void checkConstants(FunctionSignature aggregate, Map<Integer, Optional<Object>> literals) {
        AggregateOverload overload = aggregate(aggregate);
        List<FunctionParameter> parameters = overload.parameters();
        List<@Nullable Object> constants = new ArrayList<>();
        List<Type> columns = new ArrayList<>();
        for (int i = 0; i < aggregate.parameterTypes().size(); i++) {
            FunctionParameter parameter = parameters.get(Math.min(i, parameters.size() - 1));
            if (!parameter.constant()) {
                columns.add(aggregate.parameterTypes().get(i));
                continue;
            }
            Optional<Object> literal = literals.get(i);
            if (literal == null) {
                throw new FunctionMismatchException("the argument " + parameter.name() + " of " + aggregate.name()
                        + " must be a literal, the same for all rows");
            }
            constants.add(literal.orElse(null));
        }
        try {
            if (overload.factory() == null) {
                OverAggregates.check(aggregate.name(), constants);
            } else {
                overload.factory().newState(new AggregateBinding(columns, constants, aggregate.returnType(), false));
            }
        } catch (IllegalArgumentException refused) {
            throw new FunctionMismatchException(String.valueOf(refused.getMessage()));
        }
    }

    private Overload overload(FunctionSignature signature) {
        for (Overload overload : overloads(signature.name())) {
            if (overload.id().equals(signature.id())) {
                return overload;
            }
        }
        throw new FunctionMismatchException("the function " + signature.name() + signature.id()
                + " is not on the class path: is a function library missing?");
    }

    private List<Overload> overloads(String name) {
        Function function = functions.get(name);
        if (function != null) {
            return function.overloads();
        }
        List<String> near = NearMisses.of(name, functions.keySet());
        String hint = near.isEmpty()
                ? "; SHOW FUNCTIONS lists those there are"
                : "; did you mean " + String.join(" or ", near) + "?";
        throw new FunctionMismatchException("there is no function " + name + hint);
    }

    private String usage(String name) {
        @Nullable Function function = functions.get(name);
        return function == null
                ? ""
                : "; it is " + String.join(" or ", function.description().overloads());
    }

    private static String describe(List<ArgumentType> arguments) {
        return arguments.stream()
                .map(argument -> switch (argument) {
                    case ArgumentType.Typed typed -> typed.type().sql();
                    case ArgumentType.Null nothing -> "NULL";
                    case ArgumentType.Lambda lambda ->
                        lambda.parameters().stream().map(Type::sql).collect(Collectors.joining(", ", "(", ")")) + " => "
                                + lambda.result().sql();
                })
                .collect(Collectors.joining(", ", "(", ")"));
    }
}

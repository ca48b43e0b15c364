// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.plan.function.ArgumentType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fits the arguments of a call to one overload: binds its type variables from left to right and adds up what implicit casts
 * cost. Used once per attempt.
 */
final class OverloadMatch {

    /** A variadic overload loses against any other that needs no more casts. */
    private static final int VARIADIC_COST = 1;

    /** A type variable loses against the type itself. */
    private static final int VARIABLE_COST = 2;

    private static final int CAST_COST = 100;

    private static final String DECIMAL = "DECIMAL";
    private static final String STRUCT = "STRUCT";

    private final Overload overload;
    private final Map<String, Type> bindings = new HashMap<>();
    private int cost;

    /** An overload that fits. {@code types}: one per argument, after implicit casts. */
    record Fit(Overload overload, List<Type> types, Type result, int cost) {}

    private OverloadMatch(Overload overload) {
        this.overload = overload;
        this.cost = overload.variadic() ? VARIADIC_COST : 0;
    }

    static Optional<Fit> of(Overload overload, List<ArgumentType> arguments) {
        return overload.takes(arguments.size())
                ? Optional.ofNullable(new OverloadMatch(overload).fit(arguments))
                : Optional.empty();
    }

    /** The types of a lambda's parameters after the arguments before it; null if none can stand there. */
    static @Nullable List<Type> lambdaParameters(Overload overload, List<ArgumentType> before, int count) {
        int index = before.size();
        if (index >= overload.parameters().size()
                || !(overload.parameters().get(index).pattern() instanceof TypePattern.LambdaOf lambda)
                || lambda.parameters().size() != count) {
            return null;
        }
        OverloadMatch match = new OverloadMatch(overload);
        if (!match.bindAll(before)) {
            return null;
        }
        List<Type> types = new ArrayList<>();
        for (TypePattern pattern : lambda.parameters()) {
            Type type = match.substitute(pattern);
            if (type == null) {
                return null;
            }
            types.add(type);
        }
        return types;
    }

    private @Nullable Fit fit(List<ArgumentType> arguments) {
        if (!bindAll(arguments)) {
            return null;
        }
        List<Type> types = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            TypePattern pattern = overload.parameter(i).pattern();
            TypePattern value = pattern instanceof TypePattern.LambdaOf lambda ? lambda.result() : pattern;
            Type type = switch (value) {
                // Every DECIMAL and every STRUCT keeps its own type.
                case TypePattern.AnyDecimal any -> own(arguments.get(i), new DecimalType(1, 0));
                case TypePattern.AnyStruct any -> own(arguments.get(i), new StructType(List.of()));
                default -> substitute(value);
            };
            types.add(type == null ? ScalarType.VARCHAR : type);
        }
        Type result = overload.computedResult() == null
                ? substitute(overload.result())
                : overload.computedResult().of(types);
        return new Fit(overload, types, result == null ? ScalarType.VARCHAR : result, cost);
    }

    private boolean bindAll(List<ArgumentType> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (!bind(overload.parameter(i).pattern(), arguments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean bind(TypePattern pattern, ArgumentType argument) {
        return switch (argument) {
            case ArgumentType.Null nothing -> !(pattern instanceof TypePattern.LambdaOf);
            case ArgumentType.Typed typed ->
                !(pattern instanceof TypePattern.LambdaOf) && bindType(pattern, typed.type());
            case ArgumentType.Lambda lambda ->
                pattern instanceof TypePattern.LambdaOf expected
                        && expected.parameters().size() == lambda.parameters().size()
                        && bindParameters(expected, lambda)
                        && bindType(expected.result(), lambda.result());
        };
    }

    private boolean bindParameters(TypePattern.LambdaOf expected, ArgumentType.Lambda lambda) {
        for (int i = 0; i < lambda.parameters().size(); i++) {
            if (!bindInside(expected.parameters().get(i), lambda.parameters().get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean bindType(TypePattern pattern, Type type) {
        return switch (pattern) {
            case TypePattern.Exact exact -> widen(type, exact.type());
            case TypePattern.AnyDecimal any -> {
                Type decimal = ImplicitCasts.toDecimal(type);
                if (decimal == null) {
                    yield false;
                }
                bindings.putIfAbsent(DECIMAL, decimal);
                yield widen(type, decimal);
            }
            case TypePattern.Variable variable -> {
                cost += VARIABLE_COST;
                Type bound = bindings.get(variable.name());
                Type common = bound == null ? type : ImplicitCasts.common(bound, type);
                if (common == null) {
                    yield false;
                }
                cost += bound == null || common.equals(type) && common.equals(bound) ? 0 : CAST_COST;
                bindings.put(variable.name(), common);
                yield true;
            }
            case TypePattern.AnyStruct any -> bindInside(pattern, type);
            case TypePattern.ArrayOf array -> bindInside(pattern, type);
            case TypePattern.MapOf map -> bindInside(pattern, type);
            case TypePattern.LambdaOf lambda -> false;
        };
    }

    /** Inside a nested type nothing is cast. */
    private boolean bindInside(TypePattern pattern, Type type) {
        return switch (pattern) {
            case TypePattern.Exact exact -> exact.type().equals(type);
            case TypePattern.AnyDecimal any -> type instanceof DecimalType && bound(DECIMAL, type);
            case TypePattern.AnyStruct any -> type instanceof StructType && bound(STRUCT, type);
            case TypePattern.Variable variable -> {
                cost += VARIABLE_COST;
                Type before = bindings.putIfAbsent(variable.name(), type);
                yield before == null || before.equals(type);
            }
            case TypePattern.ArrayOf array ->
                type instanceof ArrayType actual && bindInside(array.element(), actual.element());
            case TypePattern.MapOf map ->
                type instanceof MapType actual
                        && bindInside(map.key(), actual.key())
                        && bindInside(map.value(), actual.value());
            case TypePattern.LambdaOf lambda -> false;
        };
    }

    private boolean bound(String name, Type type) {
        bindings.putIfAbsent(name, type);
        return true;
    }

    private boolean widen(Type from, Type to) {
        int distance = ImplicitCasts.distance(from, to);
        cost += CAST_COST * Math.max(0, distance);
        return distance >= 0;
    }

    private @Nullable Type substitute(TypePattern pattern) {
        return switch (pattern) {
            case TypePattern.Exact exact -> exact.type();
            case TypePattern.AnyDecimal any -> bindings.get(DECIMAL);
            case TypePattern.AnyStruct any -> bindings.get(STRUCT);
            case TypePattern.Variable variable -> bindings.get(variable.name());
            case TypePattern.ArrayOf array -> {
                Type element = substitute(array.element());
                yield element == null ? null : new ArrayType(element);
            }
            case TypePattern.MapOf map -> {
                Type key = substitute(map.key());
                Type value = substitute(map.value());
                yield key == null || value == null ? null : new MapType(key, value);
            }
            case TypePattern.LambdaOf lambda -> substitute(lambda.result());
        };
    }

    private static Type own(ArgumentType argument, Type fallback) {
        Type type = switch (argument) {
            case ArgumentType.Typed typed -> typed.type();
            case ArgumentType.Lambda lambda -> lambda.result();
            case ArgumentType.Null nothing -> fallback;
        };
        Type decimal = fallback instanceof DecimalType ? ImplicitCasts.toDecimal(type) : type;
        return decimal == null ? fallback : decimal;
    }
}

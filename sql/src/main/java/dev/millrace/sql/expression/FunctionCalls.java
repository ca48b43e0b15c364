// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.data.Field;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Call;
import dev.millrace.plan.expression.Expression.Lambda;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.function.FunctionDescription;
import dev.millrace.plan.function.FunctionKind;
import dev.millrace.plan.function.FunctionMismatchException;
import dev.millrace.plan.function.FunctionSignature;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the overload of a function and converts the arguments to its parameters. */
final class FunctionCalls {

    private final BindingContext context;

    FunctionCalls(BindingContext context) {
        this.context = context;
    }

    /** A function resolved for arguments, and the arguments as it takes them. */
    record Resolved(FunctionSignature signature, List<Expression> arguments) {}

    FunctionDescription describe(String name, Position position) {
        return context.functions().describe(name).orElseThrow(() -> {
            List<String> names = context.functions().functions().stream()
                    .map(FunctionDescription::name)
                    .toList();
            return new SqlException(
                    SqlErrorCode.UNKNOWN_FUNCTION,
                    "There is no function " + name + ".",
                    position,
                    NearMiss.hint(name, names));
        });
    }

    /** A call of a function of one row that stands behind an operator or a special form. */
    Expression call(String name, List<Expression> arguments, Position position) {
        describe(name, position);
        Resolved resolved = resolve(name, arguments, position);
        if (resolved.signature().kind() != FunctionKind.SCALAR) {
            throw new SqlException(SqlErrorCode.INVALID_ARGUMENTS, name + " is not a function of one row.", position);
        }
        return new Call(resolved.signature(), resolved.arguments());
    }

    Resolved resolve(String name, List<Expression> arguments, Position position) {
        try {
            FunctionSignature signature = context.functions().resolve(name, types(arguments));
            List<Expression> converted = new ArrayList<>(arguments.size());
            for (int i = 0; i < arguments.size(); i++) {
                converted.add(
                        convert(arguments.get(i), signature.parameterTypes().get(i)));
            }
            return new Resolved(signature, converted);
        } catch (FunctionMismatchException mismatch) {
            throw error(mismatch, position);
        }
    }

    /** Refuses an aggregate call whose constants are none, or out of range. */
    void checkConstants(Resolved call, Position position) {
        Map<Integer, Optional<Object>> literals = new HashMap<>();
        for (int i = 0; i < call.arguments().size(); i++) {
            if (call.arguments().get(i) instanceof Literal literal) {
                literals.put(i, Optional.ofNullable(literal.value()));
            }
        }
        try {
            context.functions().checkConstants(call.signature(), literals);
        } catch (FunctionMismatchException refused) {
            throw error(refused, position);
        }
    }

    List<Type> lambdaParameters(String name, List<Expression> before, int count, Position position) {
        try {
            return context.functions().lambdaParameters(name, types(before), count);
        } catch (FunctionMismatchException mismatch) {
            throw error(mismatch, position);
        }
    }

    private static SqlException error(FunctionMismatchException mismatch, Position position) {
        return new SqlException(SqlErrorCode.INVALID_ARGUMENTS, String.valueOf(mismatch.getMessage()), position);
    }

    private static Expression convert(Expression argument, Type type) {
        return argument instanceof Lambda lambda
                ? new Lambda(lambda.parameters(), Operators.convert(lambda.body(), type))
                : Operators.convert(argument, type);
    }

    private static List<ArgumentType> types(List<Expression> arguments) {
        return arguments.stream().map(FunctionCalls::type).toList();
    }

    private static ArgumentType type(Expression argument) {
        if (Nulls.isUntyped(argument)) {
            return new ArgumentType.Null();
        }
        return argument instanceof Lambda lambda
                ? new ArgumentType.Lambda(
                        lambda.parameters().stream().map(Field::type).toList(),
                        lambda.body().type())
                : new ArgumentType.Typed(argument.type());
    }
}

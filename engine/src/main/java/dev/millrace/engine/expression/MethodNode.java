// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.BooleanColumn;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DoubleColumn;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongColumn;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.engine.function.FunctionMethod;
import dev.millrace.engine.function.FunctionMethod.JavaParameter;
import dev.millrace.engine.function.FunctionMethod.Role;
import dev.millrace.engine.function.Utf8;
import dev.millrace.engine.function.loop.ColumnLoop;
import dev.millrace.engine.function.loop.LoopShape;
import dev.millrace.engine.function.loop.Loops;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A method applied to the columns of its operands by a generated loop: every operator, cast and function. The mask of the result
 * is that of the operands merged, shared where only one has nulls.
 */
final class MethodNode implements Evaluator {

    private final String name;
    private final FunctionMethod method;
    private final Type type;
    private final List<Source> sources;
    private final ColumnLoop loop;
    private final boolean alwaysNull;

    /** Where the loop's argument comes from. */
    private sealed interface Source {
        /** A column per batch. */
        record Operand(Evaluator evaluator, boolean refusesNull) implements Source {}

        /** The same object always. */
        record Fixed(@Nullable Object value) implements Source {}

        /** The context of the batch. */
        record Context() implements Source {}

        /** A lambda over the batch. */
        record LambdaOperand(LambdaBody body) implements Source {}
    }

    /**
     * A call.
     *
     * @param name for messages
     * @param operands one per argument of the call: an {@link Evaluator}, a {@link LambdaBody}, or, for methods that are no SQL
     *     functions, any object that is handed over as it is
     */
    MethodNode(String name, FunctionMethod method, List<? extends Object> operands, Type type) {
        this.name = name;
        this.method = method;
        this.type = type;
        this.sources = new ArrayList<>();
        List<LoopShape.Form> forms = new ArrayList<>();
        boolean nothing = false;
        int next = 0;
        for (JavaParameter parameter : method.parameters()) {
            int last = parameter.role() == Role.REST ? operands.size() : next + 1;
            switch (parameter.role()) {
                case CONTEXT -> add(new Source.Context(), forms, LoopShape.Form.CONSTANT);
                case RESULT_TYPE -> add(new Source.Fixed(type), forms, LoopShape.Form.CONSTANT);
                case ARGUMENT, NULLABLE_ARGUMENT, LAMBDA, REST -> {
                    for (; next < last; next++) {
                        nothing |= addOperand(parameter, operands.get(next), forms);
                    }
                }
            }
        }
        this.alwaysNull = nothing;
        this.loop = Loops.of(new LoopShape(method, forms));
    }

    /** Adds one operand; whether it makes every result null. */
    private boolean addOperand(JavaParameter parameter, Object operand, List<LoopShape.Form> forms) {
        switch (operand) {
            case Constant constant -> {
                Object value = constant.value();
                add(
                        new Source.Fixed(value == null ? null : unboxed(value, parameter.javaType())),
                        forms,
                        LoopShape.Form.CONSTANT);
                return value == null && parameter.refusesNull();
            }
            case LambdaBody body -> add(new Source.LambdaOperand(body), forms, LoopShape.Form.LAMBDA);
            case Evaluator evaluator ->
                add(
                        new Source.Operand(evaluator, parameter.refusesNull()),
                        forms,
                        LoopShape.form(parameter, evaluator.type()));
            default -> add(new Source.Fixed(operand), forms, LoopShape.Form.CONSTANT);
        }
        return false;
    }

    private void add(Source source, List<LoopShape.Form> forms, LoopShape.Form form) {
        sources.add(source);
        forms.add(form);
    }

    /** A boxed SQL value as the loop unboxes it for a parameter of {@code java}. */
    private static Object unboxed(Object value, Class<?> java) {
        if (java == int.class) {
            return Values.unboxInt(value);
        }
        if (java == long.class) {
            return Values.unboxLong(value);
        }
        if (java == Utf8.class) {
            byte[] bytes = Constant.bytes(value);
            return new Utf8(bytes, 0, bytes.length);
        }
        return value;
    }

    @Override
    public Type type() {
        return type;
    }

    /** Whether the result depends on nothing but constants, so that it can be computed beforehand. */
    boolean isConstant() {
        return method.isDeterministic() && sources.stream().allMatch(Source.Fixed.class::isInstance);
    }

    @Override
    public Column evaluate(Input input) {
        int rows = input.rows();
        if (alwaysNull) {
            return Columns.allNull(type, rows);
        }
        @Nullable Object[] arguments = new @Nullable Object[sources.size()];
        boolean[] skip = null;
        for (int i = 0; i < arguments.length; i++) {
            switch (sources.get(i)) {
                case Source.Operand operand -> {
                    Column column = operand.evaluator().evaluate(input);
                    arguments[i] = column;
                    if (operand.refusesNull()) {
                        skip = Columns.eitherNull(skip, column.nulls(), rows);
                    }
                }
                case Source.Fixed fixed -> arguments[i] = fixed.value();
                case Source.Context context -> arguments[i] = input.context();
                case Source.LambdaOperand lambda -> arguments[i] = lambda.body().over(input);
            }
        }
        return run(input, arguments, skip);
    }

    private Column run(Input input, @Nullable Object[] arguments, boolean @Nullable [] skip) {
        int rows = input.rows();
        Failures failures = new Failures(name, input);
        if (!method.method().getReturnType().isPrimitive()) {
            ColumnBuilder builder = ColumnBuilder.of(type);
            loop.run(arguments, rows, skip, builder, failures);
            input.context().lambdas().made(builder.charge(0));
            return builder.build();
        }
        return switch (type.layout()) {
            case BOOLEAN -> {
                boolean[] values = new boolean[rows];
                loop.run(arguments, rows, skip, values, failures);
                yield new BooleanColumn(type, rows, values, failures.merge(skip));
            }
            case INT -> {
                int[] values = new int[rows];
                loop.run(arguments, rows, skip, values, failures);
                yield new IntColumn(type, rows, values, failures.merge(skip));
            }
            case LONG -> {
                long[] values = new long[rows];
                loop.run(arguments, rows, skip, values, failures);
                yield new LongColumn(type, rows, values, failures.merge(skip));
            }
            case DOUBLE -> {
                double[] values = new double[rows];
                loop.run(arguments, rows, skip, values, failures);
                yield new DoubleColumn(type, rows, values, failures.merge(skip));
            }
            case BINARY, VALUE -> throw new IllegalStateException(name + " returns no primitive for " + type.sql());
        };
    }

    /** Records failed rows and remembers them for the mask. */
    private static final class Failures implements dev.millrace.engine.function.loop.LoopFailures {

        private final String name;
        private final Input input;
        private boolean @Nullable [] failed;

        Failures(String name, Input input) {
            this.name = name;
            this.input = input;
        }

        @Override
        public void fail(int row, Throwable failure) {
            if (failure instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
                throw error;
            }
            failed = failed == null ? new boolean[input.rows()] : failed;
            failed[row] = true;
            input.fail(row, name + ": " + message(failure));
        }

        boolean @Nullable [] merge(boolean @Nullable [] skip) {
            return Columns.eitherNull(skip, failed, input.rows());
        }

        private static String message(Throwable failure) {
            if (failure instanceof StackOverflowError) {
                return "the computation is nested too deeply";
            }
            return Objects.requireNonNullElse(
                    failure.getMessage(), failure.getClass().getSimpleName());
        }
    }
}

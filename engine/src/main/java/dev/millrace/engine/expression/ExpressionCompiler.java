// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.BooleanColumn;
import dev.millrace.data.Column;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.engine.function.FunctionParameter;
import dev.millrace.engine.function.aggregate.AggregateOverload;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.And;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.node.PlanNode.TableCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the expressions of a plan into kernels, choosing for each node the loop that fits its operands' layouts and which of them
 * are constants. Sub-expressions of constants are computed here, once. Thread-safe.
 */
public final class ExpressionCompiler {

    private final BuiltInFunctions functions;
    private final NodeFactory nodes;

    public ExpressionCompiler(BuiltInFunctions functions) {
        this.functions = functions;
        this.nodes = new NodeFactory(functions);
    }

    /**
     * The expression ready to run.
     *
     * @throws dev.millrace.plan.function.FunctionMismatchException if it names a function that is not on the class path
     */
    public Evaluator compile(Expression expression) {
        return nodes.contained(expression);
    }

    /** Several expressions ready to run. */
    public List<Evaluator> compile(List<? extends Expression> expressions) {
        List<Evaluator> evaluators = new ArrayList<>();
        expressions.forEach(expression -> evaluators.add(compile(expression)));
        return evaluators;
    }

    /** A BOOLEAN expression as a filter; the operands of AND narrow the rows one after the other. */
    public Predicate compilePredicate(Expression condition) {
        List<Evaluator> conjuncts = new ArrayList<>();
        for (Expression operand : condition instanceof And and ? and.operands() : List.of(condition)) {
            conjuncts.add(compile(operand));
        }
        return input -> select(conjuncts, input);
    }

    private static Selection select(List<Evaluator> conjuncts, Input input) {
        int[] positions = new int[input.rows()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i;
        }
        int count = positions.length;
        for (Evaluator conjunct : conjuncts) {
            if (count == 0) {
                break;
            }
            Input rest = count == input.rows() ? input : input.select(positions.clone(), count);
            BooleanColumn column = (BooleanColumn) conjunct.evaluate(rest);
            count = keep(column, positions, count);
        }
        return new Selection(positions, count, input.rows());
    }

    /** Keeps the positions whose row is true; their new number. */
    private static int keep(BooleanColumn column, int[] positions, int count) {
        boolean[] values = column.values();
        boolean[] nulls = column.nulls();
        int kept = 0;
        for (int i = 0; i < count; i++) {
            positions[kept] = positions[i];
            kept += values[i] && (nulls == null || !nulls[i]) ? 1 : 0;
        }
        return kept;
    }

    /** An aggregate call ready to run. */
    public BoundAggregate compileAggregate(AggregateCall call) {
        AggregateOverload overload = functions.aggregate(call.function());
        List<Evaluator> arguments = new ArrayList<>();
        List<@Nullable Object> constants = new ArrayList<>();
        for (int i = 0; i < call.arguments().size(); i++) {
            FunctionParameter parameter =
                    overload.parameters().get(Math.min(i, overload.parameters().size() - 1));
            Expression argument = call.arguments().get(i);
            if (parameter.constant()) {
                constants.add(constant(call.function().name(), parameter, argument));
            } else {
                arguments.add(compile(argument));
            }
        }
        Expression filter = call.filter();
        return new BoundAggregate(
                overload, arguments, constants, call.type(), call.distinct(), filter == null ? null : compile(filter));
    }

    private @Nullable Object constant(String function, FunctionParameter parameter, Expression argument) {
        if (argument instanceof Literal literal) {
            return literal.value();
        }
        if (compile(argument) instanceof Constant constant) {
            return constant.value();
        }
        throw new IllegalArgumentException(
                "the argument " + parameter.name() + " of " + function + " must be a literal, the same for all rows");
    }

    /** A table function's call ready to run. */
    public TableEvaluator compileTable(TableCall call) {
        return nodes.table(call);
    }

    /** The value of an expression without columns. */
    public @Nullable Object constantValue(Expression expression, EvaluationContext context) {
        Column column = compile(expression).evaluate(Input.of(List.of(), 1, context));
        return column.value(0);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Column;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.engine.function.FunctionMethod;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.And;
import dev.millrace.plan.expression.Expression.Arithmetic;
import dev.millrace.plan.expression.Expression.Branch;
import dev.millrace.plan.expression.Expression.Call;
import dev.millrace.plan.expression.Expression.Case;
import dev.millrace.plan.expression.Expression.Cast;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.FieldAccess;
import dev.millrace.plan.expression.Expression.In;
import dev.millrace.plan.expression.Expression.IsNull;
import dev.millrace.plan.expression.Expression.Lambda;
import dev.millrace.plan.expression.Expression.LambdaParameter;
import dev.millrace.plan.expression.Expression.Like;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.Expression.MakeArray;
import dev.millrace.plan.expression.Expression.MakeMap;
import dev.millrace.plan.expression.Expression.MakeStruct;
import dev.millrace.plan.expression.Expression.Negate;
import dev.millrace.plan.expression.Expression.Not;
import dev.millrace.plan.expression.Expression.Or;
import dev.millrace.plan.expression.Expression.Subscript;
import dev.millrace.plan.node.PlanNode.TableCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the evaluator of each kind of expression. */
final class NodeFactory {

    private final BuiltInFunctions functions;

    NodeFactory(BuiltInFunctions functions) {
        this.functions = functions;
    }

    /** The evaluator of a whole expression or of a function's argument, at which failures stop. */
    Evaluator contained(Expression expression) {
        Evaluator node = node(expression);
        return Failures.isInfallible(expression) || node instanceof Constant ? node : new ContainedNode(node);
    }

    private Evaluator node(Expression expression) {
        return switch (expression) {
            case Literal literal -> new Constant(literal.type(), literal.value());
            case ColumnReference column -> new ColumnNode(column.index(), column.type());
            case LambdaParameter parameter -> new LambdaParameterNode(parameter.name(), parameter.type());
            case Call call -> call(call);
            case Cast cast -> folded(CastNodes.of(node(cast.operand()), cast.type()));
            case Case choice -> choice(choice);
            case And and -> junction(and.operands(), false);
            case Or or -> junction(or.operands(), true);
            case Not not ->
                folded(new MethodNode(
                        "NOT", Kernels.total("not", boolean.class), List.of(node(not.operand())), not.type()));
            case Comparison comparison -> comparison(comparison);
            case Arithmetic arithmetic ->
                folded(Operators.arithmetic(
                        arithmetic.operator(), node(arithmetic.left()), node(arithmetic.right()), arithmetic.type()));
            case Negate negate -> folded(Operators.negate(node(negate.operand())));
            case IsNull isNull -> new NullNodes.IsNullNode(node(isNull.operand()));
            case Like like -> like(like);
            case In in ->
                Membership.of(
                        node(in.value()), in.options().stream().map(this::node).toList(), in.nullIsFalse());
            case FieldAccess access -> field(access);
            case Subscript subscript -> subscript(subscript);
            case MakeArray array -> construct("ARRAY", "array", array.elements(), array.type());
            case MakeMap map -> construct("MAP", "map", interleave(map), map.type());
            case MakeStruct struct -> struct(struct);
            case Lambda lambda -> throw new IllegalArgumentException("a lambda can only be the argument of a function");
        };
    }

    private Evaluator call(Call call) {
        List<Object> operands = operands(call.arguments());
        FunctionMethod method = functions.method(call.function());
        return folded(new MethodNode(call.function().name(), method, operands, call.type()));
    }

    TableEvaluator table(TableCall call) {
        if (call.function().name().equals("EXPLODE")
                && call.arguments().getFirst() instanceof Call inner
                && inner.arguments().size() == 2
                && node(inner.arguments().get(1)) instanceof Constant delimiter) {
            Evaluator text = contained(inner.arguments().getFirst());
            Optional<TableEvaluator> split =
                    SplitTableEvaluator.of(inner.function().name(), text, delimiter.value());
            if (split.isPresent()) {
                return split.get();
            }
        }
        FunctionMethod method = functions.method(call.function());
        Type element = call.function().returnType();
        Evaluator lists = new ContainedNode(
                new MethodNode(call.function().name(), method, operands(call.arguments()), new ArrayType(element)));
        return new ListTableEvaluator(lists, element);
    }

    private List<Object> operands(List<Expression> arguments) {
        List<Object> operands = new ArrayList<>();
        for (Expression argument : arguments) {
            operands.add(
                    argument instanceof Lambda lambda
                            ? new LambdaBody(lambda.parameters(), node(lambda.body()))
                            : contained(argument));
        }
        return operands;
    }

    private Evaluator choice(Case choice) {
        List<Evaluator> conditions = new ArrayList<>();
        List<Evaluator> results = new ArrayList<>();
        for (Branch branch : choice.branches()) {
            conditions.add(node(branch.condition()));
            results.add(node(branch.result()));
        }
        Expression otherwise = choice.otherwise();
        return new CaseNode(conditions, results, otherwise == null ? null : node(otherwise), choice.type());
    }

    private Evaluator junction(List<Expression> operands, boolean decisive) {
        boolean[] infallible = new boolean[operands.size()];
        for (int i = 0; i < infallible.length; i++) {
            infallible[i] = Failures.isInfallible(operands.get(i));
        }
        return new JunctionNode(operands.stream().map(this::node).toList(), infallible, decisive);
    }

    private Evaluator comparison(Comparison comparison) {
        Evaluator left = node(comparison.left());
        Evaluator right = node(comparison.right());
        return switch (comparison.operator()) {
            case IS_DISTINCT_FROM -> new NullNodes.DistinctNode(left, right, Operators.equal(left, right), true);
            case IS_NOT_DISTINCT_FROM -> new NullNodes.DistinctNode(left, right, Operators.equal(left, right), false);
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                Evaluator node = folded(Operators.compare(comparison.operator(), left, right));
                yield comparison.nullIsFalse() ? new NullNodes.NullIsFalseNode(node) : node;
            }
        };
    }

    private Evaluator like(Like like) {
        Evaluator value = node(like.value());
        Evaluator pattern = node(like.pattern());
        Character character = like.escape();
        int escape = character == null ? LikePattern.NO_ESCAPE : character;
        if (pattern instanceof Constant constant && constant.value() != null) {
            LikePattern ready = LikePattern.of((String) constant.value(), escape);
            return new MethodNode("LIKE", Membership.LIKE_CONSTANT, List.of(value, ready), like.type());
        }
        return new MethodNode("LIKE", Membership.LIKE, List.of(value, pattern, escape), like.type());
    }

    private Evaluator field(FieldAccess access) {
        FunctionMethod kernel = Kernels.partial("field", StructValue.class, int.class);
        return folded(new MethodNode("->", kernel, List.of(node(access.struct()), access.index()), access.type()));
    }

    private Evaluator subscript(Subscript subscript) {
        FunctionMethod kernel = subscript.container().type() instanceof ArrayType
                ? Kernels.partial("element", List.class, int.class)
                : Kernels.partial("entry", Map.class, Object.class);
        List<Evaluator> operands = List.of(node(subscript.container()), node(subscript.subscript()));
        return folded(new MethodNode("[]", kernel, operands, subscript.type()));
    }

    private Evaluator construct(String name, String kernel, List<Expression> parts, Type type) {
        List<Evaluator> operands = parts.stream().map(this::node).toList();
        return folded(new MethodNode(name, Kernels.partial(kernel, Object[].class), operands, type));
    }

    private Evaluator struct(MakeStruct struct) {
        List<Evaluator> operands = struct.values().stream().map(this::node).toList();
        FunctionMethod kernel = Kernels.partial("struct", Type.class, Object[].class);
        return folded(new MethodNode("STRUCT", kernel, operands, struct.type()));
    }

    private static List<Expression> interleave(MakeMap map) {
        List<Expression> parts = new ArrayList<>();
        for (int i = 0; i < map.keys().size(); i++) {
            parts.add(map.keys().get(i));
            parts.add(map.values().get(i));
        }
        return parts;
    }

    /** A node over nothing but constants as its value, unless computing it fails: then each row shall tell so. */
    private static Evaluator folded(Evaluator node) {
        if (!(node instanceof MethodNode method) || !method.isConstant()) {
            return node;
        }
        RowErrors errors = new RowErrors();
        Column column = node.evaluate(Input.of(List.of(), 1, new EvaluationContext(0, 0, errors)));
        return errors.isEmpty() ? new Constant(node.type(), column.value(0)) : node;
    }

    /** Whether the type is kept as bytes. */
    static boolean isBinary(Type type) {
        return type == ScalarType.VARCHAR || type == ScalarType.BYTES;
    }
}

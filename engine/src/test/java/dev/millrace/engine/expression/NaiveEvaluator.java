// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Arithmetic;
import dev.millrace.plan.expression.Expression.Branch;
import dev.millrace.plan.expression.Expression.Call;
import dev.millrace.plan.expression.Expression.Case;
import dev.millrace.plan.expression.Expression.Cast;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.In;
import dev.millrace.plan.expression.Expression.Like;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Expressions as their documentation says, one row of boxed values at a time: what the kernels are compared with. */
final class NaiveEvaluator {

    private NaiveEvaluator() {}

    /** The row cannot be computed. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The value for one row; a failure gives null, as at the root of an expression. */
    static @Nullable Object contained(Expression expression, List<@Nullable Object> row) {
        try {
            return evaluate(expression, row);
        } catch (Failure failure) {
            return null;
        }
    }

    static @Nullable Object evaluate(Expression expression, List<@Nullable Object> row) {
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.ColumnReference column -> row.get(column.index());
            case Expression.And and -> junction(and.operands(), row, false);
            case Expression.Or or -> junction(or.operands(), row, true);
            case Expression.Not not -> {
                Object value = evaluate(not.operand(), row);
                yield value == null ? null : (Object) !((Boolean) value);
            }
            case Expression.IsNull isNull -> evaluate(isNull.operand(), row) == null;
            case Comparison comparison -> compare(comparison, row);
            case In in -> in(in, row);
            case Like like -> like(like, row);
            case Case choice -> choice(choice, row);
            case Arithmetic arithmetic -> arithmetic(arithmetic, row);
            case Expression.Negate negate -> negate(evaluate(negate.operand(), row));
            case Cast cast -> cast(evaluate(cast.operand(), row), cast.type());
            case Call call -> call(call, row);
            case Expression.Subscript subscript -> {
                Object list = evaluate(subscript.container(), row);
                Object index = evaluate(subscript.subscript(), row);
                yield list == null || index == null ? null : element((List<?>) list, (Integer) index);
            }
            case Expression.MakeArray array ->
                array.elements().stream()
                        .map(element -> evaluate(element, row))
                        .collect(java.util.ArrayList::new, java.util.ArrayList::add, java.util.ArrayList::addAll);
            default -> throw new IllegalArgumentException("not compared: " + expression);
        };
    }

    private static @Nullable Object junction(List<Expression> operands, List<@Nullable Object> row, boolean decisive) {
        boolean unknown = false;
        for (Expression operand : operands) {
            Object value = evaluate(operand, row);
            if (value == null) {
                unknown = true;
            } else if ((Boolean) value == decisive) {
                return decisive;
            }
        }
        return unknown ? null : (Object) !decisive;
    }

    private static @Nullable Object compare(Comparison comparison, List<@Nullable Object> row) {
        Object left = evaluate(comparison.left(), row);
        Object right = evaluate(comparison.right(), row);
        boolean anyNull = left == null || right == null;
        return switch (comparison.operator()) {
            case IS_DISTINCT_FROM -> anyNull ? (left == null) != (right == null) : !same(left, right);
            case IS_NOT_DISTINCT_FROM -> anyNull ? (left == null) == (right == null) : same(left, right);
            default -> {
                if (left == null || right == null) {
                    yield comparison.nullIsFalse() ? false : null;
                }
                if (left instanceof Double a && right instanceof Double b && (a.isNaN() || b.isNaN())) {
                    yield comparison.operator() == Expression.ComparisonOperator.NOT_EQUAL;
                }
                int order = order(left, right);
                yield switch (comparison.operator()) {
                    case EQUAL -> order == 0;
                    case NOT_EQUAL -> order != 0;
                    case LESS -> order < 0;
                    case LESS_OR_EQUAL -> order <= 0;
                    case GREATER -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                    default -> throw new IllegalStateException();
                };
            }
        };
    }

    private static boolean same(@Nullable Object left, @Nullable Object right) {
        return left instanceof Double a && right instanceof Double b
                ? a.doubleValue() == b.doubleValue()
                : order(Objects.requireNonNull(left), Objects.requireNonNull(right)) == 0;
    }

    @SuppressWarnings("unchecked")
    private static int order(Object left, Object right) {
        if (left instanceof String text) {
            return Arrays.compareUnsigned(
                    text.getBytes(StandardCharsets.UTF_8), ((String) right).getBytes(StandardCharsets.UTF_8));
        }
        if (left instanceof Double a) {
            return a < (Double) right ? -1 : a > (Double) right ? 1 : 0;
        }
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static @Nullable Object in(In in, List<@Nullable Object> row) {
        Object value = evaluate(in.value(), row);
        boolean unknown = value == null;
        for (Expression option : in.options()) {
            Object candidate = evaluate(option, row);
            if (candidate == null || value == null) {
                unknown = true;
            } else if (same(value, candidate)) {
                return true;
            }
        }
        return unknown && !in.nullIsFalse() ? null : (Object) false;
    }

    private static @Nullable Object like(Like like, List<@Nullable Object> row) {
        Object value = evaluate(like.value(), row);
        Object pattern = evaluate(like.pattern(), row);
        if (value == null || pattern == null) {
            return null;
        }
        StringBuilder regex = new StringBuilder();
        int[] points = ((String) pattern).codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            String literal = Pattern.quote(Character.toString(points[i]));
            if (like.escape() != null && points[i] == like.escape() && i + 1 < points.length) {
                regex.append(Pattern.quote(Character.toString(points[++i])));
            } else {
                regex.append(points[i] == '%' ? ".*" : points[i] == '_' ? "." : literal);
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL)
                .matcher((String) value)
                .matches();
    }

    private static @Nullable Object choice(Case choice, List<@Nullable Object> row) {
        for (Branch branch : choice.branches()) {
            if (Boolean.TRUE.equals(evaluate(branch.condition(), row))) {
                return evaluate(branch.result(), row);
            }
        }
        Expression otherwise = choice.otherwise();
        return otherwise == null ? null : evaluate(otherwise, row);
    }

    private static @Nullable Object arithmetic(Arithmetic node, List<@Nullable Object> row) {
        Object left = evaluate(node.left(), row);
        Object right = evaluate(node.right(), row);
        if (left == null || right == null) {
            return null;
        }
        try {
            return switch (left) {
                case Integer a -> {
                    int b = (Integer) right;
                    yield switch (node.operator()) {
                        case ADD -> a + b;
                        case SUBTRACT -> a - b;
                        case MULTIPLY -> a * b;
                        case DIVIDE -> a / b;
                        case MODULO -> a % b;
                    };
                }
                case Long a -> {
                    long b = (Long) right;
                    yield switch (node.operator()) {
                        case ADD -> a + b;
                        case SUBTRACT -> a - b;
                        case MULTIPLY -> a * b;
                        case DIVIDE -> a / b;
                        case MODULO -> a % b;
                    };
                }
                case Double a -> {
                    double b = (Double) right;
                    yield switch (node.operator()) {
                        case ADD -> a + b;
                        case SUBTRACT -> a - b;
                        case MULTIPLY -> a * b;
                        case DIVIDE -> a / b;
                        case MODULO -> a % b;
                    };
                }
                case String a -> a + right;
                default -> decimal(node, (BigDecimal) left, (BigDecimal) right);
            };
        } catch (ArithmeticException failure) {
            throw new Failure();
        }
    }

    private static Object decimal(Arithmetic node, BigDecimal left, BigDecimal right) {
        int scale = ((DecimalType) node.type()).scale();
        BigDecimal exact = switch (node.operator()) {
            case ADD -> left.add(right);
            case SUBTRACT -> left.subtract(right);
            case MULTIPLY -> left.multiply(right);
            case DIVIDE -> left.divide(right, scale, RoundingMode.HALF_UP);
            case MODULO -> left.remainder(right);
        };
        return fit(exact, (DecimalType) node.type());
    }

    private static BigDecimal fit(BigDecimal value, DecimalType type) {
        BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
        if (scaled.precision() > type.precision()) {
            throw new Failure();
        }
        return scaled;
    }

    private static @Nullable Object negate(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Integer number -> -number;
            case Long number -> -number;
            case Double number -> -number;
            default -> ((BigDecimal) value).negate();
        };
    }

    private static @Nullable Object cast(@Nullable Object value, Type type) {
        if (value == null) {
            return null;
        }
        String text = value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
        try {
            return switch (type) {
                case DecimalType decimal -> fit(new BigDecimal(text.strip()), decimal);
                case ScalarType scalar ->
                    switch (scalar) {
                        case VARCHAR -> text;
                        case BOOLEAN -> text.strip().equalsIgnoreCase("true");
                        case INT ->
                            value instanceof Number number ? (Object) number.intValue() : Integer.valueOf(text.strip());
                        case BIGINT ->
                            value instanceof Number number ? (Object) number.longValue() : Long.valueOf(text.strip());
                        case DOUBLE ->
                            value instanceof Number number
                                    ? (Object) number.doubleValue()
                                    : Double.valueOf(text.strip());
                        default -> throw new IllegalArgumentException("not compared: " + scalar);
                    };
                default -> throw new IllegalArgumentException("not compared: " + type);
            };
        } catch (NumberFormatException wrong) {
            throw new Failure();
        }
    }

    /** COALESCE, the one function compared; each argument contains its failure. */
    private static @Nullable Object call(Call call, List<@Nullable Object> row) {
        for (Expression argument : call.arguments()) {
            Object value = contained(argument, row);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable Object element(List<?> list, int index) {
        int position = index < 0 ? list.size() + index : index - 1;
        return position < 0 || position >= list.size() ? null : list.get(position);
    }
}

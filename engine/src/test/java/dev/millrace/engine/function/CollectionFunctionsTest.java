// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.INT;
import static dev.millrace.data.ScalarType.VARCHAR;
import static dev.millrace.engine.function.Calls.call;
import static dev.millrace.engine.function.Calls.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.expression.TableEvaluator;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Arithmetic;
import dev.millrace.plan.expression.Expression.ArithmeticOperator;
import dev.millrace.plan.expression.Expression.Call;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.Expression.Lambda;
import dev.millrace.plan.expression.Expression.LambdaParameter;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.function.FunctionMismatchException;
import dev.millrace.plan.function.FunctionSignature;
import dev.millrace.plan.node.PlanNode.TableCall;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CollectionFunctionsTest {

    private static final Type INTS = new ArrayType(INT);
    private static final Type TEXTS = new ArrayType(VARCHAR);
    private static final Type COUNTS = new MapType(VARCHAR, INT);

    private static Calls.Typed ints(@Nullable Integer... values) {
        return typed(Arrays.asList(values), INTS);
    }

    private static Calls.Typed texts(@Nullable String... values) {
        return typed(Arrays.asList(values), TEXTS);
    }

    @Test
    void setsOfElements() {
        assertThat(call("ARRAY_DISTINCT", texts("apple", "apple", null, "cherry")))
                .isEqualTo(Arrays.asList("apple", null, "cherry"));
        assertThat(call("ARRAY_EXCEPT", ints(1, 2, 3, 1, 2), ints(2, 3))).isEqualTo(List.of(1));
        assertThat(call("ARRAY_INTERSECT", ints(1, 2, 3, 1, 2), ints(2, 1))).isEqualTo(List.of(1, 2));
        assertThat(call("ARRAY_UNION", ints(1, 2, 3, 1, 2), ints(4, 1))).isEqualTo(List.of(1, 2, 3, 4));
        assertThat(call("ARRAY_UNION", ints(1), typed(null, INTS))).isNull();
        assertThat(call("ARRAY_CONCAT", ints(1, 2), typed(null, INTS))).isEqualTo(List.of(1, 2));
        assertThat(call("ARRAY_REMOVE", texts("Foo", null, "baz"), typed(null, VARCHAR)))
                .isEqualTo(List.of("Foo", "baz"));
        assertThat(call("ARRAY_CONTAINS", ints(1, 2, 3), 3)).isEqualTo(true);
        assertThat(call("ARRAY_CONTAINS", typed(null, INTS), 3)).isEqualTo(false);
    }

    @Test
    void orderOfElements() {
        assertThat(call("ARRAY_MAX", texts("Foo", "Bar", null, "baz"))).isEqualTo("baz");
        assertThat(call("ARRAY_MIN", ints(-1, 2, null, 0))).isEqualTo(-1);
        assertThat(call("ARRAY_MIN", ints((Integer) null))).isNull();
        assertThat(call("ARRAY_SORT", ints(-1, 2, null, 0))).isEqualTo(Arrays.asList(-1, 0, 2, null));
        assertThat(call("ARRAY_SORT", ints(-1, 2, null, 0), "DESC")).isEqualTo(Arrays.asList(2, 0, -1, null));
        assertThat(call("ARRAY_SORT", ints(1), "sideways")).isNull();
    }

    @Test
    void partsAndSeries() {
        assertThat(call("ARRAY_LENGTH", ints(1, 2, 3))).isEqualTo(3);
        assertThat(call("ARRAY_JOIN", ints(1, null, 3), "-")).isEqualTo("1-null-3");
        assertThat(call("ARRAY_JOIN", texts("a", "b"))).isEqualTo("a,b");
        assertThat(call("SLICE", ints(1, 2, 3, 4), 2, 3)).isEqualTo(List.of(2, 3));
        assertThat(call("SLICE", ints(1, 2, 3), null, 2)).isEqualTo(List.of(1, 2));
        assertThat(call("SLICE", ints(1, 2, 3), 2, 9)).isNull();
        assertThat(call("GENERATE_SERIES", 1, 4)).isEqualTo(List.of(1, 2, 3, 4));
        assertThat(call("GENERATE_SERIES", 4L, 0L, -2)).isEqualTo(List.of(4L, 2L, 0L));
        assertThat(call("GENERATE_SERIES", 0L, Long.MAX_VALUE)).asString().startsWith("error");
    }

    @Test
    void maps() {
        Map<String, @Nullable Integer> fruit = new LinkedHashMap<>();
        fruit.put("banana", 20);
        fruit.put("apple", null);
        assertThat(call("MAP_KEYS", typed(fruit, COUNTS))).isEqualTo(List.of("banana", "apple"));
        assertThat(call("MAP_VALUES", typed(fruit, COUNTS))).isEqualTo(Arrays.asList(20, null));
        assertThat(call("MAP_UNION", typed(fruit, COUNTS), typed(Map.of("apple", 50), COUNTS)))
                .isEqualTo(Map.of("banana", 20, "apple", 50));
        assertThat(call("AS_MAP", texts("a", "b"), ints(1, 2))).isEqualTo(Map.of("a", 1, "b", 2));
        Object entries = call("ENTRIES", typed(fruit, COUNTS), true);
        assertThat((List<?>) entries)
                .extracting(entry -> ((StructValue) entry).values())
                .containsExactly(Arrays.asList("apple", null), Arrays.asList("banana", 20));
    }

    private static @Nullable Object lambdaCall(
            String name, Calls.Typed collection, Lambda lambda, Expression... between) {
        List<ArgumentType> arguments = new java.util.ArrayList<>(List.of(new ArgumentType.Typed(collection.type())));
        List<Expression> operands = new java.util.ArrayList<>(List.of(new ColumnReference(0, collection.type())));
        for (Expression operand : between) {
            arguments.add(new ArgumentType.Typed(operand.type()));
            operands.add(operand);
        }
        List<Type> parameters = Calls.FUNCTIONS.lambdaParameters(
                name, arguments, lambda.parameters().size());
        assertThat(parameters)
                .isEqualTo(lambda.parameters().stream().map(Field::type).toList());
        arguments.add(new ArgumentType.Lambda(parameters, lambda.type()));
        operands.add(lambda);
        FunctionSignature signature = Calls.FUNCTIONS.resolve(name, arguments);
        ColumnBuilder builder = ColumnBuilder.of(collection.type());
        builder.appendNull();
        builder.appendValue(collection.value());
        ColumnBuilder second = ColumnBuilder.of(INT);
        second.appendValue(1);
        second.appendValue(10);
        RowErrors errors = new RowErrors();
        Column result = Calls.COMPILER
                .compile(new Call(signature, operands))
                .evaluate(Input.of(List.of(builder.build(), second.build()), 2, new EvaluationContext(0, 0, errors)));
        return errors.isEmpty() ? result.value(1) : errors.kept().getFirst().message();
    }

    private static Expression add(Expression left, Expression right) {
        return new Arithmetic(ArithmeticOperator.ADD, left, right, INT);
    }

    @Test
    void lambdasSeeTheirRow() {
        Field x = new Field("X", INT);
        Lambda plus = new Lambda(List.of(x), add(new LambdaParameter("X", INT), new ColumnReference(1, INT)));
        assertThat(lambdaCall("TRANSFORM", ints(1, null, 3), plus)).isEqualTo(Arrays.asList(11, null, 13));
        Lambda large = new Lambda(
                List.of(x),
                new Comparison(ComparisonOperator.GREATER, new LambdaParameter("X", INT), new Literal(INT, 1), false));
        assertThat(lambdaCall("FILTER", ints(1, null, 3), large)).isEqualTo(List.of(3));
        Lambda sum = new Lambda(
                List.of(new Field("S", INT), x), add(new LambdaParameter("S", INT), new LambdaParameter("X", INT)));
        assertThat(lambdaCall("REDUCE", ints(1, 2, 3), sum, new ColumnReference(1, INT)))
                .isEqualTo(16);
    }

    @Test
    void aLambdaThatFailsMakesTheRowNull() {
        Lambda divide = new Lambda(
                List.of(new Field("X", INT)),
                new Arithmetic(ArithmeticOperator.DIVIDE, new Literal(INT, 1), new LambdaParameter("X", INT), INT));
        assertThat(lambdaCall("TRANSFORM", ints(1, 0), divide)).isEqualTo("DIVIDE: division by zero");
    }

    @Test
    void tableFunctionsMakeRows() {
        FunctionSignature explode =
                Calls.FUNCTIONS.resolve("EXPLODE", List.of(new ArgumentType.Typed(new ArrayType(BIGINT))));
        assertThat(explode.returnType()).isEqualTo(BIGINT);
        ColumnBuilder lists = ColumnBuilder.of(new ArrayType(BIGINT));
        lists.appendValue(List.of(1L, 2L));
        lists.appendNull();
        lists.appendValue(List.of());
        lists.appendValue(List.of(3L));
        TableEvaluator.Rows rows = Calls.COMPILER
                .compileTable(new TableCall(explode, List.of(new ColumnReference(0, new ArrayType(BIGINT)))))
                .evaluate(Input.of(List.of(lists.build()), 4, new EvaluationContext(0, 0, new RowErrors())));
        assertThat(rows.starts()).containsExactly(0, 2, 2, 2, 3);
        assertThat(rows.values().value(2)).isEqualTo(3L);
    }

    @Test
    void wordsAreCutWithoutObjects() {
        assertThat(words("SPLIT", ", ", "a, b,, c")).containsExactly("a", "b,", "c");
        assertThat(words("REGEXP_SPLIT_TO_ARRAY", "\\W+", "Hi how are you?"))
                .containsExactly("Hi", "how", "are", "you", "");
        assertThat(words("REGEXP_SPLIT_TO_ARRAY", "\\W+", "größer")).containsExactly("gr", "er");
        assertThat(words("REGEXP_SPLIT_TO_ARRAY", "(?U)\\W+", "ein größeres Übel, ja"))
                .containsExactly("ein", "größeres", "Übel", "ja");
        assertThat(words("REGEXP_SPLIT_TO_ARRAY", "(?U)\\W+", "")).containsExactly("");
        assertThat(words("REGEXP_SPLIT_TO_ARRAY", " +", "a  b")).containsExactly("a", "b");
    }

    private static List<String> words(String function, String delimiter, String text) {
        FunctionSignature split = Calls.FUNCTIONS.resolve(
                function, List.of(new ArgumentType.Typed(VARCHAR), new ArgumentType.Typed(VARCHAR)));
        FunctionSignature explode = Calls.FUNCTIONS.resolve("EXPLODE", List.of(new ArgumentType.Typed(TEXTS)));
        Call parts = new Call(split, List.of(new ColumnReference(0, VARCHAR), new Literal(VARCHAR, delimiter)));
        ColumnBuilder texts = ColumnBuilder.of(VARCHAR);
        texts.appendValue("before");
        texts.appendNull();
        texts.appendValue(text);
        TableEvaluator.Rows rows = Calls.COMPILER
                .compileTable(new TableCall(explode, List.of(parts)))
                .evaluate(Input.of(List.of(texts.build()), 3, new EvaluationContext(0, 0, new RowErrors())));
        assertThat(rows.count(1)).isZero();
        return java.util.stream.IntStream.range(rows.starts()[2], rows.starts()[3])
                .mapToObj(row -> String.valueOf(rows.values().value(row)))
                .toList();
    }

    @Test
    void mismatchesListWhatWouldFit() {
        assertThatThrownBy(() -> call("ABS", "x"))
                .isInstanceOf(FunctionMismatchException.class)
                .hasMessageContaining("ABS cannot be called with (VARCHAR)")
                .hasMessageContaining("ABS(value BIGINT) → BIGINT");
        assertThatThrownBy(() -> call("SUBSTRNG", "x"))
                .isInstanceOf(FunctionMismatchException.class)
                .hasMessageContaining("did you mean SUBSTRING");
    }
}

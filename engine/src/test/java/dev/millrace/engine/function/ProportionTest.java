// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import static dev.millrace.engine.function.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Column;
import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Values;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Like;
import dev.millrace.plan.expression.Expression.Literal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would take all memory or all time for one row fails for that row instead. */
class ProportionTest {

    private static final String LONG = "ab".repeat(500_000);

    private static String error(String name, @Nullable Object... arguments) {
        Object result = call(name, arguments);
        assertThat(result).asString().startsWith("error: " + name + ": ");
        return String.valueOf(result);
    }

    @Test
    void textsAreBounded() {
        assertThat(error("LPAD", "x", 2_000_000_000, "y"))
                .contains("2000000000")
                .contains("8388608");
        error("RPAD", "x", Integer.MAX_VALUE, LONG);
        error("REPEAT", LONG, Integer.MAX_VALUE);
        error("REPLACE", LONG, "a", LONG);
        error("REPLACE", LONG, "", LONG);
        error("REGEXP_REPLACE", LONG, "a", LONG);
        error("CONCAT", LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG);
        Object many = Calls.typed(Values.list(Collections.nCopies(100_000, "x")), new ArrayType(ScalarType.VARCHAR));
        error("ARRAY_JOIN", many, LONG);
        Object same = Calls.typed(Values.list(Collections.nCopies(100, LONG)), new ArrayType(ScalarType.VARCHAR));
        error("TO_JSON_STRING", same);
    }

    @Test
    void listsAreBounded() {
        assertThat(error("GENERATE_SERIES", 1, Integer.MAX_VALUE)).contains("1000000");
        List<@Nullable Object> columns = new ArrayList<>(Collections.nCopies(16, 1));
        columns.addAll(Collections.nCopies(100, null));
        error("CUBE_EXPLODE", Calls.typed(Values.list(columns), new ArrayType(ScalarType.INT)));
    }

    @Test
    void rowsOfABatchAreBoundedTogether() {
        int rows = 100;
        RowErrors errors = new RowErrors();
        Expression pad = new Expression.Call(
                Calls.FUNCTIONS.resolve(
                        "RPAD",
                        List.of(
                                new dev.millrace.plan.function.ArgumentType.Typed(ScalarType.VARCHAR),
                                new dev.millrace.plan.function.ArgumentType.Typed(ScalarType.INT),
                                new dev.millrace.plan.function.ArgumentType.Typed(ScalarType.VARCHAR))),
                List.of(
                        new Expression.Cast(new Expression.ColumnReference(0, ScalarType.INT), ScalarType.VARCHAR),
                        new Literal(ScalarType.INT, 8_000_000),
                        new Literal(ScalarType.VARCHAR, "-")));
        Column numbers = new dev.millrace.data.IntColumn(ScalarType.INT, rows, new int[rows], null);
        Calls.COMPILER.compile(pad).evaluate(Input.of(List.of(numbers), rows, new EvaluationContext(0, 0, errors)));
        assertThat(errors.count()).isEqualTo(rows - 8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+b",
                "a*a*a*a*a*a*b",
                "(a|aa)+$",
                "(.*a){20}",
                "(a|b)*c",
                "(?:){1000000000}",
                "((x{1000}){1000}){1000}"
            })
    void regularExpressionsEnd(String pattern) {
        String text = "a".repeat(100_000) + "!";
        Object found = call("REGEXP_LIKE", text, pattern);
        assertThat(found)
                .satisfiesAnyOf(
                        result -> assertThat(result).isInstanceOf(Boolean.class),
                        result -> assertThat(result).asString().startsWith("error: REGEXP_LIKE: "));
    }

    @Test
    void aPatternThatBacktracksOrRepeatsTooOftenSaysSo() {
        assertThat(error("REGEXP_LIKE", "a".repeat(200), "a*a*a*a*a*a*b")).contains("10000000 steps");
        assertThat(error("REGEXP_LIKE", "a", "(?:){1000000000}")).contains("1000000000");
        assertThat(error("REGEXP_EXTRACT", "((x{1000}){1000}){1000}", "a")).contains("repeats");
        assertThat(error("REGEXP_LIKE", "ab".repeat(100_000), "(a|b)*c")).contains("too deeply");
        assertThat(call("REGEXP_EXTRACT", "([0-9]{1,3}\\.){3}[0-9]{1,3}", "at 10.0.0.1 now"))
                .isEqualTo("10.0.0.1");
        error("REGEXP_LIKE", "a", "a".repeat(20_000));
    }

    @Test
    void searchesEnd() {
        String text = "a".repeat(1_000_000);
        String sought = "a".repeat(500_000) + "b";
        error("INSTR", text, sought);
        error("SPLIT", text, sought);
        error("REPLACE", text, sought, "");
        assertThat(call("INSTR", LONG, "ba")).isEqualTo(2);
        RowErrors errors = new RowErrors();
        Calls.COMPILER
                .compile(new Like(
                        new Literal(ScalarType.VARCHAR, text),
                        new Literal(ScalarType.VARCHAR, "%" + sought + "%"),
                        null))
                .evaluate(Input.of(List.of(), 1, new EvaluationContext(0, 0, errors)));
        assertThat(errors.kept())
                .extracting(RowErrors.RowError::message)
                .asString()
                .contains("LIKE: it takes more");
    }

    @Test
    void jsonThatIsNestedTooDeeplyIsNone() {
        error("EXTRACTJSONFIELD", "[".repeat(100_000), "$.a");
        assertThat(call("IS_JSON_STRING", "[".repeat(100_000) + "]".repeat(100_000)))
                .isEqualTo(false);
    }

    @Test
    void exponentsAreNotSpelledOut() {
        DecimalType money = new DecimalType(10, 2);
        assertThat(Values.fit(new BigDecimal("1e-1000000000"), money)).isEqualByComparingTo("0");
        assertThat(Values.fit(new BigDecimal("0.005"), money)).isEqualByComparingTo("0.01");
        assertThat(Values.fit(new BigDecimal("0.0049"), money)).isEqualByComparingTo("0.00");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Values.fit(new BigDecimal("1e1000000000"), money))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("1000000001 digits");
        assertThat(call("ROUND", 5.5, Integer.MIN_VALUE)).isEqualTo(0.0);
        assertThat(call("ROUND", 55.5, -2)).isEqualTo(100.0);
        assertThat(call("TRUNC", 155.5, -2)).isEqualTo(100.0);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.DOUBLE;
import static dev.millrace.data.ScalarType.INT;
import static dev.millrace.data.ScalarType.VARCHAR;
import static dev.millrace.engine.function.Calls.call;
import static dev.millrace.engine.function.Calls.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.MapType;
import dev.millrace.data.Type;
import dev.millrace.engine.function.library.BuiltInLibrary;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.function.FunctionKind;
import dev.millrace.plan.function.FunctionMismatchException;
import dev.millrace.plan.function.FunctionSignature;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserFunctionsTest {

    private static FunctionSignature resolve(String name, Type... types) {
        return Calls.FUNCTIONS.resolve(
                name,
                Arrays.stream(types)
                        .map(type -> (ArgumentType) new ArgumentType.Typed(type))
                        .toList());
    }

    @Test
    void functionsOfALibraryOnTheClassPathAreFound() {
        assertThat(call("HYPOTENUSE", 3, 4)).isEqualTo(5.0);
        assertThat(call("HYPOTENUSE", 3.0, null)).isNull();
        assertThat(call("SUM_OF", 1, 2L, 3)).isEqualTo(6L);
        assertThat(call("SUM_OF")).isEqualTo(0L);
        assertThat(call("TWICE", new BigDecimal("1.25"))).isEqualTo(new BigDecimal("2.50"));
        assertThat(call("WORK", "x")).isEqualTo("error: WORK: no work for x");
        assertThat(Calls.FUNCTIONS.describe("HYPOTENUSE").orElseThrow().overloads())
                .containsExactly("HYPOTENUSE(a DOUBLE, b DOUBLE) → DOUBLE");
        assertThat(resolve("COUNT_UP", INT).kind()).isEqualTo(FunctionKind.TABLE);
        assertThat(resolve("PRODUCT", INT).parameterTypes()).containsExactly(DOUBLE);
    }

    @Test
    void boxedAndNullableParametersReceiveNulls() {
        assertThat(call("DESCRIBE_NULL", typed(null, INT), "x")).isEqualTo("null/x");
        assertThat(call("DESCRIBE_NULL", 1, typed(null, VARCHAR))).isEqualTo("1/null");
    }

    @Test
    void exactTypesWinOverCastsAndCastsOverVariadics() {
        assertThat(resolve("ABS", INT).returnType()).isEqualTo(INT);
        assertThat(resolve("ABS", new DecimalType(5, 2)).returnType()).isEqualTo(new DecimalType(5, 2));
        assertThat(resolve("SQRT", BIGINT).parameterTypes()).containsExactly(DOUBLE);
        assertThat(resolve("SQRT", new DecimalType(5, 2)).parameterTypes()).containsExactly(DOUBLE);
        assertThat(resolve("COALESCE", INT, new DecimalType(5, 2)).returnType()).isEqualTo(new DecimalType(12, 2));
        assertThat(resolve("COALESCE", INT, DOUBLE).parameterTypes()).containsExactly(DOUBLE, DOUBLE);
        assertThat(resolve("ROUND", new DecimalType(5, 2)).returnType()).isEqualTo(new DecimalType(3, 0));
        assertThat(resolve("ARRAY_CONCAT", new ArrayType(INT), new ArrayType(INT))
                        .returnType())
                .isEqualTo(new ArrayType(INT));
        assertThat(resolve("ENTRIES", new MapType(VARCHAR, INT), dev.millrace.data.ScalarType.BOOLEAN)
                        .returnType()
                        .sql())
                .isEqualTo("ARRAY<STRUCT<K VARCHAR, V INT>>");
        assertThat(resolve("SUM", new DecimalType(5, 2)).returnType()).isEqualTo(new DecimalType(5, 2));
        assertThat(resolve("AVG", new DecimalType(5, 2)).returnType()).isEqualTo(DOUBLE);
        assertThat(resolve("COUNT").returnType()).isEqualTo(BIGINT);
    }

    @Test
    void elementTypesMustAgree() {
        assertThatThrownBy(() -> resolve("ARRAY_CONCAT", new ArrayType(INT), new ArrayType(VARCHAR)))
                .isInstanceOf(FunctionMismatchException.class)
                .hasMessageContaining("ARRAY_CONCAT(left ARRAY<T>, right ARRAY<T>) → ARRAY<T>");
        assertThatThrownBy(() -> Calls.FUNCTIONS.lambdaParameters(
                        "TRANSFORM", List.of(new ArgumentType.Typed(new ArrayType(INT))), 2))
                .hasMessageContaining("TRANSFORM takes no lambda of 2 parameters as argument 2");
    }

    @Test
    void twoFunctionsOfOneNameAndTheSameParametersAreRefused() {
        assertThatThrownBy(() -> BuiltInFunctions.of(List.of(new BuiltInLibrary(), new BuiltInLibrary())))
                .hasMessageContaining("two functions have the same name and parameters");
    }

    @Test
    void everyFunctionIsDescribed() {
        BuiltInFunctions functions = BuiltInFunctions.of(List.of(new BuiltInLibrary()));
        assertThat(functions.functions()).isNotEmpty().allSatisfy(function -> {
            assertThat(function.description()).as(function.name()).isNotBlank();
            assertThat(function.overloads()).as(function.name()).isNotEmpty();
            assertThat(function.name()).isUpperCase();
        });
    }
}

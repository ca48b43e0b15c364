// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a static Java method a scalar function of SQL; methods of the same name are its overloads. The Java types say the SQL types:
 *
 * <pre>
 * boolean Boolean      BOOLEAN        String, Utf8   VARCHAR        LocalDate   DATE
 * int Integer          INT            ByteBuffer     BYTES          LocalTime   TIME
 * long Long            BIGINT         BigDecimal     DECIMAL        Instant     TIMESTAMP
 * double Double        DOUBLE         List, Map      ARRAY, MAP     StructValue STRUCT
 * Function, BiFunction, TriFunction   a lambda       T              any type, the same one for every T
 * </pre>
 *
 * <p>Where an argument is null the method is not called and the result is null, except that a parameter of a boxed type or one
 * marked {@code @Nullable} receives the null. A method that returns {@code null} makes a null; one that throws makes the row
 * fail with the exception's message. The last parameter may be variadic. A parameter of type
 * {@link dev.millrace.engine.expression.EvaluationContext} or {@link dev.millrace.data.Type} (the result's type) is no SQL
 * parameter but is handed in. The method must be pure but for the context, and thread-safe.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ScalarFunction {

    /** The name, upper case; further names are synonyms. */
    String[] name();

    /** One or two sentences; needed on one overload only. */
    String description() default "";

    /** The chapter of the function reference. */
    String category() default "OTHER";

    /** Computes the result's type where the Java types cannot say it; otherwise DECIMAL and STRUCT are the first argument's. */
    Class<? extends ResultType> result() default ResultType.class;
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a static Java method that returns a {@code List} a table function: each element becomes a row; a null list makes none.
 * Otherwise as {@link ScalarFunction}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface TableFunction {

    /** The name, upper case; further names are synonyms. */
    String[] name();

    /** One or two sentences; needed on one overload only. */
    String description() default "";

    /** The chapter of the function reference. */
    String category() default "TABLE";

    /** Computes the type of the list where the Java types cannot say it. */
    Class<? extends ResultType> result() default ResultType.class;
}

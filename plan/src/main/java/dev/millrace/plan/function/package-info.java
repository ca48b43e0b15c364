// SPDX-License-Identifier: Apache-2.0
/**
 * Functions as a plan sees them: by name and types. {@link dev.millrace.plan.function.FunctionCatalog} is what analysis asks;
 * the engine answers it from the annotated Java methods that hold the code. A plan keeps the chosen
 * {@link dev.millrace.plan.function.FunctionSignature}, from which any engine finds the code again.
 *
 * <p>Everything here is immutable and may be shared between threads.
 */
@NullMarked
package dev.millrace.plan.function;

import org.jspecify.annotations.NullMarked;

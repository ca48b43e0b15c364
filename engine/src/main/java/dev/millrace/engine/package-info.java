// SPDX-License-Identifier: Apache-2.0

/** Operators, expression kernels, state tables and the local runtime. */
@NullMarked
package dev.millrace.engine;

import org.jspecify.annotations.NullMarked;

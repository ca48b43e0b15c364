// SPDX-License-Identifier: Apache-2.0

/** Microbenchmarks and whole-pipeline comparisons with other engines. */
@NullMarked
package dev.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** The SQL script runner, the operator harness and seeded generators; for the project and for its users. */
@NullMarked
package dev.millrace.testing;

import org.jspecify.annotations.NullMarked;

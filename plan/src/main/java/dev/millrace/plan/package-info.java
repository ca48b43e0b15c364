// SPDX-License-Identifier: Apache-2.0

/** Plan nodes and expressions as sealed records: the contract between SQL and the engine. */
@NullMarked
package dev.millrace.plan;

import org.jspecify.annotations.NullMarked;

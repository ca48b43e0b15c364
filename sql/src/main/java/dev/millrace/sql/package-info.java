// SPDX-License-Identifier: Apache-2.0

/** Grammar, analysis and planning: SQL text to plan. The only module that sees ANTLR and Calcite. */
@NullMarked
package dev.millrace.sql;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.millrace.sql.optimize;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.millrace.sql.query;

import org.jspecify.annotations.NullMarked;

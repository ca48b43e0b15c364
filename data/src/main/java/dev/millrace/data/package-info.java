// SPDX-License-Identifier: Apache-2.0

/** Types, schemas, columns and batches. Depends on the JDK only. */
@NullMarked
package dev.millrace.data;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** A decoder and an encoder for each data format. */
@NullMarked
package dev.millrace.formats;

import org.jspecify.annotations.NullMarked;

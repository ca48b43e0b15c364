// SPDX-License-Identifier: Apache-2.0

/** The live session: catalog, dataflow and Kafka together. */
@NullMarked
package dev.millrace.server;

import org.jspecify.annotations.NullMarked;

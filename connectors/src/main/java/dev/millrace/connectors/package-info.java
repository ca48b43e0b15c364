// SPDX-License-Identifier: Apache-2.0

/** Generators, HTTP, files, databases: everything that is not Kafka. */
@NullMarked
package dev.millrace.connectors;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/** The embedded broker, the Kafka source and sink, and the catalog log. */
@NullMarked
package dev.millrace.kafka;

import org.jspecify.annotations.NullMarked;

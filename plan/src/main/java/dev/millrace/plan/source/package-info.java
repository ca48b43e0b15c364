// SPDX-License-Identifier: Apache-2.0
/**
 * Streams and tables over topics, as declared: {@link dev.millrace.plan.source.SourceDefinition} with its columns, its
 * {@link dev.millrace.plan.source.TopicDefinition} and formats. Analysis resolves names against it, decoders and encoders are
 * made from it, the catalog keeps it.
 *
 * <p>Everything here is immutable and may be shared between threads.
 */
@NullMarked
package dev.millrace.plan.source;

import org.jspecify.annotations.NullMarked;

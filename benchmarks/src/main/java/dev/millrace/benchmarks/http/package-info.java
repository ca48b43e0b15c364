// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP server under load. A {@link dev.millrace.benchmarks.http.MeasuredServer} is all of Millrace in a process of its own with a
 * heap of 512 MB; {@link dev.millrace.benchmarks.http.LookupBenchmark} times look-ups by key, {@link
 * dev.millrace.benchmarks.http.SubscriptionBenchmark} measures what connections, subscriptions and charts cost.
 *
 * <p>Run them with {@code bin/benchmark lookups} and {@code bin/benchmark subscriptions}.
 */
@NullMarked
package dev.millrace.benchmarks.http;

import org.jspecify.annotations.NullMarked;

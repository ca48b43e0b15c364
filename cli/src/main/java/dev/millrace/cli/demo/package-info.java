// SPDX-License-Identifier: Apache-2.0
/**
 * {@code millrace demo}: from nothing to live results in one command.
 *
 * <p>{@link dev.millrace.cli.demo.DemoCommand} starts the engine ({@link dev.millrace.cli.start.RunningEngine}), runs the
 * statements of an example, feeds it events ({@link dev.millrace.cli.generate.EventFeed}) and watches its result.
 * {@code Demo} lists what there is; the statements are those of {@code examples/}, packaged as they are. {@code LiveTable} is
 * the small table that moves; without a terminal the rows are printed one after the other as data.
 *
 * <pre>
 * millrace demo bank --rate 5000 --for 30s
 * </pre>
 *
 * <p>Invariants: nothing is faked: events go through the broker, results come back from it. A second run in the same directory
 * goes on with the pipeline and the data of the first. Whatever ends the demo, the feed, the engine and the broker are stopped
 * in this order.
 *
 * <p>Threading: one thread per feed, one that watches, one that draws ten times a second; the command's thread waits for the
 * end.
 */
@NullMarked
package dev.millrace.cli.demo;

import org.jspecify.annotations.NullMarked;

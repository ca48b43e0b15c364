// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.node;

import dev.millrace.plan.expression.AggregateCall;

/** One function computed over a frame; ROW_NUMBER, RANK, LAG and the like are aggregate functions of that name. */
public record OverCall(String name, AggregateCall call) {}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Values;
import dev.millrace.engine.function.FunctionMethod;
import dev.millrace.engine.function.Utf8;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** IN and LIKE: lists of constants become a sorted array or a set of bytes, looked up without decoding the rows. */
final class Membership {

    static final FunctionMethod LIKE_CONSTANT = Kernels.partial("like", Utf8.class, LikePattern.class);
    static final FunctionMethod LIKE = Kernels.partial("like", Utf8.class, Utf8.class, int.class);

    private Membership() {}

    static Evaluator of(Evaluator value, List<Evaluator> options, boolean nullIsFalse) {
        Evaluator found = options.stream().allMatch(Constant.class::isInstance)
                ? amongConstants(
                        value, options.stream().map(Constant.class::cast).toList())
                : amongExpressions(value, options);
        return nullIsFalse ? new NullNodes.NullIsFalseNode(found) : found;
    }

    private static Evaluator amongConstants(Evaluator value, List<Constant> options) {
        List<Object> present = new ArrayList<>();
        for (Constant option : options) {
            Object constant = option.value();
            if (constant != null) {
                present.add(constant);
            }
        }
        Evaluator found = switch (value.type().layout()) {
            case INT -> {
                int[] sorted =
                        present.stream().mapToInt(Values::unboxInt).sorted().toArray();
                yield node(Kernels.total("in", int.class, int[].class), value, sorted);
            }
            case LONG -> {
                long[] sorted =
                        present.stream().mapToLong(Values::unboxLong).sorted().toArray();
                yield node(Kernels.total("in", long.class, long[].class), value, sorted);
            }
            case BINARY -> {
                Set<Utf8> set = new HashSet<>();
                for (Object constant : present) {
                    byte[] bytes = Constant.bytes(constant);
                    set.add(new Utf8(bytes, 0, bytes.length));
                }
                yield node(Kernels.partial("in", Utf8.class, Set.class), value, set);
            }
            case BOOLEAN, DOUBLE, VALUE ->
                amongExpressions(
                        value,
                        List.copyOf(options.stream()
                                .filter(option -> option.value() != null)
                                .toList()));
        };
        return present.size() < options.size() ? new NullNodes.FalseIsNullNode(found) : found;
    }

    private static Evaluator node(FunctionMethod method, Evaluator value, Object options) {
        return new MethodNode("IN", method, List.of(value, options), ScalarType.BOOLEAN);
    }

    private static Evaluator amongExpressions(Evaluator value, List<? extends Evaluator> options) {
        List<Evaluator> comparisons = new ArrayList<>();
        for (Evaluator option : options) {
            comparisons.add(Operators.equal(value, option));
        }
        // An operand is only evaluated where it is needed; the first settles what it can on all rows.
        return new JunctionNode(comparisons, new boolean[comparisons.size()], true);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.optimize;

import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.node.JoinKey;
import dev.millrace.plan.node.JoinType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.sql.expression.ExpressionRewriter;
import dev.millrace.sql.optimize.ColumnPruning.Pruned;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of {@link ColumnPruning} for nodes of two inputs. */
final class JoinPruning {

    private JoinPruning() {}

    /** Both sides pruned, and what follows for keys, condition and places. */
    private record Sides(
            Pruned left,
            Pruned right,
            List<JoinKey> keys,
            @Nullable Expression residual,
            int[] places,
            Shape shape) {}

    private static Sides sides(
            PlanNode join, JoinType type, List<JoinKey> keys, @Nullable Expression residual, BitSet needed) {
        PlanNode leftInput = join.inputs().get(0);
        PlanNode rightInput = join.inputs().get(1);
        int width = leftInput.shape().columns().size();
        BitSet all = residual == null ? (BitSet) needed.clone() : ColumnPruning.with(needed, List.of(residual));
        BitSet leftNeeded = ColumnPruning.with(
                ColumnPruning.below(all, width),
                keys.stream().map(JoinKey::left).toList());
        BitSet rightNeeded = ColumnPruning.with(
                all.get(width, Math.max(width, all.length())),
                keys.stream().map(JoinKey::right).toList());
        Pruned left = ColumnPruning.input(leftInput, leftNeeded);
        Pruned right = ColumnPruning.input(rightInput, rightNeeded);
        int leftWidth = left.node().shape().columns().size();
        int[] both = Arrays.copyOf(left.places(), width + right.places().length);
        for (int i = 0; i < right.places().length; i++) {
            both[width + i] = right.places()[i] < 0 ? -1 : right.places()[i] + leftWidth;
        }
        List<JoinKey> moved = new ArrayList<>();
        for (JoinKey key : keys) {
            moved.add(new JoinKey(left.move(key.left()), right.move(key.right())));
        }
        Expression condition = residual == null ? null : ExpressionRewriter.moveColumns(residual, index -> both[index]);
        int[] places = type == JoinType.SEMI || type == JoinType.ANTI ? left.places() : both;
        return new Sides(left, right, moved, condition, places, ColumnPruning.shape(join.shape(), places));
    }

    static Pruned prune(PlanNode.StreamStreamJoin join, BitSet needed) {
        Sides sides = sides(join, join.joinType(), join.keys(), join.residual(), needed);
        return new Pruned(
                new PlanNode.StreamStreamJoin(
                        sides.left().node(),
                        sides.right().node(),
                        join.joinType(),
                        sides.keys(),
                        sides.residual(),
                        join.beforeMillis(),
                        join.afterMillis(),
                        join.graceMillis(),
                        sides.shape()),
                sides.places());
    }

    static Pruned prune(PlanNode.StreamTableJoin join, BitSet needed) {
        Sides sides = sides(join, join.joinType(), join.keys(), join.residual(), needed);
        return new Pruned(
                new PlanNode.StreamTableJoin(
                        sides.left().node(),
                        sides.right().node(),
                        join.joinType(),
                        sides.keys(),
                        sides.residual(),
                        sides.shape()),
                sides.places());
    }

    static Pruned prune(PlanNode.TableJoin join, BitSet needed) {
        Sides sides = sides(join, join.joinType(), join.keys(), join.residual(), needed);
        return new Pruned(
                new PlanNode.TableJoin(
                        sides.left().node(),
                        sides.right().node(),
                        join.joinType(),
                        sides.keys(),
                        sides.residual(),
                        sides.shape()),
                sides.places());
    }
}

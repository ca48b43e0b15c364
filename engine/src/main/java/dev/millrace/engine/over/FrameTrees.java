// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.engine.function.aggregate.BoundAggregate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link FrameTree} for each function of one partition that has had long frames so far. */
final class FrameTrees {

    private final List<OverFunction> functions;
    private final @Nullable FrameTree[] trees;

    FrameTrees(List<OverFunction> functions) {
        this.functions = functions;
        trees = new @Nullable FrameTree[functions.size()];
    }

    /** The tree of the {@code index}-th function, which must be an aggregate. */
    FrameTree tree(int index) {
        FrameTree tree = trees[index];
        if (tree == null) {
            BoundAggregate aggregate = functions.get(index).aggregate();
            if (aggregate == null) {
                throw new IllegalArgumentException("only aggregates have parts");
            }
            tree = new FrameTree(aggregate.newState(false));
            trees[index] = tree;
        }
        return tree;
    }

    /** Whether no function has had a long frame. */
    boolean isEmpty() {
        for (FrameTree tree : trees) {
            if (tree != null) {
                return false;
            }
        }
        return true;
    }

    /** Rows from {@code number} on are no longer what they were. */
    void forgetFrom(long number) {
        for (FrameTree tree : trees) {
            if (tree != null) {
                tree.forgetFrom(number);
            }
        }
    }

    /** Rows before {@code number} are not asked for any more. */
    void forgetBefore(long number) {
        for (FrameTree tree : trees) {
            if (tree != null) {
                tree.forgetBefore(number);
            }
        }
    }

    /** Memory in use, about. */
    long bytes() {
        long bytes = 0;
        for (FrameTree tree : trees) {
            bytes += tree == null ? 0 : tree.bytes();
        }
        return bytes;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.server.session.SelectShape;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RowQueueTest {

    private static Frame.Rows take(FrameQueue queue) {
        return (Frame.Rows) Objects.requireNonNull(queue.take());
    }

    private static void addAll(FrameQueue queue, Changes changes) {
        assertThat(queue.add(changes, 0, changes.rows(), false)).isEqualTo(changes.rows());
    }

    @Test
    void theOldestRowsGiveWayAndAreCounted() {
        RowQueue queue = new RowQueue(Shapes.of(SelectShape.Reading.APPEND), 10);
        addAll(queue, Shapes.rows(7, "a", 0));
        addAll(queue, Shapes.rows(5, "b", 100));
        Frame.Rows frame = take(queue);
        assertThat(frame.skipped()).isEqualTo(2);
        assertThat(frame.rows()).hasSize(10);
        assertThat(frame.rows().getFirst()).containsExactly("a2", 2.0);
        assertThat(frame.rows().getLast()).containsExactly("b4", 104.0);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.take()).isNull();
    }

    @Test
    void oneLargeBatchLeavesItsEnd() {
        RowQueue queue = new RowQueue(Shapes.of(SelectShape.Reading.APPEND), 10);
        addAll(queue, Shapes.rows(1_000, "a", 0));
        Frame.Rows frame = take(queue);
        assertThat(frame.skipped()).isEqualTo(990);
        assertThat(frame.rows().getFirst()).containsExactly("a990", 990.0);
    }

    @Test
    void whoCanWaitIsToldWhereToGoOn() {
        RowQueue queue = new RowQueue(Shapes.of(SelectShape.Reading.APPEND), 10);
        Changes changes = Shapes.rows(25, "a", 0);
        assertThat(queue.add(changes, 0, 25, true)).isEqualTo(10);
        assertThat(queue.add(changes, 10, 25, true)).isEqualTo(10);
        assertThat(take(queue).skipped()).isZero();
        assertThat(queue.add(changes, 10, 25, true)).isEqualTo(20);
        assertThat(take(queue).rows().getFirst()).containsExactly("a10", 10.0);
    }

    @Test
    void largeRowsAreFewerRows() {
        RowQueue queue = new RowQueue(Shapes.of(SelectShape.Reading.APPEND));
        ChangesBuilder builder = Shapes.builder();
        for (int i = 0; i < 10; i++) {
            builder.append(Shapes.row("x".repeat(RowQueue.BYTES_MAX / 4), (double) i), 0, 1);
        }
        addAll(queue, builder.build());
        Frame.Rows frame = take(queue);
        assertThat(frame.rows().size()).isBetween(1, 4);
        assertThat(frame.rows().size() + frame.skipped()).isEqualTo(10);
        assertThat(frame.rows().getLast().get(1)).isEqualTo(9.0);
    }

    @Test
    void signedRowsBeginWithTheirSign() {
        RowQueue queue = new RowQueue(Shapes.of(SelectShape.Reading.SIGNED));
        ChangesBuilder builder = Shapes.builder();
        builder.append(Shapes.row("a", 1.0), 0, -1);
        builder.append(Shapes.row("a", 2.0), 0, 1);
        addAll(queue, builder.build());
        assertThat(take(queue).rows())
                .containsExactly(java.util.List.of("-", "a", 1.0), java.util.List.of("+", "a", 2.0));
    }

    @Test
    void ofATablesKeyTheLastRowIsKept() {
        UpsertQueue queue = new UpsertQueue(Shapes.of(SelectShape.Reading.UPSERT));
        addAll(queue, Shapes.rows(3, "k", 0));
        addAll(queue, Shapes.rows(2, "k", 100));
        ChangesBuilder gone = Shapes.builder();
        gone.append(Shapes.row("k2", null), 0, -1);
        addAll(queue, gone.build());
        Frame.Rows frame = take(queue);
        assertThat(frame.skipped()).isZero();
        assertThat(frame.rows())
                .containsExactly(Shapes.row("k0", 100.0), Shapes.row("k1", 101.0), Shapes.row("k2", null));
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aTableWithManyKeysWaitsOrCountsAndGoesOnWithThoseItHas() {
        UpsertQueue queue = new UpsertQueue(Shapes.of(SelectShape.Reading.UPSERT));
        Changes many = Shapes.rows(UpsertQueue.KEYS_MAX + 5, "k", 0);
        assertThat(queue.add(many, 0, many.rows(), true)).isEqualTo(UpsertQueue.KEYS_MAX);
        Changes again = Shapes.rows(2, "k", -10);
        assertThat(queue.add(again, 0, 2, true)).isEqualTo(2);
        assertThat(queue.add(many, UpsertQueue.KEYS_MAX, many.rows(), false)).isEqualTo(many.rows());
        long rows = 0;
        long skipped = 0;
        while (!queue.isEmpty()) {
            Frame.Rows frame = take(queue);
            assertThat(frame.rows().size()).isLessThanOrEqualTo(RowQueue.ROWS_MAX);
            rows += frame.rows().size();
            skipped += frame.skipped();
        }
        assertThat(rows).isEqualTo(UpsertQueue.KEYS_MAX);
        assertThat(skipped).isEqualTo(5);
    }
}

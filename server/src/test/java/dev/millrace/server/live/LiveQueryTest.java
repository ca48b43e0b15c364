// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.query.MemoryBudget;
import dev.millrace.server.session.SelectShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveQueryTest {

    private static final MemoryBudget MEMORY = new MemoryBudget(1 << 30);

    private final List<LiveSubscription> gone = new ArrayList<>();
    private final LiveQuery query = new LiveQuery(gone::add);

    private static LiveSubscription reader(long limit) {
        return new LiveSubscription(
                new RowQueue(Shapes.of(SelectShape.Reading.APPEND)), MEMORY.open(0), false, limit, () -> {});
    }

    private static int rows(@Nullable Frame frame) {
        assertThat(frame).isInstanceOf(Frame.Rows.class);
        return frame instanceof Frame.Rows rows ? rows.rows().size() : -1;
    }

    @Test
    void readersComeAndGoAndTheLastEndsIt() {
        LiveSubscription first = reader(Long.MAX_VALUE);
        LiveSubscription second = reader(Long.MAX_VALUE);
        assertThat(query.join(first)).isTrue();
        query.add(Shapes.rows(2, "a", 0));
        assertThat(query.join(second)).isTrue();
        query.add(Shapes.rows(3, "b", 0));
        assertThat(rows(first.take())).isEqualTo(5);
        assertThat(rows(second.take())).isEqualTo(3);
        first.close();
        assertThat(query.isOver()).isFalse();
        assertThat(gone).containsExactly(first);
        assertThat(first.take()).isNull();
        second.close();
        assertThat(query.isOver()).isTrue();
        assertThat(gone).containsExactly(first, second);
        assertThat(query.join(reader(1))).isFalse();
    }

    @Test
    void aLimitEndsItAfterSoManyRows() {
        LiveSubscription reader = reader(4);
        query.join(reader);
        query.add(Shapes.rows(3, "a", 0));
        assertThat(query.isOver()).isFalse();
        query.add(Shapes.rows(3, "b", 0));
        assertThat(query.isOver()).isTrue();
        assertThat(rows(reader.take())).isEqualTo(4);
        assertThat(reader.take()).isInstanceOf(Frame.End.class);
        assertThat(reader.take()).isNull();
    }

    @Test
    void aFailureIsToldBehindTheRowsBeforeIt() {
        LiveSubscription reader = reader(Long.MAX_VALUE);
        query.join(reader);
        query.add(Shapes.rows(1, "a", 0));
        query.finish(new IllegalStateException("broken"));
        assertThat(rows(reader.take())).isEqualTo(1);
        assertThat(reader.take()).isInstanceOf(Frame.Failed.class);
        assertThat(reader.hasFrame()).isFalse();
        assertThat(gone).containsExactly(reader);
    }

    @Test
    void aPausedReaderKeepsWhatFits() {
        LiveSubscription reader = reader(Long.MAX_VALUE);
        query.join(reader);
        reader.pause();
        query.add(Shapes.rows(5_000, "a", 0));
        assertThat(reader.hasFrame()).isFalse();
        assertThat(reader.take()).isNull();
        reader.resume();
        assertThat(reader.take()).isInstanceOfSatisfying(Frame.Rows.class, frame -> {
            assertThat(frame.rows()).hasSize(RowQueue.ROWS_MAX);
            assertThat(frame.skipped()).isEqualTo(5_000 - RowQueue.ROWS_MAX);
        });
    }

    @Test
    void aQueryThatCanWaitGoesOnWhenTheReaderHasTaken() throws InterruptedException {
        LiveSubscription reader = new LiveSubscription(
                new RowQueue(Shapes.of(SelectShape.Reading.APPEND), 10),
                MEMORY.open(0),
                true,
                Long.MAX_VALUE,
                () -> {});
        Thread adding = Thread.ofVirtual().start(() -> reader.add(Shapes.rows(35, "a", 0)));
        int taken = 0;
        while (taken < 35) {
            Frame frame = reader.take();
            if (frame instanceof Frame.Rows rows) {
                assertThat(rows.skipped()).isZero();
                taken += rows.rows().size();
            } else {
                Thread.onSpinWait();
            }
        }
        adding.join();
        assertThat(taken).isEqualTo(35);
    }

    @Test
    void aReaderForWhomThereIsNoMemoryEndsAlone() {
        MemoryBudget small = new MemoryBudget(128 << 10);
        LiveQuery query = new LiveQuery(reader -> {});
        LiveSubscription slow = new LiveSubscription(
                new RowQueue(Shapes.of(SelectShape.Reading.APPEND)), small.open(0), false, Long.MAX_VALUE, () -> {});
        LiveSubscription other = reader(Long.MAX_VALUE);
        query.join(slow);
        query.join(other);
        while (!slow.isOver()) {
            query.add(Shapes.rows(1_000, "a long enough text", 0));
        }
        assertThat(small.bytes()).isLessThanOrEqualTo(small.bytesMax());
        assertThat(query.isOver()).isFalse();
        assertThat(slow.take()).isInstanceOf(Frame.Failed.class);
        assertThat(small.bytes()).isZero();
        assertThat(other.take()).isInstanceOf(Frame.Rows.class);
    }
}

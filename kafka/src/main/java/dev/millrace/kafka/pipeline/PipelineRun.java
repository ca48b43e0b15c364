// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.epoch.Epoch;
import dev.millrace.kafka.epoch.Outage;
import dev.millrace.kafka.journal.JournalEntry.StrandJoined;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.OffsetGapException;
import dev.millrace.kafka.pump.Pump;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * One life of a pipeline, from opening its clients to the first failure: recovery, then steps. Its strands are read by pumps
 * ({@link Pump}), their ticks run by {@link Ticker}, their results committed by {@link Epoch}; this class decides in which order.
 * Belongs to the pipeline's thread; after an exception it can only be closed.
 */
final class PipelineRun implements Life {
    /** How long a command may have to wait for a poll that finds nothing. */
    private static final long LONGEST_WAIT_MILLIS = 20;

    private static final long QUIET_MILLIS = 2_000;

    private final PipelineParts parts;
    private final PipelineOpening opening;
    private final StandingLag standingLag = new StandingLag();
    private @Nullable StrandSet opened;
    private long lastBusyMillis = System.currentTimeMillis();

    PipelineRun(PipelineContext context, int partition, PipelineMemory memory, Outage outage) {
        this.parts = PipelineParts.of(context, partition, memory, outage);
        this.opening = new PipelineOpening(parts);
    }

    private StrandSet strands() {
        return Objects.requireNonNull(opened, "the pipeline has not begun");
    }

    @Override
    public void begin() throws InterruptedException {
        opened = opening.open();
    }

    /** What can be asked of it; it is busy for a while then. */
    PipelineCommands commands() {
        lastBusyMillis = System.currentTimeMillis();
        return new PipelineCommands(parts, strands(), opening);
    }

    // ---- steps

    @Override
    public void step(long nowMillis) throws InterruptedException {
        boolean busy = false;
        for (Pump pump : strands().pumps()) {
            busy |= step(pump, waitMillis(pump, nowMillis), nowMillis) > 0;
        }
        for (Pump pump : strands().catchingUp()) {
            joinIfNear(pump);
        }
        for (QueryStop stop : parts.ticker().takeOverLimit()) {
            parts.commitIfAny(strands());
            strands().stop(Set.of(stop.queryId()), stop);
        }
        if (strands().pumps().stream()
                .allMatch(pump -> pump.strand().positions().isEmpty())) {
            Thread.sleep(LONGEST_WAIT_MILLIS);
        }
        standingLag.learn(strands(), nowMillis);
        if (strands().pumps().stream().anyMatch(Pump::hasPassed)) {
            parts.epoch().touch(nowMillis);
        }
        if (busy || parts.epoch().hasContent()) {
            lastBusyMillis = nowMillis;
        }
        if (parts.epoch().isDue(System.currentTimeMillis())) {
            parts.commit(strands());
        }
    }

    private long waitMillis(Pump pump, long nowMillis) {
        if (!strands().catchingUp().isEmpty() || pump != strands().joined()) {
            return 0;
        }
        long most = pump.waitsForAcks() ? 1 : LONGEST_WAIT_MILLIS;
        return Math.min(most, parts.epoch().dueInMillis(nowMillis, most));
    }

    /** A gap, or a topic that is closed to us, stops those who read there; the others go on. */
    private int step(Pump pump, long waitMillis, long nowMillis) throws InterruptedException {
        try {
            return pump.step(waitMillis, nowMillis);
        } catch (OffsetGapException gap) {
            parts.commitIfAny(strands());
            Gaps.handle(gap, pump, parts.memory().catalog(), strands()::stop);
            parts.epoch().touch(nowMillis);
        } catch (TopicAuthorizationException closed) {
            parts.commitIfAny(strands());
            for (String topic : closed.unauthorizedTopics()) {
                Set<String> readers = Queries.readersOf(
                        topic,
                        pump.strand().dataflow().queries(),
                        parts.memory().catalog());
                for (String id : readers) {
                    strands()
                            .stop(
                                    Set.of(id),
                                    QueryStop.error(
                                            id,
                                            "TOPIC_REFUSED",
                                            "Kafka does not let us read the topic " + topic + ".",
                                            "Grant the right to read it, and RESUME " + id + ".",
                                            nowMillis));
                }
            }
        }
        return 0;
    }

    private void joinIfNear(Pump pump) throws InterruptedException {
        Joining joining = new Joining(strands().joined(), parts.epoch()::sink);
        if (!joining.isNear(pump)) {
            return;
        }
        parts.commitIfAny(strands());
        joining.readEachOther(pump);
        parts.commitIfAny(strands());
        joining.adopt(pump);
        parts.note(new StrandJoined(pump.strand().name()));
        strands().joinedBy(pump);
        strands().goOn();
        parts.commit(strands());
    }

    void noticeNewPartitions() {
        PipelineOpening.noticeNewPartitions(strands());
    }

    @Override
    public void end() throws InterruptedException {
        parts.commitIfAny(strands());
    }

    // ---- what others see

    @Override
    public List<QueryReport> report() {
        return new PipelineReporter(parts.partition(), parts.context().figures(), parts.wiring(), standingLag)
                .report(strands(), parts.memory());
    }

    @Override
    public Map<TopicPartition, Long> restsAt() {
        boolean quiet = System.currentTimeMillis() - lastBusyMillis > QUIET_MILLIS
                && strands().catchingUp().isEmpty()
                && strands().standing().isEmpty()
                && !parts.epoch().hasContent();
        return quiet && strands().joined().isAtRest()
                ? Map.copyOf(strands().joined().reader().positions())
                : Map.of();
    }

    @Override
    public void close() {
        parts.epoch().close();
        if (opened != null) {
            opened.close();
        }
    }
}

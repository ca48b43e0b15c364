// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.epoch.Epoch;
import dev.millrace.kafka.epoch.Outage;
import dev.millrace.kafka.epoch.SinkFaultException;
import dev.millrace.kafka.journal.JournalEntry;
import dev.millrace.kafka.loop.Delivery;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.OwnOffsets;
import dev.millrace.kafka.pump.Pump;
import dev.millrace.kafka.pump.Strand;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What one life of a pipeline is made of, besides its strands. Belongs to the pipeline's thread.
 *
 * @param partition its journal's
 */
record PipelineParts(
        PipelineContext context, int partition, PipelineMemory memory, QueryWiring wiring, Epoch epoch, Ticker ticker) {

    static PipelineParts of(PipelineContext context, int partition, PipelineMemory memory, Outage outage) {
        QueryWiring wiring = new QueryWiring();
        Epoch epoch = new Epoch(context.writer(partition), context.figures(), outage);
        return new PipelineParts(context, partition, memory, wiring, epoch, new Ticker(context, epoch, memory, wiring));
    }

    StrandSet strands(RecoveredStrand joined) {
        return new StrandSet(joined, memory.catalog(), this::note, this::newPump);
    }

    Strand newStrand(String name) {
        return new Strand(name, context.dataflow(), ticker::badRecord);
    }

    private Pump newPump(Strand strand, OwnOffsets own) {
        return new Pump(
                strand,
                context.reader(partition),
                own,
                context.settings().limits().idleMillis(),
                ticker);
    }

    void note(JournalEntry entry) {
        epoch.note(entry, System.currentTimeMillis());
    }

    /** Commits what there is, if there is anything. */
    void commitIfAny(StrandSet strands) throws InterruptedException {
        if (epoch.hasContent()) {
            commit(strands);
        }
    }

    void commit(StrandSet strands) throws InterruptedException {
        Map<TopicPartition, Long> positions = strands.joined().strand().positions();
        try {
            epoch.commit(strands::notes, positions, strands.joined().reader().group());
        } catch (SinkFaultException fault) {
            throw new QueryFault(
                    QueryStop.error(
                            fault.queryId(),
                            fault.code(),
                            String.valueOf(fault.getMessage()),
                            "Mend it and RESUME " + fault.queryId() + ", or TERMINATE " + fault.queryId() + ".",
                            System.currentTimeMillis()),
                    List.of(),
                    fault);
        }
        strands.forgetPassed();
        if (context.settings().delivery() != Delivery.EXACTLY_ONCE && !positions.isEmpty()) {
            strands.joined().reader().commitForLagTools(positions);
        }
    }
}

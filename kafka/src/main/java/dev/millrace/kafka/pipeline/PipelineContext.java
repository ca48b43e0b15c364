// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.kafka.epoch.SinkTopics;
import dev.millrace.kafka.epoch.WriterSettings;
import dev.millrace.kafka.journal.Journal;
import dev.millrace.kafka.loop.LoopFigures;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.pump.PartitionReader;

/** What all pipelines of an engine share. */
record PipelineContext(
        LoopSettings settings,
        ExpressionCompiler expressions,
        LoopFigures figures,
        Journal journal,
        SinkTopics topics,
        String instance) {

    /** How the pipeline with that partition of the journal writes. */
    WriterSettings writer(int partition) {
        return new WriterSettings(settings, journal, topics, partition, clientId(partition), instance);
    }

    /** The transactional id, the consumer group and the clients' name of a pipeline. */
    String clientId(int partition) {
        return settings.topics().transactionalId(partition);
    }

    PartitionReader reader(int partition) {
        return new PartitionReader(settings, clientId(partition));
    }

    Dataflow dataflow() {
        return new Dataflow(expressions, settings.dataflow());
    }
}

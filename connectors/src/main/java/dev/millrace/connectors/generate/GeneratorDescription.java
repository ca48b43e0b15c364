// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A generator as a user meets it.
 *
 * @param name what it is called on the command line
 * @param summary one line that says what its events are
 * @param topics the topics its events go to, the main one first
 * @param partitions how many partitions the topics are to have
 * @param eventsPerSecond the rate unless another is asked for
 * @param count how many events to make unless told otherwise; 0 means without end
 * @param options the names of its options, each followed by what it means
 * @param factory makes the generator
 * @param numbering how events are numbered; {@code null} if they are not
 */
public record GeneratorDescription(
        String name,
        String summary,
        List<String> topics,
        int partitions,
        double eventsPerSecond,
        long count,
        List<String> options,
        Function<GeneratorSettings, EventGenerator> factory,
        @Nullable Numbering numbering) {

    public GeneratorDescription(
            String name,
            String summary,
            List<String> topics,
            int partitions,
            double eventsPerSecond,
            long count,
            List<String> options,
            Function<GeneratorSettings, EventGenerator> factory,
            @Nullable Numbering numbering) {
        this.name = name;
        this.summary = summary;
        this.topics = List.copyOf(topics);
        this.partitions = partitions;
        this.eventsPerSecond = eventsPerSecond;
        this.count = count;
        this.options = List.copyOf(options);
        this.factory = factory;
        this.numbering = numbering;
    }

    /** A generator whose events have no numbers. */
    GeneratorDescription(
            String name,
            String summary,
            List<String> topics,
            int partitions,
            double eventsPerSecond,
            long count,
            List<String> options,
            Function<GeneratorSettings, EventGenerator> factory) {
        this(name, summary, topics, partitions, eventsPerSecond, count, options, factory, null);
    }

    /** The same generator with numbered events. */
    GeneratorDescription numbered(Numbering how) {
        return new GeneratorDescription(
                name, summary, topics, partitions, eventsPerSecond, count, options, factory, how);
    }

    /**
     * A generator that begins with its first event.
     *
     * @throws GeneratorException if the settings have an option that it does not know or cannot serve
     */
    public EventGenerator create(GeneratorSettings settings) {
        return factory.apply(settings);
    }
}

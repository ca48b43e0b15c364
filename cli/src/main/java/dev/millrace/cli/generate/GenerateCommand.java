// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.generate;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.DurationConverter;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Interruption;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.topic.KafkaOptions;
import dev.millrace.connectors.generate.GeneratorDescription;
import dev.millrace.connectors.generate.GeneratorException;
import dev.millrace.connectors.generate.GeneratorSettings;
import dev.millrace.connectors.generate.Generators;
import dev.millrace.connectors.generate.Numbering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace generate}: made-up events that look like real ones. */
@Command(name = "generate", description = "Writes made-up events to a topic, the same ones for the same seed.")
public final class GenerateCommand implements Callable<Integer> {
    private static final int SEED_BOUND = 1_000_000;

    /** What can be generated, for help and completion. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Generators.all().stream().map(GeneratorDescription::name).iterator();
        }
    }

    private final Surroundings surroundings;

    @Mixin
    private final KafkaOptions kafka;

    @Parameters(paramLabel = "EVENTS", completionCandidates = Names.class, description = "${COMPLETION-CANDIDATES}")
    private String name = "";

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Instead of the generator's own main topic.")
    private @Nullable String topic;

    @Option(names = "--rate", paramLabel = "N", description = "Events per second; default: the generator's own.")
    private @Nullable Double rate;

    @Option(names = "--count", paramLabel = "N", description = "End after N events; 0 means without end.")
    private @Nullable Long count;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "End after this time, such as 30s.")
    private @Nullable Duration time;

    @Option(names = "--seed", paramLabel = "N", description = "Makes the same events again; default: a new one.")
    private @Nullable Long seed;

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "The number of the first event, where they are numbered; default: after the last one that the"
                    + " topic holds.")
    private @Nullable Long from;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "An option of the generator; may be repeated.")
    private Map<String, String> options = new TreeMap<>();

    public GenerateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.kafka = new KafkaOptions(surroundings);
    }

    @Override
    public Integer call() {
        try {
            return generate(Generators.find(name));
        } catch (GeneratorException failure) {
            throw new CommandFailure(
                    ExitCode.USAGE, capital(failure.getMessage()) + ".", capital(failure.hint()) + ".");
        }
    }

    private int generate(GeneratorDescription description) {
        long chosenSeed = seed == null ? ThreadLocalRandom.current().nextInt(SEED_BOUND) : seed;
        double perSecond = rate == null ? description.eventsPerSecond() : rate;
        long wanted = count == null ? description.count() : count;
        Function<String, String> topics =
                own -> topic != null && own.equals(description.topics().getFirst()) ? topic : own;
        // Wrong options are refused before anything is made.
        var _ = description.create(settings(chosenSeed, 0, perSecond, from == null ? 0 : from));
        try (Admin admin = kafka.connect()) {
            makeTopics(admin, description.topics().stream().map(topics).toList(), description.partitions());
        }
        long first = first(description, topics);
        long startMillis = System.currentTimeMillis();
        GeneratorSettings settings = settings(chosenSeed, startMillis, perSecond, first);
        EventFeed feed = new EventFeed(description.create(settings), startMillis, wanted, topics);
        surroundings
                .err()
                .println("Generating " + name + " to "
                        + topics.apply(description.topics().getFirst()) + ", seed " + chosenSeed
                        + (wanted == 0 ? "; Ctrl-C ends it." : "."));
        try (Interruption _ = Interruption.runs(feed::stop)) {
            Thread timer = time == null ? null : stopAfter(time, feed);
            feed.run(kafka.properties());
            if (timer != null) {
                timer.interrupt();
            }
            surroundings.err().println(feed.acknowledged() + " events.");
        }
        return ExitCode.OK;
    }

    private GeneratorSettings settings(long chosenSeed, long startMillis, double perSecond, long first) {
        return new GeneratorSettings(chosenSeed, startMillis, perSecond, options, first);
    }

    private long first(GeneratorDescription description, Function<String, String> topics) {
        Numbering numbering = description.numbering();
        if (from != null || numbering == null) {
            return from == null ? 0 : from;
        }
        return LastNumber.next(kafka.properties(), topics.apply(numbering.topic()), numbering);
    }

    /** Makes those topics that are not there. */
    private void makeTopics(Admin admin, List<String> names, int partitions) {
        List<String> missing = new ArrayList<>(names);
        missing.removeAll(kafka.await(admin.listTopics().names()));
        List<NewTopic> made = missing.stream()
                .map(missingName -> new NewTopic(missingName, Optional.of(partitions), Optional.empty()))
                .toList();
        kafka.await(admin.createTopics(made).all());
    }

    private static Thread stopAfter(Duration time, EventFeed feed) {
        return Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(time);
                feed.stop();
            } catch (InterruptedException ended) {
                // The feed came to its end first.
            }
        });
    }

    private static String capital(@Nullable String sentence) {
        return sentence == null || sentence.isEmpty()
                ? ""
                : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}

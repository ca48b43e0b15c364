// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Points of a line chart: {@code {"timestamp": 1600000000000, "count": 42}}, the count uniform from 0 to 100. The timestamp is when
 * the point was created, the record's own time when it was sent.
 *
 * <p>The option {@code mode}: {@code uniform} sends each point when it is created; {@code bursty} creates them evenly but sends them in
 * bursts of random size, so that creation and arrival differ; {@code three} has three producers, told apart by the keys p1, p2 and
 * p3, that create points by turns. The option {@code producer} is the key of a single producer's records; without it they have none.
 */
final class PlotGenerator implements EventGenerator {

    static final String TOPIC = "Week9-Topic";

    static final GeneratorDescription DESCRIPTION = new GeneratorDescription(
            "plots",
            "points of a line chart, {\"timestamp\": …, \"count\": 42}",
            List.of(TOPIC),
            1,
            5,
            0,
            List.of(
                    "mode: uniform (unless given), bursty, or three producers",
                    "producer: the key of the records, none unless given; not with three producers"),
            PlotGenerator::new);

    private static final int MOST_COUNT = 100;
    private static final int MOST_PER_BURST = 12;

    private final GeneratorSettings settings;
    private final Random random;
    private final boolean bursty;
    private final List<byte[]> keys;
    private final JsonLine line = new JsonLine();

    /** The rest of a burst: creation times of points that are sent together. */
    private final ArrayDeque<Long> burst = new ArrayDeque<>();

    private long burstDue;
    private long points;
    private long sent;

    PlotGenerator(GeneratorSettings settings) {
        settings.allow("mode", "producer");
        this.settings = settings;
        this.random = new Random(settings.seed());
        String mode = settings.options().getOrDefault("mode", "uniform");
        this.bursty = mode.equals("bursty");
        String producer = settings.options().get("producer");
        if (mode.equals("three") && producer == null) {
            this.keys = List.of(key("p1"), key("p2"), key("p3"));
        } else if (bursty || mode.equals("uniform")) {
            this.keys = producer == null ? List.of() : List.of(key(producer));
        } else if (mode.equals("three")) {
            throw new GeneratorException(
                    GeneratorException.Code.BAD_OPTION,
                    "the option producer is '" + producer + "' but there are three producers",
                    "leave out one of the options: three producers are called p1, p2 and p3");
        } else {
            throw new GeneratorException(
                    GeneratorException.Code.BAD_OPTION,
                    "the option mode is '" + mode + "'",
                    "give uniform, bursty or three");
        }
    }

    private static byte[] key(String producer) {
        return producer.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public GeneratedEvent next() {
        if (burst.isEmpty()) {
            for (int i = bursty ? random.nextInt(1, MOST_PER_BURST + 1) : 1; i > 0; i--) {
                burstDue = settings.timeMillis(points++);
                burst.add(burstDue);
            }
        }
        long created = burst.remove();
        byte[] value = line.put("timestamp", created)
                .put("count", (long) random.nextInt(MOST_COUNT + 1))
                .end();
        byte @Nullable [] key = keys.isEmpty() ? null : keys.get((int) (sent++ % keys.size()));
        return new GeneratedEvent(TOPIC, key, value, burstDue, burstDue);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Values of sensors: {@code {"sensor": "s1", "value": 21.4, "time": 1600000000000}}, keyed by the sensor. Sensors take turns;
 * each walks at random in steps of a tenth, from 20 on, between −40 and 80.
 */
final class SensorGenerator implements EventGenerator {

    static final String TOPIC = "iot";

    static final GeneratorDescription DESCRIPTION = new GeneratorDescription(
            "iot",
            "values of sensors that walk at random, {\"sensor\": \"s1\", \"value\": 21.4, \"time\": …}",
            List.of(TOPIC),
            2,
            10,
            0,
            List.of("sensors: how many there are, 10 unless given"),
            SensorGenerator::new);

    private static final int DEFAULT_SENSORS = 10;
    private static final int MAX_SENSORS = 1_000_000;
    private static final int FIRST_TENTHS = 200;
    private static final int LEAST_TENTHS = -400;
    private static final int MOST_TENTHS = 800;
    private static final double STEP_DEVIATION_TENTHS = 3;

    private final GeneratorSettings settings;
    private final Random random;
    private final int[] tenths;
    private final JsonLine line = new JsonLine();
    private long events;

    SensorGenerator(GeneratorSettings settings) {
        settings.allow("sensors");
        this.settings = settings;
        this.random = new Random(settings.seed());
        this.tenths = new int[settings.number("sensors", DEFAULT_SENSORS, 1, MAX_SENSORS)];
        Arrays.fill(tenths, FIRST_TENTHS);
    }

    @Override
    public GeneratedEvent next() {
        int sensor = (int) (events % tenths.length);
        int step = (int) Math.round(STEP_DEVIATION_TENTHS * random.nextGaussian());
        tenths[sensor] = Math.clamp((long) tenths[sensor] + step, LEAST_TENTHS, MOST_TENTHS);
        long now = settings.timeMillis(events++);
        String name = "s" + (sensor + 1);
        byte[] value = line.put("sensor", name)
                .put("value", tenths[sensor] / 10.0)
                .put("time", now)
                .end();
        return new GeneratedEvent(TOPIC, name.getBytes(StandardCharsets.UTF_8), value, now, now);
    }
}

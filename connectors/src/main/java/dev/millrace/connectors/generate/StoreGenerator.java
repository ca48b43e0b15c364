// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.util.List;
import java.util.Random;

/**
 * Sales of a store: {@code {"item": "a", "amount": 20, "time": 1}}. With X from Binomial(2, 0.7) the item is a if X is 1, else b,
 * so that P(a) = 0.42; the amount is the whole part of LogNormal(2, 1); the time counts sales, from 0
 * unless told otherwise.
 */
final class StoreGenerator implements EventGenerator {

    static final String TOPIC = "sales";

    static final GeneratorDescription DESCRIPTION = new GeneratorDescription(
                    "store",
                    "sales of two items, {\"item\": \"a\", \"amount\": 20, \"time\": 1}",
                    List.of(TOPIC),
                    1,
                    100,
                    5000,
                    List.of(),
                    StoreGenerator::new)
            .numbered(new Numbering(TOPIC, "time", ""));

    private static final double TRIAL_PROBABILITY = 0.7;
    private static final double LOG_MEAN = 2;
    private static final double LOG_DEVIATION = 1;

    private final GeneratorSettings settings;
    private final Random random;
    private final JsonLine line = new JsonLine();
    private long sales;

    StoreGenerator(GeneratorSettings settings) {
        settings.allow();
        this.settings = settings;
        this.random = new Random(settings.seed());
    }

    @Override
    public GeneratedEvent next() {
        boolean first = random.nextDouble() < TRIAL_PROBABILITY;
        boolean second = random.nextDouble() < TRIAL_PROBABILITY;
        long amount = (long) Math.exp(LOG_MEAN + LOG_DEVIATION * random.nextGaussian());
        long now = settings.timeMillis(sales);
        byte[] value = line.put("item", first == second ? "b" : "a")
                .put("amount", amount)
                .put("time", settings.from() + sales)
                .end();
        sales++;
        return new GeneratedEvent(TOPIC, null, value, now, now);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Page views, DELIMITED: {@code 1600000000000,User_3,Page_42}, which is view time, user and page; keyed by the page. Users 1 to 9 and
 * pages 10 to 99, all equally frequent.
 */
final class PageviewGenerator implements EventGenerator {

    static final String TOPIC = "pageviews";

    static final GeneratorDescription DESCRIPTION = new GeneratorDescription(
            "pageviews",
            "page views, delimited: 1600000000000,User_3,Page_42",
            List.of(TOPIC),
            5,
            10,
            0,
            List.of(),
            PageviewGenerator::new);

    /** Users are numbered from 1 to this. */
    static final int USERS = 9;

    private final GeneratorSettings settings;
    private final Random random;
    private long views;

    PageviewGenerator(GeneratorSettings settings) {
        settings.allow();
        this.settings = settings;
        this.random = new Random(settings.seed());
    }

    @Override
    public GeneratedEvent next() {
        long now = settings.timeMillis(views++);
        String user = "User_" + random.nextInt(1, USERS + 1);
        String page = "Page_" + random.nextInt(10, 100);
        String line = now + "," + user + "," + page;
        return new GeneratedEvent(TOPIC, bytes(page), bytes(line), now, now);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Page views of a web site as raw events: {@code eventType}, {@code timestamp}, {@code ipAddress}, {@code sessionId}, {@code pageUrl},
 * {@code referrer} and {@code browser}; keyed by the session. A visitor keeps address, session and browser for a visit of about eight
 * pages; the first page has a referrer from outside or none (an empty text), each later one the page before it. Some pages are
 * much more popular than others ({@link Zipf}).
 */
final class ClickGenerator implements EventGenerator {

    static final String TOPIC = "clicks";

    static final GeneratorDescription DESCRIPTION = new GeneratorDescription(
                    "clicks",
                    "page views of a web site: session, page, referrer, browser, address",
                    List.of(TOPIC),
                    3,
                    10,
                    0,
                    List.of("visitors: how many there are at a time, 20 unless given"),
                    ClickGenerator::new)
            .numbered(new Numbering(TOPIC, "sessionId", "session-"));

    private static final int DEFAULT_VISITORS = 20;
    private static final int MAX_VISITORS = 1_000_000;
    private static final int PAGES = 50;
    private static final int PAGES_PER_VISIT = 8;
    private static final List<String> BROWSERS = List.of("Chrome", "Safari", "Firefox", "Edge", "Opera");
    private static final List<String> REFERRERS = List.of(
            "", "https://search.example/", "https://news.example/", "https://social.example/", "https://mail.example/");

    private final GeneratorSettings settings;
    private final Random random;
    private final Zipf pages = new Zipf(PAGES);
    private final Zipf browsers = new Zipf(BROWSERS.size());
    private final JsonLine line = new JsonLine();
    private final List<Visit> visits = new ArrayList<>();
    private final int visitors;
    private long sessions;
    private long views;

    private static final class Visit {
        final String session;
        final String address;
        final String browser;
        String page;

        Visit(String session, String address, String browser, String referrer) {
            this.session = session;
            this.address = address;
            this.browser = browser;
            this.page = referrer;
        }
    }

    ClickGenerator(GeneratorSettings settings) {
        settings.allow("visitors");
        this.settings = settings;
        this.random = new Random(settings.seed());
        this.sessions = settings.from();
        this.visitors = settings.number("visitors", DEFAULT_VISITORS, 1, MAX_VISITORS);
    }

    @Override
    public GeneratedEvent next() {
        int place = random.nextInt(visitors);
        while (visits.size() <= place) {
            visits.add(begin());
        }
        if (random.nextInt(PAGES_PER_VISIT) == 0) {
            visits.set(place, begin());
        }
        Visit visit = visits.get(place);
        long now = settings.timeMillis(views++);
        String page = "https://shop.example/page/" + (pages.next(random) + 1);
        byte[] value = line.put("eventType", "PageViewEvent")
                .put("timestamp", now)
                .put("ipAddress", visit.address)
                .put("sessionId", visit.session)
                .put("pageUrl", page)
                .put("referrer", visit.page)
                .put("browser", visit.browser)
                .end();
        visit.page = page;
        return new GeneratedEvent(TOPIC, visit.session.getBytes(StandardCharsets.UTF_8), value, now, now);
    }

    /** A new visit from one of the addresses that are kept for documentation, RFC 5737. */
    private Visit begin() {
        sessions++;
        return new Visit(
                "session-" + sessions,
                "192.0.2." + random.nextInt(1, 255),
                BROWSERS.get(browsers.next(random)),
                REFERRERS.get(random.nextInt(REFERRERS.size())));
    }
}

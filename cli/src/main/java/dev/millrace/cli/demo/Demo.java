// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One demonstration: an example's pipeline, the events for it, and the query that shows it at work. */
enum Demo {
    STORE(
            List.of(new Events("store")),
            "SALES",
            "sales-summary",
            "SELECT item, sales, amount FROM item_totals EMIT CHANGES;",
            "sales, and the totals of each item"),
    WORDCOUNT(
            List.of(new Events("lines")),
            "LINES",
            "streams-wordcount-output",
            "SELECT word, n FROM word_counts EMIT CHANGES;",
            "lines of text, and how often each word came"),
    IOT(
            List.of(new Events("iot")),
            "IOT",
            "avgiot",
            "SELECT id, `average`, `count` FROM avgiot EMIT CHANGES;",
            "sensors, and the average of each in ten seconds"),
    PLOTS(
            List.of(
                    new Events("plots"),
                    new Events("plots", Map.of("mode", "bursty", "producer", "bursty")),
                    new Events("plots", Map.of("mode", "three"))),
            "POINTS",
            "THREE_LINES",
            "SELECT line, count FROM three_lines EMIT CHANGES;",
            "points of line charts, and the average of three producers"),
    PAGEVIEWS(
            List.of(new Events("users"), new Events("pageviews")),
            "PAGEVIEWS",
            "PAGEVIEWS_PER_REGION_PER_MINUTE",
            "SELECT regionid, views FROM pageviews_per_region_per_minute EMIT CHANGES;",
            "page views joined with users, per region and minute"),
    CLICKS(
            List.of(new Events("clicks")),
            "CLICKS",
            "VIEWS_PER_PAGE",
            "SELECT pageUrl, views FROM views_per_page EMIT CHANGES;",
            "page views of a web site, and the views of each page"),
    BANK(
            List.of(new Events("transactions")),
            "TRANSACTIONS",
            "TOTAL",
            "SELECT accounts, total, open_accounts FROM total EMIT CHANGES;",
            "transfers, and a total over all accounts that is 0 in every row");

    // Made by List.of, which cannot be changed; the type does not tell.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Events> events;

    private final String source;
    private final String resultTopic;
    private final String watch;
    private final String summary;

    /** What one generator makes, with options of its own. */
    record Events(String generator, Map<String, String> options) {

        Events(String generator, Map<String, String> options) {
            this.generator = generator;
            this.options = Map.copyOf(options);
        }

        Events(String generator) {
            this(generator, Map.of());
        }
    }

    Demo(List<Events> events, String source, String resultTopic, String watch, String summary) {
        this.events = events;
        this.source = source;
        this.resultTopic = resultTopic;
        this.watch = watch;
        this.summary = summary;
    }

    /** What happens in it: a generator for each kind of event. */
    List<Events> events() {
        return events;
    }

    /** A source that its pipeline defines; if it is there, the pipeline is. */
    String source() {
        return source;
    }

    /** The topic of its main result. */
    String resultTopic() {
        return resultTopic;
    }

    /** The query to watch; the first column is the key. */
    String watch() {
        return watch;
    }

    /** What one sees. */
    String summary() {
        return summary;
    }

    /** The statements of the example. */
    String pipeline() {
        String name = this + "/pipeline.sql";
        try (InputStream script = Demo.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("the program was packaged without " + name);
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All names, for messages. */
    static String names() {
        return String.join(", ", Arrays.stream(values()).map(Demo::toString).toList());
    }

    /** As one types it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.json.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Each generator's fields and distributions, with a fixed seed; the margins are some five standard deviations of what chance
 * gives, so that only a wrong distribution can miss them.
 */
class DistributionTest {

    private static final long START = 1_600_000_000_000L;
    private static final int MANY = 100_000;

    private static EventGenerator generator(String name, Map<String, String> options) {
        return Generators.find(name).create(new GeneratorSettings(42, START, 100, options));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String key(GeneratedEvent event) {
        return text(Objects.requireNonNull(event.key()));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(GeneratedEvent event) throws BadRecordException {
        return (Map<String, Object>) Objects.requireNonNull(JsonText.parse(event.value(), 0, event.value().length));
    }

    private static Object get(Map<String, Object> object, String name) {
        return Objects.requireNonNull(object.get(name), name);
    }

    @Test
    void salesFollowTheirDistributions() throws BadRecordException {
        EventGenerator sales = generator("store", Map.of());
        int ofA = 0;
        int below = 0;
        double sum = 0;
        for (int i = 0; i < MANY; i++) {
            GeneratedEvent event = sales.next();
            Map<String, Object> sale = object(event);
            assertThat(sale.keySet()).containsExactly("item", "amount", "time");
            assertThat(sale).containsEntry("time", (long) i);
            assertThat(event.key()).isNull();
            ofA += get(sale, "item").equals("a") ? 1 : 0;
            long amount = (Long) get(sale, "amount");
            assertThat(amount).isNotNegative();
            below += amount < 8 ? 1 : 0;
            sum += amount;
        }
        assertThat(ofA / (double) MANY).isCloseTo(0.42, within(0.008));
        // P(amount < 8) = Φ(ln 8 − 2) = 0.5317; the mean of the log-normal is e^2.5 = 12.18, the floor takes about a
        // half off.
        assertThat(below / (double) MANY).isCloseTo(0.5317, within(0.008));
        assertThat(sum / MANY).isCloseTo(11.69, within(0.3));
    }

    @Test
    void aSaleIsWrittenAsTheWorkloadSays() {
        assertThat(text(generator("store", Map.of()).next().value()))
                .matches("\\{\"item\": \"[ab]\", \"amount\": \\d+, \"time\": 0}");
    }

    @Test
    void wordsFollowZipfsLaw() {
        EventGenerator lines = generator("lines", Map.of());
        Map<String, Integer> counts = new HashMap<>();
        int[] linesOfLength = new int[9];
        int words = 0;
        for (int i = 0; i < MANY; i++) {
            String[] line = text(lines.next().value()).split(" ", -1);
            linesOfLength[line.length]++;
            words += line.length;
            for (String word : line) {
                assertThat(word).matches("[a-z]+");
                counts.merge(word, 1, Integer::sum);
            }
        }
        for (int length = 5; length <= 8; length++) {
            assertThat(linesOfLength[length] / (double) MANY).isCloseTo(0.25, within(0.007));
        }
        List<Integer> sorted = new ArrayList<>(counts.values());
        sorted.sort((one, other) -> Integer.compare(other, one));
        assertThat(sorted.size()).isBetween(9_500, 10_000);
        double harmonic = 9.7876;
        for (int rank : new int[] {1, 2, 5, 10, 100}) {
            double expected = words / (rank * harmonic);
            assertThat(sorted.get(rank - 1) / expected).as("rank %d", rank).isCloseTo(1.0, within(0.1));
        }
    }

    @Test
    void sensorsTakeTurnsAndWalk() throws BadRecordException {
        EventGenerator sensors = generator("iot", Map.of());
        Map<String, Double> last = new HashMap<>();
        double squares = 0;
        for (int i = 0; i < MANY; i++) {
            GeneratedEvent event = sensors.next();
            Map<String, Object> reading = object(event);
            assertThat(reading.keySet()).containsExactly("sensor", "value", "time");
            String sensor = (String) get(reading, "sensor");
            assertThat(sensor).isEqualTo("s" + (i % 10 + 1)).isEqualTo(key(event));
            assertThat(reading).containsEntry("time", event.timestampMillis());
            double value = ((BigDecimal) get(reading, "value")).doubleValue();
            assertThat(value).isBetween(-40.0, 80.0);
            double step = value - Objects.requireNonNullElse(last.put(sensor, value), 20.0);
            squares += step * step;
        }
        // The deviation of a step is 0.3, and rounding to tenths adds 0.1²/12 to the variance.
        assertThat(Math.sqrt(squares / MANY)).isCloseTo(0.3014, within(0.01));
    }

    @Test
    void plotsAreUniform() throws BadRecordException {
        EventGenerator points = generator("plots", Map.of());
        int[] counts = new int[101];
        for (int i = 0; i < MANY; i++) {
            GeneratedEvent event = points.next();
            Map<String, Object> point = object(event);
            assertThat(point.keySet()).containsExactly("timestamp", "count");
            assertThat(point).containsEntry("timestamp", START + 10L * i);
            assertThat(event.key()).isNull();
            assertThat(event.dueMillis()).isEqualTo(event.timestampMillis());
            counts[Math.toIntExact((Long) get(point, "count"))]++;
        }
        double chiSquared = 0;
        for (int count : counts) {
            double expected = MANY / 101.0;
            chiSquared += (count - expected) * (count - expected) / expected;
        }
        // 100 degrees of freedom: mean 100, deviation 14.
        assertThat(chiSquared).isBetween(40.0, 170.0);
    }

    @Test
    void burstyPointsArriveLaterThanTheyAreMade() throws BadRecordException {
        EventGenerator points = generator("plots", Map.of("mode", "bursty"));
        Set<Long> moments = new HashSet<>();
        int late = 0;
        for (int i = 0; i < 1000; i++) {
            GeneratedEvent event = points.next();
            long created = START + 10L * i;
            assertThat(object(event)).containsEntry("timestamp", created);
            assertThat(event.timestampMillis()).isEqualTo(event.dueMillis());
            moments.add(event.dueMillis());
            late += event.dueMillis() > created ? 1 : 0;
        }
        assertThat(moments).hasSizeBetween(100, 220);
        assertThat(late).isBetween(780, 900);
    }

    @Test
    void threeProducersAreToldApartByTheirKeys() {
        EventGenerator points = generator("plots", Map.of("mode", "three"));
        for (int i = 0; i < 30; i++) {
            assertThat(key(points.next())).isEqualTo("p" + (i % 3 + 1));
        }
    }

    @Test
    void aProducerOfPointsCanBeNamed() {
        for (String mode : List.of("uniform", "bursty")) {
            EventGenerator points = generator("plots", Map.of("mode", mode, "producer", "mine"));
            assertThat(key(points.next())).isEqualTo("mine");
            assertThat(key(points.next())).isEqualTo("mine");
        }
    }

    @Test
    void pageviewsAreUniformOverUsersAndPages() {
        EventGenerator views = generator("pageviews", Map.of());
        Map<String, Integer> users = new HashMap<>();
        Map<String, Integer> pages = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            GeneratedEvent event = views.next();
            String[] view = text(event.value()).split(",", -1);
            assertThat(view).hasSize(3);
            assertThat(Long.parseLong(view[0])).isEqualTo(event.timestampMillis());
            assertThat(view[2]).isEqualTo(key(event));
            users.merge(view[1], 1, Integer::sum);
            pages.merge(view[2], 1, Integer::sum);
        }
        assertThat(users.keySet())
                .containsExactlyInAnyOrder(
                        "User_1", "User_2", "User_3", "User_4", "User_5", "User_6", "User_7", "User_8", "User_9");
        assertThat(users.values())
                .allSatisfy(count -> assertThat(count / (double) MANY).isCloseTo(1 / 9.0, within(0.006)));
        assertThat(pages).hasSize(90).containsKeys("Page_10", "Page_99");
    }

    @Test
    void everyUserRegistersOnceAndThenChanges() throws BadRecordException {
        EventGenerator users = generator("users", Map.of());
        Map<String, Object> registered = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            GeneratedEvent event = users.next();
            Map<String, Object> user = object(event);
            assertThat(user.keySet())
                    .containsExactly("registertime", "gender", "regionid", "userid", "interests", "contactinfo", "age");
            String id = (String) get(user, "userid");
            assertThat(id).isEqualTo(key(event));
            if (i < 9) {
                assertThat(id).isEqualTo("User_" + (i + 1));
            }
            Object time = get(user, "registertime");
            assertThat(registered.putIfAbsent(id, time)).isIn(null, time);
            assertThat((List<?>) get(user, "interests")).hasSizeBetween(1, 3).doesNotHaveDuplicates();
            assertThat(((Map<?, ?>) get(user, "contactinfo")).keySet()).hasSize(3);
        }
        assertThat(registered).hasSize(9);
    }

    @Test
    void visitorsGoFromPageToPage() throws BadRecordException {
        EventGenerator clicks = generator("clicks", Map.of());
        Map<String, Map<String, Object>> last = new HashMap<>();
        int views = 20_000;
        for (int i = 0; i < views; i++) {
            GeneratedEvent event = clicks.next();
            Map<String, Object> view = object(event);
            assertThat(view.keySet())
                    .containsExactly(
                            "eventType", "timestamp", "ipAddress", "sessionId", "pageUrl", "referrer", "browser");
            assertThat(view).containsEntry("eventType", "PageViewEvent").containsEntry("sessionId", key(event));
            Map<String, Object> before = last.put(key(event), view);
            if (before != null) {
                assertThat(view)
                        .containsEntry("referrer", get(before, "pageUrl"))
                        .containsEntry("browser", get(before, "browser"))
                        .containsEntry("ipAddress", get(before, "ipAddress"));
            }
        }
        assertThat(views / (double) last.size()).isCloseTo(8.0, within(0.8));
    }

    @Test
    void postsAreByPeopleWithProfilesAndFollowers() throws BadRecordException {
        EventGenerator posts = generator("posts", Map.of());
        Map<String, Integer> events = new HashMap<>();
        Set<String> follows = new HashSet<>();
        Set<Object> known = new HashSet<>();
        Object status = null;
        boolean escapes = false;
        for (int i = 0; i < 5000; i++) {
            GeneratedEvent event = posts.next();
            Map<String, Object> fields = object(event);
            events.merge(event.topic(), 1, Integer::sum);
            switch (event.topic()) {
                case "profiles" -> {
                    assertThat(fields.keySet()).containsExactly("user_id", "username", "name", "picture_url");
                    known.add(get(fields, "user_id"));
                }
                case "follows" -> {
                    assertThat(fields).hasSize(2);
                    assertThat(get(fields, "follower")).isNotEqualTo(get(fields, "followee"));
                    assertThat(follows.add(fields.toString())).isTrue();
                }
                case "posts" -> {
                    assertThat(fields.keySet()).containsExactly("user_id", "timestamp", "status");
                    assertThat(known).contains(get(fields, "user_id"));
                    status = get(fields, "status");
                }
                default -> {
                    assertThat(fields.get("text")).isEqualTo(status);
                    assertThat(fields).containsKeys("entities", "user", "coordinates", "retweeted_status");
                    escapes |= text(event.value()).contains("\\u");
                    assertThat(text(event.value())).isPrintable();
                }
            }
        }
        assertThat(known).hasSize(50);
        assertThat(events).containsEntry("follows", 500);
        // The last event may be a post whose tweet comes next.
        int posted = Objects.requireNonNull(events.get("posts"));
        assertThat(events.get("tweets")).isBetween(posted - 1, posted);
        assertThat(events.get("profiles")).isBetween(100, 250);
        assertThat(escapes).isTrue();
    }

    @Test
    void transfersAreOneDollarAndUpToTenSecondsLate() throws BadRecordException {
        EventGenerator transfers = generator("transactions", Map.of());
        Set<Object> accounts = new HashSet<>();
        long latest = Long.MIN_VALUE;
        long mostLate = 0;
        long sum = 0;
        for (int i = 0; i < MANY; i++) {
            GeneratedEvent event = transfers.next();
            Map<String, Object> transfer = object(event);
            assertThat(transfer.keySet()).containsExactly("id", "from_account", "to_account", "amount", "ts");
            assertThat(transfer).containsEntry("id", (long) i).containsEntry("amount", 1L);
            assertThat(get(transfer, "from_account")).isNotEqualTo(get(transfer, "to_account"));
            accounts.add(get(transfer, "from_account"));
            accounts.add(get(transfer, "to_account"));
            assertThat(transfer).containsEntry("ts", event.timestampMillis());
            latest = Math.max(latest, event.timestampMillis());
            mostLate = Math.max(mostLate, event.dueMillis() - event.timestampMillis());
            sum += event.dueMillis() - event.timestampMillis();
            assertThat(latest - event.timestampMillis()).isLessThanOrEqualTo(10_000);
        }
        assertThat(accounts).hasSize(10);
        assertThat(mostLate).isBetween(9_990L, 10_000L);
        assertThat(sum / (double) MANY).isCloseTo(5000, within(50.0));
    }
}

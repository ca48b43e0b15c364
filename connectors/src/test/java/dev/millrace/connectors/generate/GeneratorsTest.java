// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every generator. */
class GeneratorsTest {

    private static final long START = 1_600_000_000_000L;

    private static GeneratorSettings settings(long seed, Map<String, String> options) {
        return new GeneratorSettings(seed, START, 50, options);
    }

    /** Every generator with each of its ways to generate. */
    static Stream<Arguments> allWays() {
        Stream<Arguments> plain = Generators.all().stream().map(it -> arguments(it.name(), Map.of()));
        Stream<Arguments> others = Stream.of(
                arguments("plots", Map.of("mode", "bursty")),
                arguments("plots", Map.of("mode", "three")),
                arguments("posts", Map.of("people", "2")),
                arguments("iot", Map.of("sensors", "1")),
                arguments("lines", Map.of("words", "1")),
                arguments("clicks", Map.of("visitors", "1")),
                arguments("transactions", Map.of("accounts", "2")));
        return Stream.concat(plain, others);
    }

    private static long fingerprint(GeneratedEvent event, CRC32 crc) {
        crc.update(event.topic().getBytes(StandardCharsets.UTF_8));
        crc.update(event.key() == null ? new byte[0] : event.key());
        crc.update(event.value());
        crc.update(Long.toString(event.timestampMillis()).getBytes(StandardCharsets.UTF_8));
        crc.update(Long.toString(event.dueMillis()).getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void theSameSeedGivesTheSameEvents(String name, Map<String, String> options) {
        GeneratorDescription description = Generators.find(name);
        EventGenerator one = description.create(settings(1, options));
        EventGenerator same = description.create(settings(1, options));
        EventGenerator other = description.create(settings(2, options));
        CRC32 ones = new CRC32();
        CRC32 sames = new CRC32();
        CRC32 others = new CRC32();
        for (int i = 0; i < 2000; i++) {
            assertThat(fingerprint(one.next(), ones)).isEqualTo(fingerprint(same.next(), sames));
            fingerprint(other.next(), others);
        }
        assertThat(others.getValue()).isNotEqualTo(ones.getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"store", "transactions", "posts", "clicks"})
    void numbersGoOnFromWhereTheyAreTold(String name) {
        GeneratorDescription description = Generators.find(name);
        Numbering numbering = Objects.requireNonNull(description.numbering());
        EventGenerator generator = description.create(new GeneratorSettings(1, START, 50, Map.of(), 1_000));
        OptionalLong first = OptionalLong.empty();
        for (int i = 0; i < 100; i++) {
            GeneratedEvent event = generator.next();
            assertThat(event.topic()).isNotEqualTo("follows");
            if (event.topic().equals(numbering.topic())) {
                OptionalLong number = numbering.read(event.value());
                assertThat(number).isPresent();
                assertThat(number.getAsLong()).isBetween(1_000L, 1_200L);
                first = first.isPresent() ? first : number;
            }
        }
        assertThat(first).isPresent();
        assertThat(numbering.read("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void eventsAreDueInOrderAndNeverComeFromTheFuture(String name, Map<String, String> options) {
        GeneratorDescription description = Generators.find(name);
        EventGenerator generator = description.create(settings(3, options));
        long due = START;
        for (int i = 0; i < 2000; i++) {
            GeneratedEvent event = generator.next();
            assertThat(event.dueMillis()).isGreaterThanOrEqualTo(due);
            assertThat(event.timestampMillis()).isLessThanOrEqualTo(event.dueMillis());
            assertThat(description.topics()).contains(event.topic());
            due = event.dueMillis();
        }
        assertThat(due).isGreaterThan(START);
    }

    @Test
    void theTopicsAreThoseThatOtherProgramsKnow() {
        assertThat(Generators.all().stream()
                        .map(it -> it.name() + " " + it.topics().getFirst() + " " + it.partitions()))
                .containsExactly(
                        "store sales 1",
                        "lines streams-plaintext-input 1",
                        "iot iot 2",
                        "plots Week9-Topic 1",
                        "pageviews pageviews 5",
                        "users users 5",
                        "clicks clicks 3",
                        "posts posts 1",
                        "transactions transactions 1");
        assertThat(Generators.find("store").count()).isEqualTo(5000);
        assertThat(Generators.find("iot").count()).isZero();
        for (GeneratorDescription description : Generators.all()) {
            assertThat(description.summary()).isNotBlank().doesNotContain("\n");
            assertThat(description.eventsPerSecond()).isPositive();
        }
    }

    @Test
    void wrongRequestsSayWhatToDo() {
        GeneratorException unknown = catchThrowableOfType(GeneratorException.class, () -> Generators.find("shop"));
        assertThat(unknown.code()).isEqualTo(GeneratorException.Code.UNKNOWN_GENERATOR);
        assertThat(unknown.hint()).startsWith("the generators here: store, lines");
        GeneratorException option = catchThrowableOfType(
                GeneratorException.class, () -> Generators.find("iot").create(settings(1, Map.of("sensor", "1"))));
        assertThat(option.code()).isEqualTo(GeneratorException.Code.UNKNOWN_OPTION);
        assertThat(option.hint()).isEqualTo("its options: sensors");
        List<Map.Entry<String, Map<String, String>>> bad = List.of(
                Map.entry("iot", Map.of("sensors", "0")),
                Map.entry("iot", Map.of("sensors", "many")),
                Map.entry("transactions", Map.of("accounts", "1")),
                Map.entry("plots", Map.of("mode", "wild")));
        for (Map.Entry<String, Map<String, String>> request : bad) {
            GeneratorException refused = catchThrowableOfType(
                    GeneratorException.class,
                    () -> Generators.find(request.getKey()).create(settings(1, request.getValue())));
            assertThat(refused.code()).as("%s", request).isEqualTo(GeneratorException.Code.BAD_OPTION);
        }
        for (double rate : new double[] {0, -1, Double.NaN, 1e10}) {
            assertThat(catchThrowableOfType(GeneratorException.class, () -> new GeneratorSettings(1, 0, rate, Map.of()))
                            .code())
                    .isEqualTo(GeneratorException.Code.BAD_OPTION);
        }
    }

    @Test
    void theRateSpacesEvents() {
        EventGenerator sales = Generators.find("store").create(new GeneratorSettings(1, START, 4, Map.of()));
        for (int i = 0; i < 9; i++) {
            assertThat(sales.next().dueMillis()).isEqualTo(START + 250L * i);
        }
        EventGenerator fast = Generators.find("store").create(new GeneratorSettings(1, START, 1e6, Map.of()));
        TreeSet<Long> times = new TreeSet<>();
        for (int i = 0; i < 10_000; i++) {
            times.add(fast.next().timestampMillis());
        }
        assertThat(times).hasSize(10).first().isEqualTo(START);
    }
}

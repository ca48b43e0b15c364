// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;
import dev.millrace.formats.Decoder;
import dev.millrace.formats.Encoder;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.Formats;
import dev.millrace.formats.RandomRows;
import dev.millrace.formats.RowCheck;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Random rows and documents, one seed per case, named in each failure. */
class JsonPropertyTest {

    private static final FormatSpec JSON = FormatSpec.of("JSON");
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Test
    void whatIsEncodedIsDecodedAgain() throws BadRecordException {
        for (int seed = 0; seed < 600; seed++) {
            RandomRows random = new RandomRows(new Random(seed));
            List<Field> fields = random.fields(3);
            Encoder encoder = Formats.encoder(JSON, fields);
            Decoder decoder = Formats.decoder(JSON, fields);
            for (int i = 0; i < 10; i++) {
                List<@Nullable Object> row = random.row(fields);
                byte[] payload = Objects.requireNonNull(RowCheck.encode(encoder, fields, row));
                assertThat(RowCheck.decode(decoder, fields, payload))
                        .as("seed %d", seed)
                        .isEqualTo(row);
                assertThatCode(() -> JACKSON.readTree(payload))
                        .as("seed %d", seed)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void truncatedAndDamagedPayloadsAreBadRecordsAndNothingElse() {
        for (int seed = 0; seed < 150; seed++) {
            Random chance = new Random(seed);
            RandomRows random = new RandomRows(chance);
            List<Field> fields = random.fields(2);
            Decoder decoder = Formats.decoder(JSON, fields);
            byte[] payload =
                    Objects.requireNonNull(RowCheck.encode(Formats.encoder(JSON, fields), fields, random.row(fields)));
            for (int length = 0; length < payload.length; length++) {
                byte[] cut = Arrays.copyOf(payload, length);
                assertThatThrownBy(() -> RowCheck.decode(decoder, fields, cut))
                        .as("seed %d, length %d", seed, length)
                        .isInstanceOf(BadRecordException.class);
            }
            for (int i = 0; i < 200; i++) {
                byte[] damaged = payload.clone();
                damaged[chance.nextInt(damaged.length)] = (byte) chance.nextInt(256);
                assertOnlyBadRecords(decoder, fields, damaged, seed);
            }
        }
    }

    private static void assertOnlyBadRecords(Decoder decoder, List<Field> fields, byte[] payload, int seed) {
        try {
            RowCheck.decode(decoder, fields, payload);
        } catch (BadRecordException bad) {
            assertThat(bad.position()).as("seed %d", seed).isBetween(0, payload.length);
        }
    }

    @Test
    void deepNestingIsRefused() {
        List<Field> fields = List.of(new Field("A", ScalarType.VARCHAR));
        for (String unit : List.of("[", "{\"A\":", "[{\"x\":")) {
            for (String before : List.of("", "{\"A\":", "{\"unknown\":")) {
                BadRecordException bad = catchThrowableOfType(
                        BadRecordException.class, () -> RowCheck.decode(JSON, fields, before + unit.repeat(10_000)));
                assertThat(bad.code()).isIn(Code.TOO_DEEP, Code.WRONG_TYPE);
            }
        }
        int depth = JsonReader.MAX_DEPTH;
        String deepest = "[".repeat(depth) + "]".repeat(depth);
        assertThatCode(() -> JsonText.parse(deepest)).doesNotThrowAnyException();
        BadRecordException deeper =
                catchThrowableOfType(BadRecordException.class, () -> JsonText.parse("[" + deepest + "]"));
        assertThat(deeper.code()).isEqualTo(Code.TOO_DEEP);
        assertThat(deeper.position()).isEqualTo(depth);
    }

    @Test
    void readsDocumentsAsJacksonDoes() throws BadRecordException {
        for (int seed = 0; seed < 2000; seed++) {
            String text = document(new Random(seed));
            assertThat(normal(JsonText.parse(text)))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(normal(JACKSON.readValue(text, Object.class)));
        }
    }

    @Test
    void writesDocumentsThatJacksonReads() throws BadRecordException {
        for (int seed = 0; seed < 500; seed++) {
            Object value = JsonText.parse(document(new Random(seed)));
            String text = JsonText.toText(value);
            assertThat(normal(JACKSON.readValue(text, Object.class)))
                    .as("seed %d", seed)
                    .isEqualTo(normal(value));
            assertThat(normal(JsonText.parse(text))).as("seed %d", seed).isEqualTo(normal(value));
        }
    }

    @Test
    void refusesWhatJacksonRefuses() {
        int refused = 0;
        for (int seed = 0; seed < 4000; seed++) {
            Random chance = new Random(seed);
            // Half a surrogate pair, which the grammar allows and Jackson does not, is left out.
            StringBuilder text = new StringBuilder(document(chance).replaceAll("\\\\uD83D\\\\uDE..", ""));
            text.setCharAt(chance.nextInt(text.length()), "{}[],:\"\\0-.e tnf\n".charAt(chance.nextInt(17)));
            boolean jackson = isTaken(() -> JACKSON.readValue(text.toString(), Object.class));
            boolean ours = isTaken(() -> JsonText.parse(text.toString()));
            assertThat(ours).as("seed %d: %s", seed, text).isEqualTo(jackson);
            refused += ours ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(1000);
    }

    private interface Parse {
        @Nullable
        Object run() throws BadRecordException;
    }

    private static boolean isTaken(Parse parse) {
        try {
            parse.run();
            return true;
        } catch (BadRecordException | tools.jackson.core.JacksonException | NumberFormatException refused) {
            return false;
        }
    }

    private static String document(Random chance) {
        StringBuilder text = new StringBuilder();
        write(chance, 4, text);
        return text.toString();
    }

    private static void write(Random chance, int depth, StringBuilder text) {
        space(chance, text);
        switch (chance.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> text.append(chance.nextBoolean());
            case 1 -> text.append("null");
            case 2 -> text.append(chance.nextLong() >> chance.nextInt(64));
            case 3 -> text.append(chance.nextInt()).append('.').append(chance.nextInt(100_000));
            case 4 -> text.append(chance.nextInt(-9, 10)).append("e").append(chance.nextInt(-30, 30));
            case 5, 6 -> string(chance, text);
            case 7 -> {
                text.append('[');
                for (int i = chance.nextInt(4), first = i; i > 0; i--) {
                    text.append(i < first ? "," : "");
                    write(chance, depth - 1, text);
                }
                text.append(']');
            }
            default -> {
                text.append('{');
                for (int i = chance.nextInt(4), first = i; i > 0; i--) {
                    text.append(i < first ? "," : "");
                    space(chance, text);
                    string(chance, text);
                    space(chance, text);
                    text.append(':');
                    write(chance, depth - 1, text);
                }
                text.append('}');
            }
        }
        space(chance, text);
    }

    private static void string(Random chance, StringBuilder text) {
        text.append('"');
        for (int i = chance.nextInt(8); i > 0; i--) {
            switch (chance.nextInt(6)) {
                case 0 -> text.append('\\').append("\"\\/bfnrt".charAt(chance.nextInt(8)));
                case 1 -> text.append("\\u%04x".formatted(chance.nextInt(0xd800)));
                case 2 -> text.append("\\uD83D\\uDE%02X".formatted(chance.nextInt(0x50)));
                case 3 -> text.appendCodePoint(chance.nextInt(0x80, 0xd000));
                default -> text.append((char) chance.nextInt('a', 'z'));
            }
        }
        text.append('"');
    }

    private static void space(Random chance, StringBuilder text) {
        text.append(" \n\t\r".repeat(2), 0, chance.nextInt(3) == 0 ? chance.nextInt(4) : 0);
    }

    /** Numbers of any class as one class. */
    private static @Nullable Object normal(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> copy = new HashMap<>();
                map.forEach((key, member) -> copy.put(key, normal(member)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(element -> copy.add(normal(element)));
                yield copy;
            }
            case Number number -> new java.math.BigDecimal(number.toString()).stripTrailingZeros();
            case null -> null;
            default -> value;
        };
    }

    @Test
    void parsesFromTheMiddleOfAnArray() throws BadRecordException {
        byte[] bytes = "xx[1]yy".getBytes(StandardCharsets.UTF_8);
        assertThat(JsonText.parse(bytes, 2, 3)).isEqualTo(List.of(1L));
    }
}

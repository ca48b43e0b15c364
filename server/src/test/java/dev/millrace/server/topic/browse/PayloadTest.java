// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.http.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What bytes are shown as. */
class PayloadTest {

    private static String shown(byte[] bytes, PayloadFormat declared, PayloadFormat wanted) {
        Payload payload = Payload.of(bytes, declared, wanted);
        return new String(
                Json.bytes(json -> {
                    json.writeStartObject();
                    payload.write(json, "v");
                    json.writeEndObject();
                }),
                StandardCharsets.UTF_8);
    }

    private static String detected(String text) {
        return shown(text.getBytes(StandardCharsets.UTF_8), PayloadFormat.AUTO, PayloadFormat.AUTO);
    }

    @Test
    void textIsToldFromJson() {
        assertThat(detected("{\"a\": 1e999}")).isEqualTo("{\"v\":{\"a\": 1e999},\"vFormat\":\"json\"}");
        assertThat(detected("[1]")).isEqualTo("{\"v\":[1],\"vFormat\":\"json\"}");
        assertThat(detected("[1] [2]")).contains("\"vFormat\":\"text\"");
        assertThat(detected("{broken")).isEqualTo("{\"v\":\"{broken\",\"vFormat\":\"text\"}");
        assertThat(detected("42")).isEqualTo("{\"v\":\"42\",\"vFormat\":\"text\"}");
        assertThat(detected("Zürich\t1")).isEqualTo("{\"v\":\"Zürich\\t1\",\"vFormat\":\"text\"}");
        assertThat(detected("")).isEqualTo("{\"v\":\"\",\"vFormat\":\"text\"}");
    }

    @Test
    void numbersAreToldByTheirLength() {
        assertThat(shown(HexFormat.of().parseHex("0000002a"), PayloadFormat.AUTO, PayloadFormat.AUTO))
                .isEqualTo("{\"v\":42,\"vFormat\":\"int\",\"vBase64\":\"AAAAKg==\"}");
        assertThat(shown(HexFormat.of().parseHex("fffffffffffffffe"), PayloadFormat.AUTO, PayloadFormat.AUTO))
                .startsWith("{\"v\":-2,\"vFormat\":\"long\"");
        byte[] real = ByteBuffer.allocate(8).putDouble(-2.5).array();
        assertThat(shown(real, PayloadFormat.AUTO, PayloadFormat.AUTO))
                .startsWith("{\"v\":-2.5,\"vFormat\":\"double\"");
        assertThat(shown(HexFormat.of().parseHex("00ff"), PayloadFormat.AUTO, PayloadFormat.AUTO))
                .isEqualTo("{\"v\":\"00ff\",\"vFormat\":\"hex\",\"vBase64\":\"AP8=\"}");
    }

    @Test
    void whatIsDeclaredAndWhatIsWantedGoBefore() {
        byte[] digits = "12345678".getBytes(StandardCharsets.UTF_8);
        assertThat(shown(digits, PayloadFormat.AUTO, PayloadFormat.AUTO)).contains("\"text\"");
        assertThat(shown(digits, PayloadFormat.LONG, PayloadFormat.AUTO)).startsWith("{\"v\":3544952156018063160,");
        assertThat(shown(digits, PayloadFormat.JSON, PayloadFormat.AUTO)).startsWith("{\"v\":12345678,");
        assertThat(shown(digits, PayloadFormat.LONG, PayloadFormat.HEX)).startsWith("{\"v\":\"3132333435363738\"");
        assertThat(shown(digits, PayloadFormat.AUTO, PayloadFormat.INT)).contains("\"hex\"");
        assertThat(shown(digits, PayloadFormat.INT, PayloadFormat.AUTO)).contains("\"text\"");
        byte[] none = ByteBuffer.allocate(8).putDouble(Double.NaN).array();
        assertThat(shown(none, PayloadFormat.DOUBLE, PayloadFormat.AUTO)).startsWith("{\"v\":\"NaN\",");
    }

    @Test
    void largePayloadsAreCut() {
        byte[] large = "ä".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        Payload payload = Payload.of(large, PayloadFormat.AUTO, PayloadFormat.AUTO);
        assertThat(payload.truncated()).isTrue();
        assertThat(payload.shown()).isEqualTo("ä".repeat(Payload.SHOWN_BYTES / 2));
        Payload bytes = Payload.of(new byte[200_000], PayloadFormat.JSON, PayloadFormat.AUTO);
        assertThat(bytes.truncated()).isTrue();
        assertThat(bytes.format()).isEqualTo(PayloadFormat.HEX);
        assertThat(bytes.shown()).hasSize(Payload.SHOWN_BYTES);
    }

    @Test
    void anyBytesCanBeShown() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = (byte) "{[\"tn-1".charAt(random.nextInt(7));
            }
            for (PayloadFormat wanted : PayloadFormat.values()) {
                for (PayloadFormat declared : PayloadFormat.values()) {
                    assertThat(Json.MAPPER
                                    .readTree(shown(bytes, declared, wanted))
                                    .has("v"))
                            .isTrue();
                }
            }
        }
    }
}

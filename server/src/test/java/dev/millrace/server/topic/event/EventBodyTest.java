// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.data.ScalarType;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import dev.millrace.server.http.ApiException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What bodies are read as. */
class EventBodyTest {

    private static final EventEncoding PLAIN = EventEncoding.of(null);

    private static List<Event> read(EventBody body, String text, EventEncoding encoding) {
        return body.read(text.getBytes(StandardCharsets.UTF_8), encoding);
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<@Nullable String> values(String text) {
        return read(new EventBody(false, false, null), text, PLAIN).stream()
                .<@Nullable String>map(event -> text(event.value()))
                .toList();
    }

    @Test
    void valuesAreTakenByteForByte() {
        assertThat(values("  {\"b\" : 1.10,\n \"a\":[ 1e5 ]}\n")).containsExactly("{\"b\" : 1.10,\n \"a\":[ 1e5 ]}");
        assertThat(values("[ 1, -0.50 ,\"x\\u00e9, ]\", true,{ } , [ [] ],12]"))
                .containsExactly("1", "-0.50", "\"x\\u00e9, ]\"", "true", "{ }", "[ [] ]", "12");
        assertThat(values("\"ü𝄞\"")).containsExactly("\"ü𝄞\"");
        assertThat(values("0.1000000000000000055511151231257827"))
                .containsExactly("0.1000000000000000055511151231257827");
        assertThat(values("[null]")).containsExactly((String) null);
    }

    @Test
    void aKeyIsTakenFromAField() {
        List<Event> events = read(
                new EventBody(false, false, "k"),
                "[{\"k\":\"a\\tb\"},{\"k\":1.0},{\"k\":null},{\"k\":{\"x\": 1}}]",
                PLAIN);
        assertThat(events).extracting(event -> text(event.key())).containsExactly("a\tb", "1.0", null, "{\"x\": 1}");
    }

    @Test
    void linesThatAreBlankAreSkipped() {
        List<Event> events = read(new EventBody(true, false, null), "\n {\"a\":1} \r\n\t\n[2]", PLAIN);
        assertThat(events).extracting(event -> text(event.value())).containsExactly("{\"a\":1}", "[2]");
        assertThatThrownBy(() -> read(new EventBody(true, false, null), "1\n2 3", PLAIN))
                .isInstanceOf(ApiException.class)
                .hasMessage("Line 2 is more than one JSON value.");
        assertThatThrownBy(() -> read(new EventBody(true, false, null), "1\n\n{", PLAIN))
                .hasMessageStartingWith("Line 3 is not JSON");
    }

    @Test
    void otherThanUtf8IsRefused() {
        assertThatThrownBy(() -> new EventBody(false, false, null).read(new byte[] {'"', (byte) 0xc3, '"'}, PLAIN))
                .hasMessage("The body is not UTF-8.");
    }

    @Test
    void thereIsAnEndToEventsAndDepth() {
        assertThatThrownBy(() -> values("[" + "1,".repeat(EventBody.EVENTS_MAX) + "1]"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.status()).isEqualTo(413));
        assertThatThrownBy(() -> values("[".repeat(100_000))).isInstanceOf(ApiException.class);
    }

    private static EventEncoding declared(String keyFormat, ScalarType key, String valueFormat, ScalarType value) {
        return EventEncoding.of(new SourceDefinition(
                "S",
                RelationKind.STREAM,
                List.of(ColumnDefinition.key("K", key), ColumnDefinition.value("V", value)),
                new TopicDefinition(
                        "s", FormatDefinition.of(keyFormat), FormatDefinition.of(valueFormat), null, null, Map.of()),
                null,
                null,
                null));
    }

    @Test
    void aDeclaredSourceSaysHowKeysAndValuesAreWritten() {
        EventBody envelope = new EventBody(false, true, null);
        Event numbers = read(
                        envelope,
                        "{\"key\":7,\"value\":-2}",
                        declared("KAFKA", ScalarType.BIGINT, "KAFKA", ScalarType.INT))
                .getFirst();
        assertThat(numbers.key()).isEqualTo(ByteBuffer.allocate(8).putLong(7).array());
        assertThat(numbers.value()).isEqualTo(ByteBuffer.allocate(4).putInt(-2).array());
        Event texts = read(
                        envelope,
                        "{\"key\":\"a\",\"value\":\"1,2\"}",
                        declared("JSON", ScalarType.VARCHAR, "DELIMITED", ScalarType.VARCHAR))
                .getFirst();
        assertThat(text(texts.key())).isEqualTo("\"a\"");
        assertThat(text(texts.value())).isEqualTo("1,2");
        assertThatThrownBy(() -> read(
                        envelope,
                        "{\"key\":7.5,\"value\":1}",
                        declared("KAFKA", ScalarType.INT, "JSON", ScalarType.INT)))
                .hasMessage("The key of record 1 has to be a number of the type INT, as the STREAM S declares it.");
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;
import dev.millrace.formats.FormatException;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.Formats;
import dev.millrace.formats.RandomRows;
import dev.millrace.formats.RowCheck;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaFormatTest {

    private static final FormatSpec KAFKA = FormatSpec.of("kafka");
    private static final Map<ScalarType, Serde<?>> SERDES = Map.of(
            ScalarType.INT, Serdes.Integer(),
            ScalarType.BIGINT, Serdes.Long(),
            ScalarType.DOUBLE, Serdes.Double(),
            ScalarType.VARCHAR, Serdes.String(),
            ScalarType.BYTES, Serdes.ByteBuffer());

    @Test
    @SuppressWarnings("unchecked")
    void agreesWithKafkasOwnSerdes() throws BadRecordException {
        for (int seed = 0; seed < 500; seed++) {
            RandomRows random = new RandomRows(new Random(seed));
            for (ScalarType type : SERDES.keySet()) {
                Serde<Object> serde = (Serde<Object>) Objects.requireNonNull(SERDES.get(type));
                List<Field> fields = List.of(new Field("K", type));
                Object value = random.value(type);
                byte[] expected = serde.serializer().serialize("t", kafkas(value));
                byte[] payload = RowCheck.encode(Formats.encoder(KAFKA, fields), fields, List.of(value));
                assertThat(payload).as("seed %d, %s", seed, type).isEqualTo(expected);
                assertThat(RowCheck.decode(Formats.decoder(KAFKA, fields), fields, expected))
                        .as("seed %d, %s", seed, type)
                        .containsExactly(value);
                assertThat(serde.deserializer().deserialize("t", payload)).isEqualTo(value);
            }
        }
    }

    /** Kafka's serializer of byte buffers wants a writable one. */
    private static Object kafkas(Object value) {
        if (value instanceof ByteBuffer buffer) {
            return ByteBuffer.allocate(buffer.remaining())
                    .put(buffer.duplicate())
                    .flip();
        }
        return value;
    }

    @Test
    void aPayloadOfAnotherLengthIsBad() {
        for (ScalarType type : List.of(ScalarType.INT, ScalarType.BIGINT, ScalarType.DOUBLE)) {
            List<Field> fields = List.of(new Field("K", type));
            int right = type == ScalarType.INT ? 4 : 8;
            for (int length = 0; length < 12; length++) {
                byte[] payload = new byte[length];
                if (length != right) {
                    BadRecordException bad = catchThrowableOfType(
                            BadRecordException.class,
                            () -> RowCheck.decode(Formats.decoder(KAFKA, fields), fields, payload));
                    assertThat(bad.code()).isEqualTo(Code.WRONG_LENGTH);
                    assertThat(bad.reason()).startsWith("K: a value for " + type + " has " + right + " bytes, not ");
                }
            }
        }
    }

    @Test
    void bytesThatAreNotUtf8AreReplacedAsKafkaDoes() throws BadRecordException {
        List<Field> fields = List.of(new Field("K", ScalarType.VARCHAR));
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] payload = new byte[random.nextInt(9)];
            random.nextBytes(payload);
            assertThat(RowCheck.decode(Formats.decoder(KAFKA, fields), fields, payload))
                    .containsExactly(Serdes.String().deserializer().deserialize("t", payload));
        }
    }

    @Test
    void nullHasNoPayload() {
        List<Field> fields = List.of(new Field("K", ScalarType.BIGINT));
        List<@Nullable Object> row = new ArrayList<>();
        row.add(null);
        assertThat(RowCheck.encode(KAFKA, fields, row)).isNull();
    }

    @Test
    void carriesOneColumnOfASimpleType() {
        List<Field> two = List.of(new Field("A", ScalarType.INT), new Field("B", ScalarType.INT));
        assertThat(catchThrowableOfType(FormatException.class, () -> Formats.decoder(KAFKA, two)))
                .hasMessage("the format KAFKA carries one column, not 2");
        List<Field> date = List.of(new Field("A", ScalarType.DATE));
        assertThat(catchThrowableOfType(FormatException.class, () -> Formats.encoder(KAFKA, date))
                        .code())
                .isEqualTo(FormatException.Code.UNSUPPORTED_TYPE);
    }

    @Test
    void withoutAColumnThereIsNoPayload() throws BadRecordException {
        assertThat(RowCheck.decode(Formats.decoder(KAFKA, List.of()), List.of(), new byte[3]))
                .isEmpty();
        assertThat(RowCheck.encode(KAFKA, List.of(), List.of())).isNull();
    }

    @Test
    void noneReadsAndWritesNothing() throws BadRecordException {
        FormatSpec none = FormatSpec.of("NONE");
        assertThat(RowCheck.decode(Formats.decoder(none, List.of()), List.of(), new byte[3]))
                .isEmpty();
        assertThat(RowCheck.encode(none, List.of(), List.of())).isNull();
        List<Field> one = List.of(new Field("A", ScalarType.INT));
        assertThat(catchThrowableOfType(FormatException.class, () -> Formats.decoder(none, one)))
                .hasMessage("the format NONE carries no columns, but there is A INT");
    }

    @Test
    void allFormatsAreFound() {
        assertThat(Formats.names()).containsExactly("DELIMITED", "JSON", "KAFKA", "NONE");
    }
}

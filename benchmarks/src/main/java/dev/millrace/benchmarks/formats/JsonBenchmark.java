// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.formats;

import dev.millrace.data.BinaryBuilder;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.Field;
import dev.millrace.data.IntBuilder;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongBuilder;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.Decoder;
import dev.millrace.formats.Encoder;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.Formats;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Sales of three fields: payload to columns and columns to payload, here and with Jackson streaming. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@OperationsPerInvocation(JsonBenchmark.RECORDS)
public class JsonBenchmark {

    static final int RECORDS = 1024;

    private static final List<Field> FIELDS = List.of(
            new Field("ITEM", ScalarType.VARCHAR),
            new Field("AMOUNT", ScalarType.INT),
            new Field("TIME", ScalarType.BIGINT));

    private final byte[][] payloads = new byte[RECORDS][];
    private final ChangesBuilder rows =
            new ChangesBuilder(FIELDS.stream().map(Field::type).toList());
    private final Decoder decoder = Formats.decoder(FormatSpec.of("JSON"), FIELDS);
    private final Encoder encoder = Formats.encoder(FormatSpec.of("JSON"), FIELDS);
    private final ByteWriter out = new ByteWriter(64);
    private final JsonFactory jackson = new JsonFactory();
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream(64);
    private Changes sales = rows.build();

    /** Makes the payloads and checks that both sides read the same from them. */
    @Setup
    public void prepare() throws BadRecordException {
        Random random = new Random(1);
        for (int i = 0; i < RECORDS; i++) {
            String item = random.nextBoolean() ? "a" : "b";
            int amount = (int) Math.exp(2 + random.nextGaussian());
            payloads[i] = "{\"item\": \"%s\", \"amount\": %d, \"time\": %d}"
                    .formatted(item, amount, i)
                    .getBytes(StandardCharsets.UTF_8);
        }
        sales = decode();
        Changes others = decodeWithJackson();
        long difference = sum(sales) - sum(others);
        if (sales.rows() != RECORDS || difference != 0) {
            throw new IllegalStateException("the two decoders differ by " + difference);
        }
    }

    private static long sum(Changes changes) {
        long sum = 0;
        IntColumn amounts = (IntColumn) changes.column(1);
        for (int i = 0; i < changes.rows(); i++) {
            sum += amounts.get(i);
        }
        return sum;
    }

    @Benchmark
    public Changes decode() throws BadRecordException {
        for (byte[] payload : payloads) {
            decoder.decode(payload, 0, payload.length, rows.columns());
            rows.endRow(0, 1);
        }
        return rows.build();
    }

    @Benchmark
    public Changes decodeWithJackson() {
        BinaryBuilder items = (BinaryBuilder) rows.column(0);
        IntBuilder amounts = (IntBuilder) rows.column(1);
        LongBuilder times = (LongBuilder) rows.column(2);
        for (byte[] payload : payloads) {
            try (JsonParser parser = jackson.createParser(ObjectReadContext.empty(), payload)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    switch (name) {
                        case "item" -> items.append(parser.getString());
                        case "amount" -> amounts.append(parser.getIntValue());
                        case "time" -> times.append(parser.getLongValue());
                        default -> parser.skipChildren();
                    }
                }
            }
            rows.endRow(0, 1);
        }
        return rows.build();
    }

    @Benchmark
    public int encode() {
        int bytes = 0;
        for (int i = 0; i < RECORDS; i++) {
            out.clear();
            encoder.encode(sales.columns(), i, out);
            bytes += out.length();
        }
        return bytes;
    }

    @Benchmark
    public int encodeWithJackson() {
        int bytes = 0;
        for (int i = 0; i < RECORDS; i++) {
            stream.reset();
            try (JsonGenerator generator = jackson.createGenerator(ObjectWriteContext.empty(), stream)) {
                generator.writeStartObject();
                generator.writeStringProperty("ITEM", (String) sales.column(0).value(i));
                generator.writeNumberProperty("AMOUNT", ((IntColumn) sales.column(1)).get(i));
                generator.writeNumberProperty("TIME", ((LongColumn) sales.column(2)).get(i));
                generator.writeEndObject();
            }
            bytes += stream.size();
        }
        return bytes;
    }
}

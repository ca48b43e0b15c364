// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.delimited;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.Formats;
import dev.millrace.formats.RandomRows;
import dev.millrace.formats.RowCheck;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random lines, compared with Commons CSV, whose rules DELIMITED follows. */
class DelimitedPropertyTest {

    private static final String DELIMITERS = ",;| \t#";

    private static FormatSpec spec(char delimiter) {
        String name = delimiter == ' ' ? "SPACE" : Character.toString(delimiter);
        return new FormatSpec("DELIMITED", Map.of("DELIMITER", name));
    }

    private static List<Field> varchars(int count) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add(new Field("F" + i, ScalarType.VARCHAR));
        }
        return fields;
    }

    @Test
    void writesTheBytesOfCommonsCsv() throws IOException {
        for (int seed = 0; seed < 5000; seed++) {
            Random chance = new Random(seed);
            RandomRows random = new RandomRows(chance);
            char delimiter = DELIMITERS.charAt(chance.nextInt(DELIMITERS.length()));
            List<Field> fields = varchars(1 + chance.nextInt(4));
            List<@Nullable Object> row = new ArrayList<>();
            fields.forEach(field -> row.add(chance.nextInt(8) == 0 ? null : random.text()));
            StringWriter expected = new StringWriter();
            try (CSVPrinter printer = new CSVPrinter(expected, CSVFormat.DEFAULT.withDelimiter(delimiter))) {
                printer.printRecord(row);
            }
            assertThat(RowCheck.encode(spec(delimiter), fields, row) + "\r\n")
                    .as("seed %d", seed)
                    .isEqualTo(expected.toString());
        }
    }

    @Test
    void readsWhatItWrites() throws BadRecordException {
        for (int seed = 0; seed < 2000; seed++) {
            Random chance = new Random(seed);
            RandomRows random = new RandomRows(chance);
            FormatSpec spec = spec(DELIMITERS.charAt(chance.nextInt(DELIMITERS.length())));
            List<Field> fields = random.fields(0);
            List<@Nullable Object> row = random.row(fields);
            row.replaceAll(value -> isEmpty(value) ? null : value);
            if (row.size() == 1 && row.getFirst() == null) {
                continue;
            }
            byte[] line = Objects.requireNonNull(RowCheck.encode(Formats.encoder(spec, fields), fields, row));
            assertThat(RowCheck.decode(Formats.decoder(spec, fields), fields, line))
                    .as("seed %d", seed)
                    .isEqualTo(row);
        }
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value instanceof String text && text.isEmpty()
                || value instanceof java.nio.ByteBuffer buffer && !buffer.hasRemaining();
    }

    @Test
    void readsLinesAsCommonsCsvDoes() throws IOException {
        int taken = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random chance = new Random(seed);
            StringBuilder line = new StringBuilder();
            for (int i = chance.nextInt(14); i >= 0; i--) {
                line.append("ab,\" \n\r\té€".charAt(Math.min(9, chance.nextInt(16) * 10 / 16)));
            }
            List<@Nullable Object> expected = commons(line.toString());
            List<@Nullable Object> found = null;
            Code refused = null;
            try {
                List<Field> fields = varchars(expected == null ? 1 : expected.size());
                found = RowCheck.decode(spec(','), fields, line.toString());
            } catch (BadRecordException bad) {
                refused = bad.code();
            }
            if (expected == null) {
                assertThat(refused).as("seed %d", seed).isIn(Code.MALFORMED, Code.WRONG_COLUMN_COUNT);
            } else {
                taken++;
                assertThat(found).as("seed %d: %s (%s)", seed, line, refused).isEqualTo(expected);
            }
        }
        assertThat(taken).isGreaterThan(5000);
    }

    /** The values of a payload of one line, {@code null} if it is refused or has another line. */
    private static @Nullable List<@Nullable Object> commons(String text) throws IOException {
        try (CSVParser parser = CSVParser.parse(text, CSVFormat.DEFAULT)) {
            List<CSVRecord> records = parser.getRecords();
            if (records.size() != 1) {
                return null;
            }
            List<@Nullable Object> values = new ArrayList<>();
            records.getFirst().forEach(value -> values.add(value.isEmpty() ? null : value));
            return values;
        } catch (IOException refused) {
            return null;
        }
    }

    @Test
    void damagedLinesAreBadRecordsAndNothingElse() {
        for (int seed = 0; seed < 300; seed++) {
            Random chance = new Random(seed);
            RandomRows random = new RandomRows(chance);
            List<Field> fields = random.fields(0);
            byte[] line = Objects.requireNonNull(
                    RowCheck.encode(Formats.encoder(spec(','), fields), fields, random.row(fields)));
            var decoder = Formats.decoder(spec(','), fields);
            for (int i = 0; i < 200; i++) {
                byte[] damaged = java.util.Arrays.copyOf(line, chance.nextInt(line.length + 1));
                if (damaged.length > 0) {
                    damaged[chance.nextInt(damaged.length)] = (byte) chance.nextInt(256);
                }
                try {
                    RowCheck.decode(decoder, fields, damaged);
                } catch (BadRecordException bad) {
                    assertThat(bad.position()).as("seed %d", seed).isBetween(0, damaged.length);
                }
            }
        }
    }
}

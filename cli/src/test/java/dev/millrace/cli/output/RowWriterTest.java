// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowWriterTest {
    private static final List<Field> COLUMNS =
            List.of(new Field("ITEM", ScalarType.VARCHAR), new Field("AMOUNT", ScalarType.INT));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);

    @Test
    void aTableAlignsNumbersToTheRight() {
        write(OutputFormat.TABLE, COLUMNS, row("pen", 3), row("fountain pen", 12_000), row(null, null));
        assertThat(written()).isEqualTo("""
            ITEM          AMOUNT
            ------------  ------
            pen                3
            fountain pen   12000
            NULL            NULL
            """);
    }

    @Test
    void aTableWithoutRowsStillHasItsHead() {
        write(OutputFormat.TABLE, COLUMNS);
        assertThat(written()).isEqualTo("ITEM  AMOUNT\n----  ------\n");
    }

    @Test
    void aTableShowsRowsAtAFlushAndWidensLater() {
        try (RowWriter writer = RowWriter.of(OutputFormat.TABLE, COLUMNS, out)) {
            writer.flush();
            assertThat(written()).isEmpty();
            writer.row(row("a", 1));
            writer.flush();
            assertThat(written()).isEqualTo("ITEM  AMOUNT\n----  ------\na          1\n");
            writer.row(row("marker", 2));
        }
        assertThat(written()).endsWith("\nmarker       2\n");
    }

    @Test
    void aTableKeepsControlCharactersFromTheTerminal() {
        write(OutputFormat.TABLE, COLUMNS, row("a\nb\u001b[2J", 1));
        assertThat(written()).contains("a\\nb\ufffd[2J").doesNotContain("\u001b");
    }

    @Test
    void jsonIsOneObjectALine() {
        write(OutputFormat.JSON, COLUMNS, row("a \"b\"", 1), row(null, null));
        assertThat(written()).isEqualTo("""
            {"ITEM":"a \\"b\\"","AMOUNT":1}
            {"ITEM":null,"AMOUNT":null}
            """);
    }

    @Test
    void csvQuotesWhatItMustAndTellsNullFromEmpty() {
        write(OutputFormat.CSV, COLUMNS, row("a,b", 1), row("say \"hi\"\n", 2), row("", 3), row(null, null));
        assertThat(written()).isEqualTo("ITEM,AMOUNT\r\n\"a,b\",1\r\n\"say \"\"hi\"\"\n\",2\r\n\"\",3\r\n,\r\n");
    }

    @Test
    void valuesOfEveryKindHaveAText() {
        assertThat(RowWriter.text(Instant.ofEpochMilli(1))).isEqualTo("1970-01-01T00:00:00.001");
        assertThat(RowWriter.text(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(RowWriter.text(ByteBuffer.wrap(new byte[] {1, 2, 3}))).isEqualTo("AQID");
        assertThat(RowWriter.text(List.of("a", 1))).isEqualTo("[\"a\",1]");
        assertThat(RowWriter.text(null)).isEqualTo("NULL");
    }

    @Test
    void decimalsAreNumbersAndListsAreNot() {
        List<Field> columns = List.of(
                new Field("PRICE_IN_EURO", new DecimalType(10, 2)),
                new Field("TAGS", new ArrayType(ScalarType.VARCHAR)));
        write(OutputFormat.TABLE, columns, row(new BigDecimal("1.50"), List.of()));
        assertThat(written()).endsWith("\n         1.50  []\n");
    }

    private void write(OutputFormat format, List<Field> columns, List<?>... rows) {
        try (RowWriter writer = RowWriter.of(format, columns, out)) {
            for (List<?> row : rows) {
                writer.row(row);
            }
        }
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }
}

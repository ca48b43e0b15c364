// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.data.BinaryBuilder;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers and characters against the JDK's own methods. */
class NumberTextTest {

    private static final List<String> ODD_TEXTS = List.of(
            "",
            "-",
            "+",
            "+5",
            "-0",
            "00012",
            "12a",
            "1_000",
            " 1",
            "1 ",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "123456789012345678",
            "1234567890123456789",
            "٣",
            ".",
            "1.",
            ".5",
            "-.5",
            "1.2.3",
            "1e5",
            "NaN",
            "-Infinity",
            "0x1p3",
            "1d",
            "0.1",
            "123456789012345.6",
            "4.35",
            "999999999999999",
            "0.000000000000001",
            "1234567.12345678");

    private interface Parse<T> {
        T run();
    }

    private static String outcome(Parse<?> parse) {
        try {
            return String.valueOf(parse.run());
        } catch (NumberFormatException refused) {
            return "refused";
        }
    }

    @Test
    void parsesAsTheJdkDoes() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            String text = i < ODD_TEXTS.size() ? ODD_TEXTS.get(i) : randomNumber(random);
            byte[] bytes = ("#" + text + "#").getBytes(StandardCharsets.UTF_8);
            int end = bytes.length - 1;
            assertThat(outcome(() -> NumberText.parseLong(bytes, 1, end)))
                    .as(text)
                    .isEqualTo(outcome(() -> Long.parseLong(text)));
            assertThat(outcome(() -> NumberText.parseInt(bytes, 1, end)))
                    .as(text)
                    .isEqualTo(outcome(() -> Integer.parseInt(text)));
            assertThat(outcome(() -> NumberText.parseDouble(bytes, 1, end)))
                    .as(text)
                    .isEqualTo(outcome(() -> Double.parseDouble(text)));
        }
    }

    private static String randomNumber(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 1 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
            case 2 ->
                BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(20))
                        .toPlainString();
            case 3 -> Double.toString(random.nextInt() / 1000.0);
            default -> "-" + random.nextInt(1000) + "." + random.nextInt(1_000_000_000);
        };
    }

    @Test
    void writesAsTheJdkDoes() {
        Random random = new Random(4);
        ByteWriter out = new ByteWriter(16);
        for (int i = 0; i < 20_000; i++) {
            long whole = i == 0 ? Long.MIN_VALUE : random.nextLong() >> random.nextInt(64);
            double number = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : whole / 8.0;
            out.clear();
            NumberText.write(whole, out);
            out.writeByte(' ');
            NumberText.write(number, out);
            assertThat(new String(out.toByteArray(), StandardCharsets.US_ASCII)).isEqualTo(whole + " " + number);
        }
        long power = 1;
        for (int digits = 1; digits <= 19; digits++, power *= 10) {
            for (long value : new long[] {power - 1, power, -power, 1 - power}) {
                out.clear();
                NumberText.write(value, out);
                assertThat(new String(out.toByteArray(), StandardCharsets.US_ASCII))
                        .isEqualTo(Long.toString(value));
            }
        }
    }

    @Test
    void decimalsOfAnyExponentCostLittle() {
        DecimalType type = new DecimalType(4, 2);
        assertThat(DecimalText.fitExactly(new BigDecimal("99.990"), type)).isEqualTo(new BigDecimal("99.99"));
        assertThat(DecimalText.fitExactly(new BigDecimal("0E+99"), type)).isEqualTo(new BigDecimal("0.00"));
        for (String text : List.of("100", "1e2147483647", "0.001", "1e-2147483647", "12.345")) {
            assertThatThrownBy(() -> DecimalText.fitExactly(new BigDecimal(text), type))
                    .as(text)
                    .isInstanceOf(ArithmeticException.class);
        }
        assertThat(DecimalText.toLong(new BigDecimal("-1.99"))).isEqualTo(-1);
        assertThat(DecimalText.toLong(new BigDecimal("1e-2147483647"))).isZero();
        assertThat(DecimalText.toLong(new BigDecimal("0e2147483647"))).isZero();
        assertThatThrownBy(() -> DecimalText.toLong(new BigDecimal("1e2147483647")))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> DecimalText.toLong(new BigDecimal("9223372036854775808")))
                .isInstanceOf(ArithmeticException.class);
        byte[] longText = "1".repeat(DecimalText.MAX_CHARACTERS + 1).getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> DecimalText.parse(longText, 0, longText.length))
                .isInstanceOf(NumberFormatException.class);
    }

    @Test
    void judgesUtf8AsTheJdkDoes() {
        Random random = new Random(5);
        int[] interesting = {
            0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xa0, 0x9f, 0xed, 0xef, 0xf0, 0x90, 0x8f, 0xf4, 0xf5,
            0xff
        };
        int valid = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 5 : 30)];
            for (int j = random.nextInt(Math.max(1, bytes.length - 4)), left = 5;
                    left > 0 && j < bytes.length;
                    j++, left--) {
                bytes[j] = (byte) interesting[random.nextInt(interesting.length)];
            }
            boolean expected = isUtf8(bytes);
            valid += expected ? 1 : 0;
            assertThat(Utf8.invalidAt(bytes, 0, bytes.length) < 0)
                    .as("%s", (Object) bytes)
                    .isEqualTo(expected);
            BinaryBuilder column = new BinaryBuilder(ScalarType.VARCHAR);
            Utf8.appendRepaired(bytes, 0, bytes.length, column);
            assertThat(column.build().value(0)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
        assertThat(valid).isGreaterThan(1000);
    }

    @Test
    void writesEveryCharacter() {
        ByteWriter out = new ByteWriter(16);
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                out.clear();
                Utf8.write(codePoint, out);
                byte[] expected = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                if (!java.util.Arrays.equals(out.toByteArray(), expected)) {
                    assertThat(out.toByteArray()).as("U+%X", codePoint).isEqualTo(expected);
                }
            }
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException refused) {
            return false;
        }
    }
}

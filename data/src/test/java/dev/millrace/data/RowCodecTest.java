// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowCodecTest {

    private static byte[] bytes(Type type, @Nullable Object value) {
        ByteWriter out = new ByteWriter(16);
        RowCodec.write(type, value, out);
        return out.toByteArray();
    }

    private static List<Type> types(RandomValues random) {
        List<Type> types = new ArrayList<>();
        for (int i = 1 + random.random().nextInt(5); i > 0; i--) {
            types.add(random.type(3));
        }
        return types;
    }

    private static List<@Nullable Object> row(RandomValues random, List<Type> types) {
        List<@Nullable Object> row = new ArrayList<>();
        types.forEach(type -> row.add(random.valueOrNull(type)));
        return row;
    }

    @Test
    void whatIsWrittenIsReadAgainFromColumnsAndFromValues() {
        for (int seed = 0; seed < 500; seed++) {
            RandomValues random = new RandomValues(seed);
            List<Type> types = types(random);
            ChangesBuilder builder = new ChangesBuilder(types);
            for (int i = 0; i < 20; i++) {
                builder.append(row(random, types), i, 1);
            }
            Changes changes = builder.build();
            ByteWriter out = new ByteWriter(16);
            ByteWriter boxed = new ByteWriter(16);
            for (int row = 0; row < 20; row++) {
                RowCodec.write(changes.columns(), row, out);
                for (Column column : changes.columns()) {
                    RowCodec.write(column.type(), column.value(row), boxed);
                }
            }
            assertThat(boxed.toByteArray()).as("seed %d", seed).isEqualTo(out.toByteArray());
            ByteReader reader = new ByteReader(out.toByteArray(), 0);
            ByteReader boxedReader = new ByteReader(boxed.toByteArray(), 0);
            for (int row = 0; row < 20; row++) {
                RowCodec.read(reader, builder.columns());
                builder.endRow(row, 1);
                for (Column column : changes.columns()) {
                    assertThat(RowCodec.read(column.type(), boxedReader))
                            .as("seed %d", seed)
                            .isEqualTo(column.value(row));
                }
            }
            assertThat(reader.position()).isEqualTo(out.length());
            assertThat(boxedReader.position()).isEqualTo(boxed.length());
            Changes again = builder.build();
            for (int i = 0; i < types.size(); i++) {
                for (int row = 0; row < 20; row++) {
                    assertThat(again.column(i).value(row))
                            .as("seed %d", seed)
                            .isEqualTo(changes.column(i).value(row));
                }
            }
        }
    }

    @Test
    void rowsAreEqualExactlyIfTheirBytesAre() {
        int equal = 0;
        for (int seed = 0; seed < 3000; seed++) {
            RandomValues random = new RandomValues(seed);
            Type type = random.type(2);
            for (int i = 0; i < 10; i++) {
                Object one = random.valueOrNull(type);
                Object other = random.valueOrNull(type);
                boolean same = java.util.Objects.equals(one, other);
                equal += same ? 1 : 0;
                assertThat(Arrays.equals(bytes(type, one), bytes(type, other)))
                        .as("seed %d: %s and %s", seed, one, other)
                        .isEqualTo(same);
            }
        }
        assertThat(equal).isGreaterThan(3000);
    }

    @Test
    void theLayoutIsWhatTheDocumentationSays() {
        assertThat(bytes(ScalarType.INT, null)).containsExactly(0);
        assertThat(bytes(ScalarType.INT, 258)).containsExactly(1, 0, 0, 1, 2);
        assertThat(bytes(ScalarType.BOOLEAN, true)).containsExactly(1, 1);
        assertThat(bytes(ScalarType.VARCHAR, "é")).containsExactly(1, 2, 0xc3, 0xa9);
        assertThat(bytes(new ArrayType(ScalarType.BOOLEAN), Arrays.asList(false, null)))
                .containsExactly(1, 2, 1, 0, 0);
        assertThat(bytes(new DecimalType(4, 2), new java.math.BigDecimal("-1.5")))
                .containsExactly(1, 2, 0xff, 0x6a);
        assertThat(bytes(ScalarType.DOUBLE, -0.0)).isEqualTo(bytes(ScalarType.DOUBLE, 0.0));
        assertThat(bytes(ScalarType.DOUBLE, Double.longBitsToDouble(0x7ff0000000000001L)))
                .isEqualTo(bytes(ScalarType.DOUBLE, Double.NaN));
    }

    @Test
    void theOrderOfAMapDoesNotMatter() {
        MapType type = new MapType(ScalarType.VARCHAR, ScalarType.INT);
        Map<Object, @Nullable Object> one = new LinkedHashMap<>();
        one.put("a", 1);
        one.put("bb", null);
        one.put("", 3);
        Map<Object, @Nullable Object> other = new LinkedHashMap<>();
        other.put("", 3);
        other.put("bb", null);
        other.put("a", 1);
        assertThat(bytes(type, one)).isEqualTo(bytes(type, other));
    }

    @Test
    void bytesThatEndEarlyAreRefused() {
        for (int seed = 0; seed < 300; seed++) {
            RandomValues random = new RandomValues(seed);
            Type type = random.type(2);
            byte[] whole = bytes(type, random.value(type));
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> RowCodec.read(type, new ByteReader(cut, 0)))
                        .as("seed %d, %s, length %d of %d", seed, type, length, whole.length)
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void aDamagedCountAsksForNoMemory() {
        byte[] damaged = {1, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7};
        for (Type type : List.of(
                new ArrayType(ScalarType.INT), new MapType(ScalarType.INT, ScalarType.INT), ScalarType.VARCHAR)) {
            assertThatThrownBy(() -> RowCodec.read(type, new ByteReader(damaged, 0)))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void numbersOfBytesAreWrittenInSevenBitGroups() {
        ByteWriter out = new ByteWriter(16);
        int[] lengths = {0, 1, 127, 128, 16383, 16384, Integer.MAX_VALUE};
        for (int length : lengths) {
            out.writeLength(length);
        }
        out.writeLong(Long.MIN_VALUE + 5);
        out.writeInt(-2);
        ByteReader reader = new ByteReader(out.toByteArray(), 0);
        for (int length : lengths) {
            assertThat(reader.readLength()).isEqualTo(length);
        }
        assertThat(reader.readLong()).isEqualTo(Long.MIN_VALUE + 5);
        assertThat(reader.readInt()).isEqualTo(-2);
        assertThat(out.length()).isEqualTo(1 + 1 + 1 + 2 + 2 + 3 + 5 + 8 + 4);
        byte[] endless = {-1, -1, -1, -1, -1, -1};
        assertThatThrownBy(() -> new ByteReader(endless, 0).readLength()).isInstanceOf(IllegalStateException.class);
        out.truncate(1);
        assertThat(out.toByteArray()).containsExactly(0);
        assertThatThrownBy(() -> out.truncate(2)).isInstanceOf(IllegalArgumentException.class);
    }
}

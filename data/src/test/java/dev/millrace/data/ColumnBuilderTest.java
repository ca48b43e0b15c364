// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Builders and columns against a plain list. */
class ColumnBuilderTest {

    private static List<@Nullable Object> values(Column column) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < column.length(); i++) {
            values.add(column.value(i));
        }
        return values;
    }

    @Test
    void aBuilderIsAListWhateverIsDoneToIt() {
        for (int seed = 0; seed < 400; seed++) {
            RandomValues random = new RandomValues(seed);
            Random chance = random.random();
            Type type = random.type(2);
            ColumnBuilder builder = ColumnBuilder.of(type);
            List<@Nullable Object> model = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                switch (chance.nextInt(20)) {
                    case 0 -> {
                        int length = chance.nextInt(model.size() + 1);
                        builder.truncate(length);
                        model.subList(length, model.size()).clear();
                    }
                    case 1 -> {
                        if (chance.nextInt(10) == 0) {
                            assertThat(values(builder.build()))
                                    .as("seed %d", seed)
                                    .isEqualTo(model);
                            model.clear();
                        }
                    }
                    case 2, 3 -> {
                        builder.appendNull();
                        model.add(null);
                    }
                    default -> {
                        Object value = random.valueOrNull(type);
                        builder.appendValue(value);
                        model.add(value);
                    }
                }
                assertThat(builder.length()).isEqualTo(model.size());
            }
            Column built = builder.build();
            assertThat(built.type()).isEqualTo(type);
            assertThat(values(built)).as("seed %d", seed).isEqualTo(model);
            assertThat(values(builder.build())).isEmpty();
        }
    }

    @Test
    void rowsCanBeSelectedAndCopied() {
        for (int seed = 0; seed < 200; seed++) {
            RandomValues random = new RandomValues(seed);
            Type type = random.type(1);
            ColumnBuilder builder = ColumnBuilder.of(type);
            for (int i = 0; i < 100; i++) {
                builder.appendValue(random.valueOrNull(type));
            }
            Column column = builder.build();
            int count = random.random().nextInt(150);
            int[] positions = random.random().ints(count + 3, 0, 100).toArray();
            List<@Nullable Object> expected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                expected.add(column.value(positions[i]));
                builder.appendFrom(column, positions[i]);
            }
            assertThat(values(column.select(positions, count)))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
            assertThat(values(builder.build())).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void aColumnWithoutNullsHasNoMask() {
        ColumnBuilder builder = ColumnBuilder.of(ScalarType.BIGINT);
        builder.appendValue(1L);
        builder.appendNull();
        builder.truncate(1);
        builder.appendValue(2L);
        Column column = builder.build();
        assertThat(column.nulls()).isNull();
        assertThat(values(column)).containsExactly(1L, 2L);
    }

    @Test
    void aBuiltColumnNeverChanges() {
        for (Type type : List.of(ScalarType.VARCHAR, ScalarType.INT, new ArrayType(ScalarType.INT))) {
            RandomValues random = new RandomValues(9);
            ColumnBuilder builder = ColumnBuilder.of(type);
            for (int i = 0; i < 70; i++) {
                builder.appendValue(random.valueOrNull(type));
            }
            Column column = builder.build();
            List<@Nullable Object> before = values(column);
            for (int i = 0; i < 70; i++) {
                builder.appendValue(random.valueOrNull(type));
            }
            assertThat(values(column)).isEqualTo(before);
        }
    }

    @Test
    void bytesCanBeWrittenInPlace() {
        BinaryBuilder builder = new BinaryBuilder(ScalarType.VARCHAR);
        builder.append("first");
        byte[] text = "x".repeat(5000).getBytes(StandardCharsets.US_ASCII);
        builder.ensure(text.length);
        System.arraycopy(text, 0, builder.buffer(), builder.position(), text.length);
        builder.commit(text.length);
        builder.append(text, 1, 2);
        builder.appendNull();
        builder.append("last");
        BinaryColumn column = (BinaryColumn) builder.build();
        assertThat(values(column)).containsExactly("first", "x".repeat(5000), "xx", null, "last");
        assertThat(column.copy(2)).isEqualTo(new byte[] {'x', 'x'});
        assertThat(column.sameBytes(2, column, 2)).isTrue();
        assertThat(column.sameBytes(0, column, 4)).isFalse();
    }

    @Test
    void misuseIsRefused() {
        ColumnBuilder builder = ColumnBuilder.of(ScalarType.INT);
        builder.appendValue(1);
        assertThatThrownBy(() -> builder.truncate(2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.appendValue("1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IntBuilder(ScalarType.BIGINT)).hasMessage("BIGINT is kept as LONG, not as INT");
        assertThatThrownBy(() -> new LongColumn(ScalarType.BIGINT, 2, new long[1], null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LongColumn(ScalarType.BIGINT, 2, new long[2], new boolean[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aValueColumnFindsItsNulls() {
        @Nullable Object[] values = {List.of(1), null, List.of()};
        ValueColumn column = ValueColumn.of(new ArrayType(ScalarType.INT), 3, values);
        assertThat(column.nulls()).containsExactly(false, true, false);
        assertThat(ValueColumn.of(column.type(), 1, values).nulls()).isNull();
    }
}

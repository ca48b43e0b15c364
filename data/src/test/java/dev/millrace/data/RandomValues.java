// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random types and boxed values of them, from a seed; values come from a small set, so that equal ones are common. */
final class RandomValues {

    private static final List<ScalarType> SCALARS = List.of(ScalarType.values());

    private final Random random;

    RandomValues(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    Type type(int depth) {
        int choice = random.nextInt(depth > 0 ? 13 : 10);
        return switch (choice) {
            case 9 -> new DecimalType(5, random.nextInt(6));
            case 10 -> new ArrayType(type(depth - 1));
            case 11 -> new MapType(SCALARS.get(random.nextInt(9)), type(depth - 1));
            case 12 -> {
                List<Field> fields = new ArrayList<>();
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    fields.add(new Field("F" + i, type(depth - 1)));
                }
                yield new StructType(fields);
            }
            default -> SCALARS.get(choice);
        };
    }

    @Nullable
    Object valueOrNull(Type type) {
        return random.nextInt(5) == 0 ? null : value(type);
    }

    Object value(Type type) {
        return switch (type) {
            case ScalarType scalar -> scalar(scalar);
            case DecimalType decimal -> new BigDecimal(BigInteger.valueOf(random.nextInt(-300, 300)), decimal.scale());
            case ArrayType array -> {
                List<@Nullable Object> elements = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    elements.add(valueOrNull(array.element()));
                }
                yield Values.list(elements);
            }
            case MapType map -> {
                Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    entries.put(value(map.key()), valueOrNull(map.value()));
                }
                yield Values.map(entries);
            }
            case StructType struct -> {
                List<@Nullable Object> values = new ArrayList<>();
                struct.fields().forEach(field -> values.add(valueOrNull(field.type())));
                yield new StructValue(struct, values);
            }
        };
    }

    private Object scalar(ScalarType type) {
        int small = random.nextInt(-3, 4);
        return switch (type) {
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt(4) == 0 ? Integer.MIN_VALUE >> random.nextInt(32) : small;
            case BIGINT -> random.nextInt(4) == 0 ? Long.MIN_VALUE >> random.nextInt(64) : (long) small;
            case DOUBLE -> random.nextInt(6) == 0 ? Double.NaN : small / 2.0;
            case VARCHAR -> "é𝄞a".repeat(Math.abs(small));
            case BYTES -> ByteBuffer.wrap(new byte[Math.abs(small)]).asReadOnlyBuffer();
            case DATE -> Values.boxInt(type, small * 10_000);
            case TIME -> Values.boxInt(type, Math.abs(small) * 1234);
            case TIMESTAMP -> Values.boxLong(type, small * 100_000_000_000L);
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Random fields and boxed values of them, the same for the same seed. */
public final class RandomRows {

    private static final ScalarType[] SCALARS = ScalarType.values();

    private final RandomGenerator random;

    public RandomRows(RandomGenerator random) {
        this.random = random;
    }

    /** One to eight fields named like SQL columns, of types nested at most {@code depth} levels. */
    public List<Field> fields(int depth) {
        List<Field> fields = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            fields.add(new Field((random.nextInt(5) == 0 ? "quoted \"ä" : "F") + i, type(depth)));
        }
        return fields;
    }

    public Type type(int depth) {
        int choice = random.nextInt(depth > 0 ? SCALARS.length + 4 : SCALARS.length + 1);
        if (choice < SCALARS.length) {
            return SCALARS[choice];
        }
        return switch (choice - SCALARS.length) {
            case 0 -> decimalType();
            case 1 -> new ArrayType(type(depth - 1));
            case 2 -> new MapType(ScalarType.VARCHAR, type(depth - 1));
            default -> new StructType(fields(depth - 1));
        };
    }

    private DecimalType decimalType() {
        int precision = 1 + random.nextInt(38);
        return new DecimalType(precision, random.nextInt(precision + 1));
    }

    /** One value for each field, null one time in ten. */
    public List<@Nullable Object> row(List<Field> fields) {
        List<@Nullable Object> row = new ArrayList<>();
        fields.forEach(field -> row.add(valueOrNull(field.type())));
        return row;
    }

    private @Nullable Object valueOrNull(Type type) {
        return random.nextInt(10) == 0 ? null : value(type);
    }

    public Object value(Type type) {
        return switch (type) {
            case ScalarType scalar -> scalar(scalar);
            case DecimalType decimal -> decimal(decimal);
            case ArrayType array -> {
                List<@Nullable Object> elements = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
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
            case StructType struct -> new StructValue(struct, row(struct.fields()));
        };
    }

    private Object scalar(ScalarType type) {
        return switch (type) {
            case BOOLEAN -> random.nextBoolean();
            case INT -> (int) number();
            case BIGINT -> number();
            case DOUBLE -> doubleNumber();
            case VARCHAR -> text();
            case BYTES -> {
                byte[] bytes = new byte[random.nextInt(12)];
                random.nextBytes(bytes);
                yield ByteBuffer.wrap(bytes).asReadOnlyBuffer();
            }
            case DATE -> Values.boxInt(type, random.nextInt(-100_000, 100_000));
            case TIME -> Values.boxInt(type, random.nextInt(86_400_000));
            case TIMESTAMP -> Values.boxLong(type, random.nextLong(-4_000_000_000_000L, 4_000_000_000_000L));
        };
    }

    private BigDecimal decimal(DecimalType type) {
        BigInteger limit = BigInteger.TEN.pow(type.precision());
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return new BigDecimal(new BigInteger(bits).remainder(limit), type.scale());
    }

    private long number() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> Long.MIN_VALUE;
            case 2 -> Long.MAX_VALUE;
            case 3 -> Integer.MIN_VALUE;
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    private double doubleNumber() {
        return switch (random.nextInt(7)) {
            case 0 -> 0.0;
            case 1 -> -0.0;
            case 2 -> random.nextInt(2_000_000) - 1_000_000;
            case 3 -> random.nextInt(2_000_000) / 100.0;
            case 4 -> Double.MIN_VALUE;
            case 5 -> random.nextBoolean() ? Double.NaN : Double.NEGATIVE_INFINITY;
            default -> {
                double any = Double.longBitsToDouble(random.nextLong());
                yield Double.isNaN(any) ? Double.NaN : any;
            }
        };
    }

    /** Text with all that needs care: quotes, escapes, control characters, characters of two to four bytes. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> text.append("\"\\,\n\r\t/'#; ".charAt(random.nextInt(11)));
                case 1 -> text.append((char) random.nextInt(0x20));
                case 2 -> text.append((char) random.nextInt(0x80, 0x800));
                case 3 -> text.appendCodePoint(random.nextInt(0x1f300, 0x1f600));
                case 4 -> text.append((char) random.nextInt(0x3041, 0x3090));
                default -> text.append((char) random.nextInt(0x20, 0x7f));
            }
        }
        return text.toString();
    }
}

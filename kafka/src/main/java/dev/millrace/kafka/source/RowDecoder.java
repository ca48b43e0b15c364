// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.source;

import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.Field;
import dev.millrace.data.IntBuilder;
import dev.millrace.data.LongBuilder;
import dev.millrace.data.ScalarType;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.Decoder;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.Formats;
import dev.millrace.formats.KeyWindowLayout;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.ColumnDefinition.Role;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record into one row: the key's buffer goes to the key format's decoder, the value's to the value format's, which
 * append to column builders; what the record itself knows (headers, partition, offset, window) is appended beside them.
 *
 * <p>All declared columns are decoded, also those that nobody reads: whether a record is good must not depend on who reads it.
 */
final class RowDecoder {
    private final SourceDefinition definition;
    /** Null where no column of that role is declared: such a payload is not looked at. */
    private final @Nullable Decoder keyDecoder;

    private final @Nullable Decoder valueDecoder;
    private final List<ColumnBuilder> keyBuilders;
    private final List<ColumnBuilder> valueBuilders;
    private final Map<String, ColumnBuilder> declared = new LinkedHashMap<>();
    private final List<HeaderColumn> headerColumns = new ArrayList<>();
    private final LongBuilder windowStarts = new LongBuilder(ScalarType.BIGINT);
    private final LongBuilder windowEnds = new LongBuilder(ScalarType.BIGINT);
    private final IntBuilder partitions = new IntBuilder(ScalarType.INT);
    private final LongBuilder offsets = new LongBuilder(ScalarType.BIGINT);
    private final List<ColumnBuilder> all = new ArrayList<>();
    private final List<ColumnBuilder> layout;
    private final @Nullable KeyWindowLayout window;
    private final long windowSizeMillis;
    private final @Nullable LegacyKey legacyKey;
    private int rows;
    private boolean lastWasDeletion;
    private final Map<ColumnBuilder, Column> built = new HashMap<>();

    RowDecoder(SourceDefinition definition, List<ScanColumn> columns) {
        this.definition = definition;
        FormatDefinition keyFormat = definition.topic().keyFormat();
        FormatDefinition valueFormat = definition.topic().valueFormat();
        this.keyDecoder = decoder(FormatSpec.forKey(keyFormat.name(), keyFormat.properties()), Role.KEY);
        this.valueDecoder = decoder(new FormatSpec(valueFormat.name(), valueFormat.properties()), Role.VALUE);
        this.keyBuilders = builders(Role.KEY);
        this.valueBuilders = builders(Role.VALUE);
        for (ColumnDefinition column : definition.columns(Role.HEADERS)) {
            ColumnBuilder builder = builder(column);
            headerColumns.add(new HeaderColumn(column.headerKey(), builder));
        }
        this.all.addAll(declared.values());
        this.all.addAll(List.of(windowStarts, windowEnds, partitions, offsets));
        this.layout = columns.stream().map(this::builderOf).toList();
        KeyWindow declaredWindow = definition.window();
        this.window = declaredWindow == null
                ? null
                : declaredWindow.kind() == KeyWindow.Kind.SESSION ? KeyWindowLayout.SESSION : KeyWindowLayout.TIME;
        Long size = declaredWindow == null ? null : declaredWindow.sizeMillis();
        this.windowSizeMillis = size == null ? 0 : size;
        this.legacyKey = definition.legacyKey() == null || definition.kind() != RelationKind.TABLE
                ? null
                : LegacyKey.of(definition, Objects.requireNonNull(declared.get(definition.legacyKey())));
    }

    private @Nullable Decoder decoder(FormatSpec spec, Role role) {
        List<Field> fields = definition.columns(role).stream()
                .map(column -> new Field(column.name(), column.type()))
                .toList();
        return fields.isEmpty() ? null : Formats.decoder(spec, fields);
    }

    private List<ColumnBuilder> builders(Role role) {
        return definition.columns(role).stream().map(this::builder).toList();
    }

    private ColumnBuilder builder(ColumnDefinition column) {
        ColumnBuilder builder = ColumnBuilder.of(column.type());
        declared.put(column.name(), builder);
        return builder;
    }

    private ColumnBuilder builderOf(ScanColumn column) {
        return switch (column.origin()) {
            case DECLARED -> {
                ColumnBuilder builder = declared.get(column.field().name());
                if (builder == null) {
                    throw new IllegalArgumentException(definition.name() + " has no column "
                            + column.field().name());
                }
                yield builder;
            }
            case ROWPARTITION -> partitions;
            case ROWOFFSET -> offsets;
            case WINDOWSTART -> windowStarts;
            case WINDOWEND -> windowEnds;
            case ROWTIME -> throw new IllegalArgumentException("ROWTIME is a lane of every batch, not a column");
        };
    }

    int rows() {
        return rows;
    }

    /** Whether the record decoded last has no value: in a table it deletes its key. */
    boolean lastWasDeletion() {
        return lastWasDeletion;
    }

    /** Appends the record as a row, or appends nothing and says what is wrong with it. */
    @Nullable
    BadRecord decode(ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record) {
        BadRecord.Part part = BadRecord.Part.KEY;
        try {
            decodeKey(record.key());
            part = BadRecord.Part.VALUE;
            decodeValue(record);
        } catch (BadRecordException bad) {
            abandonRow();
            return new BadRecord(definition.name(), record, part, bad.code().name(), bad.reason(), bad.position());
        }
        headerColumns.forEach(column -> column.append(record.headers()));
        partitions.append(record.partition());
        offsets.append(record.offset());
        rows++;
        return null;
    }

    private void decodeKey(@Nullable ByteBuffer payload) throws BadRecordException {
        boolean present = false;
        if (payload == null || window == null) {
            windowStarts.appendNull();
            windowEnds.appendNull();
            present = payload != null && keyDecoder != null && keyDecoder.decode(payload, keyBuilders);
        } else {
            byte[] bytes = bytes(payload);
            int keyLength = window.keyLength(bytes.length);
            windowStarts.append(window.start(bytes, 0, bytes.length));
            windowEnds.append(window.end(bytes, 0, bytes.length, windowSizeMillis));
            present = keyDecoder != null && keyDecoder.decode(bytes, 0, keyLength, keyBuilders);
        }
        if (!present) {
            keyBuilders.forEach(ColumnBuilder::appendNull);
        }
    }

    private void decodeValue(ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record)
            throws BadRecordException {
        ByteBuffer payload = record.value();
        boolean present = payload != null && (valueDecoder == null || valueDecoder.decode(payload, valueBuilders));
        lastWasDeletion = !present;
        if (present) {
            return;
        }
        ColumnBuilder fromKey = lastWasDeletion && legacyKey != null ? legacyKey.append(record.key()) : null;
        for (ColumnBuilder builder : valueBuilders) {
            if (builder != fromKey) {
                builder.appendNull();
            }
        }
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        return bytes;
    }

    private void abandonRow() {
        for (ColumnBuilder builder : all) {
            if (builder.length() > rows) {
                builder.truncate(rows);
            }
        }
    }

    /** The column that holds event times, of the rows that {@link #build} will give. */
    Column timestampColumn() {
        String name = Objects.requireNonNull(definition.timestamp()).column();
        return columnOf(Objects.requireNonNull(declared.get(name)));
    }

    private Column columnOf(ColumnBuilder builder) {
        return built.computeIfAbsent(builder, ColumnBuilder::build);
    }

    /** The rows in the layout's columns; none are left behind. */
    List<Column> build() {
        List<Column> columns = layout.stream().map(this::columnOf).toList();
        for (ColumnBuilder builder : all) {
            builder.truncate(0);
        }
        built.clear();
        rows = 0;
        return columns;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.Field;
import dev.millrace.data.RowCodec;
import dev.millrace.server.session.SelectShape;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows as points of lines, straight from the columns. Deletions are not drawn. */
final class SeriesPoints implements FrameQueue {

    /** The values of the column by which lines are told apart; rows with further ones are left out and counted. */
    static final int VALUES_MAX = 50;

    private static final int GROUP_BYTES = 2_000;

    static final int COLUMNS_MAX = 20;

    private static final int ROWTIME = -1;
    private static final int NONE = -2;

    private final Lines lines;
    private final List<String> names;
    private final int x;
    private final int[] ys;
    private final int by;
    private final Map<Key, Line[]> groups = new HashMap<>();
    private final Key probe = new Key();
    private Line @Nullable [] single;
    private long events;
    private long skipped;

    /** The bytes of a value; one that is used for looking up is overwritten for each row. */
    private static final class Key {
        private final ByteWriter bytes = new ByteWriter(32);

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && Arrays.equals(bytes.array(), 0, bytes.length(), key.bytes.array(), 0, key.bytes.length());
        }

        @Override
        public int hashCode() {
            int hash = 1;
            byte[] array = bytes.array();
            for (int i = 0; i < bytes.length(); i++) {
                hash = 31 * hash + array[i];
            }
            return hash;
        }

        Key copy() {
            Key copy = new Key();
            copy.bytes.write(bytes.array(), 0, bytes.length());
            return copy;
        }
    }

    private SeriesPoints(LiveRequest.SeriesRequest request, List<Field> columns) {
        this.lines = new Lines(request.spanMillis(), request.pixels());
        this.x = place(request.x(), columns, true);
        this.ys = request.y().stream()
                .mapToInt(name -> place(name, columns, true))
                .toArray();
        this.names = request.y();
        String group = request.by();
        this.by = group == null ? NONE : place(group, columns, false);
    }

    /**
     * Points of the rows of {@code shape}.
     *
     * @throws SqlException if a column is not there or cannot be drawn
     */
    static SeriesPoints of(LiveRequest.SeriesRequest request, SelectShape shape) {
        if (request.y().isEmpty() || request.y().size() > COLUMNS_MAX) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "A chart has 1 to " + COLUMNS_MAX + " columns on its y axis, not "
                            + request.y().size() + ".",
                    null);
        }
        return new SeriesPoints(request, shape.plan().shape().columns());
    }

    private static int place(String name, List<Field> columns, boolean drawn) {
        int place = indexOf(name, columns);
        if (place == NONE && name.equalsIgnoreCase("ROWTIME")) {
            return ROWTIME;
        }
        if (place == NONE) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_COLUMN,
                    "The query has no column " + name + ".",
                    null,
                    NearMiss.hint(name, columns.stream().map(Field::name).toList()));
        }
        if (drawn && !NumberColumn.isDrawable(columns.get(place).type())) {
            throw new SqlException(
                    SqlErrorCode.TYPE_MISMATCH,
                    "The column " + name + " is a " + columns.get(place).type().sql()
                            + ", which has no place on an axis.",
                    null,
                    "Draw numbers, times or truth values; tell lines apart \"by\" a column of another type.");
        }
        return place;
    }

    private static int indexOf(String name, List<Field> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return NONE;
    }

    @Override
    public int add(Changes changes, int from, int to, boolean mayWait) {
        NumberColumn xs = axis(x, changes);
        NumberColumn[] values = new NumberColumn[ys.length];
        for (int i = 0; i < ys.length; i++) {
            values[i] = axis(ys[i], changes);
        }
        Column group = by >= 0 ? changes.column(by) : null;
        for (int row = from; row < to; row++) {
            if (changes.weight(row) < 0) {
                continue;
            }
            events++;
            Line[] into = by == NONE ? single() : group(group, changes, row);
            double position = xs.at(row);
            if (into == null) {
                skipped++;
            } else if (Double.isFinite(position)) {
                add(into, position, values, row);
            }
        }
        return to;
    }

    private void add(Line[] into, double position, NumberColumn[] values, int row) {
        for (int i = 0; i < into.length; i++) {
            double value = values[i].at(row);
            if (Double.isFinite(value)) {
                lines.add(into[i], position, value);
            }
        }
    }

    private static NumberColumn axis(int place, Changes changes) {
        if (place == ROWTIME) {
            long[] times = changes.timestamps();
            return row -> times[row];
        }
        return NumberColumn.of(changes.column(place));
    }

    private Line[] single() {
        Line[] found = single;
        if (found == null) {
            found = new Line[names.size()];
            for (int i = 0; i < found.length; i++) {
                found[i] = lines.newLine(names.get(i));
            }
            single = found;
        }
        return found;
    }

    private Line @Nullable [] group(@Nullable Column column, Changes changes, int row) {
        probe.bytes.clear();
        if (column == null) {
            probe.bytes.writeLong(changes.timestamps()[row]);
        } else {
            RowCodec.write(column, row, probe.bytes);
        }
        Line[] found = groups.get(probe);
        if (found == null && groups.size() < VALUES_MAX) {
            Object value = column == null ? (Object) changes.timestamps()[row] : column.value(row);
            found = new Line[names.size()];
            for (int i = 0; i < found.length; i++) {
                found[i] = lines.newLine(names.size() == 1 ? String.valueOf(value) : value + " " + names.get(i));
            }
            groups.put(probe.copy(), found);
        }
        return found;
    }

    /** A few points for each of a few groups. */
    @Override
    public long bytes() {
        return (long) groups.size() * GROUP_BYTES;
    }

    @Override
    public void clear() {
        // What it keeps does not grow.
    }

    @Override
    public boolean isEmpty() {
        return events == 0;
    }

    @Override
    public @Nullable Frame take() {
        if (isEmpty()) {
            return null;
        }
        List<Frame.Series> series = new ArrayList<>(lines.take());
        Frame frame = new Frame.Points(series, events, skipped);
        events = 0;
        skipped = 0;
        return frame;
    }
}

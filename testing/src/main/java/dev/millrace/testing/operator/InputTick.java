// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import java.util.ArrayList;
import java.util.List;

/**
 * The input of one tick: rows with the ports on which they come, in order, and the watermark after them.
 *
 * @param watermark ms; never less than that of the tick before; {@link Long#MAX_VALUE} for the last tick of an input that ends
 */
public record InputTick(List<PortRow> rows, long watermark) {

    /** A row and its port. */
    public record PortRow(int port, Row row) {}

    public InputTick {
        rows = List.copyOf(rows);
    }

    /** Rows for port 0. */
    public static InputTick of(long watermark, Row... rows) {
        List<PortRow> all = new ArrayList<>();
        for (Row row : rows) {
            all.add(new PortRow(0, row));
        }
        return new InputTick(all, watermark);
    }

    /** The same tick with further rows for {@code port} at its end. */
    public InputTick and(int port, Row... more) {
        List<PortRow> all = new ArrayList<>(rows);
        for (Row row : more) {
            all.add(new PortRow(port, row));
        }
        return new InputTick(all, watermark);
    }

    /** All rows of {@code ticks} in one tick with the watermark of the last. */
    public static List<InputTick> inOneTick(List<InputTick> ticks) {
        List<PortRow> all = new ArrayList<>();
        for (InputTick tick : ticks) {
            all.addAll(tick.rows());
        }
        return List.of(new InputTick(
                all, ticks.isEmpty() ? Long.MIN_VALUE : ticks.getLast().watermark()));
    }

    /** Each row in a tick of its own; the watermark moves with the last row of what was a tick. */
    public static List<InputTick> oneRowEach(List<InputTick> ticks) {
        List<InputTick> single = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        for (InputTick tick : ticks) {
            for (int i = 0; i < tick.rows().size(); i++) {
                boolean last = i == tick.rows().size() - 1;
                single.add(new InputTick(List.of(tick.rows().get(i)), last ? tick.watermark() : watermark));
            }
            if (tick.rows().isEmpty()) {
                single.add(tick);
            }
            watermark = tick.watermark();
        }
        return single;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayList;
import java.util.List;

/** One source as the dataflow sees it: which columns it must bring, in which order, its time, and the scans that read it. */
final class SourceInput implements TimeSource {

    private final SourceDefinition definition;
    private final List<ScanColumn> layout = new ArrayList<>();
    private final List<Node> scans = new ArrayList<>();
    private final List<Node> followers = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;
    private boolean idle;

    SourceInput(SourceDefinition definition) {
        this.definition = definition;
    }

    SourceDefinition definition() {
        return definition;
    }

    List<ScanColumn> layout() {
        return List.copyOf(layout);
    }

    /** Takes back the columns from {@code size} on, which a query asked for that was not built after all. */
    void truncateLayout(int size) {
        layout.subList(Math.min(size, layout.size()), layout.size()).clear();
    }

    /** All nodes that read the rows of this source. */
    List<Node> scans() {
        return scans;
    }

    /** The places of {@code columns} in the layout, which grows for those that it lacks; −1 for ROWTIME, which is a lane. */
    int[] require(List<ScanColumn> columns) {
        int[] places = new int[columns.size()];
        for (int i = 0; i < places.length; i++) {
            ScanColumn column = columns.get(i);
            if (column.origin() == ScanColumn.Origin.ROWTIME) {
                places[i] = ScanRows.ROWTIME;
                continue;
            }
            int place = layout.indexOf(column);
            if (place < 0) {
                place = layout.size();
                layout.add(column);
            }
            places[i] = place;
        }
        return places;
    }

    /** Moves time on; returns whether that is news to those who take their time from here. */
    boolean advance(long newWatermark, boolean nowIdle) {
        boolean news = newWatermark > watermark || nowIdle != idle;
        watermark = Math.max(watermark, newWatermark);
        idle = nowIdle;
        return news;
    }

    /** Gives a batch to all scans; with several shards each gets an even, contiguous part of the rows. */
    void enqueue(Changes changes, int shards) {
        if (shards == 1) {
            for (Node scan : scans) {
                scan.enqueue(0, ScanRows.FROM_TOPIC, changes);
            }
            return;
        }
        for (int shard = 0; shard < shards; shard++) {
            int from = (int) ((long) changes.rows() * shard / shards);
            int to = (int) ((long) changes.rows() * (shard + 1) / shards);
            int[] positions = new int[to - from];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = from + i;
            }
            Changes part = changes.select(positions, positions.length);
            for (Node scan : scans) {
                scan.enqueue(shard, ScanRows.FROM_TOPIC, part);
            }
        }
    }

    @Override
    public long watermark() {
        return watermark;
    }

    @Override
    public boolean idle() {
        return idle;
    }

    @Override
    public List<Node> followers() {
        return followers;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.group;

/**
 * The first record of one partition that a window which is still open may need.
 *
 * <p>A row of event time t is needed while t lies behind the watermark minus the retention (a window's size plus its grace). Of two
 * rows the later in the partition never decides unless its event time is later too, so only rows that are later in time than
 * all before them are kept: a queue that ascends in offset and in time, from whose head the needless drop off. Times are rounded up to a
 * {@value #STEPS}th of the retention, so the queue holds no more than about that many entries; a record may so be read again that is
 * no longer needed, and does no harm.
 *
 * <p>Invariant: offsets and times ascend strictly from head to tail. Not thread-safe.
 */
final class NeededOffsets {
    private static final int STEPS = 1024;

    private final long retentionMillis;
    private final long stepMillis;
    private long[] offsets = new long[16];
    private long[] times = new long[16];
    private int head;
    private int count;

    /** @param retentionMillis how far behind the watermark rows are needed; 0 if none is */
    NeededOffsets(long retentionMillis) {
        this.retentionMillis = retentionMillis;
        this.stepMillis = Math.max(1, retentionMillis / STEPS);
    }

    /** Notes a row; offsets must ascend. */
    void note(long offset, long eventTime) {
        if (retentionMillis == 0) {
            return;
        }
        long time = roundedUp(eventTime);
        if (count > 0 && time <= times[index(count - 1)]) {
            return;
        }
        if (count == offsets.length) {
            grow();
        }
        offsets[index(count)] = offset;
        times[index(count)] = time;
        count++;
    }

    private long roundedUp(long time) {
        long past = Math.floorMod(time, stepMillis);
        return past == 0 || time > Long.MAX_VALUE - stepMillis ? time : time - past + stepMillis;
    }

    private int index(int place) {
        return (head + place) % offsets.length;
    }

    private void grow() {
        int length = offsets.length;
        long[] longerOffsets = new long[2 * length];
        long[] longerTimes = new long[2 * length];
        for (int place = 0; place < count; place++) {
            longerOffsets[place] = offsets[index(place)];
            longerTimes[place] = times[index(place)];
        }
        offsets = longerOffsets;
        times = longerTimes;
        head = 0;
    }

    /**
     * The first offset that is needed, {@code position} if none is.
     *
     * @param watermark by which windows have closed; never goes back from call to call
     * @param position where reading goes on
     */
    long first(long watermark, long position) {
        boolean nothingClosed = watermark < Long.MIN_VALUE + retentionMillis;
        while (count > 0 && !nothingClosed && times[head] <= watermark - retentionMillis) {
            head = (head + 1) % offsets.length;
            count--;
        }
        return count == 0 ? position : offsets[head];
    }

    /** Entries kept. */
    int size() {
        return count;
    }
}

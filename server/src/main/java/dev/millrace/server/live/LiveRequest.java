// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.sql.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to watch.
 *
 * @param sql one SELECT
 * @param session the settings with which it is understood; {@code auto.offset.reset} says where streams are read from
 * @param series how its rows become points; {@code null} for the rows themselves
 */
public record LiveRequest(
        String sql, Session session, @Nullable SeriesRequest series) {

    /**
     * Rows as the points of lines.
     *
     * @param x the column of the x axis; ROWTIME, if no column is called so, is the row's event time
     * @param y the columns of the y axis, a line for each
     * @param by the column for each of whose values there is a line; {@code null}: none
     * @param spanMillis how much of the x axis is seen, in its unit (ms where it is a time)
     * @param pixels how many columns of points that is
     */
    public record SeriesRequest(
            String x, List<String> y, @Nullable String by, long spanMillis, int pixels) {
        public SeriesRequest(String x, List<String> y, @Nullable String by, long spanMillis, int pixels) {
            this.x = x;
            this.y = List.copyOf(y);
            this.by = by;
            this.spanMillis = spanMillis;
            this.pixels = pixels;
        }
    }
}

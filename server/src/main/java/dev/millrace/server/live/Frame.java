// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.data.Field;
import dev.millrace.server.session.SelectShape;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What a subscription has to say next. Immutable. */
public sealed interface Frame {

    /** It has begun; what its rows look like. */
    record Begin(List<Field> columns, SelectShape.Reading reading, List<String> key) implements Frame {}

    /**
     * Rows since the last frame, each a boxed value per column.
     *
     * @param skipped rows left out since the last frame because the reader was slow
     */
    record Rows(List<List<@Nullable Object>> rows, long skipped) implements Frame {}

    /** Messages since the last frame, each of which writes itself as one JSON value. */
    record Messages(List<Consumer<JsonGenerator>> messages, long skipped) implements Frame {}

    /**
     * Points since the last frame.
     *
     * @param events the rows behind them
     * @param skipped rows left out because there are too many series
     */
    record Points(List<Series> series, long events, long skipped) implements Frame {}

    /** Points of one line, in the order in which they came: {@code x[i]}, {@code y[i]}. */
    record Series(String name, double[] x, double[] y) {}

    /** There will be no more. */
    record End() implements Frame {}

    /** It has failed; there will be no more. */
    record Failed(Throwable cause) implements Frame {}
}

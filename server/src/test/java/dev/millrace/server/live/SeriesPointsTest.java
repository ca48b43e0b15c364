// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.server.session.SelectShape;
import dev.millrace.sql.error.SqlException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesPointsTest {

    private static final int PIXELS = 100;

    private static SeriesPoints points(@Nullable String by, double span) {
        return SeriesPoints.of(
                new LiveRequest.SeriesRequest("ROWTIME", List.of("V"), by, (long) span, PIXELS),
                Shapes.of(SelectShape.Reading.APPEND));
    }

    private static Frame.Points take(SeriesPoints points) {
        return (Frame.Points) Objects.requireNonNull(points.take());
    }

    private static void add(SeriesPoints points, Changes changes) {
        points.add(changes, 0, changes.rows(), false);
    }

    @Test
    void fewPointsComeAsTheyAre() {
        SeriesPoints points = points("K", 60_000);
        ChangesBuilder builder = Shapes.builder();
        builder.append(Shapes.row("a", 1.0), 10, 1);
        builder.append(Shapes.row("b", 2.0), 11, 1);
        builder.append(Shapes.row("a", null), 12, 1);
        builder.append(Shapes.row("a", 9.0), 13, -1);
        builder.append(Shapes.row("a", 3.0), 14, 1);
        add(points, builder.build());
        Frame.Points frame = take(points);
        assertThat(frame.events()).isEqualTo(4);
        assertThat(frame.series()).hasSize(2);
        assertThat(frame.series().get(0).name()).isEqualTo("a");
        assertThat(frame.series().get(0).x()).containsExactly(10, 14);
        assertThat(frame.series().get(0).y()).containsExactly(1, 3);
        assertThat(frame.series().get(1).y()).containsExactly(2);
        assertThat(points.take()).isNull();
    }

    /** Against the plain computation: the lowest and the highest point of each pixel and line. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theLowestAndTheHighestOfEachPixelAreKept(long seed) {
        Random random = new Random(seed);
        int lines = 1 + random.nextInt(10);
        double span = 1_000;
        double pixel = span / PIXELS;
        SeriesPoints points = points("K", span);
        Map<String, double[]> expected = new HashMap<>();
        int rows = 0;
        while (rows < 30_000) {
            ChangesBuilder builder = Shapes.builder();
            int count = 1 + random.nextInt(5_000);
            for (int i = 0; i < count; i++, rows++) {
                long time = Math.min((long) span, rows * (long) span / 30_000);
                String key = "line" + random.nextInt(lines);
                double value = random.nextGaussian();
                builder.append(Shapes.row(key, value), time, 1);
                double[] range = expected.computeIfAbsent(
                        key + " " + Math.floor(time / pixel), ignored -> new double[] {value, value});
                range[0] = Math.min(range[0], value);
                range[1] = Math.max(range[1], value);
            }
            add(points, builder.build());
        }
        Frame.Points frame = take(points);
        assertThat(frame.events()).isEqualTo(rows);
        Map<String, double[]> found = new HashMap<>();
        int total = 0;
        for (Frame.Series series : frame.series()) {
            total += series.x().length;
            for (int i = 0; i < series.x().length; i++) {
                double value = series.y()[i];
                double[] range =
                        found.computeIfAbsent(series.name() + " " + Math.floor(series.x()[i] / pixel), ignored ->
                                new double[] {value, value});
                range[0] = Math.min(range[0], value);
                range[1] = Math.max(range[1], value);
            }
        }
        assertThat(total).isLessThanOrEqualTo(Lines.POINTS_MAX);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach((place, range) -> assertThat(range).as(place).isEqualTo(expected.get(place)));
    }

    @Test
    void tooManyPixelsAreDrawnTogetherAndNoPeakIsLost() {
        Random random = new Random(42);
        // 50 lines of 100 pixels have 10,000 extremes, more than a frame takes.
        SeriesPoints points = points("K", 1_000_000);
        double[] lowest = new double[50];
        double[] highest = new double[50];
        ChangesBuilder builder = Shapes.builder();
        for (int i = 0; i < 100_000; i++) {
            double value = random.nextGaussian();
            int line = i % 50;
            lowest[line] = Math.min(lowest[line], value);
            highest[line] = Math.max(highest[line], value);
            builder.append(Shapes.row("line" + line, value), i * 10L, 1);
        }
        add(points, builder.build());
        Frame.Points frame = take(points);
        assertThat(frame.series()).hasSize(50);
        assertThat(frame.series().stream().mapToInt(series -> series.x().length).sum())
                .isBetween(100, Lines.POINTS_MAX);
        for (Frame.Series series : frame.series()) {
            int line = Integer.parseInt(series.name().substring(4));
            double[] sorted = series.y().clone();
            java.util.Arrays.sort(sorted);
            assertThat(sorted[0]).isEqualTo(lowest[line]);
            assertThat(sorted[sorted.length - 1]).isEqualTo(highest[line]);
            double[] times = series.x().clone();
            java.util.Arrays.sort(times);
            assertThat(series.x()).isEqualTo(times);
        }
    }

    @Test
    void linesBeyondTheFiftiethAreCounted() {
        SeriesPoints points = points("K", 1_000);
        add(points, Shapes.rows(60, "line", 0));
        Frame.Points frame = take(points);
        assertThat(frame.series()).hasSize(50);
        assertThat(frame.skipped()).isEqualTo(10);
        assertThat(frame.events()).isEqualTo(60);
    }

    @Test
    void timesThatSwingAroundZeroStayBounded() {
        SeriesPoints points = SeriesPoints.of(
                new LiveRequest.SeriesRequest("V", List.of("V"), null, 1, 10_000),
                Shapes.of(SelectShape.Reading.APPEND));
        ChangesBuilder builder = Shapes.builder();
        for (int i = 0; i < 50_000; i++) {
            builder.append(Shapes.row("a", i % 2 == 0 ? 0.25 : -0.25), 0, 1);
        }
        add(points, builder.build());
        Frame.Points frame = take(points);
        assertThat(frame.series().getFirst().x().length).isBetween(2, Lines.POINTS_MAX);
    }

    @Test
    void aColumnThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> SeriesPoints.of(
                        new LiveRequest.SeriesRequest("ROWTIME", List.of("W"), null, 1, 1),
                        Shapes.of(SelectShape.Reading.APPEND)))
                .isInstanceOf(SqlException.class)
                .hasMessageContaining("no column W");
        assertThatThrownBy(() -> SeriesPoints.of(
                        new LiveRequest.SeriesRequest("ROWTIME", List.of("K"), null, 1, 1),
                        Shapes.of(SelectShape.Reading.APPEND)))
                .isInstanceOf(SqlException.class)
                .hasMessageContaining("VARCHAR");
    }
}

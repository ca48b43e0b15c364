// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.connectors.generate.GeneratedEvent;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.json.JsonText;
import dev.millrace.testing.browser.Browser;
import dev.millrace.testing.browser.Page;
import dev.millrace.testing.browser.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The console in a browser, over all examples at once while events keep coming. What charts hold is read from
 * {@code window.__millrace.charts}, and compared with what was sent.
 */
@Timeout(300)
class ConsoleTest {

    /** What one sees first must come quickly over a slow line. */
    private static final long FIRST_LOAD_BYTES = 300_000;

    private static final String UNIFORM = "SELECT ROWTIME, count FROM points WHERE producer IS NULL EMIT CHANGES;";

    @TempDir
    private static Path directory;

    private static LiveExamples examples;
    private static Browser browser;

    private Page page;

    @BeforeAll
    static void start() throws IOException {
        examples = LiveExamples.start(directory);
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (examples != null) {
            examples.close();
        }
    }

    @BeforeEach
    void openPage() {
        page = browser.page();
    }

    @AfterEach
    void closePage() {
        page.close();
    }

    private void open(String route) {
        page.open(examples.address() + route);
    }

    private void expectQuietAndSmall() {
        page.log().expectQuiet();
        assertThat(page.log().transferredBytes()).isLessThanOrEqualTo(FIRST_LOAD_BYTES);
    }

    /** Waits until each panel of the dashboard has a chart that holds something, and then until each holds something else. */
    private void expectMovingCharts() {
        String charts = "[...document.querySelectorAll('section.panel')].map((_, at) => window.__millrace.charts[at])";
        page.await(
                "(charts => charts.length > 0 && charts.every(chart => chart"
                        + " && (chart.rows?.length > 0 || chart.series.some(line => line.x.length > 0))))(" + charts
                        + ")",
                "every chart holds something");
        page.evaluate(
                "window.digest = chart => JSON.stringify([chart.rows?.length, chart.rows?.[0], chart.rows?.at(-1),"
                        + " chart.series.map(line => [line.name, line.x.length, line.x.at(-1), line.y])]);"
                        + "window.before = " + charts + ".map(digest); 0");
        page.await(
                charts + ".every((chart, at) => digest(chart) !== before[at])",
                "every chart holds something else than before");
        assertThat(page.evaluate("document.querySelectorAll('.error-box').length")
                        .whole())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"store", "wordcount", "iot", "plots", "pageviews", "clicks", "bank"})
    void everyDashboardMoves(String name) {
        open("#/dashboards/" + name);
        page.await("document.querySelector('[data-test=dashboard-page-" + name + "]')", "the dashboard " + name);
        expectMovingCharts();
        if (name.equals("bank")) {
            assertThat(page.text("[data-test=number-value]")).startsWith("0");
            page.await("document.querySelector('[data-test=number-ok]')", "the total has always been 0");
        }
        expectQuietAndSmall();
    }

    @Test
    void theExtremesInViewAreLabelled() {
        open("#/dashboards/plots");
        page.await("document.querySelector('[data-test=panel-1]')", "the second chart");
        page.evaluate("document.querySelector('[data-test=panel-1]').scrollIntoView({block: 'center'})");
        page.await("window.__millrace.charts[1]?.series[0]?.x.length > 20", "twenty points");
        // At several moments, since the extremes of the first are soon out of view or outdone.
        for (int moment = 0; moment < 5; moment++) {
            page.evaluate("window.framesBefore = window.__millrace.charts[1].frames");
            page.await(
                    "(({series: [{x, y}], view, frames}) => { const seen = y.filter((_, at) => x[at] >= view.min &&"
                        + " x[at] <= view.max); const label = kind => document.querySelector(`[data-test=panel-1]"
                        + " [data-test=mark-${kind}]`).textContent; const low = Math.min(...seen), high ="
                        + " Math.max(...seen); return frames > framesBefore + 5 && low < high && label('min') === `min"
                        + " ${low}` && label('max') === `max ${high}`;})(window.__millrace.charts[1])",
                    "the labels say the least and the greatest value in view");
        }
    }

    @Test
    void theMovingAverageIsThatOfTheLastFive() {
        open("#/dashboards/plots");
        page.await(
                "window.__millrace.charts[3]?.series.find(line => line.name === 'AVERAGE')?.x.length > 15",
                "fifteen averages");
        Map<String, NavigableMap<Long, Double>> lines = lines(3);
        List<GeneratedEvent> sent = examples.uniform().sent();
        TreeMap<Long, Double> counts = new TreeMap<>();
        TreeMap<Long, Double> averages = new TreeMap<>();
        for (int i = 4; i < sent.size(); i++) {
            long time = sent.get(i).timestampMillis();
            counts.put(time, (double) count(sent.get(i)));
            averages.put(
                    time,
                    sent.subList(i - 4, i + 1).stream()
                            .mapToLong(ConsoleTest::count)
                            .average()
                            .orElseThrow());
        }
        assertThat(line(lines, "COUNT"))
                .allSatisfy((time, count) -> assertThat(counts).containsEntry(time, count));
        // The query began with the page, so its first four averages are of fewer values.
        List<Map.Entry<Long, Double>> drawn = List.copyOf(line(lines, "AVERAGE").entrySet());
        for (Map.Entry<Long, Double> average : drawn.subList(4, drawn.size())) {
            assertThat(averages).containsKey(average.getKey());
            assertThat(average.getValue())
                    .isCloseTo(Objects.requireNonNull(averages.get(average.getKey())), within(1e-9));
        }
    }

    @Test
    void theAverageOfThreeGoesOnWithTwo() {
        open("#/dashboards/plots");
        page.await("window.__millrace.charts[4]?.series.length === 4", "four lines");
        examples.three().only(event -> !producerOf(event).equals("p2"));
        long last = examples.three().sent().getLast().timestampMillis();
        page.await(
                "window.__millrace.charts[4].series.find(line => line.name === 'average').x.at(-1) > " + (last + 3000),
                "the average goes on for three seconds");
        Map<String, NavigableMap<Long, Double>> lines = lines(4);
        examples.three().only(_ -> true);
        // One that was on its way may have come a moment later.
        assertThat(line(lines, "p2").lastKey()).isLessThan(last + 1000);
        assertThat(line(lines, "p1").lastKey()).isGreaterThan(last + 2000);
        Map<Long, Double> averages = averagesOfThree();
        assertThat(line(lines, "average")).allSatisfy((time, average) -> {
            assertThat(averages).containsKey(time);
            assertThat(average).isCloseTo(Objects.requireNonNull(averages.get(time)), within(1e-9));
        });
    }

    /** At each point of one of the three, the average of the last of each that is not older than two seconds. */
    private static NavigableMap<Long, Double> averagesOfThree() {
        TreeMap<Long, Double> averages = new TreeMap<>();
        Map<String, GeneratedEvent> latest = new HashMap<>();
        for (GeneratedEvent event : examples.three().sent()) {
            latest.put(producerOf(event), event);
            averages.put(
                    event.timestampMillis(),
                    latest.values().stream()
                            .filter(of -> of.timestampMillis() > event.timestampMillis() - 2000)
                            .mapToLong(ConsoleTest::count)
                            .average()
                            .orElseThrow());
        }
        return averages;
    }

    private static String producerOf(GeneratedEvent event) {
        return new String(Objects.requireNonNull(event.key()), StandardCharsets.UTF_8);
    }

    private static long count(GeneratedEvent event) {
        try {
            return new Reply(JsonText.parse(new String(event.value(), StandardCharsets.UTF_8)))
                    .get("count")
                    .whole();
        } catch (BadRecordException bad) {
            throw new AssertionError(bad);
        }
    }

    /** The lines of a chart by name, each its values by time. */
    private Map<String, NavigableMap<Long, Double>> lines(int chart) {
        Map<String, NavigableMap<Long, Double>> lines = new HashMap<>();
        for (Reply line :
                page.evaluate("window.__millrace.charts[" + chart + "].series").elements()) {
            TreeMap<Long, Double> values = new TreeMap<>();
            List<Reply> x = line.get("x").elements();
            List<Reply> y = line.get("y").elements();
            for (int i = 0; i < x.size(); i++) {
                values.put(x.get(i).whole(), y.get(i).number());
            }
            lines.put(line.get("name").text(), values);
        }
        return lines;
    }

    private static NavigableMap<Long, Double> line(Map<String, NavigableMap<Long, Double>> lines, String name) {
        assertThat(lines).containsKey(name);
        return Objects.requireNonNull(lines.get(name));
    }

    /** Points of seven minutes and of half a minute ago, then one that is a second old: seconds behind the clock. */
    @Test
    void afterAHistoryTheWindowEndsAtTheLivePoints() {
        open("/#/dashboards/store");
        double behind = page.evaluate("""
            import('/console/charts/edge.js').then(({ Edge }) => {
              const edge = new Edge(60_000);
              const now = 1_000_000_000;
              edge.arrived(now - 420_000, now - 100);
              edge.advance(now - 90, 10, true);
              edge.arrived(now - 33_000, now - 80);
              edge.advance(now - 70, 10, true);
              edge.arrived(now - 1_000, now);
              return now - edge.advance(now, 16, true);
            })\
            """).number();
        assertThat(behind).isBetween(0.0, 3_000.0);
    }

    @Test
    void aMistakeIsShownWhereItIs() {
        open("#/sql");
        page.await("window.__millrace?.editor", "the editor");
        page.evaluate("window.__millrace.editor.setText('SELECT ROWTIME,\\n  cuont FROM points EMIT CHANGES;')");
        page.await(
                "document.querySelector('[data-test=underlined-error]')?.textContent === 'cuont'",
                "the unknown column is underlined");
        assertThat(page.text("[data-test=analysis-error]")).contains("UNKNOWN_COLUMN", "CUONT", "COUNT");
        page.click("[data-test=run]");
        assertThat(page.text("[data-test=result-error], [data-test=error-box]")).contains("UNKNOWN_COLUMN", "CUONT");
        assertThat(page.text("[data-test=error-caret]")).contains("cuont").contains("^^^^^");
    }

    @Test
    void aChartOfAQuerySurvivesReloadingByItsLink() {
        open("#/sql");
        page.await("window.__millrace?.editor", "the editor");
        page.evaluate("window.__millrace.editor.setText('" + UNIFORM + "')");
        page.click("[data-test=run]");
        page.await("document.querySelector('[data-test=result-table-row]')", "rows");
        page.click("[data-test=chart]");
        page.await("window.__millrace.charts[0]?.series[0]?.x.length > 3", "points");
        page.click("[data-test=chart-share]");
        page.await("document.querySelector('[data-test=share-page]')", "the page that shares the chart");
        expectMovingCharts();
        String link = page.evaluate("location.href").text();
        page.reload();
        assertThat(page.evaluate("location.href").text()).isEqualTo(link);
        expectMovingCharts();
        assertThat(page.text("[data-test=share-sql]")).isEqualTo(UNIFORM);
        page.log().expectQuiet();
    }

    @ParameterizedTest
    @CsvSource({
        "#/dashboards, dashboard-plots",
        "#/dashboards/plots, legend-value",
        "#/sql, editor",
        "#/topics, topic-row",
        "#/topics/sales, message-row",
        "#/queries, query-row",
        "#/dead-letters, dead-letters-page",
        "#/groups, groups-page"
    })
    void everyPageIsSmallAndFitsANarrowScreen(String route, String shown) {
        page.setSize(380, 800);
        open(route);
        page.await("document.querySelector('[data-test=" + shown + "]')?.getClientRects().length > 0", shown);
        page.await("!document.querySelector('.loading')", "nothing loads any more");
        assertThat(page.horizontalOverflow()).isLessThanOrEqualTo(0);
        expectQuietAndSmall();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboards in files: the format, what is refused, and who goes before whom. */
class DashboardStoreTest {

    private static final String PANEL =
            "title: T\npanels:\n  - {title: P, sql: SELECT 1;, draw: line, x: ROWTIME, y: [N]}\n";

    @TempDir
    private Path directory;

    private DashboardStore store;

    @BeforeEach
    void open() {
        store = new DashboardStore(directory.resolve("dashboards"), "/dev/millrace/server/dashboard/test/");
    }

    private static Map<String, Object> tree(String title) {
        return Map.of("title", title, "panels", List.of());
    }

    private Dashboard found(String id) {
        Dashboard dashboard = store.find(id).orElseThrow().dashboard();
        assertThat(dashboard).isNotNull();
        return dashboard;
    }

    @Test
    void theProgramsOwnAreThere() {
        assertThat(store.list()).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo("shop");
            assertThat(entry.builtIn()).isTrue();
            assertThat(entry.saved()).isFalse();
        });
        Panel sales = found("shop").panels().getFirst();
        assertThat(sales.sql()).isEqualTo("SELECT ROWTIME, amount FROM sales EMIT CHANGES;");
        assertThat(sales.axes().range().toString()).isEqualTo("[-0.5, 100]");
        assertThat(found("shop").panels().getLast().axes().y()).containsExactly("TOTAL");
    }

    @Test
    void thoseOfTheExamplesCanBeRead() {
        assertThat(new DashboardStore(directory, DashboardStore.EXAMPLES).list())
                .allSatisfy(entry -> assertThat(entry.problem()).isNull());
    }

    @Test
    void aSavedOneGoesBeforeUntilItIsDeleted() throws IOException {
        store.save("shop", tree("Mine"));
        assertThat(found("shop").title()).isEqualTo("Mine");
        assertThat(store.list()).singleElement().satisfies(entry -> {
            assertThat(entry.builtIn()).isTrue();
            assertThat(entry.saved()).isTrue();
        });
        try (var files = Files.list(directory.resolve("dashboards"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("shop.yaml");
        }
        assertThat(store.delete("shop")).isTrue();
        assertThat(found("shop").title()).isEqualTo("Shop");
        assertThat(store.delete("shop")).isFalse();
    }

    @Test
    void whatIsSavedReadsTheSame() {
        Dashboard shop = found("shop");
        store.save("copy", shop.toTree());
        assertThat(found("copy")).isEqualTo(shop);
        store.save("twice", found("copy").toTree());
        assertThat(found("twice")).isEqualTo(shop);
    }

    @Test
    void textThatLooksLikeSomethingElseStaysText() {
        for (String text :
                List.of("yes", "1", "null", "2024-01-01", "a: b", "# c", "'q'", "two\nlines\n  in", "ü €", "y")) {
            store.save("odd", tree(text));
            assertThat(found("odd").title()).isEqualTo(text.strip());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "draw: line|draw: lin|panel 1 (P): draw has to be line, area",
                "x: ROWTIME, |``|panel 1 (P): x is missing: a line has a column there",
                "y: [N]|y: []|panel 1 (P): y is missing",
                "y: [N]|y: [1]|panel 1 (P): y has to be a list of names",
                "title: P|titel: P|panel 1 has the member titel, which is not known",
                "title: T|title: 3|the dashboard: title has to be text",
                "title: T|name: T|the dashboard has the member name",
                "SELECT 1;|SELECT 1; SELECT 2;|panel 1 (P): sql has to be one statement, and there are 2",
                "y: [N]|y: [N], span: soon|panel 1 (P): span has to be a time",
                "y: [N]|y: [N], span: -1|panel 1 (P): span has to be more than 0",
                "y: [N]|y: [N], range: [2, 1]|panel 1 (P): range has to be two numbers",
                "y: [N]|y: [N], range: [1, .inf]|panel 1 (P): range has to be a number",
                "y: [N]|y: [N], mark: [top]|panel 1 (P): mark has to be a list of min",
                "y: [N]|y: [N], width: 4|panel 1 (P): width has to be a whole number from 1 to 3",
                "y: [N]|y: [N], pin: high|panel 1 (P): pin has to be a number",
                "y: [N]|y: [N], from: now|panel 1 (P): from has to be earliest or latest",
                "panels:|title: U\\npanels:|it is not YAML",
                "title: T|title: !!java.net.URL [x]|it is not YAML",
                "title: T|title: &a [*a]|the dashboard: title has to be text"
            })
    void aMistakeIsNamedWithItsPanelAndMember(String right, String wrong, String message) {
        assertThat(PANEL).contains(right);
        assertThatThrownBy(() -> DashboardYaml.read(PANEL.replace(right, wrong.replace("\\n", "\n"))))
                .isInstanceOf(DashboardException.class)
                .hasMessageContaining(message);
    }

    @Test
    void largeAndDeepFilesAreRefused() {
        assertThatThrownBy(() -> DashboardYaml.read("title: " + "x".repeat(DashboardYaml.CHARACTERS_MAX)))
                .isInstanceOf(DashboardException.class);
        assertThatThrownBy(() -> DashboardYaml.read("title: " + "[".repeat(100) + "]".repeat(100)))
                .isInstanceOf(DashboardException.class);
        assertThatThrownBy(() -> DashboardYaml.read("title: " + "x".repeat(201) + "\npanels: []"))
                .hasMessageContaining("title has more than 200 characters");
    }

    @Test
    void aBrokenFileIsListedWithItsProblem() throws IOException {
        store.save("mine", tree("Mine"));
        Files.writeString(directory.resolve("dashboards/mine.yaml"), "title: [");
        assertThat(store.find("mine").orElseThrow().problem()).contains("mine.yaml", "not YAML");
        assertThat(store.list()).hasSize(2);
    }

    @Test
    void thereIsAnEndToThem() {
        for (int i = 0; i < DashboardStore.SAVED_MAX; i++) {
            assertThat(store.save("d" + i, tree("T"))).isPresent();
        }
        assertThat(store.save("one-more", tree("T"))).isEmpty();
        assertThat(store.save("d0", tree("Again"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../x", "A", "a/b", "a.b", "-\n", "ä"})
    void anIdIsNoPath(String id) {
        assertThat(store.find(id)).isEmpty();
        assertThat(store.delete(id)).isFalse();
        assertThatThrownBy(() -> store.save(id, tree("T"))).isInstanceOf(DashboardException.class);
    }
}

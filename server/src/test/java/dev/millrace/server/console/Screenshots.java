// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.console;

import dev.millrace.testing.browser.Browser;
import dev.millrace.testing.browser.Page;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the pictures of the documentation, over the examples at work. Its name keeps it out of the suite; to make them anew:
 *
 * <pre>{@code
 * mvn -o test -pl server -am -Dtest=Screenshots -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
class Screenshots {

    private static final Path PICTURES = Path.of("..", "docs", "start");

    @Test
    void make(@TempDir Path directory) throws IOException {
        try (LiveExamples examples = LiveExamples.start(directory);
                Browser browser = Browser.start();
                Page page = browser.page()) {
            page.open(examples.address() + "#/dashboards/store");
            page.await("window.__millrace.charts[2]?.series[0]?.x.length > 100", "summaries");
            page.screenshot(PICTURES.resolve("store.png"));

            page.open(examples.address() + "#/sql");
            page.await("window.__millrace?.editor", "the editor");
            page.evaluate("window.__millrace.editor.setText("
                    + "'SELECT item, COUNT(*) AS n, AVG(amount) AS mean FROM sales GROUP BY item EMIT CHANGES;')");
            page.click("[data-test=run]");
            page.await("document.querySelectorAll('[data-test=result-table-row]').length === 2", "both items");
            page.screenshot(PICTURES.resolve("sql.png"));

            page.emulate(true, false);
            page.open(examples.address() + "#/queries/CTAS_ITEM_TOTALS_1");
            page.await("document.querySelectorAll('[data-test=graph-node]').length > 2", "the operators");
            page.await("document.querySelector('[data-test=slowest-mark]')", "their figures");
            page.screenshot(PICTURES.resolve("query.png"));
        }
    }
}

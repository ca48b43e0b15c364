// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.millrace.testing.run.TestOutcome.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The corpus of SQL scripts and folder tests, and the scripts of the examples, each a test of its own. */
class CorpusTest {

    private static final Path ROOT = Path.of("..", "tests");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TestFactory
    Stream<DynamicTest> scripts() throws IOException {
        return tests(ROOT.resolve("sql"));
    }

    @TestFactory
    Stream<DynamicTest> folders() throws IOException {
        return tests(ROOT.resolve("ksql"));
    }

    @TestFactory
    Stream<DynamicTest> examples() throws IOException {
        return tests(Path.of("..", "examples"));
    }

    private static Stream<DynamicTest> tests(Path root) throws IOException {
        return TestDiscovery.find(root).stream()
                .map(path -> DynamicTest.dynamicTest(root.relativize(path).toString(), path.toUri(), () -> run(path)));
    }

    private static void run(Path path) {
        TestOutcome outcome =
                Assertions.assertTimeoutPreemptively(LIMIT, () -> TestRun.run(path, TestOptions.defaults()));
        if (outcome.result() == Result.FAILED) {
            fail(String.join("\n", outcome.details()));
        }
        assumeFalse(outcome.result() == Result.SKIPPED, String.join("\n", outcome.details()));
    }

    @Test
    void theCorpusIsThere() throws IOException {
        assertThat(TestDiscovery.find(ROOT.resolve("sql"))).hasSizeGreaterThanOrEqualTo(60);
        List<Path> folders = TestDiscovery.find(ROOT.resolve("ksql"));
        assertThat(folders).hasSizeGreaterThanOrEqualTo(60);
    }
}

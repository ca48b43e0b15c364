// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.run.TestOutcome.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRunTest {

    private static final String STREAM =
            "CREATE STREAM s (id INT KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');\n";

    @TempDir
    private Path folder = Path.of("");

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return Files.writeString(file, text);
    }

    private String run(TestOptions options) throws IOException {
        StringWriter out = new StringWriter();
        TestRun.run(List.of(folder), options, new PrintWriter(out, true));
        return out.toString().replace(folder.toString(), "").replace(System.lineSeparator(), "\n");
    }

    private void writeThreeTests() throws IOException {
        write(
                "a.test",
                "statement\n" + STREAM + "\ninsert s\n1 2\nquery rows\nSELECT v FROM s EMIT CHANGES;\n----\n2\n");
        write(
                "b.test",
                "statement\n" + STREAM + "\ninsert s\n1 2\nquery rows\nSELECT v FROM s EMIT CHANGES;\n----\n3\n");
        write("c.test", "skip there is no reason\nstatement\nnonsense\n");
        write("d/statements.sql", STREAM + "CREATE STREAM t AS SELECT id, v + 1 AS w FROM s;");
        write("d/input.json", "{\"inputs\": [{\"topic\": \"s\", \"key\": 1, \"value\": {\"v\": 2}}]}");
        write("d/output.json", "{\"outputs\": [{\"topic\": \"T\", \"key\": 1, \"value\": {\"w\": 4}}]}");
    }

    @Test
    void failuresAreToldInOneLineAndTheLastLineCounts() throws IOException {
        writeThreeTests();
        assertThat(run(TestOptions.defaults())).isEqualTo("""
            FAIL /b.test: line 6, row 1: expected "3" but got "2"
            SKIP /c.test: line 1: there is no reason
            FAIL /d: topic T, record 0: value.w: expected 4 but got 3
            1 skipped
            1 passed, 2 failed
            """);
    }

    @Test
    void theReportHasEveryTest() throws IOException {
        writeThreeTests();
        Path report = folder.resolve("report.xml");
        run(TestOptions.defaults().withJunitFile(report));
        assertThat(Files.readString(report))
                .contains("<testsuite name=\"millrace\" tests=\"4\" failures=\"2\" errors=\"0\" skipped=\"1\"")
                .contains("name=\"b.test\"")
                .contains("expected &quot;3&quot; but got &quot;2&quot;")
                .contains("<skipped message=\"line 1: there is no reason\"/>");
    }

    @Test
    void completingWritesWhatCameOut() throws IOException {
        writeThreeTests();
        run(TestOptions.defaults().withComplete(true));
        assertThat(Files.readString(folder.resolve("b.test"))).endsWith("----\n2\n");
        assertThat(Files.readString(folder.resolve("c.test")))
                .isEqualTo("skip there is no reason\nstatement\nnonsense\n");
    }

    @Test
    void aTestThatHangsIsGivenUpAndTheNextOneRuns() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        try (TimedWorker worker = new TimedWorker(Duration.ofMillis(50))) {
            TestOutcome hung = worker.call(Path.of("hangs"), () -> {
                never.await();
                throw new IllegalStateException();
            });
            assertThat(hung.result()).isEqualTo(Result.FAILED);
            assertThat(hung.details()).containsExactly("not done after 50 ms, given up");
            TestOutcome passed = new TestOutcome(Path.of("next"), Result.PASSED, List.of(), 1);
            TimedWorker patient = new TimedWorker(Duration.ofSeconds(20));
            assertThat(patient.call(Path.of("next"), () -> passed)).isEqualTo(passed);
            patient.close();
        }
        never.countDown();
    }

    @Test
    void aPathWithoutTestsIsAnError() {
        assertThatThrownBy(() -> run(TestOptions.defaults()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no *.test file");
    }

    @Test
    void aLineThatIsNoCommandIsAFailureOfThatScript() throws IOException {
        write("a.test", "insret s\n1 2\n");
        assertThat(run(TestOptions.defaults())).startsWith("FAIL /a.test: line 1: \"insret s\" is no command");
    }
}

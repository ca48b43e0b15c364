// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand subscriptions in a heap of 256 MB: some are refused or end with the figures, everything else goes on. */
class SmallHeapTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aThousandSubscriptionsLeaveTheProcessAlive() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapProcess.class.getName(),
                        directory.resolve("kafka").toString())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            System.out.println(
                    said.lines().filter(line -> line.startsWith("persistent")).toList());
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).contains("persistent [the last 1]");
            assertThat(said).containsPattern("ended [1-9]");
        } finally {
            process.destroyForcibly();
        }
    }
}

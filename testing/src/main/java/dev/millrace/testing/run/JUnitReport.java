// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.run;

import dev.millrace.testing.run.TestOutcome.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A run in the XML that JUnit's tools read: a test suite with a test case for each script or folder. */
final class JUnitReport {

    private static final double NANOS_PER_SECOND = 1e9;

    private JUnitReport() {}

    static String of(TestSummary summary) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        long nanos = summary.outcomes().stream().mapToLong(TestOutcome::nanos).sum();
        xml.append("<testsuite name=\"millrace\" tests=\"")
                .append(summary.outcomes().size())
                .append("\" failures=\"")
                .append(summary.failed())
                .append("\" errors=\"0\" skipped=\"")
                .append(summary.skipped())
                .append("\" time=\"")
                .append(seconds(nanos))
                .append("\">\n");
        summary.outcomes().forEach(outcome -> append(outcome, xml));
        return xml.append("</testsuite>\n").toString();
    }

    private static void append(TestOutcome outcome, StringBuilder xml) {
        Path parent = outcome.path().getParent();
        xml.append("  <testcase classname=\"")
                .append(escape(parent == null ? "" : parent.toString()))
                .append("\" name=\"")
                .append(escape(String.valueOf(outcome.path().getFileName())))
                .append("\" time=\"")
                .append(seconds(outcome.nanos()))
                .append('"');
        List<String> details = outcome.details();
        String message = details.isEmpty() ? "" : escape(details.getFirst());
        if (outcome.result() == Result.FAILED) {
            xml.append(">\n    <failure message=\"")
                    .append(message)
                    .append("\">")
                    .append(escape(String.join("\n", details)))
                    .append("</failure>\n  </testcase>\n");
        } else if (outcome.result() == Result.SKIPPED) {
            xml.append(">\n    <skipped message=\"").append(message).append("\"/>\n  </testcase>\n");
        } else {
            xml.append("/>\n");
        }
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_SECOND);
    }

    /** Text for an attribute or an element; characters that XML cannot hold become a question mark. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(each -> {
            switch (each) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\n', '\t', '\r' -> escaped.append("&#").append(each).append(';');
                default -> escaped.appendCodePoint(isXml(each) ? each : '?');
            }
        });
        return escaped.toString();
    }

    private static boolean isXml(int codePoint) {
        return codePoint >= 0x20
                && codePoint != 0xFFFE
                && codePoint != 0xFFFF
                && !(codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }
}

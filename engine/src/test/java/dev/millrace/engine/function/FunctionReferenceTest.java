// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.function.library.BuiltInLibrary;
import dev.millrace.plan.function.FunctionDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/reference/functions.md} equal to what the annotations say; {@code -Dmillrace.write=true} writes it anew. */
class FunctionReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "functions.md");

    @Test
    void thePageSaysWhatTheAnnotationsSay() throws IOException {
        String page = page(BuiltInFunctions.of(List.of(new BuiltInLibrary())));
        if (Boolean.getBoolean("millrace.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("write the page anew with: mvn -pl engine -am test -Dtest=FunctionReferenceTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dmillrace.write=true")
                .isEqualTo(page);
    }

    private static String page(BuiltInFunctions functions) {
        Map<String, StringBuilder> chapters = new TreeMap<>();
        for (FunctionDescription function : functions.functions()) {
            StringBuilder chapter = chapters.computeIfAbsent(function.category(), name -> new StringBuilder());
            chapter.append("### ").append(function.name()).append("\n\n");
            chapter.append(function.description()).append("\n\n");
            function.overloads()
                    .forEach(overload -> chapter.append("    ").append(overload).append('\n'));
            chapter.append('\n');
        }
        StringBuilder page = new StringBuilder();
        page.append("# Functions\n\n");
        page.append("Written from the annotations of the functions' code. ")
                .append("`SHOW FUNCTIONS` and `DESCRIBE FUNCTION` tell the same, and also what a user has added.\n\n");
        page.append("Where an argument is null the result is null, unless the description says otherwise. ")
                .append("Where a function fails its result is null and the row is told in the processing log. ")
                .append("Positions count from 1. Dates and times are in UTC where no zone is given.\n\n");
        chapters.forEach((name, text) ->
                page.append("## ").append(title(name)).append("\n\n").append(text));
        return page.toString().stripTrailing() + "\n";
    }

    private static String title(String category) {
        return category.charAt(0) + category.substring(1).toLowerCase(java.util.Locale.ROOT);
    }
}

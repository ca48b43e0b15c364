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

    private static final String LIMITS = """
        A function fails for a row, and for no other, where the result or the work is out of proportion to what it was given; the row's result is null and
        the failure goes to the dead letters with the function's name and the limit:

        | What | Limit for a row |
        | --- | --- |
        | a text, BYTES, or JSON | 8 MiB |
        | an array or map, with what is in it | 1,000,000 elements, 64 MiB |
        | the results of one function for all rows that are computed together | 64 MiB |
        | a search in a text (`REPLACE`, `SPLIT`, `INSTR`, `LIKE`), a regular expression | 10,000,000 steps |
        | a regular expression's pattern | 10,000 characters; counted repetitions inside each other 100,000 times |
        | lambdas, those inside them counted too | 1,000,000 calls, 64 MiB of results |
        | nesting of JSON | 500 levels |

        """;

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
        page.append(LIMITS);
        chapters.forEach((name, text) ->
                page.append("## ").append(title(name)).append("\n\n").append(text));
        return page.toString().stripTrailing() + "\n";
    }

    private static String title(String category) {
        return category.charAt(0) + category.substring(1).toLowerCase(java.util.Locale.ROOT);
    }
}

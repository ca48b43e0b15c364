// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.option.SourceOption;
import dev.millrace.sql.session.Properties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference lists what there is. */
class ReferenceDocumentsTest {

    private static String page(String name) throws IOException {
        return Files.readString(Path.of("..", "docs", "reference", name));
    }

    @ParameterizedTest
    @EnumSource(SqlErrorCode.class)
    void listsEveryErrorCode(SqlErrorCode code) throws IOException {
        assertThat(page("errors.md")).contains("| `" + code + "` |");
    }

    @ParameterizedTest
    @EnumSource(SourceOption.class)
    void listsEveryOption(SourceOption option) throws IOException {
        assertThat(page("statements.md")).contains("`" + option + "`");
    }

    @Test
    void listsEveryPropertyThatHasAMeaning() throws IOException {
        String page = page("statements.md");
        for (Properties.Property property : Properties.known()) {
            if (property.effect() != null) {
                assertThat(page).contains("`" + property.name() + "`");
            }
        }
    }
}

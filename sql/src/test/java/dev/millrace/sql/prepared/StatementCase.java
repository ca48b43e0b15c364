// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One block of a case file: comment lines that say what it shows, the script, and behind {@code >} the outcome of its last
 * statement or of the one that is refused. Blocks are separated by empty lines; a block without outcome is run before every block
 * that follows it in the file.
 */
record StatementCase(String title, String script, String outcome, String given) {

    static List<StatementCase> read(String file) throws IOException {
        String text;
        try (InputStream stream = StatementCase.class.getResourceAsStream("/statements/" + file)) {
            text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<StatementCase> cases = new ArrayList<>();
        StringBuilder given = new StringBuilder();
        for (String block : text.split("\n\\s*\n")) {
            List<String> title = new ArrayList<>();
            List<String> script = new ArrayList<>();
            List<String> outcome = new ArrayList<>();
            for (String line : block.lines().toList()) {
                if (line.startsWith("#")) {
                    title.add(line.substring(1).trim());
                } else if (line.startsWith(">")) {
                    outcome.add(line.length() < 2 ? "" : line.substring(2));
                } else {
                    script.add(line);
                }
            }
            if (script.isEmpty()) {
                continue;
            }
            if (outcome.isEmpty()) {
                given.append(String.join("\n", script)).append('\n');
            } else {
                cases.add(new StatementCase(
                        String.join(" ", title),
                        String.join("\n", script),
                        String.join("\n", outcome),
                        given.toString()));
            }
        }
        return cases;
    }

    @Override
    public String toString() {
        return title.isEmpty() ? script.lines().findFirst().orElse("") : title;
    }
}

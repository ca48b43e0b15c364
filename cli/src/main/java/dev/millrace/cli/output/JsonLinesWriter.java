// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.output;

import dev.millrace.data.Field;
import dev.millrace.formats.json.JsonText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object per line, members in the order of the columns. */
final class JsonLinesWriter implements RowWriter {
    private final List<Field> columns;
    private final PrintStream out;

    JsonLinesWriter(List<Field> columns, PrintStream out) {
        this.columns = columns;
        this.out = out;
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            members.put(columns.get(i).name(), values.get(i));
        }
        out.print(JsonText.toText(members));
        out.print('\n');
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.folder;

import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of one folder test.
 *
 * @param statements the SQL script
 * @param refused whether the statements have to be refused
 * @param refusal what the message of the refusal has to contain; {@code null} if any refusal will do
 */
record FolderTest(
        String statements,
        List<TestRecord> inputs,
        List<TestRecord> outputs,
        boolean refused,
        @Nullable String refusal) {

    static final String STATEMENTS = "statements.sql";
    private static final String INPUT = "input.json";
    private static final String OUTPUT = "output.json";
    private static final String ERROR = "expected_error.json";

    /** Reads the files of {@code folder}; those of records may be missing. */
    static FolderTest read(Path folder) {
        Path error = folder.resolve(ERROR);
        boolean refused = Files.exists(error);
        Object message = refused && document(error) instanceof Map<?, ?> members ? members.get("message") : null;
        return new FolderTest(
                text(folder.resolve(STATEMENTS)),
                records(folder.resolve(INPUT), "inputs"),
                records(folder.resolve(OUTPUT), "outputs"),
                refused,
                message == null ? null : String.valueOf(message));
    }

    private static List<TestRecord> records(Path file, String member) {
        List<TestRecord> records = new ArrayList<>();
        if (!Files.exists(file)) {
            return records;
        }
        if (!(document(file) instanceof Map<?, ?> members) || !(members.get(member) instanceof List<?> list)) {
            throw new InvalidTestException(file.getFileName() + " has no array \"" + member + "\"");
        }
        for (int i = 0; i < list.size(); i++) {
            records.add(TestRecord.of(list.get(i), file.getFileName() + " record " + i));
        }
        return records;
    }

    private static @Nullable Object document(Path file) {
        try {
            return JsonText.parse(text(file));
        } catch (BadRecordException bad) {
            throw new InvalidTestException(file.getFileName() + " is no JSON: " + bad.getMessage());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be read: " + failure.getMessage(), failure);
        }
    }
}

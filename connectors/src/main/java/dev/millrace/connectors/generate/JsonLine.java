// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import dev.millrace.data.ByteWriter;
import dev.millrace.formats.json.JsonText;
import dev.millrace.formats.text.NumberText;
import org.jspecify.annotations.Nullable;

/** Writes JSON objects the way most tools print them, {@code {"item": "a", "amount": 20}}, one after the other. */
final class JsonLine {

    private final ByteWriter out = new ByteWriter(128);

    JsonLine put(String name, long value) {
        putName(name);
        NumberText.write(value, out);
        return this;
    }

    JsonLine put(String name, double value) {
        putName(name);
        NumberText.write(value, out);
        return this;
    }

    /** Any value that {@link JsonText} writes. */
    JsonLine put(String name, @Nullable Object value) {
        putName(name);
        JsonText.write(value, out);
        return this;
    }

    private void putName(String name) {
        NumberText.writeText(out.length() == 0 ? "{\"" : ", \"", out);
        NumberText.writeText(name, out);
        NumberText.writeText("\": ", out);
    }

    /** The object; the next one begins empty. */
    byte[] end() {
        out.writeByte('}');
        byte[] object = out.toByteArray();
        out.clear();
        return object;
    }
}

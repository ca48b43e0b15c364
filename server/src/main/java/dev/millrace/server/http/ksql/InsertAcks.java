// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.json.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** The answers to rows, numbered from 0: a line for each, or one array of all. Written by one thread. */
final class InsertAcks {

    private final Context request;
    private final boolean array;
    private final boolean multiplexed;
    private long next;

    /** Begins the answer. */
    InsertAcks(Context request, RowsFormat format) throws IOException {
        this.request = request;
        this.array = format == RowsFormat.ARRAY;
        this.multiplexed = request.protocol().startsWith("HTTP/2");
        request.res().setContentType(array ? RowsFormat.ARRAY.contentType() : RowsFormat.DELIMITED.contentType());
        request.header("X-Content-Type-Options", "nosniff");
        if (array) {
            write("[");
        }
        request.res().flushBuffer();
    }

    /** The next {@code rows} rows have been written. */
    void succeeded(int rows) throws IOException {
        for (int i = 0; i < rows; i++) {
            ack(json -> json.writeStringProperty("status", "ok"));
        }
        request.res().flushBuffer();
    }

    /** The next row has not. */
    void failed(KsqlError error) throws IOException {
        ack(json -> {
            json.writeStringProperty("status", "error");
            json.writeNumberProperty("error_code", error.code());
            json.writeStringProperty("message", error.message());
        });
    }

    /** No more rows come. */
    void end() throws IOException {
        if (array) {
            write("]");
        }
        request.res().flushBuffer();
    }

    private void ack(Consumer<JsonGenerator> content) throws IOException {
        long number = next++;
        byte[] element = Json.bytes(json -> {
            json.writeRaw(array && number > 0 ? ",\n" : "");
            json.writeStartObject();
            content.accept(json);
            json.writeNumberProperty("seq", number);
            json.writeEndObject();
            json.writeRaw(array ? "" : "\n");
        });
        request.res().getOutputStream().write(element);
        if (multiplexed) {
            // There are clients that take a frame for an answer.
            request.res().flushBuffer();
        }
    }

    private void write(String text) throws IOException {
        request.res().getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}

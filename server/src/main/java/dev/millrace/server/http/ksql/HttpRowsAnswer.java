// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.json.Json;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Rows in the body of an answer that goes on. Writing waits for the client, so a slow one slows its query down and takes no memory.
 *
 * <p>With HTTP/2 each element is sent as a frame of its own, because there are clients that take a frame for a row; with HTTP/1.1 the
 * rows of a batch are sent together. The separator of an endless answer stands behind each element, so that who reads lines sees a
 * row when it comes; that of one that ends by itself stands before each but the first, so that the whole is JSON.
 */
final class HttpRowsAnswer implements RowsAnswer {

    private final Context request;
    private final RowsFormat format;
    private final boolean multiplexed;
    /** Of an endless answer: one that ends by itself finds out when it writes, and leaves the connection to the next request. */
    private @Nullable ClientPresence presence;

    private boolean begun;
    private boolean separatorBehind;

    HttpRowsAnswer(Context request, RowsFormat format) {
        this.request = request;
        this.format = format;
        this.multiplexed = request.protocol().startsWith("HTTP/2");
    }

    /** Whether the status has been sent, so that a failure can only be told within the answer. */
    boolean hasBegun() {
        return begun;
    }

    @Override
    public void begin(Header header) {
        begun = true;
        if (header.endless()) {
            presence = ClientPresence.watch(request);
        }
        separatorBehind = format == RowsFormat.DELIMITED || (format == RowsFormat.OBJECTS && header.endless());
        request.res().setContentType(format.contentType());
        request.header("X-Content-Type-Options", "nosniff").header("Cache-Control", "no-store");
        write(element(format.opening(), json -> format.header(json, header), separatorBehind));
        flush();
    }

    @Override
    public void row(List<? extends @Nullable Object> values, boolean tombstone) {
        element(json -> format.row(json, values, tombstone));
    }

    @Override
    public void flush() {
        try {
            request.res().flushBuffer();
        } catch (IOException gone) {
            throw new ClientGoneException(gone);
        }
    }

    @Override
    public void end(String reason) {
        if (format == RowsFormat.OBJECTS && separatorBehind) {
            write(element(
                    "",
                    json -> {
                        json.writeStartObject();
                        json.writeStringProperty("finalMessage", reason);
                        json.writeEndObject();
                    },
                    false));
        }
        close();
    }

    @Override
    public void fail(KsqlError error) {
        if (format == RowsFormat.OBJECTS) {
            Consumer<JsonGenerator> message = json -> {
                json.writeStartObject();
                json.writeName("errorMessage");
                error.write(json);
                json.writeEndObject();
            };
            write(element(separatorBehind ? "" : format.separator(), message, false));
        } else {
            element(error::write);
        }
        close();
    }

    @Override
    public boolean isGone() {
        return presence != null && presence.isGone();
    }

    private void close() {
        write(format.closing().getBytes(StandardCharsets.US_ASCII));
        flush();
    }

    private void element(Consumer<JsonGenerator> content) {
        write(element(separatorBehind ? "" : format.separator(), content, separatorBehind));
        if (multiplexed) {
            flush();
        }
    }

    private byte[] element(String before, Consumer<JsonGenerator> content, boolean behind) {
        return Json.bytes(json -> {
            json.writeRaw(before);
            content.accept(json);
            json.writeRaw(behind ? format.separator() : "");
        });
    }

    private void write(byte[] bytes) {
        try {
            ServletOutputStream out = request.res().getOutputStream();
            out.write(bytes);
        } catch (IOException gone) {
            throw new ClientGoneException(gone);
        }
    }
}

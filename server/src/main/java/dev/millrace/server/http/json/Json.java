// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.json;

import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.security.Gate;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON in and out of requests. */
public final class Json {

    /** For trees and for generators; numbers keep all their digits. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final int FIRST_BYTES = 1024;

    private Json() {}

    /** What {@code content} writes, as UTF-8. */
    public static byte[] bytes(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_BYTES);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            content.accept(json);
        }
        return bytes.toByteArray();
    }

    /** What {@code content} writes, as text. */
    public static String text(Consumer<JsonGenerator> content) {
        StringWriter text = new StringWriter(FIRST_BYTES);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            content.accept(json);
        }
        return text.toString();
    }

    /** Answers with what {@code content} writes. */
    public static void answer(Context request, Consumer<JsonGenerator> content) {
        request.contentType("application/json").result(bytes(content));
    }

    /**
     * The body of a request, which has to be a JSON object.
     *
     * @throws ApiException if it is none
     */
    public static JsonNode body(Context request) {
        JsonNode body = parse(bodyBytes(request));
        if (!body.isObject()) {
            throw ApiException.badRequest("The body of the request has to be a JSON object.", null);
        }
        return body;
    }

    /**
     * The body of a request as it came, however it was sent: one that is sent in chunks does not say before how long it is.
     *
     * @throws ApiException with status 413 if it is too large
     */
    public static byte[] bodyBytes(Context request) {
        try {
            long stated = request.req().getContentLengthLong();
            int most = (int) (stated >= 0 ? Math.min(stated, Gate.BODY_BYTES_MAX) : Gate.BODY_BYTES_MAX) + 1;
            byte[] bytes = request.bodyInputStream().readNBytes(most);
            if (bytes.length > Gate.BODY_BYTES_MAX) {
                throw new ApiException(
                        413,
                        "TOO_LARGE",
                        "The body has more than " + Gate.BODY_BYTES_MAX + " bytes.",
                        "Send it in smaller parts.");
            }
            return bytes;
        } catch (IOException broken) {
            throw ApiException.badRequest("The body of the request did not come whole.", null);
        }
    }

    /**
     * A JSON text.
     *
     * @throws ApiException if it is none
     */
    public static JsonNode parse(byte[] text) {
        try {
            JsonNode body = MAPPER.readTree(text);
            if (body == null || body.isMissingNode()) {
                throw ApiException.badRequest("The body of the request is empty; JSON is expected.", null);
            }
            return body;
        } catch (JacksonException malformed) {
            throw ApiException.badRequest(
                    "The body of the request is not JSON: " + malformed.getOriginalMessage() + ".", null);
        }
    }

    /** A member that is a number, or null. */
    public static void optional(JsonGenerator json, String member, @Nullable Number number) {
        json.writeName(member);
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number.longValue());
        }
    }

    /**
     * A member that has to be there and to be text.
     *
     * @throws ApiException if it is not
     */
    public static String text(JsonNode object, String member) {
        String text = optionalText(object, member);
        if (text == null) {
            throw ApiException.badRequest("The member \"" + member + "\" is missing.", null);
        }
        return text;
    }

    /** A member that is text if it is there. */
    public static @Nullable String optionalText(JsonNode object, String member) {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw ApiException.badRequest("The member \"" + member + "\" has to be text.", null);
        }
        return value.stringValue();
    }

    /** A member that is a whole number in the range if it is there. */
    public static int optionalInt(JsonNode object, String member, int otherwise, int least, int most) {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw ApiException.badRequest(
                    "The member \"" + member + "\" has to be a whole number from " + least + " to " + most + ".", null);
        }
        return value.intValue();
    }
}

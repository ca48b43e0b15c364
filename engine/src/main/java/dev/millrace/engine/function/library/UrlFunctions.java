// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.ScalarFunction;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Parts of URLs (RFC 3986), decoded; null where the text is no URL or lacks the part. */
final class UrlFunctions {

    private static final String CATEGORY = "URL";

    private UrlFunctions() {}

    private static @Nullable URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException notAUrl) {
            return null;
        }
    }

    @ScalarFunction(
            name = "URL_ENCODE_PARAM",
            category = CATEGORY,
            description = "The text escaped for the query of a URL (application/x-www-form-urlencoded).")
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ScalarFunction(name = "URL_DECODE_PARAM", category = CATEGORY, description = "The inverse of URL_ENCODE_PARAM.")
    static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @ScalarFunction(name = "URL_EXTRACT_FRAGMENT", category = CATEGORY, description = "What follows #, decoded.")
    static @Nullable String fragment(String url) {
        URI uri = parse(url);
        return uri == null ? null : uri.getFragment();
    }

    @ScalarFunction(name = "URL_EXTRACT_HOST", category = CATEGORY, description = "The host name.")
    static @Nullable String host(String url) {
        URI uri = parse(url);
        return uri == null ? null : uri.getHost();
    }

    @ScalarFunction(
            name = "URL_EXTRACT_PATH",
            category = CATEGORY,
            description = "The path, decoded; empty if there is none.")
    static @Nullable String path(String url) {
        URI uri = parse(url);
        return uri == null ? null : uri.getPath();
    }

    @ScalarFunction(
            name = "URL_EXTRACT_PORT",
            category = CATEGORY,
            description = "The port number, if the URL says one.")
    static @Nullable Integer port(String url) {
        URI uri = parse(url);
        return uri == null || uri.getPort() < 0 ? null : (Integer) uri.getPort();
    }

    @ScalarFunction(name = "URL_EXTRACT_PROTOCOL", category = CATEGORY, description = "The scheme, such as https.")
    static @Nullable String protocol(String url) {
        URI uri = parse(url);
        return uri == null ? null : uri.getScheme();
    }

    @ScalarFunction(name = "URL_EXTRACT_QUERY", category = CATEGORY, description = "What follows ?, decoded.")
    static @Nullable String query(String url) {
        URI uri = parse(url);
        return uri == null ? null : uri.getQuery();
    }

    @ScalarFunction(
            name = "URL_EXTRACT_PARAMETER",
            category = CATEGORY,
            description = "The decoded value of a parameter in the query; null if it is not there or has no value.")
    static @Nullable String parameter(String url, String parameterName) {
        URI uri = parse(url);
        String query = uri == null ? null : uri.getRawQuery();
        if (query == null) {
            return null;
        }
        for (String pair : query.split("&", -1)) {
            int at = pair.indexOf('=');
            if (at >= 0 && decode(pair.substring(0, at)).equals(parameterName)) {
                return at + 1 == pair.length() ? null : decode(pair.substring(at + 1));
            }
        }
        return null;
    }
}

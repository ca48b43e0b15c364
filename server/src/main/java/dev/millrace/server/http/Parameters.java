// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** Parameters of requests' addresses. */
public final class Parameters {

    private Parameters() {}

    /** A parameter; null if it is missing or empty. */
    public static @Nullable String text(Context request, String name) {
        String text = request.queryParam(name);
        return text == null || text.isEmpty() ? null : text;
    }

    /**
     * A whole number in a range; null if it is missing.
     *
     * @throws ApiException if it is something else
     */
    public static @Nullable Integer number(Context request, String name, int least, int most) {
        String text = text(request, name);
        if (text == null) {
            return null;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // Refused below.
        }
        throw ApiException.badRequest(
                "The parameter " + name + " has to be a whole number from " + least + " to " + most + ".", null);
    }

    /** As {@link #number(Context, String, int, int)}, with a number for where it is missing. */
    public static int number(Context request, String name, int least, int most, int otherwise) {
        Integer number = number(request, name, least, most);
        return number == null ? otherwise : number;
    }

    /**
     * A truth; false if it is missing.
     *
     * @throws ApiException if it is something else
     */
    public static boolean truth(Context request, String name) {
        String text = text(request, name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw ApiException.badRequest("The parameter " + name + " has to be true or false.", null);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number at the end of a query's id, in which order queries were made. */
final class QueryNumbers {

    private static final Pattern NUMBER = Pattern.compile("_([0-9]{1,18})$");

    private QueryNumbers() {}

    /** The number; −1 for an id that its author has chosen and that ends otherwise. */
    static long of(String queryId) {
        Matcher number = NUMBER.matcher(queryId);
        return number.find() ? Long.parseLong(number.group(1)) : -1;
    }
}

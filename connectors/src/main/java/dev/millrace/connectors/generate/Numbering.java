// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a generator numbers its events: in a member of the JSON objects of one of its topics. Whoever starts a generator again on a
 * topic that holds events can so find the number to go on with.
 *
 * @param topic the generator's topic whose events are numbered
 * @param member the member's name
 * @param prefix what stands before the number in a text; empty if the member is a number
 */
public record Numbering(String topic, String member, String prefix) {

    /** The number of an event's value; empty if it is no event of this kind. */
    public OptionalLong read(byte[] value) {
        String quote = prefix.isEmpty() ? "" : "\"";
        Matcher found = Pattern.compile(
                        "\"" + Pattern.quote(member) + "\"\\s*:\\s*" + quote + Pattern.quote(prefix) + "(\\d{1,18})\\b")
                .matcher(new String(value, StandardCharsets.UTF_8));
        return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An overload of a function, from the text that people read, such as {@code CONCAT(part VARCHAR, …) → VARCHAR}. */
record OverloadText(List<Argument> arguments, String returnType) {

    private static final String ARROW = " → ";
    private static final String REST = "…";

    /** An argument; a variadic one may come any number of times. */
    record Argument(String name, String type, boolean variadic) {}

    /** The parts of {@code text}. */
    static OverloadText of(String text) {
        int arrow = text.lastIndexOf(ARROW);
        String call = arrow < 0 ? text : text.substring(0, arrow);
        int open = call.indexOf('(');
        List<Argument> arguments = new ArrayList<>();
        String inside = open < 0 ? "" : call.substring(open + 1, call.lastIndexOf(')'));
        for (String part : parts(inside)) {
            if (part.equals(REST)) {
                Argument last = arguments.removeLast();
                arguments.add(new Argument(last.name(), last.type(), true));
            } else {
                int space = part.indexOf(' ');
                arguments.add(new Argument(
                        space < 0 ? "" : part.substring(0, space),
                        part.substring(space + 1).strip(),
                        false));
            }
        }
        return new OverloadText(arguments, arrow < 0 ? "" : text.substring(arrow + ARROW.length()));
    }

    /** Cuts at the commas that stand in no brackets. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '(' || character == '<') {
                depth++;
            } else if (character == ')' || (character == '>' && text.charAt(Math.max(0, i - 1)) != '=')) {
                depth--;
            } else if (character == ',' && depth == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        if (!text.substring(start).isBlank()) {
            parts.add(text.substring(start).strip());
        }
        return parts;
    }

    /** The types of the arguments in one line. */
    String signature() {
        return arguments.stream()
                .map(argument -> argument.variadic() ? argument.type() + "..." : argument.type())
                .collect(Collectors.joining(", "));
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.sql.error.Position;

/** Builds a text in which pieces stand at given lines and columns, with spaces and line breaks between them. */
final class TextAtPlaces {

    private final StringBuilder text = new StringBuilder();
    private int line = 1;
    private int column = 1;

    /** Puts {@code piece} at {@code place}, or right behind what is there if that place is taken. */
    void put(Position place, String piece) {
        while (line < place.line()) {
            append("\n");
        }
        while (line == place.line() && column < place.column()) {
            append(" ");
        }
        append(piece);
    }

    /** Puts {@code piece} behind what is there. */
    void append(String piece) {
        text.append(piece);
        for (int i = 0; i < piece.length(); i++) {
            if (piece.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

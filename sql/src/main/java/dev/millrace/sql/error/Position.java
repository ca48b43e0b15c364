// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.error;

/**
 * A place in a text.
 *
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 */
public record Position(int line, int column) implements Comparable<Position> {

    /** The first character of a text. */
    public static final Position START = new Position(1, 1);

    /** Checks that both numbers are positive. */
    public Position {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("A position counts from 1: " + line + ":" + column);
        }
    }

    /** This place in a text that begins at {@code start} of a larger one, as a place in the larger one. */
    public Position within(Position start) {
        return new Position(line + start.line() - 1, line == 1 ? column + start.column() - 1 : column);
    }

    @Override
    public int compareTo(Position other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}

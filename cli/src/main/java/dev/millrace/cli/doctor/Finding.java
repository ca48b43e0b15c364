// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.doctor;

/**
 * What one check found.
 *
 * @param level how bad it is
 * @param subject what was looked at, in a word or two
 * @param detail what was seen, with figures
 * @param hint what to do; empty where nothing needs doing
 */
record Finding(Level level, String subject, String detail, String hint) {

    /** From harmless to fatal. */
    enum Level {
        OK,
        /** Works, but not as well as it could. */
        NOTE,
        /** Something will not work. */
        FAIL
    }

    static Finding ok(String subject, String detail) {
        return new Finding(Level.OK, subject, detail, "");
    }
}

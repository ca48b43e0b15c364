// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import dev.millrace.server.session.ResultSink;
import java.util.List;
import java.util.Map;

/**
 * What runs the statements that a user types: the seam between the command line and the live session.
 *
 * <p>Call order: {@link #run} any number of times, one at a time, then {@link #close}. {@link #cancel} and {@link #names} may
 * be called from any thread at any time.
 */
public interface StatementRunner extends AutoCloseable {

    /**
     * Runs the statements of {@code script} one after another and returns when the last has ended. A statement that goes on
     * for ever (EMIT CHANGES) ends when {@link #cancel} is called or its LIMIT is reached.
     *
     * @throws dev.millrace.sql.error.SqlException if a statement is refused; those before it have run, those after it have not
     */
    void run(String script, ResultSink output);

    /** Ends the statement that is running, and skips those after it; {@link #run} then returns. Without one, does nothing. */
    void cancel();

    /** What can be completed now. */
    Names names();

    @Override
    void close();

    /**
     * Names a statement could use, as one writes them.
     *
     * @param columns the columns of each stream and table
     * @param functions names only
     */
    record Names(Map<String, List<String>> columns, List<String> functions) {
        public Names(Map<String, List<String>> columns, List<String> functions) {
            this.columns = Map.copyOf(columns);
            this.functions = List.copyOf(functions);
        }
    }
}

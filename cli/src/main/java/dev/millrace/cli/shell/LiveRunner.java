// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.session.LiveSession;
import dev.millrace.server.session.ResultSink;
import java.util.Map;

/** Statements on a Kafka that is there. */
public final class LiveRunner implements StatementRunner {
    private final LiveSession session;

    private LiveRunner(LiveSession session) {
        this.session = session;
    }

    /**
     * A runner of its own session.
     *
     * @param client Kafka client settings with at least {@code bootstrap.servers}
     */
    public static LiveRunner open(Map<String, Object> client) {
        return new LiveRunner(LiveSession.open(client, InternalTopics.defaults()));
    }

    @Override
    public void run(String script, ResultSink output) {
        session.run(script, output);
    }

    @Override
    public void cancel() {
        session.cancel();
    }

    @Override
    public Names names() {
        return new Names(session.sourceColumns(), session.functionNames());
    }

    @Override
    public void close() {
        session.close();
    }
}

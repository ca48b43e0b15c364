// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.console;

import dev.millrace.data.Field;
import dev.millrace.server.session.ResultSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what statements say, and says nothing. */
final class Silence implements ResultSink {

    @Override
    public void begin(List<Field> columns) {}

    @Override
    public void row(List<? extends @Nullable Object> values) {}

    @Override
    public void flush() {}

    @Override
    public void end() {}

    @Override
    public void message(String sentence) {}
}

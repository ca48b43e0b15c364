// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.net.URL;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Configures Logback, which finds this class as a service. A command that runs for long calls {@link #toDirectory} before it
 * does anything else; without that nothing is logged, since a short command tells its user all there is to tell, and
 * reading a configuration would double its start-up time.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    /** Also named in the broker's logging fragment, which puts its file there. */
    private static final String DIRECTORY_PROPERTY = "millrace.log.dir";

    /** Logs to {@code millrace.log} in {@code directory}. Has an effect before the first logger is made. */
    public static void toDirectory(Path directory) {
        System.setProperty(DIRECTORY_PROPERTY, directory.toString());
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        @Nullable URL fragment = LogSetup.class.getResource("logging.xml");
        if (System.getProperty(DIRECTORY_PROPERTY) == null || fragment == null) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
            return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
        }
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(fragment);
        } catch (JoranException failure) {
            throw new IllegalStateException("the logging configuration in the jar is damaged", failure);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which everything is kept that a broker must find again: {@code kafka/} (Kafka's log directory),
 * {@code millrace.properties} (who wrote it, in which layout) and the lock.
 *
 * <p>Invariant: an open directory is locked by us, readable by this version, formatted, and has room. It is never formatted
 * anew when it holds records.
 */
final class DataDirectory implements AutoCloseable {
    /** Raised when a version of Millrace can no longer read what the one before it could write. */
    static final int LAYOUT = 1;

    static final String MARKER = "millrace.properties";
    private static final String LAYOUT_KEY = "layout";
    private static final String METADATA_VERSION_KEY = "kafka.metadata.version";

    private final Path directory;
    private final DirectoryLock lock;

    private DataDirectory(Path directory, DirectoryLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Locks, checks and, on first use, formats the directory. */
    static DataDirectory open(BrokerSettings settings) {
        Path directory = settings.directory();
        DirectoryLock lock = null;
        try {
            Files.createDirectories(directory);
            lock = DirectoryLock.take(directory);
            DataDirectory opened = new DataDirectory(directory, lock);
            opened.requireSpace(settings.minimumFreeBytes());
            opened.requireReadableVersion();
            opened.formatOnFirstUse();
            return opened;
        } catch (BrokerException refused) {
            closeQuietly(lock);
            throw refused;
        } catch (Exception failure) {
            closeQuietly(lock);
            throw BrokerFailures.ofDirectory(directory, failure);
        }
    }

    private static void closeQuietly(@Nullable DirectoryLock lock) {
        if (lock != null) {
            lock.close();
        }
    }

    /** Kafka's log directory. */
    Path logs() {
        return directory.resolve("kafka");
    }

    MetaPropertiesEnsemble loadMetaProperties() throws IOException {
        MetaPropertiesEnsemble.Loader loader = new MetaPropertiesEnsemble.Loader();
        loader.addLogDirs(List.of(logs().toString()));
        loader.addMetadataLogDir(logs().toString());
        return loader.load();
    }

    private void requireSpace(long minimumFreeBytes) throws IOException {
        long freeBytes = Files.getFileStore(directory).getUsableSpace();
        if (freeBytes < minimumFreeBytes) {
            throw new BrokerException(
                    BrokerError.DISK_FULL,
                    "The disk of the data directory " + directory + " has " + (freeBytes >> 20) + " MiB free; at least "
                            + (minimumFreeBytes >> 20) + " MiB are needed.",
                    BrokerFailures.MAKE_ROOM,
                    null);
        }
    }

    private void requireReadableVersion() throws IOException {
        Path marker = directory.resolve(MARKER);
        if (!Files.exists(marker)) {
            return;
        }
        Properties written = new Properties();
        try (Reader reader = Files.newBufferedReader(marker)) {
            written.load(reader);
        }
        int layout = number(written, LAYOUT_KEY);
        int metadataVersion = number(written, METADATA_VERSION_KEY);
        if (layout > LAYOUT
                || metadataVersion > MetadataVersion.latestProduction().featureLevel()) {
            throw new BrokerException(
                    BrokerError.DATA_NEWER,
                    "The data directory " + directory + " was written by a newer version (layout " + layout
                            + ", Kafka metadata version " + metadataVersion + "); this one reads up to layout " + LAYOUT
                            + ", Kafka metadata version "
                            + MetadataVersion.latestProduction().featureLevel() + ".",
                    "Run the version of Millrace that wrote it, or choose another directory with --data-dir.",
                    null);
        }
    }

    private int number(Properties written, String key) {
        try {
            return Integer.parseInt(written.getProperty(key, ""));
        } catch (NumberFormatException notANumber) {
            throw damaged("its file " + MARKER + " has no number under `" + key + "`", notANumber);
        }
    }

    private void formatOnFirstUse() throws Exception {
        boolean marked = Files.exists(directory.resolve(MARKER));
        boolean formatted = Files.exists(logs().resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME));
        if (formatted && !marked) {
            throw damaged("it holds Kafka data that Millrace did not write (there is no " + MARKER + ")", null);
        }
        if (formatted) {
            return;
        }
        if (holdsRecords()) {
            throw damaged(
                    "its topics are there but " + logs().resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME)
                            + " is missing",
                    null);
        }
        // The marker first: a start that is cut off after it is simply taken up again.
        writeMarker();
        Formatter formatter = new Formatter();
        formatter.setPrintStream(new PrintStream(PrintStream.nullOutputStream()));
        formatter.setClusterId(Uuid.randomUuid().toString());
        formatter.setNodeId(BrokerProperties.NODE_ID);
        formatter.setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER);
        formatter.setDirectories(List.of(logs().toString()));
        formatter.setMetadataLogDirectory(Optional.of(logs().toString()));
        formatter.setReleaseVersion(MetadataVersion.latestProduction());
        formatter.setIgnoreFormatted(true);
        Files.createDirectories(logs());
        formatter.run();
    }

    private boolean holdsRecords() throws IOException {
        if (!Files.exists(logs())) {
            return false;
        }
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(logs(), "*-[0-9]*")) {
            return segments.iterator().hasNext();
        }
    }

    private void writeMarker() throws IOException {
        Properties marker = new Properties();
        marker.setProperty(LAYOUT_KEY, Integer.toString(LAYOUT));
        marker.setProperty(
                METADATA_VERSION_KEY,
                Short.toString(MetadataVersion.latestProduction().featureLevel()));
        Path written = directory.resolve(MARKER + ".new");
        try (Writer writer = Files.newBufferedWriter(written)) {
            marker.store(writer, null);
        }
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(written, directory.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE);
    }

    private BrokerException damaged(String what, @Nullable Throwable cause) {
        return new BrokerException(
                BrokerError.DATA_DAMAGED,
                "The data directory " + directory + " cannot be used: " + what + ".",
                "Restore it from a backup, or choose another directory with --data-dir. Nothing in it was changed.",
                cause);
    }

    @Override
    public void close() {
        lock.close();
    }
}

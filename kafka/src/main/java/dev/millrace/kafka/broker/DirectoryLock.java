// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to work in one data directory, held by one instance at a time.
 *
 * <p>The lock is the operating system's, on the file {@code millrace.lock}, so it vanishes with its holder however that
 * ends. The holder's process id is kept in a file of its own, {@code millrace.pid}, because on POSIX systems closing any
 * descriptor of the locked file gives up the lock: the locked file must not be opened twice by one process. For the same
 * reason instances in one JVM are told apart by a set and never by trying the file.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** @throws BrokerException DIRECTORY_LOCKED when another instance holds it */
    static DirectoryLock take(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!HELD_BY_THIS_PROCESS.add(real)) {
            throw locked(real, Long.toString(ProcessHandle.current().pid()));
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    real.resolve("millrace.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw locked(real, readHolder(real));
            }
            Files.writeString(
                    pidFile(real), Long.toString(ProcessHandle.current().pid()));
            return new DirectoryLock(real, channel);
        } catch (IOException | OverlappingFileLockException | BrokerException failure) {
            HELD_BY_THIS_PROCESS.remove(real);
            if (channel != null) {
                channel.close();
            }
            throw failure;
        }
    }

    private static BrokerException locked(Path directory, String holder) {
        return new BrokerException(
                BrokerError.DIRECTORY_LOCKED,
                "The data directory " + directory + " is in use by process " + holder + ".",
                "Stop that process (`kill " + holder
                        + "`), connect to its broker instead of starting another, or choose"
                        + " another directory with --data-dir.",
                null);
    }

    private static String readHolder(Path directory) throws IOException {
        try {
            return Files.readString(pidFile(directory)).strip();
        } catch (NoSuchFileException notYetWritten) {
            return "unknown";
        }
    }

    private static Path pidFile(Path directory) {
        return directory.resolve("millrace.pid");
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(pidFile(directory));
            channel.close();
        } catch (IOException ignored) {
            // The operating system gives the lock back when the process ends.
        } finally {
            HELD_BY_THIS_PROCESS.remove(directory);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Turns what Kafka and the operating system throw into errors that tell the user what to do. */
final class BrokerFailures {
    static final String MAKE_ROOM =
            "Delete or move files on that disk, drop topics that are no longer needed, or choose a directory on another"
                    + " disk with --data-dir. Records that were acknowledged are kept.";
    private static final int MAXIMUM_CAUSES = 20;
    /** Kafka's smallest writes fail somewhere below this. */
    private static final long NO_ROOM_BYTES = 1 << 20;
    /** How Linux, a disk quota and Windows say that there is no room; the JDK has no exception class for it. */
    private static final List<String> DISK_FULL_MESSAGES =
            List.of("No space left on device", "Disk quota exceeded", "not enough space on the disk");

    private BrokerFailures() {}

    static BrokerException ofDirectory(Path directory, Throwable failure) {
        if (isDiskFull(failure)) {
            return diskFull(directory, failure);
        }
        return new BrokerException(
                BrokerError.DIRECTORY_UNUSABLE,
                "Cannot work in the data directory " + directory + ": " + describe(failure) + ".",
                "Check that it is a directory that you may read and write, or choose another with --data-dir.",
                failure);
    }

    /** A failure while Kafka starts or runs. */
    static BrokerException ofKafka(Path directory, String what, Throwable failure) {
        BrokerException known = find(failure, BrokerException.class);
        if (known != null) {
            return known;
        }
        if (isDiskFull(failure)) {
            return diskFull(directory, failure);
        }
        ConfigException refused = find(failure, ConfigException.class);
        if (refused != null) {
            return new BrokerException(
                    BrokerError.SETTING_REFUSED,
                    "Kafka refuses a setting: " + refused.getMessage() + ".",
                    "Correct or remove the Kafka setting of that name.",
                    failure);
        }
        return new BrokerException(
                BrokerError.BROKER_FAILED,
                what + ": " + describe(failure) + ".",
                "The broker's log file tells what led to it. Records that were acknowledged are kept in " + directory
                        + "; start again once the cause is gone.",
                failure);
    }

    /** Kafka can no longer write to its log directory and has taken it out of use. */
    static BrokerException ofLogDirectory(Path directory) {
        if (freeBytes(directory) < NO_ROOM_BYTES) {
            return diskFull(directory, null);
        }
        return new BrokerException(
                BrokerError.DIRECTORY_UNUSABLE,
                "The broker stopped because it can no longer read or write its files in " + directory + ".",
                "Check that disk and the directory's permissions; the broker's log file names the file. Records that"
                        + " were acknowledged before are kept.",
                null);
    }

    private static long freeBytes(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException directoryGone) {
            return Long.MAX_VALUE;
        }
    }

    private static BrokerException diskFull(Path directory, @Nullable Throwable failure) {
        return new BrokerException(
                BrokerError.DISK_FULL, "The disk of the data directory " + directory + " is full.", MAKE_ROOM, failure);
    }

    private static boolean isDiskFull(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            String message = String.valueOf(cause.getMessage());
            if (DISK_FULL_MESSAGES.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }

    private static <T> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause : causes(failure)) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MAXIMUM_CAUSES)
                .toList();
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + message;
    }
}

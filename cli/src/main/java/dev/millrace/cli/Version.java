// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli;

import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** The versions of the program and of what decides how it behaves. */
public final class Version implements IVersionProvider {

    /** Millrace's own version, from the manifest of its jar; classes in a folder have none. */
    public static String millrace() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }

    /** The version of the Kafka classes that run here. */
    public static String kafka() {
        return AppInfoParser.getVersion();
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "millrace " + millrace(),
            "Kafka " + kafka(),
            "Java " + Runtime.version() + " on " + System.getProperty("os.name")
        };
    }
}

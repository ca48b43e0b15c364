// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the server listens.
 *
 * @param host the address to listen on
 * @param port 0 means any free one
 * @param names further host names by which clients may call the server
 * @param users the file of those who may use it; null: everybody, which only a loopback address allows
 * @param keystore a PKCS #12 file with the server's key and certificate; null: no TLS, which only a loopback address allows
 * @param keystorePassword of the keystore
 */
public record HttpSettings(
        String host,
        int port,
        List<String> names,
        @Nullable Path users,
        @Nullable Path keystore,
        @Nullable String keystorePassword) {

    /** Where the server listens unless told otherwise. */
    public static final int DEFAULT_PORT = 8088;

    public static final String LOOPBACK = "127.0.0.1";

    public HttpSettings {
        names = List.copyOf(names);
    }

    /** On the loopback address, for everybody on this machine. */
    public static HttpSettings onLoopback(int port) {
        return new HttpSettings(LOOPBACK, port, List.of(), null, null, null);
    }

    public HttpSettings withUsers(Path file) {
        return new HttpSettings(host, port, names, file, keystore, keystorePassword);
    }

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /**
     * Refuses what would let strangers in.
     *
     * @throws ApiException that says what is missing
     */
    void check() {
        if (!isLoopback() && (users == null || keystore == null)) {
            throw new ApiException(
                    400,
                    "BAD_REQUEST",
                    "The HTTP server does not listen on " + host + " without " + (users == null ? "credentials" : "TLS")
                            + ": other machines could reach it.",
                    "Give --http-users FILE and --http-keystore FILE, or leave --http-host at " + LOOPBACK + ".");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.http.security.Tickets;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, with a key that the JDK's own tool has made. */
class EncryptedServerTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory = Path.of("");

    private Path keystore() throws IOException, InterruptedException {
        Path file = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue())
                .as(Files.readString(directory.resolve("keytool.log")))
                .isZero();
        return file;
    }

    private static SSLContext trusting(Path keystore) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void bothVersionsOfHttpAreEncrypted() throws Exception {
        Path keystore = keystore();
        Routes hello = routes -> routes.get("/hello", request -> request.result("hello"));
        HttpSettings settings = new HttpSettings(HttpSettings.LOOPBACK, 0, List.of(), null, keystore, PASSWORD);
        try (HttpServer server = HttpServer.start(settings, new Tickets(System::currentTimeMillis), List.of(hello));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(trusting(keystore)).build()) {
            assertThat(server.address()).startsWith("https://");
            URI address = URI.create(server.address()).resolve("/hello");
            for (HttpClient.Version version : HttpClient.Version.values()) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(address).version(version).build(), BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.body()).isEqualTo("hello");
            }
        }
    }
}

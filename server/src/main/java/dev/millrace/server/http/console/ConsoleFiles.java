// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.console;

import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.security.Role;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The console's files, from the class path. Each is read once, compressed once and known by the hash of its content, so a page that is
 * opened again costs one round trip a file and no bytes. The page may load nothing but what this server sends; its only script
 * within the page, the import map, is named by its hash.
 */
public final class ConsoleFiles implements Routes {

    private static final Pattern PATH = Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern INLINE = Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "md", "text/plain; charset=utf-8",
            "txt", "text/plain; charset=utf-8");

    private final Map<String, Optional<StaticFile>> files = new ConcurrentHashMap<>();

    /** A file as it is sent: its bytes, the same compressed, its media type, its tag. */
    private record StaticFile(
            byte[] plain,
            byte[] zipped,
            String type,
            String tag,
            @Nullable String policy) {}

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.get("/", request -> send(request, "index.html"), Role.READER);
        routes.get("/favicon.ico", request -> send(request, "favicon.svg"), Role.READER);
        routes.get("/console/<path>", request -> send(request, request.pathParam("path")), Role.READER);
    }

    private void send(Context request, String path) {
        StaticFile file = (PATH.matcher(path).matches()
                        ? files.computeIfAbsent(path, ConsoleFiles::read)
                        : Optional.<StaticFile>empty())
                .orElseThrow(() -> ApiException.notFound("The console has no file of this name.", null));
        request.disableCompression();
        request.header("ETag", file.tag()).header("Cache-Control", "no-cache").header("Vary", "Accept-Encoding");
        if (file.policy() != null) {
            request.header("Content-Security-Policy", file.policy());
        }
        if (file.tag().equals(request.header("If-None-Match"))) {
            request.status(304);
            return;
        }
        request.contentType(file.type());
        String accepted = request.header("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip")) {
            request.header("Content-Encoding", "gzip").result(file.zipped());
        } else {
            request.result(file.plain());
        }
    }

    private static Optional<StaticFile> read(String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        try (InputStream content = ConsoleFiles.class.getResourceAsStream("/dev/millrace/server/console/" + path)) {
            if (content == null || type == null) {
                return Optional.empty();
            }
            byte[] plain = content.readAllBytes();
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
                zip.write(plain);
            }
            String tag = "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(plain)) + "\"";
            String policy = path.endsWith(".html") ? policy(new String(plain, StandardCharsets.UTF_8)) : null;
            return Optional.of(new StaticFile(plain, zipped.toByteArray(), type, tag, policy));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String policy(String page) {
        StringBuilder scripts = new StringBuilder("'self'");
        Matcher inline = INLINE.matcher(page);
        while (inline.find()) {
            byte[] hash = sha256(inline.group(1).getBytes(StandardCharsets.UTF_8));
            scripts.append(" 'sha256-")
                    .append(Base64.getEncoder().encodeToString(hash))
                    .append('\'');
        }
        return "default-src 'self'; script-src " + scripts + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                + " connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}

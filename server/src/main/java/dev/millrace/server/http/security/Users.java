// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.security;

import dev.millrace.server.http.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Those who may use the server, from a file of lines
 *
 * <pre>
 * # a comment
 * anna:admin:pbkdf2$600000$SALT$HASH        basic credentials: PBKDF2 with HMAC-SHA-256, salt and hash in base 64
 * token:grafana:reader:9f86d081…            a bearer token: SHA-256 of the token, hexadecimal
 * </pre>
 *
 * <p>Tokens have to be long and random, so a plain hash hides them; passwords are not, so theirs is slow (OWASP's advice of 600,000
 * rounds). What has been checked once is remembered for a while by a hash of the credentials, so that a request costs microseconds. At
 * most one password is checked at a time, which also slows down guessing.
 *
 * <p>Thread-safe.
 */
public final class Users {

    private static final int ROUNDS = 600_000;
    private static final int LEAST_ROUNDS = 1_000;
    private static final int SALT_BYTES = 16;
    private static final int TOKEN_BYTES = 32;
    private static final int HASH_BITS = 256;
    private static final int REMEMBERED = 1_000;

    private final Map<String, Basic> basic = new HashMap<>();
    private final Map<String, Principal> tokens = new HashMap<>();
    private final Map<String, Principal> remembered = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Principal> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Basic(Principal principal, int rounds, byte[] salt, byte[] hash) {}

    private Users() {}

    /**
     * Reads the file.
     *
     * @throws ApiException if it cannot be read or a line is wrong
     */
    public static Users read(Path file) {
        Users users = new Users();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw ApiException.badRequest(
                    "Cannot read the users' file " + file + ": " + unreadable.getMessage() + ".", null);
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#") && !users.add(line.split(":", -1))) {
                throw ApiException.badRequest(
                        "Line " + (i + 1) + " of " + file + " is no user.",
                        "Make lines with `millrace password`: NAME:ROLE:pbkdf2$… or token:NAME:ROLE:SHA-256.");
            }
        }
        return users;
    }

    private boolean add(String[] parts) {
        if (parts.length == 4 && parts[0].equals("token")) {
            Optional<Role> role = Role.named(parts[2]);
            role.ifPresent(known -> tokens.put(parts[3], new Principal(parts[1], known)));
            return role.isPresent() && parts[3].matches("[0-9a-f]{64}");
        }
        if (parts.length != 3) {
            return false;
        }
        String[] hash = parts[2].split("\\$", -1);
        Optional<Role> role = Role.named(parts[1]);
        if (hash.length != 4 || !hash[0].equals("pbkdf2") || role.isEmpty()) {
            return false;
        }
        try {
            int rounds = Integer.parseInt(hash[1]);
            Base64.Decoder base64 = Base64.getDecoder();
            Principal principal = new Principal(parts[0], role.get());
            basic.put(parts[0], new Basic(principal, rounds, base64.decode(hash[2]), base64.decode(hash[3])));
            return rounds >= LEAST_ROUNDS;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Who sends this {@code Authorization} header; empty if it names nobody. */
    public Optional<Principal> authenticate(@Nullable String authorization) {
        if (authorization == null) {
            return Optional.empty();
        }
        String remembering = sha256(authorization);
        synchronized (remembered) {
            Principal known = remembered.get(remembering);
            if (known != null) {
                return Optional.of(known);
            }
            Optional<Principal> found = check(authorization);
            found.ifPresent(principal -> remembered.put(remembering, principal));
            return found;
        }
    }

    private Optional<Principal> check(String authorization) {
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String scheme = authorization.substring(0, space);
        String rest = authorization.substring(space + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer")) {
            return Optional.ofNullable(tokens.get(sha256(rest)));
        }
        if (!scheme.equalsIgnoreCase("Basic")) {
            return Optional.empty();
        }
        try {
            String pair = new String(Base64.getDecoder().decode(rest), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            Basic user = colon < 0 ? null : basic.get(pair.substring(0, colon));
            if (user == null) {
                return Optional.empty();
            }
            byte[] hash = hash(pair.substring(colon + 1), user.salt(), user.rounds());
            return MessageDigest.isEqual(hash, user.hash()) ? Optional.of(user.principal()) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** The file's line for a user with a password. */
    public static String line(String name, Role role, String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        return name + ":" + role + ":pbkdf2$" + ROUNDS + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash(password, salt, ROUNDS));
    }

    /** A new token, long and random. */
    public static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The file's line for a bearer token. */
    public static String tokenLine(String name, Role role, String token) {
        return "token:" + name + ":" + role + ":" + sha256(token);
    }

    private static byte[] hash(String password, byte[] salt, int rounds) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has PBKDF2 with HMAC-SHA-256", missing);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}

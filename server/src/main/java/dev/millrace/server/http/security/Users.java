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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

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
 * rounds); {@link SignIn} remembers what was right and bounds the tries.
 *
 * <p>Thread-safe once read.
 */
public final class Users implements SignIn.Verifier {

    private static final int ROUNDS = 600_000;
    private static final int LEAST_ROUNDS = 1_000;
    private static final int SALT_BYTES = 16;
    private static final int TOKEN_BYTES = 32;
    private static final int HASH_BITS = 256;

    private final Map<String, Basic> basic = new HashMap<>();
    private final Map<String, Principal> tokens = new HashMap<>();
    private int usualRounds;

    private record Basic(Principal principal, int rounds, byte[] salt, byte[] hash) {}

    private static final Basic NOBODY =
            new Basic(new Principal(null, Role.READER), LEAST_ROUNDS, new byte[SALT_BYTES], new byte[HASH_BITS / 8]);

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
            usualRounds = Math.max(usualRounds, rounds);
            basic.put(parts[0], new Basic(principal, rounds, base64.decode(hash[2]), base64.decode(hash[3])));
            return rounds >= LEAST_ROUNDS;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    @Override
    public Optional<Principal> token(String token) {
        return Optional.ofNullable(tokens.get(sha256(token)));
    }

    /** A name that nobody has costs as much as one that somebody has. */
    @Override
    public Optional<Principal> password(String name, String password) {
        Basic user = basic.getOrDefault(name, NOBODY);
        byte[] hash = hash(password, user.salt(), user.rounds());
        boolean right = MessageDigest.isEqual(hash, user.hash());
        if (user.rounds() < usualRounds) {
            hash(password, user.salt(), usualRounds - user.rounds());
        }
        return right && basic.containsKey(name) ? Optional.of(user.principal()) : Optional.empty();
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

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that were right, for some minutes, so that not each request costs a slow hash. They are kept as a keyed hash whose key
 * lives as long as the process, so a copy of the memory's table tells nobody a password. Thread-safe; never waits.
 */
final class VerifiedCredentials {

    private static final int KEPT = 1_000;
    private static final long LIFE_MILLIS = 600_000;
    private static final String ALGORITHM = "HmacSHA256";

    private final LongSupplier clockMillis;
    private final SecretKeySpec key;
    private final Map<String, Verified> verified = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
            return size() > KEPT;
        }
    };

    private record Verified(Principal principal, long untilMillis) {}

    VerifiedCredentials(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    Optional<Principal> find(String credentials) {
        String hash = hash(credentials);
        synchronized (verified) {
            @Nullable Verified known = verified.get(hash);
            if (known != null && known.untilMillis() < clockMillis.getAsLong()) {
                verified.remove(hash);
                return Optional.empty();
            }
            return Optional.ofNullable(known).map(Verified::principal);
        }
    }

    void add(String credentials, Principal principal) {
        String hash = hash(credentials);
        synchronized (verified) {
            verified.put(hash, new Verified(principal, clockMillis.getAsLong() + LIFE_MILLIS));
        }
    }

    private String hash(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", missing);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.security;

import dev.millrace.server.http.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who sends a request, from its {@code Authorization} header. Right credentials are remembered for some minutes and then cost
 * microseconds. Wrong ones are bounded by name and by address, and whoever tries too often is told when to come back; nobody else waits
 * for that: a password is checked outside all locks, by at most as many threads as there are processors.
 */
final class SignIn {

    private static final int KEYS_MAX = 10_000;
    /** Tries from one address: enough for a person who looks for the right password, and then one in three seconds. */
    private static final int ADDRESS_TRIES = 20;

    private static final double ADDRESS_PER_SECOND = 1.0 / 3;
    /** Tries for one name, from wherever: more, so that one address alone does not use them up. */
    private static final int NAME_TRIES = 60;

    private static final double NAME_PER_SECOND = 1;
    private static final long CHECK_WAIT_MILLIS = 3_000;
    private static final int NAME_LENGTH_MAX = 200;
    private static final int HEADER_LENGTH_MAX = 8_192;

    private final Verifier users;
    private final LongSupplier clockMillis;
    private final VerifiedCredentials verified;
    private final TryBudget byAddress = new TryBudget(ADDRESS_TRIES, ADDRESS_PER_SECOND, KEYS_MAX);
    private final TryBudget byName = new TryBudget(NAME_TRIES, NAME_PER_SECOND, KEYS_MAX);
    private final Semaphore checks = new Semaphore(Runtime.getRuntime().availableProcessors());

    /** Who knows the credentials. */
    interface Verifier {

        /** Who has this token. Fast. */
        Optional<Principal> token(String token);

        /** Who has this name and this password. Slow, and as slow for a name that nobody has. */
        Optional<Principal> password(String name, String password);
    }

    SignIn(Verifier users, LongSupplier clockMillis) {
        this.users = users;
        this.clockMillis = clockMillis;
        this.verified = new VerifiedCredentials(clockMillis);
    }

    /**
     * Who sends this header; empty if it names nobody.
     *
     * @param address of the one who sends it, as digits
     * @throws ApiException with status 429 if there have been too many wrong ones
     */
    Optional<Principal> authenticate(@Nullable String authorization, String address) {
        if (authorization == null || authorization.length() > HEADER_LENGTH_MAX) {
            return Optional.empty();
        }
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String scheme = authorization.substring(0, space).toLowerCase(Locale.ROOT);
        String rest = authorization.substring(space + 1).strip();
        return switch (scheme) {
            case "bearer" -> users.token(rest);
            case "basic" -> basic(rest, address);
            default -> Optional.empty();
        };
    }

    private Optional<Principal> basic(String encoded, String address) {
        Optional<Principal> known = verified.find(encoded);
        if (known.isPresent()) {
            return known;
        }
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        int colon = pair.indexOf(':');
        if (colon < 0 || colon > NAME_LENGTH_MAX) {
            return Optional.empty();
        }
        String name = pair.substring(0, colon);
        String from = network(address);
        long now = clockMillis.getAsLong();
        refuseIfLater(byAddress.take(from, now));
        long later = byName.take(name, now);
        if (later > 0) {
            byAddress.giveBack(from);
            refuseIfLater(later);
        }
        Optional<Principal> found = check(name, pair.substring(colon + 1));
        if (found.isPresent()) {
            byAddress.giveBack(from);
            byName.giveBack(name);
            verified.add(encoded, found.get());
        }
        return found;
    }

    private Optional<Principal> check(String name, String password) {
        boolean taken = false;
        try {
            taken = checks.tryAcquire(CHECK_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            if (!taken) {
                refuseIfLater(CHECK_WAIT_MILLIS / 1_000);
            }
            return users.password(name, password);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ApiException(503, "INTERNAL", "The server is stopping.", "Try again when it runs.");
        } finally {
            if (taken) {
                checks.release();
            }
        }
    }

    private static void refuseIfLater(long seconds) {
        if (seconds > 0) {
            throw ApiException.tooManyTries(seconds);
        }
    }

    /** The address; of IPv6 the half that one customer of a provider has for all of his machines. */
    private static String network(String address) {
        String[] parts = address.split(":", -1);
        return parts.length < 5 ? address : String.join(":", parts[0], parts[1], parts[2], parts[3]);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.security;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Short-lived words that stand for somebody once. A page cannot add credentials to a WebSocket's request, so it asks for a ticket with
 * them and puts that into the address. Thread-safe.
 */
public final class Tickets {

    private static final long LIFE_MILLIS = 30_000;
    private static final int KEPT = 10_000;
    private static final int BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier clockMillis;
    private final Map<String, Ticket> tickets = new LinkedHashMap<>();

    private record Ticket(Principal principal, long untilMillis) {}

    public Tickets(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
    }

    /** A new ticket for {@code principal}. */
    public synchronized String issue(Principal principal) {
        long now = clockMillis.getAsLong();
        tickets.values().removeIf(ticket -> ticket.untilMillis() < now);
        if (tickets.size() >= KEPT) {
            tickets.remove(tickets.keySet().iterator().next());
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String word = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        tickets.put(word, new Ticket(principal, now + LIFE_MILLIS));
        return word;
    }

    /** Who holds the ticket, which is used up by this. */
    public synchronized Optional<Principal> redeem(String word) {
        Ticket ticket = tickets.remove(word);
        return ticket == null || ticket.untilMillis() < clockMillis.getAsLong()
                ? Optional.empty()
                : Optional.of(ticket.principal());
    }
}

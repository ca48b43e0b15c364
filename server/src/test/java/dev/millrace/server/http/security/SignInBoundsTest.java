// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.server.http.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wrong passwords are bounded, and those who know theirs do not notice. */
@Timeout(60)
class SignInBoundsTest {

    private static final Principal ANNA = new Principal("anna", Role.ADMIN);

    private final AtomicLong clockMillis = new AtomicLong(1_000_000);
    private final AtomicInteger checked = new AtomicInteger();
    private final CountDownLatch slowBegan = new CountDownLatch(1);
    private final CountDownLatch slowMayEnd = new CountDownLatch(1);
    private final SignIn signIn = new SignIn(new OneUser(), clockMillis::get);

    /** Knows anna; the password "slow" takes until the test lets it end. */
    private final class OneUser implements SignIn.Verifier {
        @Override
        public Optional<Principal> token(String token) {
            return token.equals("anna's") ? Optional.of(ANNA) : Optional.empty();
        }

        @Override
        public Optional<Principal> password(String name, String password) {
            checked.incrementAndGet();
            if (password.equals("slow")) {
                slowBegan.countDown();
                try {
                    slowMayEnd.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
            return name.equals("anna") && password.equals("right") ? Optional.of(ANNA) : Optional.empty();
        }
    }

    private Optional<Principal> basic(String pair, String address) {
        String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return signIn.authenticate("Basic " + encoded, address);
    }

    @Test
    void rightCredentialsAreCheckedOnceUntilTheyExpire() {
        for (int i = 0; i < 100; i++) {
            assertThat(basic("anna:right", "10.0.0.1")).contains(ANNA);
        }
        assertThat(checked).hasValue(1);
        clockMillis.addAndGet(3_600_000);
        assertThat(basic("anna:right", "10.0.0.1")).contains(ANNA);
        assertThat(checked).hasValue(2);
    }

    @Test
    void nobodyWaitsForAnothersSlowCheck() throws Exception {
        assertThat(basic("anna:right", "10.0.0.1")).contains(ANNA);
        try (var _ = closing(slowMayEnd)) {
            CompletableFuture<Optional<Principal>> slow =
                    CompletableFuture.supplyAsync(() -> basic("anna:slow", "10.0.0.2"));
            slowBegan.await();
            // Behind a lock around the check these would never come back.
            assertThat(basic("anna:right", "10.0.0.1")).contains(ANNA);
            assertThat(signIn.authenticate("Bearer anna's", "10.0.0.3")).contains(ANNA);
            assertThat(slow).isNotDone();
            slowMayEnd.countDown();
            assertThat(slow.get()).isEmpty();
        }
    }

    private static AutoCloseable closing(CountDownLatch latch) {
        return latch::countDown;
    }

    @Test
    void anAddressThatTriesTooOftenIsToldWhenToComeBack() {
        int tries = triesUntilRefused("anna", "10.0.0.2");
        assertThat(tries).isEqualTo(20);
        assertThatThrownBy(() -> basic("rita:wrong", "10.0.0.2"))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.status()).isEqualTo(429);
                    assertThat(refused.retryAfterSeconds()).isEqualTo(3);
                });
        assertThat(basic("anna:right", "10.0.0.1")).contains(ANNA);
        clockMillis.addAndGet(3_000);
        assertThat(basic("anna:wrong", "10.0.0.2")).isEmpty();
    }

    @Test
    void aNameIsBoundedOverAllAddresses() {
        int tries = 0;
        int address = 0;
        boolean refused = false;
        while (!refused) {
            try {
                basic("anna:wrong" + tries, "10.1.0." + address++ % 200);
                tries++;
            } catch (ApiException tooMany) {
                refused = true;
            }
        }
        assertThat(tries).isEqualTo(60);
        assertThat(checked).hasValue(60);
    }

    @Test
    void theTablesAreBounded() {
        TryBudget budget = new TryBudget(1, 1, 100);
        for (int key = 0; key < 10_000; key++) {
            assertThat(budget.take("key" + key, 0)).isZero();
        }
        assertThat(budget.keys()).isEqualTo(100);
        assertThat(budget.take("key9999", 0)).isEqualTo(1);
    }

    @Test
    void oneNetworkOfSixthVersionIsOneAddress() {
        for (int machine = 0; machine < 20; machine++) {
            assertThat(basic("anna:wrong", "2001:db8:1:2:0:0:0:" + machine)).isEmpty();
        }
        assertThatThrownBy(() -> basic("anna:wrong", "2001:db8:1:2:0:0:0:ffff")).isInstanceOf(ApiException.class);
        assertThat(basic("anna:wrong", "2001:db8:1:3:0:0:0:1")).isEmpty();
    }

    private int triesUntilRefused(String name, String address) {
        int tries = 0;
        while (true) {
            try {
                basic(name + ":wrong" + tries, address);
                tries++;
            } catch (ApiException refused) {
                return tries;
            }
        }
    }
}

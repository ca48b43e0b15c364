// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import java.util.List;
import java.util.Random;

/**
 * Transfers of one dollar between ten accounts: {@code {"id": 7, "from_account": 3, "to_account": 9, "amount": 1, "ts": …}}. Ids
 * count in the order of arrival, from 0 unless told otherwise; {@code ts}, which is also the record's time, is up to ten seconds before the arrival, so that
 * events are out of order by as much.
 */
final class TransactionGenerator implements EventGenerator {

    static final String TOPIC = "transactions";

    static final GeneratorDescription DESCRIPTION = new GeneratorDescription(
                    "transactions",
                    "one-dollar transfers between ten accounts, up to 10 s out of order",
                    List.of(TOPIC),
                    1,
                    100,
                    0,
                    List.of("accounts: how many there are, 10 unless given"),
                    TransactionGenerator::new)
            .numbered(new Numbering(TOPIC, "id", ""));

    private static final int DEFAULT_ACCOUNTS = 10;
    private static final int MAX_ACCOUNTS = 1_000_000;
    private static final int MAX_DELAY_MILLIS = 10_000;

    private final GeneratorSettings settings;
    private final Random random;
    private final JsonLine line = new JsonLine();
    private final int accounts;
    private long transfers;

    TransactionGenerator(GeneratorSettings settings) {
        settings.allow("accounts");
        this.settings = settings;
        this.random = new Random(settings.seed());
        this.accounts = settings.number("accounts", DEFAULT_ACCOUNTS, 2, MAX_ACCOUNTS);
    }

    @Override
    public GeneratedEvent next() {
        int from = random.nextInt(accounts);
        int to = (from + random.nextInt(1, accounts)) % accounts;
        long due = settings.timeMillis(transfers);
        long happened = due - random.nextInt(MAX_DELAY_MILLIS + 1);
        byte[] value = line.put("id", settings.from() + transfers)
                .put("from_account", (long) from)
                .put("to_account", (long) to)
                .put("amount", 1L)
                .put("ts", happened)
                .end();
        transfers++;
        return new GeneratedEvent(TOPIC, null, value, happened, due);
    }
}

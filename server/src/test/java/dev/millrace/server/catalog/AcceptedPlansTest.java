// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.kafka.catalog.AcceptedPlan;
import dev.millrace.kafka.catalog.CatalogEvent;
import dev.millrace.kafka.catalog.LoggedStatement;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.server.session.Analyzers;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import dev.millrace.sql.prepared.PreparedStatement.StartQuery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AcceptedPlansTest {
    private static final String SOURCE =
            "CREATE STREAM a (v INT) WITH (KAFKA_TOPIC='a', VALUE_FORMAT='JSON', PARTITIONS=1);";

    private final Replayed replayed = new Replayed(Analyzers.analyzer(BuiltInFunctions.load()));

    private static String query(int least) {
        return "CREATE STREAM b AS SELECT v FROM a WHERE v > " + least + ";";
    }

    private ChangesCatalog apply(long offset, String text, @Nullable AcceptedPlan plan) {
        LoggedStatement statement = new LoggedStatement("id" + offset, text, Map.of(), offset, null, plan);
        return Objects.requireNonNull(replayed.apply(new CatalogEvent.Stated(offset, 17, statement), false)
                .change());
    }

    private static PersistentQuery planned(ChangesCatalog change) {
        return ((StartQuery) change).query();
    }

    /** What another release made of the statement. */
    private static ChangesCatalog elsewhere(int least) {
        AcceptedPlansTest other = new AcceptedPlansTest();
        other.apply(0, SOURCE, null);
        return other.apply(1, query(least), null);
    }

    @Test
    void aQueryRunsAsItWasAcceptedThoughItWouldBePlannedOtherwise() {
        apply(0, SOURCE, null);
        ChangesCatalog accepted = elsewhere(2);
        ChangesCatalog change = apply(1, query(1), AcceptedPlans.of(accepted));
        assertThat(planned(change)).isEqualTo(planned(accepted));
        assertThat(Objects.requireNonNull(replayed.catalog().queries().get("CSAS_B_0"))
                        .query())
                .isEqualTo(planned(accepted));
    }

    @Test
    void aPlanThatSaysTheSameChangesNothing() {
        apply(0, SOURCE, null);
        ChangesCatalog same = elsewhere(1);
        assertThat(planned(apply(1, query(1), AcceptedPlans.of(same)))).isEqualTo(planned(same));
    }

    @Test
    void aPlanThatIsDamagedOrOfAnotherFormatGivesWayToTheStatement() {
        ByteBuffer damaged = ByteBuffer.wrap("millrace-plan 1\n(".getBytes(StandardCharsets.UTF_8));
        for (int version : new int[] {1, 2}) {
            AcceptedPlansTest fresh = new AcceptedPlansTest();
            fresh.apply(0, SOURCE, null);
            ChangesCatalog change = fresh.apply(1, query(1), new AcceptedPlan(version, "other", damaged));
            assertThat(planned(change)).isEqualTo(planned(elsewhere(1)));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.source.SourceDefinition;
import org.junit.jupiter.api.Test;

class QueryWiringTest {
    private final QueryWiring wiring = new QueryWiring();

    @Test
    void knowsWhoTakesWhatAQueryWrites() {
        PersistentQuery first = Plans.copy(Plans.sales("a"), "b");
        PersistentQuery second = Plans.copy(first.sink(), "c");
        wiring.add(QueryDefinition.of(first));
        wiring.add(QueryDefinition.of(second));
        assertThat(wiring.readersOf(first.id())).containsExactly(second.id());
        assertThat(wiring.readersOf(second.id())).isEmpty();
        wiring.remove(second.id());
        assertThat(wiring.readersOf(first.id())).isEmpty();
    }

    @Test
    void refusesAQueryThatWouldFeedItself() {
        SourceDefinition a = Plans.sales("a");
        PersistentQuery forth = Plans.copy(a, "b");
        PersistentQuery back = new PersistentQuery(
                "INSERTQUERY_9", "", Plans.copy(forth.sink(), "a").root(), a);
        wiring.add(QueryDefinition.of(forth));
        assertThatThrownBy(() -> wiring.add(QueryDefinition.of(back)))
                .isInstanceOfSatisfying(
                        LoopException.class,
                        refused -> assertThat(refused.code()).isEqualTo(LoopError.NOT_SUPPORTED));
        assertThat(wiring.knows(back.id())).isFalse();
    }
}

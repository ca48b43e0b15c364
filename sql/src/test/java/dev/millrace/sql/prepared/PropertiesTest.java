// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.query.FewFunctions;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.ResultTable;
import dev.millrace.sql.show.RuntimeFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** SHOW PROPERTIES. */
class PropertiesTest {

    private final StatementAnalyzer analyzer = new StatementAnalyzer(new FewFunctions(), RuntimeFacts.none());

    private List<@Nullable Object> row(Session session, String property) {
        PreparedStatement prepared = analyzer.prepare("SHOW PROPERTIES;", Catalog.empty(), session);
        ResultTable table = ((PreparedStatement.Answer) prepared).tables().getFirst();
        assertThat(table.columns())
                .extracting(column -> column.name())
                .containsExactly("PROPERTY", "VALUE", "SET_BY", "REMARK");
        return table.rows().stream()
                .filter(each -> property.equals(each.getFirst()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellDefaults() {
        assertThat(row(Session.empty(), "auto.offset.reset"))
                .containsExactly(
                        "auto.offset.reset",
                        "latest",
                        "DEFAULT",
                        "where a query starts to read a topic: earliest or latest");
    }

    @Test
    void tellWhatWasSet() {
        Session session = Session.empty().withProperty("ksql.streams.auto.offset.reset", "earliest");

        assertThat(row(session, "auto.offset.reset")).startsWith("auto.offset.reset", "earliest", "SESSION");
    }

    @Test
    void tellWhatHasNoMeaning() {
        Session session = Session.empty()
                .withProperty("ksql.streams.num.stream.threads", "4")
                .withProperty("ksql.streams.producer.linger.ms", "5");

        assertThat(row(session, "num.stream.threads"))
                .containsExactly("num.stream.threads", "4", "SESSION", "accepted; has no meaning here");
        assertThat(row(session, "producer.linger.ms"))
                .containsExactly("producer.linger.ms", "5", "SESSION", "accepted; has no meaning here");
        assertThat(row(Session.empty(), "ksql.service.id")).contains("accepted; has no meaning here");
    }
}

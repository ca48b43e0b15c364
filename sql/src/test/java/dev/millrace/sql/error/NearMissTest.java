// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearMissTest {

    private static final List<String> NAMES = List.of("ORDERS", "ORDER_ITEMS", "ITEMS", "ID", "pageviews");

    @ParameterizedTest
    @CsvSource({
        "ODERS, ORDERS",
        "ORDRES, ORDERS",
        "ORDER, ORDERS",
        "ITEM, ITEMS",
        "PAGEVIEW, pageviews",
        "ORDERITEMS, ORDER_ITEMS",
        "IF, ID"
    })
    void findsTheNearestName(String written, String meant) {
        assertThat(NearMiss.nearest(written, NAMES)).containsExactly(meant);
    }

    @ParameterizedTest
    @CsvSource({"CUSTOMERS", "X", "AB", "SITE"})
    void findsNothingWhereNothingIsNear(String written) {
        assertThat(NearMiss.nearest(written, NAMES)).isEmpty();
    }

    @Test
    void namesSeveralThatAreEquallyNear() {
        assertThat(NearMiss.hint("SALE", List.of("SALES", "SALT", "OTHER"))).isEqualTo("Did you mean SALES or SALT?");
    }
}

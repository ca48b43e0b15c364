// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.plan.GapMode;
import dev.millrace.plan.QuerySettings;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.session.PropertyValues;
import dev.millrace.sql.session.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuerySettingsTest {

    @Test
    void withoutPropertiesTheEngineDecides() {
        QuerySettings settings = GroupOffsets.settings(Session.empty());
        assertThat(settings).isEqualTo(QuerySettings.defaults());
        assertThat(settings.stateLimitBytes()).isNull();
        assertThat(settings.onGap()).isEqualTo(GapMode.STOP);
        assertThat(PropertyValues.aheadMillis(Session.empty())).isEqualTo(SourceDefinition.DEFAULT_AHEAD_MILLIS);
    }

    @ParameterizedTest
    @CsvSource({"200m,209715200", "2 GB,2147483648", "64k,65536", "1,1", "3 MiB,3145728", "1t,1099511627776"})
    void aLimitOfStateIsASize(String written, long bytes) {
        Session session = Session.empty().withProperty("millrace.state.limit", written);
        assertThat(GroupOffsets.settings(session).stateLimitBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "much", "200 metres", "999999999999999t", ""})
    void whatIsNoSizeIsRefused(String written) {
        Session session = Session.empty().withProperty("millrace.state.limit", written);
        assertThatThrownBy(() -> GroupOffsets.settings(session))
                .isInstanceOf(SqlException.class)
                .hasMessageContaining("millrace.state.limit");
    }

    @ParameterizedTest
    @CsvSource({"1 DAY,86400000", "PT24H,86400000", "86400000,86400000", "2 hours,7200000", "0,0"})
    void aBoundOnEventTimesIsALengthOfTime(String written, long millis) {
        Session session = Session.empty().withProperty("millrace.event.time.ahead", written);
        assertThat(PropertyValues.aheadMillis(session)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "P1Y", "tomorrow", "36526 days", "9223372036854775807", "PT9223372036854775807S"})
    void whatIsNoLengthOfTimeIsRefused(String written) {
        Session session = Session.empty().withProperty("millrace.event.time.ahead", written);
        assertThatThrownBy(() -> PropertyValues.aheadMillis(session)).isInstanceOf(SqlException.class);
    }

    @Test
    void aQueryMayGoOnBehindAGap() {
        Session session = Session.empty().withProperty("millrace.on.gap", "CONTINUE");
        assertThat(GroupOffsets.settings(session).onGap()).isEqualTo(GapMode.CONTINUE);
    }
}

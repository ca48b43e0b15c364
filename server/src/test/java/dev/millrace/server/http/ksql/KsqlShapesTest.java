// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.data.ScalarType;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.ksql.ClientQueries.ClientQuery;
import dev.millrace.server.http.security.Principal;
import dev.millrace.server.http.security.Role;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.types.TypeReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small forms of ksqlDB's API: media types, types, rows that are sent, ids of queries. */
class KsqlShapesTest {

    private static final Principal ANN = new Principal("ann", Role.READER);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json, text/plain, */*|ARRAY|OBJECTS",
                "application/vnd.ksqlapi.delimited.v1|DELIMITED|DELIMITED",
                "application/vnd.ksql.v1+json; q=0.9, application/json; q=0.5|OBJECTS|OBJECTS",
                "*/*|DELIMITED|OBJECTS",
                "text/html|DELIMITED|OBJECTS"
            })
    void acceptChoosesTheShape(String accept, RowsFormat streamed, RowsFormat queried) {
        assertThat(RowsFormat.accepted(accept, RowsFormat.DELIMITED)).isEqualTo(streamed);
        assertThat(RowsFormat.accepted(accept, RowsFormat.OBJECTS)).isEqualTo(queried);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void withoutAcceptTheEndpointChooses(@Nullable String accept) {
        assertThat(RowsFormat.accepted(accept, RowsFormat.DELIMITED)).isEqualTo(RowsFormat.DELIMITED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INT|INTEGER",
                "VARCHAR|STRING",
                "DECIMAL(6, 2)|DECIMAL(6, 2)",
                "MAP<VARCHAR, ARRAY<INT>>|MAP<STRING, ARRAY<INTEGER>>",
                "STRUCT<a BIGINT, `b` VARCHAR>|STRUCT<`A` BIGINT, `b` STRING>"
            })
    void typesHaveTheNamesOfKsqlDb(String sql, String name) {
        assertThat(KsqlSchema.text(new TypeReader(Map.of()).read(StatementParser.parseType(sql))))
                .isEqualTo(name);
    }

    @Test
    void anOverloadIsReadFromItsText() {
        OverloadText text = OverloadText.of("TRANSFORM(map MAP<K, V>, function LAMBDA (K, V) => R, …) → MAP<R, V>");
        assertThat(text.arguments())
                .containsExactly(
                        new OverloadText.Argument("map", "MAP<K, V>", false),
                        new OverloadText.Argument("function", "LAMBDA (K, V) => R", true));
        assertThat(text.returnType()).isEqualTo("MAP<R, V>");
        assertThat(OverloadText.of("PI() → DOUBLE").arguments()).isEmpty();
    }

    private static SourceDefinition table(String type) {
        var topic = new TopicDefinition(
                "t", FormatDefinition.of("KAFKA"), FormatDefinition.of("JSON"), 1, (short) 1, Map.of());
        var value = ColumnDefinition.value("V", new TypeReader(Map.of()).read(StatementParser.parseType(type)));
        return new SourceDefinition(
                "T",
                RelationKind.TABLE,
                List.of(ColumnDefinition.key("ID", ScalarType.BIGINT), value),
                topic,
                null,
                null,
                null);
    }

    private static InsertRow row(String json, String type) {
        return InsertRow.of(Json.parse(json.getBytes(StandardCharsets.UTF_8)), table(type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3|DOUBLE|3.0",
                "\"1.25\"|DECIMAL(4, 2)|1.25",
                "\"2024-01-31\"|DATE|2024-01-31",
                "\"2024-01-31T10:15:30\"|TIMESTAMP|2024-01-31T10:15:30Z",
                "[1, null]|ARRAY<INT>|[1, null]",
                "{\"a\": true}|MAP<VARCHAR, BOOLEAN>|{a=true}",
                "{\"a\": 1}|STRUCT<a INT, b VARCHAR>|{A=1, B=null}"
            })
    void valuesComeAsJson(String json, String type, String value) {
        InsertRow row = row("{\"id\": 1, \"v\": " + json + ", \"rowtime\": 7}", type);
        assertThat(row.values().getFirst()).isEqualTo(1L);
        assertThat(String.valueOf(row.values().get(1))).isEqualTo(value);
        assertThat(row.timestampMillis()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\": 1, \"v\": \"3\"}|INT|V is no INT",
                "{\"id\": 1, \"v\": 3000000000}|INT|V is no INT",
                "{\"id\": 1, \"v\": 1234.5}|DECIMAL(4, 2)|V is no DECIMAL(4, 2)",
                "{\"id\": 1, \"v\": [1, \"x\"]}|ARRAY<INT>|V[] is no INT",
                "{\"id\": 1, \"v\": {\"c\": 1}}|STRUCT<a INT>|V has no field C",
                "{\"id\": 1, \"w\": 1}|INT|Column name(s) W does not exist in T",
                "{\"v\": 1}|INT|primary key column(s) ID is required",
                "[1]|INT|has to be a JSON object"
            })
    void whatDoesNotFitIsRefused(String json, String type, String message) {
        assertThatThrownBy(() -> row(json, type))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(message);
    }

    @Test
    void thereIsALimitOnQueries() {
        ClientQueries queries = new ClientQueries();
        List<ClientQuery> open = new ArrayList<>();
        for (int i = 0; i < ClientQueries.LIMIT; i++) {
            open.add(queries.open("SELECT", List.of("S"), i % 2 == 0, ANN));
        }
        assertThatThrownBy(() -> queries.open("SELECT", List.of("S"), true, ANN))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.status()).isEqualTo(429));
        assertThat(queries.endless()).hasSize(ClientQueries.LIMIT / 2);
        queries.remove(open.getFirst());
        queries.remove(open.getFirst());
        queries.open("SELECT", List.of("S"), true, ANN);
        assertThatThrownBy(() -> queries.open("SELECT", List.of("S"), true, ANN))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void aQueryIsEndedByItsOwnerOrAnAdministrator() {
        ClientQueries queries = new ClientQueries();
        ClientQuery query = queries.open("SELECT", List.of("S", "a b"), true, ANN);
        assertThat(query.id()).matches("transient_S_a_b_\\d+");
        ClientQuery found = queries.find(query.id().toUpperCase(Locale.ROOT)).orElseThrow();
        assertThatThrownBy(() -> found.end(new Principal("bob", Role.WRITER))).isInstanceOf(ApiException.class);
        assertThat(found.isEnded()).isFalse();
        found.end(ANN);
        assertThat(found.isEnded()).isTrue();
        ClientQuery other = queries.open("SELECT", List.of("S"), true, ANN);
        other.end(new Principal("bob", Role.ADMIN));
        assertThat(other.isEnded()).isTrue();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.http.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Subscriptions on a WebSocket, against all of Millrace. */
class LiveRoutesTest {

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void stream(String name) {
        server.execute("CREATE STREAM " + name + " (item VARCHAR KEY, amount INT) WITH (KAFKA_TOPIC='" + name
                + "', VALUE_FORMAT='JSON', PARTITIONS=1);");
    }

    private static void insert(String stream, String item, int amount) {
        server.execute("INSERT INTO " + stream + " VALUES ('" + item + "', " + amount + ");");
    }

    @Test
    void rowsOfAStreamComeAsTheyAreWritten() {
        stream("s1");
        insert("s1", "pen", 3);
        try (TestSocket socket = TestSocket.open(server)) {
            socket.subscribe("a", "SELECT item, amount FROM s1 WHERE amount > 1 EMIT CHANGES;", ",'from':'earliest'");
            JsonNode begin = socket.await("begin", "a");
            assertThat(begin.path("changes").asString()).isEqualTo("append");
            assertThat(begin.path("columns").toString())
                    .isEqualTo("[{\"name\":\"ITEM\",\"type\":\"VARCHAR\",\"key\":true},"
                            + "{\"name\":\"AMOUNT\",\"type\":\"INT\",\"key\":false}]");
            assertThat(socket.awaitRows("a", 1)).containsExactly("[\"pen\",3]");
            insert("s1", "ink", 1);
            insert("s1", "cup", 2);
            assertThat(socket.awaitRows("a", 1)).containsExactly("[\"cup\",2]");
        }
    }

    @Test
    void manySubscriptionsShareAConnection() {
        stream("s2");
        server.execute("""
            SET 'auto.offset.reset' = 'earliest';
            CREATE TABLE t2 AS SELECT item, SUM(amount) AS total FROM s2 GROUP BY item EMIT CHANGES;
            """);
        insert("s2", "pen", 3);
        try (TestSocket socket = TestSocket.open(server)) {
            socket.subscribe("rows", "SELECT amount FROM s2 EMIT CHANGES;", ",'from':'earliest'");
            socket.subscribe("table", "SELECT * FROM t2 EMIT CHANGES;", "");
            socket.subscribe("signed", "SELECT total FROM t2 EMIT CHANGES;", "");
            socket.subscribe("finite", "SELECT amount FROM s2;", "");
            assertThat(socket.awaitRows("rows", 1)).containsExactly("[3]");
            JsonNode begin = socket.await("begin", "table");
            assertThat(begin.path("changes").asString()).isEqualTo("upsert");
            assertThat(begin.path("key").toString()).isEqualTo("[\"ITEM\"]");
            assertThat(socket.awaitRows("table", 1)).containsExactly("[\"pen\",3]");
            assertThat(socket.await("begin", "signed").path("changes").asString())
                    .isEqualTo("signed");
            assertThat(socket.awaitRows("signed", 1)).containsExactly("[\"+\",3]");
            assertThat(socket.awaitRows("finite", 1)).containsExactly("[3]");
            socket.await("end", "finite");
            insert("s2", "pen", 4);
            assertThat(socket.awaitRows("table", 1)).containsExactly("[\"pen\",7]");
            assertThat(socket.awaitRows("signed", 2)).containsExactly("[\"-\",3]", "[\"+\",7]");
            socket.send("{'type':'ping'}");
            socket.await("pong", null);
            socket.send("{'type':'unsubscribe','id':'table'}");
            // The id is free again.
            socket.subscribe("table", "SELECT * FROM t2 EMIT CHANGES;", "");
            assertThat(socket.awaitRows("table", 1)).containsExactly("[\"pen\",7]");
        }
    }

    @Test
    void whatIsPausedWaitsAndATablesRowsAreCoalesced() {
        stream("s3");
        try (TestSocket socket = TestSocket.open(server)) {
            socket.subscribe("p", "SELECT item, amount FROM s3 EMIT CHANGES;", ",'from':'earliest'");
            socket.subscribe("other", "SELECT item, amount FROM s3 EMIT CHANGES;", ",'from':'earliest'");
            socket.await("begin", "p");
            socket.send("{'type':'pause','id':'p'}");
            socket.send("{'type':'ping'}");
            socket.await("pong", null);
            insert("s3", "pen", 1);
            insert("s3", "ink", 2);
            socket.awaitRows("other", 2);
            socket.send("{'type':'ping'}");
            // Whatever had been sent for the paused one would have come before this.
            socket.await("pong", null);
            socket.send("{'type':'resume','id':'p'}");
            assertThat(socket.awaitRows("p", 2)).containsExactly("[\"pen\",1]", "[\"ink\",2]");
        }
    }

    @Test
    void errorsSayWhereAndWhat() {
        stream("s4");
        try (TestSocket socket = TestSocket.open(server)) {
            socket.subscribe("e", "SELECT itm FROM s4 EMIT CHANGES;", "");
            JsonNode error = socket.await("error", "e").path("error");
            assertThat(error.path("code").asString()).isEqualTo("UNKNOWN_COLUMN");
            assertThat(error.path("line").asInt()).isEqualTo(1);
            assertThat(error.path("column").asInt()).isEqualTo(8);
            assertThat(error.path("length").asInt()).isEqualTo(3);
            socket.subscribe("e", "SELECT * FROM nothing_here EMIT CHANGES;", "");
            assertThat(socket.await("error", "e").path("error").path("code").asString())
                    .isEqualTo("UNKNOWN_SOURCE");
            socket.subscribe("e", "DROP STREAM s4;", "");
            assertThat(socket.await("error", "e").path("error").path("code").asString())
                    .isEqualTo("INVALID_STATEMENT");
            for (String wrong : List.of(
                    "no json",
                    "[]",
                    "{}",
                    "{'type':'what'}",
                    "{'type':'subscribe','id':'x'}",
                    "{'type':'subscribe','id':'','sql':'SELECT 1;'}",
                    "{'type':'subscribe','id':'x','sql':'SELECT 1;','maxRate':1000}",
                    "{'type':'subscribe','id':'x','sql':'SELECT 1;','from':'middle'}",
                    "{'type':'subscribe','id':'x','sql':'SELECT 1;','mode':'series'}")) {
                socket.send(wrong);
                assertThat(socket.await("error", null)
                                .path("error")
                                .path("code")
                                .asString())
                        .as(wrong)
                        .isEqualTo("BAD_REQUEST");
            }
            socket.send("{'type':'pause','id':'nobody'}");
            assertThat(socket.await("error", "nobody")
                            .path("error")
                            .path("code")
                            .asString())
                    .isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void aConnectionHasSoManySubscriptions() {
        stream("s5");
        try (TestSocket socket = TestSocket.open(server)) {
            // Those that end make room, so endless ones are needed; they have nothing to do.
            for (int i = 0; i < 100; i++) {
                socket.subscribe("i" + i, "SELECT item FROM s5 EMIT CHANGES;", "");
            }
            socket.subscribe("more", "SELECT item FROM s5 EMIT CHANGES;", "");
            JsonNode error = socket.await("error", "more").path("error");
            assertThat(error.path("code").asString()).isEqualTo("TOO_MANY");
            socket.subscribe("i1", "SELECT item FROM s5 EMIT CHANGES;", "");
            assertThat(socket.await("error", null).path("error").path("code").asString())
                    .isEqualTo("BAD_REQUEST");
            for (int i = 0; i < 100; i++) {
                socket.await("begin", "i" + i);
            }
        }
    }

    @Test
    void aSeriesHasAPointPerRow() {
        stream("s6");
        try (TestSocket socket = TestSocket.open(server)) {
            socket.subscribe(
                    "c",
                    "SELECT item, amount FROM s6 EMIT CHANGES;",
                    ",'from':'earliest','mode':'series','series':{'x':'ROWTIME','y':['AMOUNT'],'by':'ITEM',"
                            + "'spanMillis':60000,'pixels':100}");
            insert("s6", "pen", 1);
            insert("s6", "ink", 2);
            insert("s6", "pen", 5);
            StringBuilder pens = new StringBuilder();
            long events = 0;
            while (events < 3) {
                JsonNode frame = socket.await("series", "c");
                events += frame.path("events").asLong();
                for (JsonNode series : frame.path("series")) {
                    assertThat(series.path("x").size())
                            .isEqualTo(series.path("y").size());
                    if (series.path("name").asString().equals("pen")) {
                        series.path("y").forEach(y -> pens.append(y).append(' '));
                    }
                }
            }
            assertThat(events).isEqualTo(3);
            assertThat(pens.toString()).isEqualTo("1 5 ");
            socket.subscribe(
                    "wrong",
                    "SELECT item, amount FROM s6 EMIT CHANGES;",
                    ",'mode':'series','series':{'x':'ROWTIME','y':['ITEM']}");
            assertThat(socket.await("error", "wrong").path("error").path("code").asString())
                    .isEqualTo("TYPE_MISMATCH");
        }
    }

    @Test
    void aSubscriptionOutlivesTheEngine() {
        stream("s7");
        try (TestSocket socket = TestSocket.open(server)) {
            socket.subscribe("r", "SELECT item, amount FROM s7 EMIT CHANGES;", ",'from':'earliest'");
            insert("s7", "pen", 1);
            assertThat(socket.awaitRows("r", 1)).containsExactly("[\"pen\",1]");
            server.restartService();
            insert("s7", "ink", 2);
            assertThat(socket.awaitRows("r", 1)).containsExactly("[\"ink\",2]");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// A conversation with ksqlDB's API by two clients from npm. Arguments: the client, the port. Prints a line for each thing seen.
const [client, port] = process.argv.slice(2);

function say(...words) {
  console.log(words.map((word) => (typeof word === "string" ? word : JSON.stringify(word))).join(" "));
}

/** Resolves when `seen` has `count` entries. */
function enough(seen, count) {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (seen.length >= count) {
        clearInterval(timer);
        resolve();
      }
    }, 20);
  });
}

async function ksqldbClient() {
  const KsqldbClient = require("ksqldb-client");
  const ksql = new KsqldbClient({ host: "http://127.0.0.1", port: Number(port) });
  await ksql.connect();
  const created = await ksql.executeStatement(
    "CREATE STREAM orders_n (item VARCHAR KEY, amount INT) WITH (KAFKA_TOPIC='orders_n', VALUE_FORMAT='JSON', PARTITIONS=1);",
  );
  say("create", created.status, created.data.rows[0].commandStatus.status);
  const table = await ksql.executeStatement(
    "CREATE TABLE totals_n AS SELECT item, SUM(amount) AS total FROM orders_n GROUP BY item EMIT CHANGES;",
    { streamsProperties: { "auto.offset.reset": "earliest" } },
  );
  const queryId = table.data.rows[0].commandStatus.queryId;
  say("persistent", queryId.replace(/[0-9]+$/, "#"));

  const rows = [];
  let pushId;
  let pushed;
  await new Promise((resolve) => {
    pushed = ksql.streamQuery("SELECT * FROM orders_n EMIT CHANGES;", (data) => {
      pushId = data.metadata.queryId;
      rows.push(...(data.rows || []));
      resolve();
    });
  });
  for (const [item, amount] of [["pen", 3], ["ink", 5], ["pen", 4]]) {
    const ack = await ksql.insertInto("orders_n", { item, amount });
    say("insert", ack.status, ack.data.rows);
  }
  await enough(rows, 3);
  say("push", rows);
  const ended = await ksql.terminatePushQuery(pushId);
  say("close", ended.status);
  say("ended", (await pushed).status);

  const all = await ksql.query("SELECT * FROM orders_n;");
  say("pull", all.data.metadata.columnNames, all.data.rows);
  const bad = await ksql.query("SELECT nothing FROM orders_n;");
  say("refused", bad.status, bad.error["@type"], bad.error.error_code);
  say("streams", (await ksql.listStreams()).map((stream) => stream.name).filter((name) => name === "ORDERS_N"));
  say("tables", (await ksql.listTables()).map((each) => each.name).filter((name) => name === "TOTALS_N"));
  say("topics", (await ksql.listTopics()).filter((topic) => topic.name === "orders_n"));
  say("queries", (await ksql.listQueries()).filter((query) => query.id === queryId).map((query) => query.sinks));
  say("describe", (await ksql.describeSource("orders_n")).fields.map((field) => [field.name, field.schema.type]));
  say("terminate", (await ksql.executeStatement(`TERMINATE ${queryId};`)).status);
  say("drop", (await ksql.executeStatement("DROP TABLE totals_n DELETE TOPIC;")).status);
  say("drop", (await ksql.executeStatement("DROP STREAM orders_n DELETE TOPIC;")).status);
  await ksql.disconnect();
}

async function ksqlient() {
  // The package's own entry names a folder that only a file system without case finds.
  const Ksqldb = require("ksqlient/ksqldb/ksqldb.js");
  const ksql = new Ksqldb({ ksqldbURL: `http://127.0.0.1:${port}` });
  const created = await ksql.createStream("orders_q", ["item VARCHAR KEY", "amount INT"], "orders_q", "json", 1);
  say("create", created.data[0].commandStatus.status);
  const queryId = await ksql.createStreamAs(
    "large_q", ["item", "amount"], "orders_q", { kafka_topic: "large_q" }, "amount > 3", "",
  );
  say("persistent", queryId.replace(/[0-9]+$/, "#"));

  const chunks = [];
  const pushId = await ksql.push("SELECT * FROM orders_q EMIT CHANGES;", (chunk) => chunks.push(JSON.parse(chunk)));
  say("insert", await ksql.insertStream("orders_q", [{ item: "pen", amount: 3 }, { item: "ink", amount: 5 }]));
  await enough(chunks, 3);
  say("push", chunks[0].columnTypes, chunks.slice(1));
  say("terminate", (await ksql.terminate(pushId)).commandStatus.status);

  const pulled = await ksql.pull("SELECT * FROM orders_q;");
  say("pull", pulled[0].columnNames, pulled.slice(1));
  await ksql.pull("SELECT nothing FROM orders_q;").catch((error) => say("refused", error.name, error.error_code));
  say("streams", (await ksql.ksql("LIST STREAMS;")).streams.map((each) => each.name).filter((name) => name === "ORDERS_Q"));
  say("describe", (await ksql.ksql("DESCRIBE orders_q;")).sourceDescription.fields.map((field) => field.name));
  say("status", (await ksql.inspectQueryStatus("stream/ORDERS_Q/create")).data.status);
  say("info", Object.keys((await ksql.inspectServerInfo()).data));
  say("health", (await ksql.inspectServerHealth()).data.isHealthy);
  say("cluster", Object.values((await ksql.inspectClusterStatus()).data.clusterStatus)[0].hostAlive);
  say("property", (await ksql.isValidProperty("auto.offset.reset")).data);
  say("terminate", (await ksql.terminate(queryId)).commandStatus.status);
  say("drop", (await ksql.ksql("DROP STREAM large_q DELETE TOPIC;")).commandStatus.status);
  say("drop", (await ksql.ksql("DROP STREAM orders_q DELETE TOPIC;")).commandStatus.status);
}

({ "ksqldb-client": ksqldbClient, ksqlient })[client]().catch((error) => {
  console.error(error);
  process.exit(1);
});

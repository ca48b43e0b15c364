CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM one AS SELECT id, level + 1 AS level FROM readings;
CREATE STREAM two AS SELECT id, level * 10 AS level FROM one WHERE level > 2;
CREATE TABLE three AS SELECT id, SUM(level) AS total FROM two GROUP BY id;

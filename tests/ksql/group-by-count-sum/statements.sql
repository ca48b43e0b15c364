CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE TABLE totals AS SELECT sensor, COUNT(*) AS n, SUM(level) AS total FROM readings GROUP BY sensor;

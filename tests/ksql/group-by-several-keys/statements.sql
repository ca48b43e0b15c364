CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE TABLE totals WITH (KEY_FORMAT='JSON') AS SELECT sensor, level, COUNT(*) AS n FROM readings GROUP BY sensor, level;

CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE TABLE totals AS SELECT sensor, COUNT(level) AS n, COUNT(*) AS m FROM readings GROUP BY sensor;

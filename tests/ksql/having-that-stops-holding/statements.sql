CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE TABLE low AS SELECT sensor, SUM(level) AS total FROM readings GROUP BY sensor HAVING SUM(level) < 10;

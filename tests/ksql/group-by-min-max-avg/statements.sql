CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE TABLE stats AS SELECT sensor, MIN(level) AS low, MAX(level) AS high, AVG(level) AS mean FROM readings GROUP BY sensor;

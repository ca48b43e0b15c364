CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE TABLE o AS SELECT sensor, COUNT_DISTINCT(level) AS n FROM readings GROUP BY sensor;

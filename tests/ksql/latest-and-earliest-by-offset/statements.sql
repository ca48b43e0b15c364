CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE TABLE seen AS SELECT sensor, EARLIEST_BY_OFFSET(level) AS first, LATEST_BY_OFFSET(level) AS last FROM readings GROUP BY sensor;

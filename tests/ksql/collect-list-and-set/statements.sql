CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE TABLE seen AS SELECT sensor, COLLECT_LIST(level) AS all_levels, COLLECT_SET(level) AS levels FROM readings GROUP BY sensor;

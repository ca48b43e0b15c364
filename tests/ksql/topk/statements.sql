CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE TABLE best AS SELECT sensor, TOPK(level, 2) AS best, TOPKDISTINCT(level, 2) AS different FROM readings GROUP BY sensor;

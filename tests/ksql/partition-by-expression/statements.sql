CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM by_level AS SELECT level % 10 AS digit, sensor FROM readings PARTITION BY level % 10;

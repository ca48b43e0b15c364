CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM by_sensor AS SELECT sensor, id, level FROM readings PARTITION BY sensor;

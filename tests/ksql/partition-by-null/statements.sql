CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM o AS SELECT id, sensor, level FROM readings PARTITION BY NULL;

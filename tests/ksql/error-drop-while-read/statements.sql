CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM o AS SELECT id, level FROM readings;
DROP STREAM readings;

CREATE STREAM readings (id INT KEY, sensor VARCHAR, level BIGINT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM o WITH (TIMESTAMP='level') AS SELECT id, level FROM readings;

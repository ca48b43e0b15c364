CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM both AS SELECT id, AS_VALUE(id) AS id_copy, sensor FROM readings;

CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM one AS SELECT id, level FROM readings;
TERMINATE ALL;
CREATE STREAM two AS SELECT id, level FROM readings;

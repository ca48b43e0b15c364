CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM warm AS SELECT * FROM readings WHERE level > 10;
INSERT INTO warm SELECT id, sensor, level + 100 AS level FROM readings WHERE level <= 10;

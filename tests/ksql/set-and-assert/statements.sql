SET 'auto.offset.reset' = 'earliest';
CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
ASSERT STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
ASSERT TOPIC `readings`;
CREATE STREAM copy AS SELECT id, level FROM readings;
INSERT INTO readings VALUES (1, 'a', 2);
ASSERT VALUES copy (id, level) VALUES (1, 2);

CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
INSERT INTO readings (id, nothing) VALUES (1, 2);

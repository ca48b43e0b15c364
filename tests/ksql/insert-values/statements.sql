CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM copy AS SELECT * FROM readings;
INSERT INTO readings (id, sensor, level) VALUES (1, 'a', 2);
INSERT INTO readings (sensor, id) VALUES ('b', 3);
INSERT INTO readings (ROWTIME, id, sensor, level) VALUES (1234, 5, 'c', 6);

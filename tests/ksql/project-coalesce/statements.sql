CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM filled AS SELECT id, COALESCE(sensor, 'none') AS sensor, IFNULL(level, -1) AS level, NULLIF(level, 7) AS seldom FROM readings;

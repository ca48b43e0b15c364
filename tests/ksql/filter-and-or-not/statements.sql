CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM picked AS SELECT id, level FROM readings WHERE NOT (sensor = 'a' OR level < 5) AND id <> 9;

CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM parts AS SELECT id, level / 2 AS half, level % 2 AS odd FROM readings;

CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM o AS SELECT id, level / 0 AS q FROM readings;

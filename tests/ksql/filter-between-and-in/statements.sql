CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM picked AS SELECT id, level FROM readings WHERE level BETWEEN 2 AND 4 OR sensor IN ('k', 'l');

CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM o AS SELECT id, ARRAY[level, level + 1] AS a, MAP('x' := level) AS m, STRUCT(f := sensor, g := level) AS t FROM readings;

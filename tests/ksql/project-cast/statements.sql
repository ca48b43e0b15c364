CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM cast_rows AS SELECT id, CAST(level AS VARCHAR) AS text, CAST(level AS BIGINT) AS big, CAST(level AS DOUBLE) AS real, CAST(sensor AS INT) AS number FROM readings;

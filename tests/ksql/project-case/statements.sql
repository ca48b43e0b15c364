CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM words AS SELECT id, CASE WHEN level < 0 THEN 'cold' WHEN level = 0 THEN 'zero' ELSE 'warm' END AS word, CASE sensor WHEN 'a' THEN 1 END AS first FROM readings;

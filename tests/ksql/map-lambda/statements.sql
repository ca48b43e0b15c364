CREATE STREAM s (k INT KEY, m MAP<VARCHAR, INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM o AS SELECT k, TRANSFORM(m, (k, v) => UCASE(k), (k, v) => v + 1) AS up, FILTER(m, (k, v) => v > 1) AS big FROM s;

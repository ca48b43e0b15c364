CREATE STREAM s (k INT KEY, a ARRAY<INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM o AS SELECT k, TRANSFORM(a, x => x * 2) AS twice, FILTER(a, x => x > 1) AS big, REDUCE(a, 0, (s, x) => s + x) AS total FROM s;

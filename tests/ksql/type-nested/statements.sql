CREATE STREAM s (k INT KEY, a ARRAY<INT>, m MAP<VARCHAR, INT>, t STRUCT<x INT, y ARRAY<VARCHAR>>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM o AS SELECT k, a[1] AS first, a[-1] AS last, a[9] AS missing, m['p'] AS p, t->x AS x, t->y[2] AS y2, a, m, t FROM s;

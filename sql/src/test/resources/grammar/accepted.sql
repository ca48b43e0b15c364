-- Statements the grammar accepts, one per semicolon. The first ones are an older dialect of KSQL.
CREATE STREAM pageviews (viewtime BIGINT, userid VARCHAR, pageid VARCHAR)
  WITH (KAFKA_TOPIC='pageviews', VALUE_FORMAT='DELIMITED', KEY='pageid', TIMESTAMP='viewtime');
CREATE TABLE users (registertime BIGINT, gender VARCHAR, regionid VARCHAR, userid VARCHAR,
  interests array<VARCHAR>, contactinfo map<VARCHAR, VARCHAR>)
  WITH (KAFKA_TOPIC='users', VALUE_FORMAT='JSON', KEY = 'userid');
CREATE STREAM pageviews_transformed_priority_1
  WITH (TIMESTAMP='viewtime', PARTITIONS=5, VALUE_FORMAT='JSON') AS
  SELECT viewtime, userid, pageid, TIMESTAMPTOSTRING(viewtime, 'yyyy-MM-dd HH:mm:ss.SSS') AS timestring
  FROM pageviews WHERE userid='User_1' OR userid='User_2' PARTITION BY userid;
CREATE STREAM pageviews_enriched AS
  SELECT pv.viewtime, pv.userid AS userid, pv.pageid, pv.timestring, u.gender, u.regionid, u.interests, u.contactinfo
  FROM pageviews_transformed pv LEFT JOIN users u ON pv.userid = u.userid;
CREATE TABLE pageviews_per_region_per_minute AS
  SELECT regionid, count(*) FROM pageviews_enriched WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY regionid;
CREATE STREAM visitors WITH (kafka_topic=visitors, value_format='delimited') AS SELECT age FROM pageviews_enriched;
create stream s (k varchar key, v struct<a int, b array<struct<c double>>>) with (kafka_topic='s', format='json');
create or replace source table if not exists t (id bigint primary key, d decimal(10, 2), `Case kept` string)
  with (kafka_topic='t', value_format='avro', partitions=1, wrap_single_value=false);
CREATE STREAM h (a BYTES HEADER('x'), b ARRAY<STRUCT<key STRING, value BYTES>> HEADERS) WITH (kafka_topic='h', value_format='json');
CREATE STREAM inferred WITH (kafka_topic='x', value_format='avro', key_schema_id=1);
CREATE STREAM e (s STRUCT<>) WITH (kafka_topic='e', value_format='json');
CREATE TYPE address AS STRUCT<street VARCHAR, zip INT>;
DROP TYPE IF EXISTS address;
CREATE SOURCE CONNECTOR IF NOT EXISTS `jdbc-source` WITH ("connector.class"='io.x.Jdbc', 'key'='value', "n"=1);
CREATE SINK CONNECTOR 'c' WITH ('connector.class'='x');
DROP CONNECTOR IF EXISTS c;
INSERT INTO foo (rowtime, k, v) VALUES (1234, -5, 'it''s');
INSERT INTO foo VALUES (1, ARRAY[1, 2], MAP('a' := 1), STRUCT(f := 1, g := 'x'), NULL, TRUE, 1.5, 1e3), (2, ARRAY[], MAP(), NULL, NULL, FALSE, .5, 1E-3);
INSERT INTO foo WITH (QUERY_ID='my_query') SELECT * FROM bar EMIT CHANGES;
INSERT INTO foo SELECT a, b FROM bar PARTITION BY a;
DELETE FROM t WHERE id = 1;
ALTER STREAM s ADD COLUMN a INT, ADD b VARCHAR;
ALTER TABLE t ADD COLUMN a ARRAY<INT>;
ALTER SYSTEM 'ksql.x' = 'y';
DROP STREAM IF EXISTS s DELETE TOPIC;
DROP TABLE t;
LIST TOPICS; SHOW ALL TOPICS EXTENDED; SHOW STREAMS; LIST TABLES EXTENDED; SHOW FUNCTIONS; SHOW SOURCE CONNECTORS;
SHOW CONNECTORS; SHOW CONNECTOR PLUGINS; SHOW TYPES; SHOW VARIABLES; SHOW QUERIES; LIST QUERIES EXTENDED; SHOW PROPERTIES;
DESCRIBE s; DESCRIBE s EXTENDED; DESCRIBE EXTENDED s; DESCRIBE FUNCTION count; DESCRIBE CONNECTOR `c`; DESCRIBE STREAMS EXTENDED; DESCRIBE TABLES;
EXPLAIN SELECT * FROM s EMIT CHANGES; EXPLAIN CTAS_X_1; EXPLAIN CREATE STREAM a AS SELECT * FROM b;
PRINT 'my-topic' FROM BEGINNING INTERVAL 2 LIMIT 3; PRINT t;
TERMINATE q; TERMINATE ALL; TERMINATE QUERY q; PAUSE q; RESUME ALL;
SET 'auto.offset.reset' = 'earliest'; UNSET 'auto.offset.reset';
DEFINE topic = 'x'; UNDEFINE topic;
ASSERT TOPIC t WITH (PARTITIONS=1) TIMEOUT 10 SECONDS; ASSERT NOT EXISTS TOPIC t; ASSERT SCHEMA SUBJECT 'x' ID 3 TIMEOUT 1 MINUTE;
ASSERT VALUES s (a, b) VALUES (1, 'x'); ASSERT NULL VALUES t (id) KEY (1); ASSERT STREAM s (a INT KEY) WITH (kafka_topic='s'); ASSERT TABLE t;
RUN SCRIPT '/tmp/x.sql'; SPOOL '/tmp/x'; SPOOL OFF;
SELECT * FROM s EMIT CHANGES LIMIT 5;
SELECT s.*, t.* FROM s INNER JOIN t ON s.id = t.id WHERE s.x > 3 EMIT CHANGES;
SELECT a FROM s EMIT FINAL;
select rowtime, rowpartition, rowoffset, a->b->c, a[1], m['k'], a->* from s where a is not null and not b or c between 1 and 5;
SELECT TRANSFORM(m, (k, v) => k || 'x', (k, v) => v + 1), FILTER(a, x => x > 1), REDUCE(a, 0, (s, x) => s + x) FROM s;
SELECT EXPLODE(a) x, EXPLODE(b) AS y FROM s;
SELECT k, COUNT(*) FROM s WINDOW HOPPING (SIZE 30 SECONDS, ADVANCE BY 10 SECONDS, RETENTION 1 DAY, GRACE PERIOD 0 SECONDS) GROUP BY k HAVING COUNT(*) > 1 EMIT CHANGES;
SELECT k, COUNT(*) FROM s WINDOW SESSION (60 SECONDS, GRACE PERIOD 1 HOURS) GROUP BY k;
SELECT a.id, b.id FROM a JOIN b WITHIN 1 HOUR GRACE PERIOD 5 MINUTES ON a.id = b.id;
SELECT a.id, b.id FROM a FULL OUTER JOIN b WITHIN (1 HOUR, 2 HOURS) ON a.id = b.id EMIT CHANGES;
SELECT * FROM a JOIN b WITHIN 7 DAYS ON a.id = b.id LEFT JOIN c ON c.id = a.id;
SELECT CAST(a AS DECIMAL(4, 2)), CASE WHEN a > 1 THEN 'x' ELSE 'y' END, CASE a WHEN 1 THEN 2 END, -a, +a, a % 2 FROM s;
SELECT a FROM s WHERE a LIKE 'x!%%' ESCAPE '!' AND b NOT LIKE 'y' AND c NOT IN (1, 2) AND d IS DISTINCT FROM e AND f NOT BETWEEN 1 AND 2;
SELECT TIMESTAMPADD(MILLISECONDS, 5, ts), ts AT TIME ZONE 'UTC', DATE '2020-01-01', TIME '10:00:00', TIMESTAMP '2020-01-01T00:00:00', INTERVAL '1' DAY, INTERVAL 2 HOURS FROM s;
SELECT a, PARTITION, id, key, value, timestamp, date FROM s PARTITION BY a, UCASE(b);
WITH x AS (SELECT a FROM s), y (b) AS (SELECT a FROM x) SELECT * FROM y;
SELECT * FROM (SELECT a, ROW_NUMBER() OVER (PARTITION BY b ORDER BY c DESC NULLS LAST) AS n FROM s) t WHERE n <= 3;
SELECT a FROM s WHERE EXISTS (SELECT 1 FROM t WHERE t.id = s.a) AND a IN (SELECT id FROM t) AND a > (SELECT MAX(id) FROM t) AND a = ANY (SELECT 1 FROM t);
SELECT a FROM s UNION ALL SELECT a FROM t UNION SELECT a FROM u INTERSECT SELECT a FROM v EXCEPT ALL (SELECT 1 FROM w) ORDER BY a DESC LIMIT 10 OFFSET 2;
SELECT DISTINCT a, COUNT(DISTINCT b) FILTER (WHERE c > 1), SUM(x) OVER (ORDER BY rowtime ROWS BETWEEN 4 PRECEDING AND CURRENT ROW), SUM(x) OVER w FROM s GROUP BY a, (b, c) WINDOW w AS (PARTITION BY a ROWS UNBOUNDED PRECEDING) QUALIFY SUM(x) OVER w > 1;
SELECT window_start, SUM(x) FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
SELECT * FROM HOP(DATA => TABLE s, TIMECOL => DESCRIPTOR(ts), SLIDE => INTERVAL '5' MINUTES, SIZE => INTERVAL '10' MINUTES);
SELECT * FROM SESSION(TABLE(SELECT * FROM s), DESCRIPTOR(rowtime), DESCRIPTOR(k), 5 MINUTES) w;
SELECT * FROM s CROSS JOIN UNNEST(s.a) WITH ORDINALITY AS u (x, i), (VALUES (1, 'a'), (2, 'b')) v (n, t), LATERAL (SELECT 1) l;
SELECT * FROM a LEFT JOIN (b JOIN c ON b.x = c.x) ON a.x = b.x JOIN d USING (x, y);
VALUES (1, 'a'), (2, 'b');
SELECT EXTRACT(HOUR FROM ts), POSITION('a' IN b), SUBSTRING(a FROM 1 FOR 2), SUBSTRING(a, 1), TRIM(BOTH 'x' FROM a), TRIM(a), LEFT(a, 2), REPLACE(a, 'b', 'c') FROM s;
SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a), LAG(a) IGNORE NULLS OVER (ORDER BY b) FROM s FETCH FIRST 5 ROWS ONLY;
SELECT 1 AS "quoted ""name""", 2 AS `back``tick`, a.b.c, _x, 1st FROM s;
SELECT 1;

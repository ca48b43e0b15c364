-- SPDX-License-Identifier: Apache-2.0
-- Points of line charts. The record's key says who made them: nobody in particular, 'bursty', or one of three producers.

CREATE STREAM points (producer VARCHAR KEY, timestamp BIGINT, count INT)
  WITH (KAFKA_TOPIC='Week9-Topic', KEY_FORMAT='KAFKA', VALUE_FORMAT='JSON', PARTITIONS=1);

-- With each point, the latest point of every producer that sent one within the last two seconds, itself included: a map
-- keeps the last value of each key. A producer that stops is not waited for; two seconds later it is out of the map.
CREATE STREAM present AS
  SELECT producer, count,
      AS_MAP(
        COLLECT_LIST(producer) OVER (ORDER BY ROWTIME RANGE BETWEEN 1999 PRECEDING AND CURRENT ROW),
        COLLECT_LIST(count) OVER (ORDER BY ROWTIME RANGE BETWEEN 1999 PRECEDING AND CURRENT ROW)) AS latest
  FROM points
  WHERE producer IN ('p1', 'p2', 'p3')
  EMIT CHANGES;

-- Four lines: each point goes to its producer's line, and the average of those present at that time to a fourth.
CREATE STREAM three_lines AS
  SELECT producer,
      EXPLODE(ARRAY[AS_VALUE(producer), 'average']) AS line,
      EXPLODE(ARRAY[
        CAST(count AS DOUBLE),
        REDUCE(MAP_VALUES(latest), 0e0, (sum, each) => sum + each) / ARRAY_LENGTH(MAP_VALUES(latest))]) AS count
  FROM present
  EMIT CHANGES;

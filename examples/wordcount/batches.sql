-- SPDX-License-Identifier: Apache-2.0
-- Counts of words per batch of two seconds: a window that is told once, when it is over.

CREATE STREAM lab (line VARCHAR)
  WITH (KAFKA_TOPIC='lab', VALUE_FORMAT='KAFKA', PARTITIONS=1);

CREATE STREAM lab_words AS
  SELECT EXPLODE(SPLIT(line, ' ')) AS word
  FROM lab
  EMIT CHANGES;

CREATE TABLE lab_counts
  WITH (KAFKA_TOPIC='lab-counts', KEY_FORMAT='KAFKA', VALUE_FORMAT='JSON', PARTITIONS=1) AS
  SELECT word, AS_VALUE(word) AS w, COUNT(*) AS n
  FROM lab_words
  WINDOW TUMBLING (SIZE 2 SECONDS, GRACE PERIOD 0 SECONDS)
  GROUP BY word
  EMIT FINAL;

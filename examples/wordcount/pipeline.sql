-- SPDX-License-Identifier: Apache-2.0
-- Counts of words, every update told: strings in, a string key and an 8-byte number out.

CREATE STREAM lines (line VARCHAR)
  WITH (KAFKA_TOPIC='streams-plaintext-input', VALUE_FORMAT='KAFKA', PARTITIONS=1);

-- A word is what stands between characters that are neither letters nor digits in any script: (?U).
CREATE STREAM words AS
  SELECT EXPLODE(REGEXP_SPLIT_TO_ARRAY(LCASE(line), '(?U)\W+')) AS word
  FROM lines
  EMIT CHANGES;

CREATE TABLE word_counts
  WITH (KAFKA_TOPIC='streams-wordcount-output', KEY_FORMAT='KAFKA', VALUE_FORMAT='KAFKA', PARTITIONS=1) AS
  SELECT word, COUNT(*) AS n
  FROM words
  WHERE word <> ''
  GROUP BY word
  EMIT CHANGES;

-- SPDX-License-Identifier: Apache-2.0
-- Page views joined with the users who made them, and counted per region and minute.

CREATE STREAM pageviews (pageid VARCHAR KEY, viewtime BIGINT, userid VARCHAR, page VARCHAR)
  WITH (KAFKA_TOPIC='pageviews', VALUE_FORMAT='DELIMITED', TIMESTAMP='viewtime', PARTITIONS=5);

CREATE TABLE users (userid VARCHAR PRIMARY KEY, registertime BIGINT, gender VARCHAR, regionid VARCHAR,
    interests ARRAY<VARCHAR>, contactinfo MAP<VARCHAR, VARCHAR>)
  WITH (KAFKA_TOPIC='users', VALUE_FORMAT='JSON', PARTITIONS=5);

CREATE STREAM pageviews_transformed
  WITH (TIMESTAMP='viewtime', PARTITIONS=5, VALUE_FORMAT='JSON') AS
  SELECT viewtime, userid, page, TIMESTAMPTOSTRING(viewtime, 'yyyy-MM-dd HH:mm:ss.SSS') AS timestring
  FROM pageviews
  PARTITION BY userid
  EMIT CHANGES;

CREATE STREAM pageviews_enriched AS
  SELECT pv.userid AS userid, pv.viewtime, pv.page, pv.timestring, u.gender, u.regionid, u.interests, u.contactinfo
  FROM pageviews_transformed pv
  LEFT JOIN users u ON pv.userid = u.userid
  EMIT CHANGES;

CREATE TABLE pageviews_per_region_per_minute AS
  SELECT regionid, COUNT(*) AS views
  FROM pageviews_enriched
  WINDOW TUMBLING (SIZE 1 MINUTE)
  GROUP BY regionid
  EMIT CHANGES;

CREATE TABLE pageviews_per_region_sliding AS
  SELECT regionid, COUNT(*) AS views
  FROM pageviews_enriched
  WINDOW HOPPING (SIZE 1 MINUTE, ADVANCE BY 10 SECONDS)
  GROUP BY regionid
  EMIT CHANGES;

CREATE TABLE visits AS
  SELECT userid, COUNT(*) AS views
  FROM pageviews_enriched
  WINDOW SESSION (30 SECONDS)
  GROUP BY userid
  EMIT CHANGES;

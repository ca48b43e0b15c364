-- SPDX-License-Identifier: Apache-2.0
-- Page views of a web site: raw events, which stay in the log, and views that can be rebuilt from them at any time.

CREATE STREAM clicks (session VARCHAR KEY, eventType VARCHAR, timestamp BIGINT, ipAddress VARCHAR, sessionId VARCHAR,
    pageUrl VARCHAR, referrer VARCHAR, browser VARCHAR)
  WITH (KAFKA_TOPIC='clicks', KEY_FORMAT='KAFKA', VALUE_FORMAT='JSON', TIMESTAMP='timestamp', PARTITIONS=3,
    RETENTION_MS=-1);

CREATE TABLE views_per_page WITH (PARTITIONS=1) AS
  SELECT pageUrl, COUNT(*) AS views
  FROM clicks WHERE eventType = 'PageViewEvent'
  GROUP BY pageUrl
  EMIT CHANGES;

CREATE TABLE views_per_browser WITH (PARTITIONS=1) AS
  SELECT browser, COUNT(*) AS views
  FROM clicks WHERE eventType = 'PageViewEvent'
  GROUP BY browser
  EMIT CHANGES;

CREATE TABLE views_per_referrer WITH (PARTITIONS=1) AS
  SELECT referrer, COUNT(*) AS views
  FROM clicks WHERE eventType = 'PageViewEvent'
  GROUP BY referrer
  EMIT CHANGES;

CREATE TABLE views_per_minute WITH (PARTITIONS=1) AS
  SELECT eventType, COUNT(*) AS views
  FROM clicks WINDOW TUMBLING (SIZE 1 MINUTE)
  WHERE eventType = 'PageViewEvent'
  GROUP BY eventType
  EMIT CHANGES;

-- A session is a visit: views with no more than 30 seconds between them.
CREATE TABLE sessions WITH (PARTITIONS=1) AS
  SELECT sessionId, COUNT(*) AS views, EARLIEST_BY_OFFSET(pageUrl) AS entered, LATEST_BY_OFFSET(pageUrl) AS stays
  FROM clicks WINDOW SESSION (30 SECONDS)
  WHERE eventType = 'PageViewEvent'
  GROUP BY sessionId
  EMIT CHANGES;

-- A visit is open as long as its last view is not older than 30 seconds, so those open at a moment are the sessions seen in the
-- 30 seconds before it: told every second, when that second is over.
CREATE TABLE visitors_now WITH (PARTITIONS=1) AS
  SELECT eventType, COUNT(DISTINCT sessionId) AS visitors
  FROM clicks WINDOW HOPPING (SIZE 30 SECONDS, ADVANCE BY 1 SECOND, GRACE PERIOD 1 SECOND)
  WHERE eventType = 'PageViewEvent'
  GROUP BY eventType
  EMIT FINAL;

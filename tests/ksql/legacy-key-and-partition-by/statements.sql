CREATE STREAM views (viewtime BIGINT, userid VARCHAR, pageid VARCHAR) WITH (KAFKA_TOPIC='views', VALUE_FORMAT='DELIMITED', KEY='pageid', TIMESTAMP='viewtime');
CREATE STREAM by_user WITH (VALUE_FORMAT='JSON') AS SELECT viewtime, userid, pageid FROM views WHERE userid = 'u1' PARTITION BY userid;

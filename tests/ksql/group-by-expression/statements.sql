CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE TABLE totals AS SELECT level / 10 AS decade, COUNT(*) AS n FROM readings GROUP BY level / 10;

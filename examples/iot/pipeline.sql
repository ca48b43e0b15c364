-- SPDX-License-Identifier: Apache-2.0
-- The average of each sensor in each ten seconds, by the time that the sensor gave.

CREATE STREAM iot (id VARCHAR KEY, sensor VARCHAR, value DOUBLE, time BIGINT)
  WITH (KAFKA_TOPIC='iot', KEY_FORMAT='KAFKA', VALUE_FORMAT='JSON', TIMESTAMP='time', PARTITIONS=2);

CREATE TABLE avgiot
  WITH (KAFKA_TOPIC='avgiot', KEY_FORMAT='KAFKA', VALUE_FORMAT='JSON', PARTITIONS=2) AS
  SELECT id, AS_VALUE(id) AS `sensor`, AVG(value) AS `average`, COUNT(*) AS `count`
  FROM iot
  WINDOW TUMBLING (SIZE 10 SECONDS, GRACE PERIOD 5 SECONDS)
  GROUP BY id
  EMIT CHANGES;

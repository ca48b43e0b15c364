-- SPDX-License-Identifier: Apache-2.0
-- A store's sales: a summary after every fifth sale, and totals per item.

CREATE STREAM sales (item VARCHAR, amount INT, time BIGINT)
  WITH (KAFKA_TOPIC='sales', VALUE_FORMAT='JSON', PARTITIONS=1);

-- Sales 0, 1-5, 6-10, … belong together. Such a group is complete when its last sale has been seen, the one whose
-- time is a multiple of five: HAVING lets nothing out before, so that each group is told once.
CREATE TABLE sales_summary
  WITH (KAFKA_TOPIC='sales-summary', VALUE_FORMAT='JSON', PARTITIONS=1) AS
  SELECT (time + 4) / 5 AS five, SUM(amount) AS `amount`, MAX(time) AS `time`
  FROM sales
  GROUP BY (time + 4) / 5
  HAVING MAX(time) % 5 = 0
  EMIT CHANGES;

CREATE TABLE item_totals
  WITH (KAFKA_TOPIC='item-totals', VALUE_FORMAT='JSON', PARTITIONS=1) AS
  SELECT item, COUNT(*) AS sales, SUM(amount) AS amount
  FROM sales
  GROUP BY item
  EMIT CHANGES;

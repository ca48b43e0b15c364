-- SPDX-License-Identifier: Apache-2.0
-- A ledger of transfers and four views of it. Whatever is in flight, the sum of all balances is 0 in every row of TOTAL.

CREATE STREAM transactions (id BIGINT, from_account INT, to_account INT, amount INT, ts BIGINT)
  WITH (KAFKA_TOPIC='transactions', VALUE_FORMAT='JSON', TIMESTAMP='ts', PARTITIONS=1);

CREATE TABLE credits AS
  SELECT to_account AS account, SUM(amount) AS credits
  FROM transactions
  GROUP BY to_account
  EMIT CHANGES;

CREATE TABLE debits AS
  SELECT from_account AS account, SUM(amount) AS debits
  FROM transactions
  GROUP BY from_account
  EMIT CHANGES;

-- FULL, because an account may have received before it has paid, or the other way round.
CREATE TABLE balance AS
  SELECT ROWKEY AS account, COALESCE(c.credits, 0) - COALESCE(d.debits, 0) AS balance
  FROM credits c
  FULL OUTER JOIN debits d ON c.account = d.account
  EMIT CHANGES;

CREATE TABLE total AS
  SELECT 'all' AS accounts, SUM(balance) AS total, COUNT(*) AS open_accounts
  FROM balance
  GROUP BY 'all'
  EMIT CHANGES;

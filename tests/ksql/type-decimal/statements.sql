CREATE STREAM s (k INT KEY, a DECIMAL(6, 2), b DECIMAL(4, 1)) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM o AS SELECT k, a + b AS plus, a - b AS minus, a * b AS times FROM s;

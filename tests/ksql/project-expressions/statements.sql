CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE STREAM sums AS SELECT id, level + 1 AS more, level * level AS square, sensor + '!' AS loud, -level AS minus FROM readings;

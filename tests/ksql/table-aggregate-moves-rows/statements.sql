CREATE TABLE users (id INT PRIMARY KEY, region VARCHAR, points INT) WITH (KAFKA_TOPIC='users', VALUE_FORMAT='JSON');
CREATE TABLE regions AS SELECT region, COUNT(*) AS n, SUM(points) AS total FROM users GROUP BY region;

CREATE TABLE users (id INT PRIMARY KEY, region VARCHAR, points INT) WITH (KAFKA_TOPIC='users', VALUE_FORMAT='JSON');
CREATE TABLE rich AS SELECT id, points FROM users WHERE points >= 10;

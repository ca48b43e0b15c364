CREATE STREAM orders (id INT KEY, item VARCHAR, amount INT) WITH (KAFKA_TOPIC='orders', VALUE_FORMAT='JSON');
CREATE TABLE prices (item VARCHAR PRIMARY KEY, price INT) WITH (KAFKA_TOPIC='prices', VALUE_FORMAT='JSON');
CREATE STREAM c AS SELECT o.item AS item, p.price AS price FROM orders o JOIN prices p ON o.item = p.item;

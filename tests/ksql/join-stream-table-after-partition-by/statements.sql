CREATE STREAM orders (id INT KEY, item VARCHAR, amount INT) WITH (KAFKA_TOPIC='orders', VALUE_FORMAT='JSON');
CREATE TABLE prices (item VARCHAR PRIMARY KEY, price INT) WITH (KAFKA_TOPIC='prices', VALUE_FORMAT='JSON');
CREATE STREAM by_item AS SELECT item, id, amount FROM orders PARTITION BY item;
CREATE STREAM cost AS SELECT o.item AS item, o.id AS id, p.price AS price FROM by_item o JOIN prices p ON o.item = p.item;

CREATE STREAM s (`id` INT KEY, `mixed Case` VARCHAR) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM `lower` AS SELECT `id`, `mixed Case` AS `Out` FROM s;

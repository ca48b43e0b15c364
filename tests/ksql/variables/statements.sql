DEFINE topic = 'readings';
DEFINE least = '10';
CREATE STREAM readings (id INT KEY, sensor VARCHAR, level INT) WITH (KAFKA_TOPIC='${topic}', VALUE_FORMAT='JSON');
CREATE STREAM high AS SELECT id, level FROM readings WHERE level > ${least};

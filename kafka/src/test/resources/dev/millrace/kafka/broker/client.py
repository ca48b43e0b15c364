# SPDX-License-Identifier: Apache-2.0
"""Usage: client.py BOOTSTRAP produce TOPIC (key=value lines on stdin) | consume TOPIC COUNT | group TOPIC GROUP COUNT"""
import sys

from kafka import KafkaConsumer, KafkaProducer

bootstrap, verb, topic = sys.argv[1:4]
if verb == "produce":
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    for line in sys.stdin:
        key, value = line.rstrip("\n").split("=", 1)
        producer.send(topic, key=key.encode(), value=value.encode()).get(timeout=30)
    producer.close()
else:
    group = sys.argv[4] if verb == "group" else None
    wanted = int(sys.argv[-1])
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_poll_records=1,
    )
    for count, record in enumerate(consumer, 1):
        print(f"{record.key.decode()}={record.value.decode()}", flush=True)
        if count == wanted:
            break
    if group is not None:
        consumer.commit()
    consumer.close(autocommit=False)

// SPDX-License-Identifier: Apache-2.0
// Usage: client.js BOOTSTRAP produce TOPIC (key=value lines on stdin) | consume TOPIC COUNT | group TOPIC GROUP COUNT
'use strict';
const { Kafka, logLevel } = require('kafkajs');

const [bootstrap, verb, topic, ...rest] = process.argv.slice(2);
const kafka = new Kafka({ clientId: 'compatibility', brokers: [bootstrap], logLevel: logLevel.ERROR });

async function produce() {
  const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter((line) => line.length > 0);
  const messages = lines.map((line) => {
    const at = line.indexOf('=');
    return { key: line.slice(0, at), value: line.slice(at + 1) };
  });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages });
  await producer.disconnect();
}

async function consume(groupId, wanted) {
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  let count = 0;
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, (event) => reject(event.payload.error));
    consumer
      .run({
        autoCommit: false,
        eachMessage: async ({ partition, message }) => {
          if (count >= wanted) {
            return;
          }
          console.log(`${message.key}=${message.value}`);
          count += 1;
          if (count === wanted) {
            const next = (BigInt(message.offset) + 1n).toString();
            await consumer.commitOffsets([{ topic, partition, offset: next }]);
            resolve();
          }
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
}

const work = verb === 'produce'
  ? produce()
  : verb === 'group'
    ? consume(rest[0], Number(rest[1]))
    : consume(`reader-${process.pid}`, Number(rest[0]));
work.then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});

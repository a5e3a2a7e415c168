'use strict';
// A client of yours. docs/your-client.md explains each step.
// 1. Require your client here, such as: const {MyKafka} = require('my-kafka');
const {serve, b64, unb64, AdapterError, Client, Producer} = require('../lib/node/ontrial-adapter.js');

// 2. Your client's name for the error. fatal: the client can only be closed. abortable: the transaction can be aborted.
const failure = (error) => new AdapterError(error.code || error.name, error.message, {fatal: false, abortable: false});

class MyProducer extends Producer {
  async open(intent, config) {
    // 3. Translate those of `intent` that your client has; `config` holds its own settings and comes last.
    //    All values are strings.
    this.acks = intent.acks === undefined ? -1 : {all: -1, '-1': -1, 0: 0, 1: 1}[intent.acks];
    // 4. Create the client here. It must not need a broker yet: ontrial also asks without one what the client would run with.
    //    If it has to connect, keep the promise, and await it where a record is sent.
    this.settings = {clientId: intent['client.id'], brokers: intent['bootstrap.servers'].split(','), ...config};
    // 5. What it really runs with, by Kafka's names. Leave out what you do not know.
    return {acks: this.acks === -1 ? 'all' : String(this.acks), 'enable.idempotence': 'false'};
  }

  do_send(request) {
    for (const [token, topic, partition, key, value, timestamp, headers] of request.r) {
      const message = {
        topic, partition, key: unb64(key), value: unb64(value), timestamp,
        headers: headers.map(([name, data]) => [name, unb64(data)]),
      };
      // Where it fails, the outcome is "info": nobody knows whether the record was appended.
      this.answer([token], partition, this.hand(message));
    }
  }

  async hand(message) {
    // 6. Hand the record to your client; return {partition, offset} as the broker's answer has them.
    throw new Error('hand the record to your client');
  }

  async do_close(request) {
    // 7. Give the client request.ms to send what is left, and close it.
    await this.answered(request.ms);
  }
}

class MyConsumer extends Client {
  async open(intent, config) {
    return {
      'isolation.level': intent['isolation.level'] || 'read_uncommitted',
      'enable.auto.commit': intent['enable.auto.commit'] || 'true',
      'auto.offset.reset': intent['auto.offset.reset'] || 'latest',
      'group.protocol': 'classic',
    };
  }

  async do_subscribe(request) {
    // 8. Subscribe to request.topics, with callbacks that await this.rebalance(event, [[topic, partition], …]);
    //    `event` is "assigned", "revoked" or "lost". The promise is kept when the host lets the callback go on.
    throw new Error('subscribe');
  }

  async do_poll(request) {
    // 9. At most request.max records, after at most request.ms ms; an empty list is an answer. Each is
    //    [topic, partition, offset, leader epoch or -1, b64(key), b64(value), timestamp, 'create' or 'append', headers].
    return {r: []};
  }

  async do_commit(request) {
    // 10. Commit request.offsets, [[topic, partition, offset], …], and return when the broker has answered.
    throw new Error('commit');
  }

  async do_close(request) {}
}

// 11. The version as the library itself tells it: require('my-kafka/package.json').version.
serve(
  {adapter: 'my-kafka 1', client: 'my-kafka', version: '0', runtime: 'node ' + process.versions.node},
  {producer: MyProducer, consumer: MyConsumer},
  failure,
);

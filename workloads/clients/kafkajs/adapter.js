'use strict';
// kafkajs. The package is found by NODE_PATH.
const {Kafka, logLevel, CompressionTypes} = require('kafkajs');
const {version} = require('kafkajs/package.json');
const {serve, b64, unb64, places, AdapterError, Client, Producer} = require('../lib/node/ontrial-adapter.js');

const kafka = (intent, config) =>
  new Kafka({
    clientId: intent['client.id'],
    brokers: intent['bootstrap.servers'].split(','),
    logLevel: logLevel.ERROR,
    logCreator: () => ({namespace, label, log}) => console.error(label, namespace, log.message, log.error || ''),
    ...JSON.parse(config.client || '{}'),
  });

const failure = (error) =>
  new AdapterError(error.type || error.name || 'Error', error.message, {
    fatal: ['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED'].includes(error.type),
    abortable: error.retriable !== false,
  });

function message([, , partition, key, value, timestamp, headers]) {
  const made = {key: unb64(key), value: unb64(value), headers: {}};
  if (partition !== null) made.partition = partition;
  if (timestamp !== null) made.timestamp = String(timestamp);
  for (const [name, data] of headers) {
    // A name that occurs again has an array of values.
    const before = made.headers[name];
    made.headers[name] = before === undefined ? unb64(data) : [].concat(before, unb64(data));
  }
  return made;
}

class JsProducer extends Producer {
  async open(intent, config) {
    this.acks = intent.acks === undefined ? -1 : {all: -1, '-1': -1, 0: 0, 1: 1}[intent.acks];
    this.idempotent = intent['enable.idempotence'] === 'true' || intent['transactional.id'] !== undefined;
    this.compression = intent['compression.type'] === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None;
    const inFlight = intent['max.in.flight.requests.per.connection'];
    const retries = intent.retries;
    const options = {
      idempotent: this.idempotent,
      transactionalId: intent['transactional.id'],
      transactionTimeout: intent['transaction.timeout.ms'] ? Number(intent['transaction.timeout.ms']) : undefined,
      maxInFlightRequests: inFlight ? Number(inFlight) : this.idempotent && intent['transactional.id'] ? 1 : undefined,
      ...(retries === undefined ? {} : {retry: {retries: Number(retries)}}),
      ...JSON.parse(config.producer || '{}'),
    };
    this.idempotent = options.idempotent === true;
    this.producer = kafka(intent, config).producer(options);
    this.connected = this.producer.connect();
    this.connected.catch(() => {});
    return {
      acks: this.acks === -1 ? 'all' : String(this.acks),
      'enable.idempotence': String(this.idempotent),
      // An idempotent producer has one Produce request to a broker at a time.
      'max.in.flight.requests.per.connection': this.idempotent ? '1' : String(options.maxInFlightRequests || 1000000),
      retries: this.idempotent ? '2147483647' : String((options.retry || {retries: 5}).retries),
      'delivery.timeout.ms': '2147483647',
      'linger.ms': '0',
    };
  }

  // The application's usual call: what arrived together is one send().
  do_send(request) {
    const target = this.transaction || this.producer;
    for (const {topic, partition, tokens, records} of places(request.r)) {
      const messages = records.map(message);
      const call = this.connected
        .then(() => target.send({topic, messages, acks: this.acks, compression: this.compression}))
        .then((results) => {
          const found = (results || []).find((each) => each.topicName === topic && (partition === null || each.partition === partition));
          if (!found) return {partition};
          return {partition: found.partition, offset: partition === null ? undefined : found.baseOffset};
        });
      this.answer(tokens, partition, call);
    }
  }

  async do_init_txn() {
    // kafkajs asks for its producer id when it connects or sends first.
    await this.connected;
  }

  async do_begin() {
    await this.connected;
    this.transaction = await this.producer.transaction();
  }

  async end(how) {
    try {
      await this.transaction[how]();
    } finally {
      if (how === 'abort') this.transaction = undefined;
    }
  }

  async do_txn_offsets(request) {
    const topics = new Map();
    for (const [topic, partition, offset] of request.offsets) {
      if (!topics.has(topic)) topics.set(topic, []);
      topics.get(topic).push({partition, offset: String(offset)});
    }
    await this.transaction.sendOffsets({
      consumerGroupId: JsConsumer.groups.get(request.of),
      topics: [...topics].map(([topic, partitions]) => ({topic, partitions})),
    });
  }

  async do_close(request) {
    await this.answered(request.ms);
    await this.producer.disconnect().catch(() => {});
  }
}

/** eachBatch hands over what the host polls, and returns when the host polls again: asked again means processed. */
class JsConsumer extends Client {
  static groups = new Map();

  async open(intent, config) {
    this.auto = intent['enable.auto.commit'] !== 'false';
    this.isolation = intent['isolation.level'] || 'read_committed';
    const options = {
      groupId: intent['group.id'],
      readUncommitted: this.isolation === 'read_uncommitted',
      ...(intent['session.timeout.ms'] ? {sessionTimeout: Number(intent['session.timeout.ms'])} : {}),
      ...(intent['heartbeat.interval.ms'] ? {heartbeatInterval: Number(intent['heartbeat.interval.ms'])} : {}),
      maxWaitTimeInMs: 250,
      ...JSON.parse(config.consumer || '{}'),
    };
    JsConsumer.groups.set(this.number, options.groupId);
    this.interval = Number(intent['auto.commit.interval.ms'] || 5000);
    this.earliest = intent['auto.offset.reset'] === 'earliest';
    this.consumer = kafka(intent, config).consumer(options);
    this.batches = [];
    this.held = [];
    this.assigned = [];
    return {
      'isolation.level': this.isolation,
      'enable.auto.commit': String(this.auto),
      'auto.offset.reset': this.earliest ? 'earliest' : 'latest',
      'group.protocol': 'classic',
    };
  }

  async do_subscribe(request) {
    const {GROUP_JOIN, REBALANCING, CRASH, COMMIT_OFFSETS} = this.consumer.events;
    this.consumer.on(REBALANCING, () => this.lose());
    this.consumer.on(GROUP_JOIN, ({payload}) => {
      this.lose();
      this.assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => [topic, partition]));
      this.rebalance('assigned', this.assigned);
    });
    this.consumer.on(COMMIT_OFFSETS, ({payload}) => {
      if (this.auto) {
        this.committed(payload.topics.flatMap(({topic, partitions}) =>
          partitions.map(({partition, offset}) => [topic, partition, Number(offset)])));
      }
    });
    this.consumer.on(CRASH, ({payload}) => {
      if (!payload.restart) this.crashed = payload.error;
    });
    await this.consumer.connect();
    for (const topic of request.topics) {
      await this.consumer.subscribe({topic, fromBeginning: this.earliest});
    }
    await this.consumer.run({
      autoCommit: this.auto,
      autoCommitInterval: this.interval,
      eachBatchAutoResolve: true,
      eachBatch: (payload) => this.batch(payload),
    });
  }

  lose() {
    if (this.assigned.length > 0) {
      this.rebalance('revoked', this.assigned);
      this.assigned = [];
      this.release();
    }
  }

  batch({batch, heartbeat}) {
    return new Promise((resolve) => {
      const beat = setInterval(() => heartbeat().catch(() => {}), 1000);
      this.batches.push({batch, release: () => { clearInterval(beat); resolve(); }});
      if (this.wake) this.wake();
    });
  }

  release() {
    this.held.splice(0).forEach((each) => each.release());
  }

  async do_poll(request) {
    this.release();
    if (this.crashed) throw this.crashed;
    if (!await this.settled(request.ms)) return {r: []};
    if (this.batches.length === 0) {
      await this.woken(request.ms);
    }
    this.held = this.batches.splice(0);
    const records = [];
    for (const {batch} of this.held) {
      for (const message of batch.messages) {
        records.push([batch.topic, batch.partition, Number(message.offset), -1, b64(message.key), b64(message.value),
          Number(message.timestamp), message.attributes & 8 ? 'append' : 'create',
          Object.entries(message.headers || {})
            .flatMap(([name, data]) => [].concat(data).map((each) => [name, b64(each)]))]);
      }
    }
    return {r: records};
  }

  async do_commit(request) {
    await this.consumer.commitOffsets(
      request.offsets.map(([topic, partition, offset]) => ({topic, partition, offset: String(offset)})),
    );
  }

  // A seek counts for batches that are fetched later; what was fetched before it is left out.
  async do_seek(request) {
    for (const [topic, partition, offset] of request.offsets) {
      this.consumer.seek({topic, partition, offset: String(offset)});
    }
    this.batches.splice(0).forEach((each) => each.release());
  }

  async do_close() {
    this.release();
    await this.consumer.disconnect();
  }
}

serve(
  {adapter: 'kafkajs 1', client: 'kafkajs', version, runtime: 'node ' + process.versions.node},
  {producer: JsProducer, consumer: JsConsumer},
  failure,
);

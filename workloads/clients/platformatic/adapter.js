'use strict';
// @platformatic/kafka. The package is found by NODE_PATH, which `import` does not use, so `require` resolves it.
const {readFileSync} = require('fs');
const {dirname, join} = require('path');
const {pathToFileURL} = require('url');
const {serve, b64, unb64, places, AdapterError, Client, Producer} = require('../lib/node/ontrial-adapter.js');

const home = process.env.NODE_PATH.split(':')[0];
const folder = join(home, '@platformatic', 'kafka');
const manifest = JSON.parse(readFileSync(join(folder, 'package.json')));
const entry = manifest.exports && (manifest.exports['.'] || manifest.exports);
const main = typeof entry === 'string' ? entry : (entry && (entry.default || entry.import)) || manifest.main;
const FATAL = ['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED'];
let kafka;

/** Errors come in groups; the protocol's own are the innermost. */
function apiIds(error, depth = 0) {
  if (!error || depth > 6) return [];
  return [error.apiId, ...[error.cause, ...(error.errors || [])].flatMap((each) => apiIds(each, depth + 1))].filter(Boolean);
}

function failure(error) {
  const ids = apiIds(error);
  const fatal = ids.some((id) => FATAL.includes(id));
  return new AdapterError(ids[0] || error.code || error.name || 'Error', `${error.message} ${ids.join(' ')}`, {
    fatal,
    abortable: !fatal,
  });
}

const common = (intent) => ({
  clientId: intent['client.id'],
  bootstrapBrokers: intent['bootstrap.servers'].split(','),
  ...(intent['request.timeout.ms'] ? {timeout: Number(intent['request.timeout.ms'])} : {}),
  ...(intent['metadata.max.age.ms'] ? {metadataMaxAge: Number(intent['metadata.max.age.ms'])} : {}),
});

function message([, topic, partition, key, value, timestamp, headers]) {
  const made = {topic, value: unb64(value), headers: new Map(headers.map(([name, data]) => [Buffer.from(name), unb64(data)]))};
  if (key !== null) made.key = unb64(key);
  if (partition !== null) made.partition = partition;
  if (timestamp !== null) made.timestamp = BigInt(timestamp);
  return made;
}

class PlProducer extends Producer {
  async open(intent, config) {
    this.transactional = intent['transactional.id'] !== undefined;
    const idempotent = intent['enable.idempotence'] === 'true' || this.transactional;
    this.acks = {undefined: idempotent ? -1 : 1, all: -1, '-1': -1, 0: 0, 1: 1}[intent.acks];
    const options = {
      ...common(intent),
      ...(idempotent ? {idempotent: true} : {}),
      ...(this.transactional ? {transactionalId: intent['transactional.id']} : {}),
      ...(intent.acks === undefined ? {} : {acks: this.acks}),
      ...(intent.retries === undefined || idempotent ? {} : {retries: Number(intent.retries)}),
      ...JSON.parse(config.producer || '{}'),
    };
    this.producer = new kafka.Producer(options);
    this.last = Promise.resolve();
    this.acks = options.acks === undefined ? (options.idempotent ? -1 : this.acks) : options.acks;
    return {
      acks: this.acks === -1 ? 'all' : String(this.acks),
      'enable.idempotence': String(options.idempotent === true),
      'max.in.flight.requests.per.connection': options.idempotent ? '1' : String(options.maxInflights || 5),
      retries: idempotent ? '2147483647' : String(options.retries === undefined ? 3 : options.retries),
      'delivery.timeout.ms': '2147483647',
      'linger.ms': '0',
    };
  }

  // The application's usual call: what arrived together is one send().
  do_send(request) {
    for (const {topic, partition, tokens, records} of places(request.r)) {
      const send = async () => {
        const {offsets} = await (this.transaction || this.producer).send({messages: records.map(message), acks: this.acks});
        const found = (offsets || []).find((each) => each.topic === topic && (partition === null || each.partition === partition));
        if (!found) return {partition};
        return {partition: found.partition, offset: partition === null ? undefined : found.offset};
      };
      // In a transaction one send() follows another, as the client's documentation has it: of calls that run at the same
      // time only the first adds its topic-partitions to the transaction.
      const call = this.transaction ? this.last.then(send) : send();
      this.last = call.catch(() => {});
      this.answer(tokens, partition, call);
    }
  }

  // The client initializes its transactional id with the first transaction, which therefore begins here. Without these
  // two options it asks for the next epoch of the producer id 0, and every later start is fenced
  // (docs/findings/platformatic-transactional-restart.md).
  async do_init_txn() {
    this.first = await this.producer.beginTransaction({producerId: -1n, producerEpoch: -1});
  }

  async do_begin() {
    this.transaction = this.first || await this.producer.beginTransaction();
    this.first = undefined;
    this.joined = undefined;
  }

  async end(how) {
    await this.transaction[how]();
    this.transaction = undefined;
    // What an aborted transaction has read is read again. The host goes back where a member has the topic-partitions still;
    // after a rebalance the stream would go on where it was.
    if (how === 'abort') PlConsumer.byNumber.forEach((consumer) => { consumer.goBack = true; });
  }

  async do_txn_offsets(request) {
    const consumer = PlConsumer.byNumber.get(request.of);
    if (this.joined !== consumer) await this.transaction.addConsumer(consumer.consumer);
    this.joined = consumer;
    for (const [topic, partition, offset] of request.offsets) {
      await this.transaction.addOffset(consumer.message(topic, partition, offset));
    }
  }

  async do_close(request) {
    await this.answered(request.ms);
    await this.producer.close(true).catch(() => {});
  }
}

/** Messages are read from the client's stream as the host polls. */
class PlConsumer extends Client {
  static byNumber = new Map();

  async open(intent, config) {
    const auto = intent['enable.auto.commit'] !== 'false';
    const interval = intent['auto.commit.interval.ms'];
    const isolation = intent['isolation.level'] || 'read_committed';
    const reset = intent['auto.offset.reset'] || 'latest';
    const own = JSON.parse(config.consumer || '{}');
    const group = {};
    if (intent['session.timeout.ms']) group.sessionTimeout = Number(intent['session.timeout.ms']);
    if (intent['heartbeat.interval.ms']) group.heartbeatInterval = Number(intent['heartbeat.interval.ms']);
    if (group.sessionTimeout) group.rebalanceTimeout = Math.max(group.sessionTimeout, 10000);
    this.options = {
      ...group,
      autocommit: auto && interval ? Number(interval) : auto,
      isolationLevel: isolation === 'read_committed' ? 1 : 0,
      maxWaitTime: 250,
      ...own,
    };
    this.fallback = reset;
    this.consumer = new kafka.Consumer({...common(intent), groupId: intent['group.id'], ...this.options});
    this.assigned = [];
    this.last = new Map();
    PlConsumer.byNumber.set(this.number, this);
    return {
      'isolation.level': isolation,
      'enable.auto.commit': String(auto),
      // The stream commits what it has fetched, by a timer or at once.
      'enable.auto.offset.store': String(auto),
      'auto.offset.reset': reset,
      'group.protocol': 'classic',
    };
  }

  lose() {
    if (this.assigned.length > 0) {
      this.rebalance('revoked', this.assigned);
      this.assigned = [];
    }
  }

  async do_subscribe(request) {
    this.consumer.on('consumer:group:rebalance', () => this.lose());
    this.consumer.on('consumer:group:leave', () => this.lose());
    this.consumer.on('consumer:group:join', ({assignments}) => {
      this.lose();
      this.assigned = (assignments || []).flatMap(({topic, partitions}) => partitions.map((each) => [topic, each]));
      if (this.assigned.length > 0) this.rebalance('assigned', this.assigned);
    });
    this.topics = request.topics;
    await this.consume();
  }

  async consume() {
    this.stream = await this.consumer.consume({
      ...this.options, topics: this.topics, mode: 'committed', fallbackMode: this.fallback,
    });
    // Without a listener the stream stops fetching, and a listener that comes later does not make it begin again.
    this.stream.on('readable', () => {
      if (this.wake) this.wake();
    });
    this.stream.on('error', (error) => {
      console.error('stream:', error);
      this.broken = error;
    });
    this.stream.on('autocommit', (error, offsets) => {
      if (!error && this.options.autocommit && Array.isArray(offsets)) {
        this.committed(offsets.map(({topic, partition, offset}) => [topic, partition, Number(offset)]));
      }
    });
  }

  async do_poll(request) {
    if (this.broken) {
      // The stream has ended; an application consumes again.
      this.broken = undefined;
      await this.consume().catch((error) => {
        this.broken = error;
        throw error;
      });
    }
    if (!await this.settled(request.ms)) return {r: []};
    if (this.goBack) await this.do_seek();
    if (this.stream.readableLength === 0) {
      await this.woken(request.ms);
    }
    const records = [];
    while (records.length < request.max) {
      const message = this.stream.read();
      if (message === null) break;
      this.last.set(`${message.topic} ${message.partition}`, message);
      records.push([message.topic, message.partition, Number(message.offset), -1, b64(message.key), b64(message.value),
        Number(message.timestamp), 'create', [...message.headers].map(([name, data]) => [String(name), b64(data)])]);
    }
    return {r: records};
  }

  /** The message behind which a position is: a transaction commits positions of messages. */
  message(topic, partition, offset) {
    const last = this.last.get(`${topic} ${partition}`);
    if (!last || Number(last.offset) + 1 < offset) {
      throw new AdapterError('NO_MESSAGE', `no message was read at ${topic}-${partition}:${offset - 1}`);
    }
    return {...last, offset: BigInt(offset - 1)};
  }

  async do_commit(request) {
    await this.consumer.commit({
      offsets: request.offsets.map(([topic, partition, offset]) =>
        ({topic, partition, offset: BigInt(offset), leaderEpoch: -1})),
    });
  }

  // A stream cannot go back, so the client leaves its stream and starts a new one at the committed positions.
  async do_seek() {
    this.goBack = false;
    await this.stream.close().catch(() => {});
    await this.consume();
  }

  async do_close() {
    if (this.stream) await this.stream.close().catch(() => {});
    await this.consumer.close(true).catch((error) => console.error('close:', error));
  }
}

import(pathToFileURL(join(folder, main))).then((loaded) => {
  kafka = loaded;
  serve(
    {adapter: 'platformatic 1', client: 'platformatic', version: manifest.version, runtime: 'node ' + process.versions.node},
    {producer: PlProducer, consumer: PlConsumer},
    failure,
  );
});

'use strict';
// The protocol of ontrial's adapters for clients in JavaScript: docs/client-protocol.md.
// An adapter calls `serve(hello, {producer: ProducerClass, consumer: ConsumerClass}, failure)`, where `failure` makes an
// AdapterError of an error of its client.
// Requests to one client are begun in order; those with a `do_` method that returns a promise are awaited.
const readline = require('readline');

const write = process.stdout.write.bind(process.stdout);
console.log = console.info = console.debug = console.error; // nothing but the protocol on the standard output

const line = (message) => write(JSON.stringify(message) + '\n');
const b64 = (data) => (data === null || data === undefined ? null : Buffer.from(data).toString('base64'));
const unb64 = (text) => (text === null ? null : Buffer.from(text, 'base64'));

/** An error to report to the host; `outcome` is "fail" only where nothing can have been appended. */
class AdapterError extends Error {
  constructor(code, text, traits = {}) {
    super(text);
    this.body = {code, text: String(text).slice(0, 500), outcome: 'info', fatal: false, abortable: false, ...traits};
  }
}

const unsupported = (verb) => new AdapterError('UNSUPPORTED', `this adapter does not support ${verb}`);

let failure = (error) => new AdapterError(error.name || 'Error', error.message);

const describe = (error) => (error instanceof AdapterError ? error : failure(error)).body;

/** A client that the host opened. Subclasses define `open` and the `do_` methods that their client supports. */
class Client {
  constructor(number) {
    this.number = number;
    this.answers = [];
    this.gates = new Map();
    this.nextToken = 0;
    this.tail = Promise.resolve();
    this.settling = new Set();
  }

  stats() {
    return {};
  }

  /** Answers a record; answers of the same turn share a line. */
  done(token, outcome, ...rest) {
    if (this.answers.push([token, outcome, ...rest]) === 1) {
      setTimeout(() => this.flushDone(), 1);
    }
  }

  flushDone() {
    if (this.answers.length > 0) {
      line({ev: 'done', c: this.number, d: this.answers});
      this.answers = [];
    }
  }

  /** Reports positions that the client committed by itself. */
  committed(offsets) {
    line({ev: 'committed', c: this.number, offsets});
  }

  /** Reports a rebalance; the promise is kept when the host has handled it. */
  rebalance(event, tps) {
    const token = this.nextToken++;
    line({ev: event, c: this.number, token, tps});
    const handled = new Promise((resolve) => this.gates.set(token, resolve));
    this.settling.add(handled);
    return handled.finally(() => this.settling.delete(handled));
  }

  /** Waits until the host has handled every rebalance; false if it has not within `ms`. */
  async settled(ms) {
    if (this.settling.size === 0) return true;
    const late = new Promise((resolve) => setTimeout(resolve, ms, false));
    return Promise.race([Promise.all([...this.settling]).then(() => true), late]);
  }

  /** Waits until `wake` is called, at most `ms`. */
  async woken(ms) {
    await new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, ms);
    });
    this.wake = undefined;
  }

  take(request) {
    if (request.do === 'send') {
      // Sends do not wait for each other's answers, but keep their order behind what was asked before.
      this.tail = this.tail.then(() => this.do_send(request)).catch((error) => console.error(error));
      return;
    }
    this.tail = this.tail.then(() => this.handle(request));
  }

  async handle(request) {
    try {
      let answer;
      if (request.do === 'open') {
        const effective = await this.open(request.intent, request.config);
        this.unacknowledged = effective.acks === '0';
        answer = {effective, credit: 10000};
      } else {
        const method = this['do_' + request.do];
        if (!method) {
          throw unsupported(request.do);
        }
        answer = (await method.call(this, request)) || {};
      }
      this.flushDone();
      line({re: request.id, ...answer});
    } catch (error) {
      line({re: request.id, err: describe(error)});
    }
  }
}

/** A producer. Subclasses define `open`, `do_send` and `do_close`, and `end(how)` if they have transactions. */
class Producer extends Client {
  constructor(number) {
    super(number);
    this.pending = new Set();
  }

  /**
   * Answers records of a partition when the client's call has ended, with `{partition, offset}` as the broker's answer has
   * them; `offset` is that of the first record, or undefined.
   */
  answer(tokens, partition, call) {
    const pending = call
      .then((sent) => {
        const first = sent.offset === undefined ? -1 : Number(sent.offset);
        tokens.forEach((token, at) => {
          if (this.unacknowledged) this.done(token, 'sent', partition);
          else this.done(token, 'ok', sent.partition, first < 0 ? -1 : first + at);
        });
      })
      .catch((error) => {
        const {outcome, code, text, fatal} = describe(error);
        tokens.forEach((token) => this.done(token, outcome, code, text, fatal ? 'fatal' : ''));
      })
      .finally(() => this.pending.delete(pending));
    this.pending.add(pending);
  }

  /** Waits until every record is answered, at most `ms`. */
  async answered(ms) {
    await Promise.race([this.do_flush(), new Promise((resolve) => setTimeout(resolve, ms))]);
  }

  async do_flush() {
    await Promise.all([...this.pending]);
  }

  async do_commit() {
    await this.do_flush();
    await this.end('commit');
  }

  async do_abort() {
    await this.do_flush();
    await this.end('abort');
  }

  async end(how) {
    throw unsupported(how);
  }
}

/** Groups records by topic and partition, in their order, for clients that send them so. */
function places(records) {
  const found = new Map();
  for (const each of records) {
    const [token, topic, partition] = each;
    const key = `${topic} ${partition}`;
    if (!found.has(key)) found.set(key, {topic, partition, tokens: [], records: []});
    found.get(key).tokens.push(token);
    found.get(key).records.push(each);
  }
  return [...found.values()];
}

function serve(hello, kinds, translate = failure) {
  failure = translate;
  const clients = new Map();
  const input = readline.createInterface({input: process.stdin, crlfDelay: Infinity});
  input.on('line', (text) => {
    const request = JSON.parse(text);
    const client = clients.get(request.c);
    if (request.do === 'hello') {
      line({re: request.id, protocol: 1, ...hello});
    } else if (request.do === 'ping') {
      line({re: request.id});
    } else if (request.do === 'go') {
      const gate = client.gates.get(request.token);
      client.gates.delete(request.token);
      if (gate) gate();
    } else if (request.do === 'open') {
      const opened = new kinds[request.kind](request.c, clients);
      clients.set(request.c, opened);
      opened.take(request);
    } else if (!client) {
      line({re: request.id, err: {code: 'UNKNOWN_CLIENT'}});
    } else {
      client.take(request);
    }
  });
  input.on('close', () => process.exit(0));
  process.on('unhandledRejection', (error) => console.error('unhandled:', error));
}

module.exports = {serve, b64, unb64, places, AdapterError, Client, Producer};

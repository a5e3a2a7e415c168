"""librdkafka, by way of confluent-kafka for Python."""
import json
import os
import platform
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib", "python"))
import confluent_kafka  # noqa: E402
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition  # noqa: E402

import ontrial_adapter as ontrial  # noqa: E402

# The settings by Kafka's names that librdkafka has, some by other names; all others are its own affair.
KNOWN = {name: name for name in (
    "bootstrap.servers", "client.id", "acks", "enable.idempotence", "linger.ms", "retries", "retry.backoff.ms",
    "max.in.flight.requests.per.connection", "compression.type", "batch.size", "transactional.id",
    "transaction.timeout.ms", "group.id", "group.protocol", "group.instance.id", "auto.offset.reset",
    "enable.auto.commit", "auto.commit.interval.ms", "session.timeout.ms", "heartbeat.interval.ms",
    "max.poll.interval.ms", "isolation.level", "partition.assignment.strategy")}
KNOWN.update({"delivery.timeout.ms": "message.timeout.ms", "request.timeout.ms": "socket.timeout.ms"})
ASSIGNORS = {"RangeAssignor": "range", "RoundRobinAssignor": "roundrobin",
             "CooperativeStickyAssignor": "cooperative-sticky"}


def settings(intent, config):
    native = {}
    for name, value in intent.items():
        if name not in KNOWN:
            continue
        if name == "partition.assignment.strategy":
            native[name] = ",".join(ASSIGNORS[each.strip().split(".")[-1]] for each in value.split(","))
        else:
            native[KNOWN[name]] = value
    # librdkafka lowers its message timeout to that of transactions, unless it is given.
    if int(native.get("transaction.timeout.ms", 60000)) < int(native.get("message.timeout.ms", 0)):
        native["message.timeout.ms"] = native["transaction.timeout.ms"]
    native.update(config)
    return native


def error_of(error):
    return ontrial.AdapterError(error.name(), error.str(), fatal=error.fatal(),
                                abortable=error.txn_requires_abort())


class RdProducer(ontrial.Client):
    def open(self, intent, config):
        native = settings(intent, config)
        self.transactional = "transactional.id" in native
        self.unanswered_ok = native.get("acks", native.get("request.required.acks")) == "0"
        self.counted = {}
        self.waiting = []
        self.producer = Producer({**native, "statistics.interval.ms": 250, "stats_cb": self.on_stats,
                                  "error_cb": lambda error: None})
        acks = native.get("acks", native.get("request.required.acks", "-1"))
        idempotent = self.transactional or native.get("enable.idempotence") == "true"
        in_flight = native.get("max.in.flight.requests.per.connection",
                               native.get("max.in.flight", "5" if idempotent else "1000000"))
        return {"acks": "all" if acks in ("-1", "all") else acks,
                "enable.idempotence": "true" if idempotent else "false",
                "max.in.flight.requests.per.connection": in_flight,
                "retries": native.get("retries", "2147483647"),
                "delivery.timeout.ms": native.get("message.timeout.ms", "300000"),
                "linger.ms": native.get("linger.ms", "5")}

    def on_stats(self, text):
        # txretries counts requests, not records, and of all kinds: it is an upper bound of retries.
        brokers = json.loads(text).get("brokers", {}).values()
        self.counted = {"request-retry-total": sum(each.get("txretries", 0) for each in brokers)}

    def stats(self):
        return self.counted

    def idle(self):
        self.retry_waiting()
        self.producer.poll(0)

    def do_send(self, request):
        self.waiting.extend(request["r"])
        self.retry_waiting()

    def retry_waiting(self):
        """Hands records to the client in order; what finds its queue full stays here."""
        at = 0
        for token, topic, partition, key, value, timestamp, headers in self.waiting:
            try:
                self.producer.produce(
                    topic, ontrial.unb64(value), ontrial.unb64(key),
                    -1 if partition is None else partition,
                    on_delivery=lambda error, message, token=token: self.delivered(token, error, message),
                    timestamp=timestamp or 0,
                    headers=[(name, ontrial.unb64(data)) for name, data in headers])
            except BufferError:
                break
            except KafkaException as error:
                self.done(token, "fail", "produce:" + error.args[0].name(), error.args[0].str(),
                          "fatal" if error.args[0].fatal() else "")
            at += 1
        if at:
            del self.waiting[:at]

    def delivered(self, token, error, message):
        if error is None:
            self.done(token, "sent" if self.unanswered_ok else "ok", message.partition(),
                      -1 if self.unanswered_ok or message.offset() is None else message.offset())
        else:
            self.done(token, "info", error.name(), error.str(), "fatal" if error.fatal() else "")

    def drain(self, seconds):
        end = time.monotonic() + seconds
        while (self.waiting or len(self.producer)) and time.monotonic() < end:
            self.retry_waiting()
            self.producer.poll(0.01)
            self.flush_done()

    def transaction(self, call, *args):
        try:
            call(*args)
        except KafkaException as error:
            raise error_of(error.args[0]) from error

    def do_flush(self, request):
        self.drain(60)

    def do_init_txn(self, request):
        self.transaction(self.producer.init_transactions, 15)

    def do_begin(self, request):
        self.transaction(self.producer.begin_transaction)

    def do_commit(self, request):
        self.transaction(self.producer.commit_transaction, 30)

    def do_abort(self, request):
        self.waiting.clear()
        self.transaction(self.producer.abort_transaction, 30)

    def do_txn_offsets(self, request):
        consumer = RdConsumer.by_number[request["of"]].consumer
        offsets = [TopicPartition(*each) for each in request["offsets"]]
        self.transaction(self.producer.send_offsets_to_transaction, offsets,
                         consumer.consumer_group_metadata(), 30)

    def do_close(self, request):
        self.drain(request.get("ms", 5000) / 1000)
        self.producer.purge()
        self.producer.poll(0.1)


class RdConsumer(ontrial.Client):
    by_number = {}

    def open(self, intent, config):
        native = settings(intent, config)
        RdConsumer.by_number[self.number] = self
        self.cooperative = "cooperative" in native.get("partition.assignment.strategy", "")
        self.consumer = Consumer({**native, "on_commit": self.on_commit, "error_cb": lambda error: None})
        auto = native.get("enable.auto.commit", "true")
        # By itself librdkafka commits what it has handed over, processed or not.
        return {"enable.auto.offset.store": native.get("enable.auto.offset.store", "true"),
                "isolation.level": native.get("isolation.level", "read_committed"),
                "enable.auto.commit": auto,
                "auto.offset.reset": native.get("auto.offset.reset", "latest"),
                "group.protocol": native.get("group.protocol", "classic")}

    def on_commit(self, error, partitions):
        if error is None:
            self.committed([[each.topic, each.partition, each.offset] for each in partitions
                            if each.offset >= 0 and each.error is None])

    def do_subscribe(self, request):
        self.consumer.subscribe(request["topics"],
                                on_assign=lambda _, tps: self.callback("assigned", tps),
                                on_revoke=lambda _, tps: self.callback("revoked", tps),
                                on_lost=lambda _, tps: self.callback("lost", tps))

    def callback(self, event, partitions):
        self.rebalance(event, [[each.topic, each.partition] for each in partitions])

    def do_poll(self, request):
        try:
            messages = self.consumer.consume(request["max"], request["ms"] / 1000)
        except KafkaException as error:
            raise error_of(error.args[0]) from error
        records = []
        for message in messages:
            error = message.error()
            if error is None:
                kind, timestamp = message.timestamp()
                epoch = message.leader_epoch() if hasattr(message, "leader_epoch") else None
                records.append([message.topic(), message.partition(), message.offset(),
                                -1 if epoch is None else epoch,
                                ontrial.b64(message.key()), ontrial.b64(message.value()), timestamp,
                                "append" if kind == confluent_kafka.TIMESTAMP_LOG_APPEND_TIME else "create",
                                [[name, ontrial.b64(data)] for name, data in message.headers() or []]])
            elif error.fatal():
                raise error_of(error)
        return {"r": records}

    def do_commit(self, request):
        offsets = [TopicPartition(*each) for each in request["offsets"]]
        try:
            answers = self.consumer.commit(offsets=offsets, asynchronous=False)
        except KafkaException as error:
            raise error_of(error.args[0]) from error
        for each in answers or []:
            if each.error is not None:
                raise error_of(each.error)

    def do_seek(self, request):
        for each in request["offsets"]:
            try:
                self.consumer.seek(TopicPartition(*each))
            except KafkaException as error:
                raise error_of(error.args[0]) from error

    def do_close(self, request):
        self.consumer.close()


ontrial.serve(
    {"adapter": "librdkafka 1", "client": "librdkafka", "version": confluent_kafka.libversion()[0],
     "runtime": "python " + platform.python_version(),
     "native": ["confluent-kafka " + confluent_kafka.__version__]},
    {"producer": RdProducer, "consumer": RdConsumer})

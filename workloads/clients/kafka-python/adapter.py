"""kafka-python."""
import os
import platform
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib", "python"))
import kafka  # noqa: E402
from kafka import ConsumerRebalanceListener, KafkaConsumer, KafkaProducer, TopicPartition  # noqa: E402
from kafka.structs import OffsetAndMetadata  # noqa: E402

import ontrial_adapter as ontrial  # noqa: E402

FATAL = {"ProducerFencedError", "InvalidProducerEpochError", "ProducerFenced", "InvalidProducerEpoch"}
VERSION = tuple(int(each) for each in kafka.__version__.split(".")[:2])


def translated(error):
    name = type(error).__name__
    return ontrial.AdapterError(name, str(error), fatal=name in FATAL, abortable=name not in FATAL)


def numbers(intent, settings, names):
    for name in names:
        if name in intent:
            settings[name.replace(".", "_")] = int(intent[name])


def position(offset):
    try:
        return OffsetAndMetadata(offset, "", -1)
    except TypeError:  # before 2.0.3 there was no leader epoch
        return OffsetAndMetadata(offset, "")


class PyProducer(ontrial.Client):
    def open(self, intent, config):
        self.pending = {}
        settings = {"bootstrap_servers": intent["bootstrap.servers"].split(","), "client_id": intent["client.id"]}
        if "acks" in intent:
            settings["acks"] = "all" if intent["acks"] in ("all", "-1") else int(intent["acks"])
        if "enable.idempotence" in intent and VERSION >= (2, 2):
            settings["enable_idempotence"] = intent["enable.idempotence"] == "true"
        if "transactional.id" in intent:
            settings["transactional_id"] = intent["transactional.id"]
            settings["enable_idempotence"] = True
            numbers(intent, settings, ["transaction.timeout.ms"])
        numbers(intent, settings, ["linger.ms", "request.timeout.ms", "max.in.flight.requests.per.connection",
                                   "max.block.ms"])
        if VERSION >= (2, 2):
            numbers(intent, settings, ["delivery.timeout.ms"])
        if "retries" in intent and intent["retries"] != "2147483647":
            settings["retries"] = int(intent["retries"])
        if intent.get("compression.type", "none") != "none":
            settings["compression_type"] = intent["compression.type"]
        settings.update(config)
        self.settings = settings
        self.producer = None
        shown = getattr(KafkaProducer, "DEFAULT_CONFIG", {})
        value = lambda name, otherwise: settings.get(name, shown.get(name, otherwise))  # noqa: E731
        idempotent = self.idempotent(bool(value("enable_idempotence", False)))
        acks = value("acks", 1)
        retries = value("retries", 0)
        timeout = value("delivery_timeout_ms", value("request_timeout_ms", 30000))
        return {"acks": "all" if acks in ("all", -1) else str(acks),
                "enable.idempotence": str(idempotent).lower(),
                "max.in.flight.requests.per.connection": str(value("max_in_flight_requests_per_connection", 5)),
                "retries": str(2147483647 if retries == float("inf") else retries),
                "delivery.timeout.ms": str(120000 if timeout == float("inf") else timeout),
                "linger.ms": str(value("linger_ms", 0))}

    def idempotent(self, default):
        """Since 3.0 the default is on, and the client turns it off where another setting contradicts it."""
        mine = self.settings
        if "enable_idempotence" in mine or "transactional_id" in mine:
            self.expected = default
        else:
            self.expected = (default and mine.get("acks", -1) in (-1, "all") and mine.get("retries") != 0
                             and mine.get("max_in_flight_requests_per_connection", 5) <= 5)
        return self.expected

    def client(self):
        # The constructor connects, so it waits until the client is used.
        if self.producer is None:
            self.producer = KafkaProducer(**self.settings)
            actual = bool(self.producer.config.get("enable_idempotence", False))
            if actual != self.expected:
                raise ontrial.AdapterError("AdapterDefect", "enable_idempotence is %s and was reported as %s"
                                           % (actual, self.expected), fatal=True)
        return self.producer

    def do_send(self, request):
        for token, topic, partition, key, value, timestamp, headers in request["r"]:
            try:
                future = self.client().send(
                    topic, ontrial.unb64(value), ontrial.unb64(key), partition=partition, timestamp_ms=timestamp,
                    headers=[(name, ontrial.unb64(data)) for name, data in headers])
            except Exception as error:
                self.done(token, "info", type(error).__name__, str(error)[:200],
                          "fatal" if type(error).__name__ in FATAL else "")
                continue
            future.add_callback(self.sent, token)
            future.add_errback(self.failed, token)

    def sent(self, token, metadata):
        if self.settings.get("acks") == 0:
            self.done(token, "sent", metadata.partition)
        else:
            self.done(token, "ok", metadata.partition, metadata.offset if metadata.offset is not None else -1)

    def failed(self, token, error):
        name = type(error).__name__
        self.done(token, "info", name, str(error)[:200], "fatal" if name in FATAL else "")

    def stats(self):
        if self.producer is None:
            return {}
        found = {}
        for group, metrics in self.producer.metrics().items():
            if group == "producer-metrics":
                for name in ("record-retry-total", "record-error-total", "record-send-total"):
                    if name in metrics:
                        found[name] = int(metrics[name])
        return found

    def call(self, method, *args, **named):
        try:
            getattr(self.client(), method)(*args, **named)
        except Exception as error:
            raise translated(error) from error

    def do_flush(self, request):
        self.call("flush", timeout=60)

    def do_init_txn(self, request):
        self.call("init_transactions")

    def do_begin(self, request):
        self.call("begin_transaction")

    def do_commit(self, request):
        self.call("commit_transaction")

    def do_abort(self, request):
        self.call("abort_transaction")

    def do_txn_offsets(self, request):
        offsets = {TopicPartition(topic, partition): position(offset)
                   for topic, partition, offset in request["offsets"]}
        consumer = PyConsumer.by_number[request["of"]].consumer
        metadata = consumer.group_metadata() if hasattr(consumer, "group_metadata") else consumer.config["group_id"]
        self.call("send_offsets_to_transaction", offsets, metadata)

    def do_close(self, request):
        if self.producer is not None:
            self.producer.close(timeout=request.get("ms", 5000) / 1000)


class PyConsumer(ontrial.Client):
    by_number = {}

    def open(self, intent, config):
        settings = {"bootstrap_servers": intent["bootstrap.servers"].split(","), "client_id": intent["client.id"],
                    "group_id": intent["group.id"],
                    "enable_auto_commit": intent.get("enable.auto.commit", "true") == "true",
                    "auto_offset_reset": intent.get("auto.offset.reset", "latest"),
                    "default_offset_commit_callback": self.on_commit}
        if "isolation.level" in intent and VERSION >= (2, 0):
            if "isolation_level" in getattr(KafkaConsumer, "DEFAULT_CONFIG", {"isolation_level": ""}):
                settings["isolation_level"] = intent["isolation.level"]
        numbers(intent, settings, ["auto.commit.interval.ms", "session.timeout.ms", "heartbeat.interval.ms",
                                   "max.poll.interval.ms", "max.poll.records"])
        settings.update(config)
        self.settings = settings
        PyConsumer.by_number[self.number] = self
        self.consumer = None
        return {"isolation.level": settings.get("isolation_level", "read_uncommitted"),
                "enable.auto.commit": str(settings["enable_auto_commit"]).lower(),
                "auto.offset.reset": settings["auto_offset_reset"], "group.protocol": "classic"}

    def on_commit(self, offsets, response):
        if not isinstance(response, Exception) and self.settings["enable_auto_commit"]:
            self.committed([[tp.topic, tp.partition, each.offset] for tp, each in offsets.items()])

    def do_subscribe(self, request):
        self.consumer = KafkaConsumer(**self.settings)
        self.consumer.subscribe(request["topics"], listener=Listener(self))

    def do_poll(self, request):
        try:
            polled = self.consumer.poll(timeout_ms=request["ms"], max_records=request["max"])
        except Exception as error:
            raise translated(error) from error
        records = []
        for partition, messages in polled.items():
            for each in messages:
                records.append([partition.topic, partition.partition, each.offset,
                                getattr(each, "leader_epoch", -1) or -1, ontrial.b64(each.key),
                                ontrial.b64(each.value), each.timestamp,
                                "append" if each.timestamp_type == 1 else "create",
                                [[name, ontrial.b64(data)] for name, data in each.headers]])
        return {"r": records}

    def do_commit(self, request):
        offsets = {TopicPartition(topic, partition): position(offset)
                   for topic, partition, offset in request["offsets"]}
        try:
            self.consumer.commit(offsets)
        except Exception as error:
            raise translated(error) from error

    def do_seek(self, request):
        for topic, partition, offset in request["offsets"]:
            self.consumer.seek(TopicPartition(topic, partition), offset)

    def do_close(self, request):
        if self.consumer is not None:
            self.consumer.close()


class Listener(ConsumerRebalanceListener):
    def __init__(self, client):
        self.client = client

    def report(self, event, partitions):
        if partitions:
            self.client.rebalance(event, [[each.topic, each.partition] for each in partitions])

    def on_partitions_assigned(self, assigned):
        self.report("assigned", assigned)

    def on_partitions_revoked(self, revoked):
        self.report("revoked", revoked)

    def on_partitions_lost(self, lost):
        self.report("lost", lost)


ontrial.serve(
    {"adapter": "kafka-python 1", "client": "kafka-python", "version": kafka.__version__,
     "runtime": "python " + platform.python_version()},
    {"producer": PyProducer, "consumer": PyConsumer})

"""aiokafka."""
import asyncio
import os
import platform
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib", "python"))
import aiokafka  # noqa: E402
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition  # noqa: E402
from aiokafka.errors import KafkaError  # noqa: E402

import ontrial_adapter as ontrial  # noqa: E402

loop = asyncio.new_event_loop()
HELD = 30  # seconds that records wait for the host to answer `assigned`
FATAL = {"ProducerFenced", "InvalidProducerEpoch"}


def wait(coroutine):
    """Runs a coroutine on the client's loop, and waits for it; errors become the protocol's."""
    try:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result()
    except KafkaError as error:
        name = type(error).__name__
        raise ontrial.AdapterError(name, str(error), fatal=name in FATAL, abortable=name not in FATAL) from error


def integer(intent, name, otherwise):
    return int(intent.get(name, otherwise))


class AioProducer(ontrial.Client):
    def open(self, intent, config):
        self.pending = set()
        settings = {"bootstrap_servers": intent["bootstrap.servers"].split(","), "client_id": intent["client.id"]}
        if "acks" in intent:
            settings["acks"] = {"all": "all", "-1": "all"}.get(intent["acks"]) or int(intent["acks"])
        if intent.get("enable.idempotence") == "true" or "transactional.id" in intent:
            settings["enable_idempotence"] = True
        if "transactional.id" in intent:
            settings["transactional_id"] = intent["transactional.id"]
            settings["transaction_timeout_ms"] = integer(intent, "transaction.timeout.ms", 60000)
        if "linger.ms" in intent:
            settings["linger_ms"] = integer(intent, "linger.ms", 0)
        if "request.timeout.ms" in intent:
            settings["request_timeout_ms"] = integer(intent, "request.timeout.ms", 40000)
        if intent.get("compression.type", "none") != "none":
            settings["compression_type"] = intent["compression.type"]
        settings.update(config)
        self.settings = settings
        self.producer = wait(self.create())
        self.started = asyncio.run_coroutine_threadsafe(self.producer.start(), loop)
        idempotent = settings.get("enable_idempotence", False)
        acks = str(settings.get("acks", "all" if idempotent else 1))
        return {"acks": acks, "enable.idempotence": str(idempotent).lower(), "retries": "2147483647",
                "max.in.flight.requests.per.connection": "1",
                "delivery.timeout.ms": str(2147483647 if idempotent else settings.get("request_timeout_ms", 40000)),
                "linger.ms": str(settings.get("linger_ms", 0))}

    async def create(self):
        return AIOKafkaProducer(**self.settings)

    def do_send(self, request):
        asyncio.run_coroutine_threadsafe(self.send_all(request["r"]), loop).result()

    async def send_all(self, records):
        try:
            await asyncio.wrap_future(self.started)
        except Exception as error:
            for each in records:
                self.done(each[0], "fail", "start:" + type(error).__name__, str(error))
            return
        for token, topic, partition, key, value, timestamp, headers in records:
            try:
                future = await self.producer.send(
                    topic, ontrial.unb64(value), ontrial.unb64(key), partition=partition, timestamp_ms=timestamp,
                    headers=[(name, ontrial.unb64(data)) for name, data in headers])
            except Exception as error:
                self.done(token, "info", type(error).__name__, str(error),
                          "fatal" if type(error).__name__ in FATAL else "")
                continue
            self.pending.add(future)
            future.add_done_callback(lambda done, token=token: self.sent(token, done))

    def sent(self, token, future):
        self.pending.discard(future)
        error = future.exception() if not future.cancelled() else asyncio.CancelledError()
        if error is not None:
            name = type(error).__name__
            self.done(token, "info", name, str(error)[:200], "fatal" if name in FATAL else "")
        else:
            result = future.result()
            if result is None or result.offset < 0:
                self.done(token, "sent" if self.settings.get("acks") == 0 else "ok",
                          -1 if result is None else result.partition, -1)
            else:
                self.done(token, "ok", result.partition, result.offset)

    async def drain(self):
        while self.pending:
            await asyncio.wait(set(self.pending), timeout=0.1)

    def do_flush(self, request):
        wait(self.drain())

    def do_init_txn(self, request):
        self.started.result()

    def do_begin(self, request):
        wait(self.producer.begin_transaction())

    def do_commit(self, request):
        wait(asyncio.wait_for(self.producer.commit_transaction(), 60))

    def do_abort(self, request):
        wait(asyncio.wait_for(self.producer.abort_transaction(), 60))

    def do_txn_offsets(self, request):
        offsets = {TopicPartition(topic, partition): offset for topic, partition, offset in request["offsets"]}
        wait(self.producer.send_offsets_to_transaction(offsets, AioConsumer.groups[request["of"]]))

    def do_close(self, request):
        try:
            asyncio.run_coroutine_threadsafe(self.producer.stop(), loop).result(request.get("ms", 5000) / 1000)
        except Exception as error:
            print(f"close: {error!r}", file=sys.stderr)


class AioConsumer(ontrial.Client):
    groups = {}

    def open(self, intent, config):
        self.auto = intent.get("enable.auto.commit", "true") == "true"
        settings = {"bootstrap_servers": intent["bootstrap.servers"].split(","), "client_id": intent["client.id"],
                    "group_id": intent["group.id"], "enable_auto_commit": self.auto,
                    "auto_offset_reset": intent.get("auto.offset.reset", "latest"),
                    "isolation_level": intent.get("isolation.level", "read_uncommitted")}
        for name in ("auto.commit.interval.ms", "session.timeout.ms", "heartbeat.interval.ms", "max.poll.interval.ms"):
            if name in intent:
                settings[name.replace(".", "_")] = int(intent[name])
        settings.update(config)
        self.settings = settings
        self.assigned = threading.Event()
        self.assigned.set()
        AioConsumer.groups[self.number] = settings["group_id"]
        self.consumer = wait(self.create())
        # aiokafka commits by a timer what it has handed over, processed or not, as librdkafka does with this setting.
        return {"enable.auto.offset.store": "true", "isolation.level": settings["isolation_level"],
                "enable.auto.commit": str(self.auto).lower(),
                "auto.offset.reset": settings["auto_offset_reset"], "group.protocol": "classic"}

    async def create(self):
        return AIOKafkaConsumer(**self.settings)

    def do_subscribe(self, request):
        self.consumer.subscribe(request["topics"], listener=Listener(self))
        self.started = asyncio.run_coroutine_threadsafe(self.consumer.start(), loop)

    def do_poll(self, request):
        self.started.result()
        self.observe()
        try:
            polled = wait(self.consumer.getmany(timeout_ms=request["ms"], max_records=request["max"]))
        except ontrial.AdapterError:
            raise
        self.assigned.wait(HELD)  # aiokafka fetches while on_partitions_assigned has not returned
        records = []
        for partition, messages in polled.items():
            for each in messages:
                records.append([partition.topic, partition.partition, each.offset, -1, ontrial.b64(each.key),
                                ontrial.b64(each.value), each.timestamp,
                                "append" if each.timestamp_type == 1 else "create",
                                [[name, ontrial.b64(data)] for name, data in each.headers]])
        return {"r": records}

    def observe(self):
        """aiokafka has no callback for commits of its own, so the call that makes them is observed."""
        coordinator = getattr(self.consumer, "_coordinator", None)
        if not self.auto or getattr(coordinator, "ontrial", False) or not hasattr(coordinator, "_do_commit_offsets"):
            return
        commit = coordinator._do_commit_offsets

        async def observed(assignment, offsets):
            await commit(assignment, offsets)  # an error of any partition is raised
            if offsets:
                self.committed([[tp.topic, tp.partition, each.offset] for tp, each in offsets.items()])

        coordinator._do_commit_offsets = observed
        coordinator.ontrial = True

    def do_seek(self, request):
        for topic, partition, offset in request["offsets"]:
            self.consumer.seek(TopicPartition(topic, partition), offset)

    def do_commit(self, request):
        offsets = {TopicPartition(topic, partition): offset for topic, partition, offset in request["offsets"]}
        wait(self.consumer.commit(offsets))

    def do_close(self, request):
        try:
            asyncio.run_coroutine_threadsafe(self.consumer.stop(), loop).result(request.get("ms", 5000) / 1000)
        except Exception as error:
            print(f"close: {error!r}", file=sys.stderr)


class Listener(ConsumerRebalanceListener):
    def __init__(self, client):
        self.client = client

    async def report(self, event, partitions):
        if partitions:
            if event == "assigned":
                self.client.assigned.clear()
            pairs = [[each.topic, each.partition] for each in partitions]
            await loop.run_in_executor(None, self.client.rebalance, event, pairs)
            self.client.assigned.set()

    async def on_partitions_assigned(self, assigned):
        await self.report("assigned", assigned)

    async def on_partitions_revoked(self, revoked):
        await self.report("revoked", revoked)


threading.Thread(target=loop.run_forever, daemon=True).start()
ontrial.serve(
    {"adapter": "aiokafka 1", "client": "aiokafka", "version": aiokafka.__version__,
     "runtime": "python " + platform.python_version()},
    {"producer": AioProducer, "consumer": AioConsumer})

"""A client of yours. docs/your-client.md explains each step."""
import os
import platform
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib", "python"))
import ontrial_adapter as ontrial  # noqa: E402

# 1. Import your client here, such as: import my_kafka


class MyProducer(ontrial.Client):
    def open(self, intent, config):
        # 2. Translate those of `intent` that your client has; `config` holds its own settings and comes last.
        #    All values are strings.
        settings = {"servers": intent["bootstrap.servers"].split(","), "client_id": intent["client.id"]}
        if "acks" in intent:
            settings["acks"] = -1 if intent["acks"] in ("all", "-1") else int(intent["acks"])
        settings.update(config)
        self.acks = settings.get("acks", 1)
        # 3. Create the client here. It must not need a broker yet: ontrial also asks without one what the client
        #    would run with. If your client connects when it is created, create it when the first request comes.
        self.client = None
        # 4. What it really runs with, by Kafka's names. Leave out what you do not know.
        return {"acks": "all" if self.acks == -1 else str(self.acks), "enable.idempotence": "false"}

    def do_send(self, request):
        for token, topic, partition, key, value, timestamp, headers in request["r"]:
            key, value = ontrial.unb64(key), ontrial.unb64(value)
            headers = [(name, ontrial.unb64(data)) for name, data in headers]
            # 5. Hand the record to your client, which must not wait for the broker here, and have it call
            #    `delivered` with the token. A record that it refuses at once is `failed`.
            self.failed(token, NotImplementedError("hand the record to your client"))

    def delivered(self, token, partition, offset):
        self.done(token, "sent" if self.acks == 0 else "ok", partition, offset)

    def failed(self, token, error):
        # "info": nobody knows whether the record was appended. "fatal" if the client is of no more use.
        self.done(token, "info", type(error).__name__, str(error), "")

    def do_flush(self, request):
        # 6. Return when every record that was handed over is answered.
        pass

    def do_close(self, request):
        # 7. As flush, for at most request["ms"]; then close the client.
        self.do_flush(request)


class MyConsumer(ontrial.Client):
    def open(self, intent, config):
        self.group = intent["group.id"]
        return {"isolation.level": intent.get("isolation.level", "read_uncommitted"),
                "enable.auto.commit": intent.get("enable.auto.commit", "true"),
                "auto.offset.reset": intent.get("auto.offset.reset", "latest"), "group.protocol": "classic"}

    def do_subscribe(self, request):
        # 8. Subscribe to request["topics"], with callbacks that call self.on_rebalance.
        raise NotImplementedError("subscribe")

    def on_rebalance(self, event, partitions):
        # `event` is "assigned", "revoked" or "lost". This returns when the host lets the callback go on.
        self.rebalance(event, [[topic, partition] for topic, partition in partitions])

    def do_poll(self, request):
        # 9. At most request["max"] records, after at most request["ms"] ms; an empty list is an answer.
        #    Each is [topic, partition, offset, leader epoch or -1, key, value, timestamp, "create" or "append", headers].
        return {"r": []}

    def do_commit(self, request):
        # 10. Commit request["offsets"], [[topic, partition, offset], …], and return when the broker has answered.
        raise NotImplementedError("commit")

    def do_close(self, request):
        pass


# 11. The version as the library itself tells it.
ontrial.serve(
    {"adapter": "my-kafka 1", "client": "my-kafka", "version": "0", "runtime": "python " + platform.python_version()},
    {"producer": MyProducer, "consumer": MyConsumer})

"""Reads, writes, waits for the acknowledgements, and then commits: at least once."""

import json
import os

from confluent_kafka import Consumer, KafkaException, Producer

SERVERS = os.environ["ONTRIAL_BOOTSTRAP_SERVERS"]


def main():
    consumer = Consumer({
        "bootstrap.servers": SERVERS,
        "group.id": os.environ["ONTRIAL_GROUP"],
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "session.timeout.ms": 6000,
    })
    producer = Producer({"bootstrap.servers": SERVERS, "enable.idempotence": True})
    consumer.subscribe([os.environ["ONTRIAL_INPUT_TOPIC"]])
    while True:
        records = [r for r in consumer.consume(100, timeout=0.2) if r.error() is None]
        if not records:
            continue
        failed = []

        def delivered(error, _message):
            if error is not None:
                failed.append(error)

        for record in records:
            order = json.loads(record.value())
            shipment = {"order": order["id"], "parcels": order["number"] % 3 + 1}
            producer.produce(
                os.environ["ONTRIAL_OUTPUT_TOPIC"],
                key=record.key(),
                value=json.dumps(shipment),
                on_delivery=delivered,
            )
        producer.flush()
        if failed:
            raise SystemExit(f"not delivered, so nothing is committed: {failed[0]}")
        try:
            consumer.commit(asynchronous=False)
        except KafkaException as e:
            print(f"not committed, so these records may be processed again: {e}", flush=True)


main()

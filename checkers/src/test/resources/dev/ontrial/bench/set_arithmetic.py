"""What Kafka's system tests do with a run: parse the producer's lines, and compare sets of values.

After VerifiableProducer._worker, ConsoleConsumer._worker and validate_delivery of tests/kafkatest.
Arguments: the producer's lines, the consumer's lines. Prints what was found and the CPU seconds.
"""
import json
import resource
import sys

acked = []
with open(sys.argv[1]) as lines:
    for line in lines:
        data = json.loads(line.strip())
        if data["name"] == "producer_send_success":
            acked.append(int(data["value"]))

consumed = []
with open(sys.argv[2]) as lines:
    for line in lines:
        consumed.append(int(line.strip()))

missing = len(set(acked) - set(consumed))
duplicates = len(consumed) - len(set(consumed))
used = resource.getrusage(resource.RUSAGE_SELF)
print("missing=%d duplicates=%d cpu=%.3f" % (missing, duplicates, used.ru_utime + used.ru_stime))

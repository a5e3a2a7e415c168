"""The protocol of ontrial's adapters for clients in Python: docs/client-protocol.md.

An adapter calls `serve(hello, {"producer": ProducerClass, "consumer": ConsumerClass})`.
Each client has a thread of its own, which takes its requests in order; the main thread reads the input.
"""
import base64
import json
import os
import queue
import sys
import threading
import time

_write_lock = threading.Lock()
_out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
os.dup2(2, 1)  # nothing but the protocol may reach the standard output


def line(message):
    """Writes one message."""
    text = json.dumps(message, separators=(",", ":"))
    with _write_lock:
        _out.write(text + "\n")
        _out.flush()


def b64(data):
    return None if data is None else base64.b64encode(data).decode("ascii")


def unb64(text):
    return None if text is None else base64.b64decode(text)


class AdapterError(Exception):
    """An error to report to the host; `outcome` is "fail" only where nothing can have been appended."""

    def __init__(self, code, text="", outcome="info", fatal=False, abortable=False):
        super().__init__(text)
        self.body = {"code": code, "text": str(text)[:500], "outcome": outcome,
                     "fatal": fatal, "abortable": abortable}


class Client:
    """A client that the host opened. Subclasses define open, and what their client can do."""

    def __init__(self, number):
        self.number = number
        self.requests = queue.Queue()
        self.tokens = {}
        self.next_token = 0
        self.opened = False
        self._done = []
        self._done_lock = threading.Lock()
        threading.Thread(target=self._run, daemon=True).start()

    # What a subclass may override.
    def open(self, intent, config):
        """Creates the client; returns its effective settings by Kafka's names."""
        raise NotImplementedError

    def idle(self):
        """Serves callbacks while there is no request; called at least every 5 ms."""

    def stats(self):
        """What the client counts, by the names of Kafka's producer metrics, as far as it can tell."""
        return {}

    # For subclasses to call.
    def done(self, token, outcome, *rest):
        """Answers a record; answers are collected until `flush_done`."""
        with self._done_lock:
            self._done.append([token, outcome, *rest])

    def flush_done(self):
        with self._done_lock:
            answers, self._done = self._done, []
        if answers:
            line({"ev": "done", "c": self.number, "d": answers})

    def report_stats(self):
        stats = self.stats()
        if stats:
            line({"ev": "stats", "c": self.number, "metrics": stats})

    def committed(self, offsets):
        """Reports positions that the client committed by itself."""
        line({"ev": "committed", "c": self.number, "offsets": offsets})

    def rebalance(self, event, partitions):
        """Reports a rebalance from inside the callback, and waits for the host."""
        token, self.next_token = self.next_token, self.next_token + 1
        gate = self.tokens[token] = threading.Event()
        line({"ev": event, "c": self.number, "token": token, "tps": partitions})
        gate.wait()

    def go(self, token):
        gate = self.tokens.pop(token, None)
        if gate:
            gate.set()

    # The loop.
    def _run(self):
        last_stats = time.monotonic()
        while True:
            try:
                request = self.requests.get(timeout=0.002)
            except queue.Empty:
                request = None
            if request is not None:
                self._handle(request)
            try:
                if self.opened:
                    self.idle()
            except Exception as error:  # the request that comes next will show it
                print(f"client {self.number}: {error!r}", file=sys.stderr)
            self.flush_done()
            if self.opened and time.monotonic() - last_stats > 0.25:
                last_stats = time.monotonic()
                self.report_stats()

    def _handle(self, request):
        verb = request["do"]
        answer = {}
        try:
            if verb == "open":
                effective = self.open(request["intent"], request["config"])
                self.opened = True
                answer = {"effective": effective, "credit": 10000}
            else:
                method = getattr(self, "do_" + verb, None)
                if method is None:
                    raise AdapterError("UNSUPPORTED", f"this adapter does not support {verb}")
                answer = method(request) or {}
            if verb == "send":
                return
            self.flush_done()
            if verb == "close":
                self.report_stats()
            line({"re": request["id"], **answer})
        except AdapterError as error:
            line({"re": request["id"], "err": error.body})
        except Exception as error:
            line({"re": request["id"],
                  "err": {"code": type(error).__name__, "text": str(error)[:500]}})


def serve(hello, kinds):
    """Serves until the input ends. `kinds` maps "producer" and "consumer" to subclasses of Client."""
    clients = {}
    for text in sys.stdin:
        request = json.loads(text)
        verb = request["do"]
        if verb == "hello":
            line({"re": request["id"], "protocol": 1, **hello})
        elif verb == "ping":
            line({"re": request["id"]})
        elif verb == "go":
            clients[request["c"]].go(request["token"])
        elif verb == "open":
            client = clients[request["c"]] = kinds[request["kind"]](request["c"])
            client.requests.put(request)
        else:
            client = clients.get(request.get("c"))
            if client is None:
                line({"re": request.get("id"), "err": {"code": "UNKNOWN_CLIENT"}})
            else:
                client.requests.put(request)
    os._exit(0)

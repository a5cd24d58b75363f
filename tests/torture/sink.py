"""The maintainers' end: a web hook over HTTP that remembers what it was sent, and can misbehave."""

import json
import re
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Sink:
    """Reads the feedback's id from the title, and the event that the driver wrote from the text."""

    def __init__(self) -> None:
        self.got: defaultdict[str, list[str]] = defaultdict(list)  # id -> the event in each delivery
        self.order: list[str] = []
        self.status = 200
        self.slow = 0.0  # seconds before it answers
        self.hang = 0  # deliveries that are accepted, and then never answered in time
        self._lock = threading.Lock()
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status = sink.take(sent)
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except OSError:
                    pass  # the sender was killed while it waited

            def log_message(self, *_: Any) -> None:
                """Stay silent."""

        self._handler = Handler
        self._server = self._listen(0)
        self.port = self._server.server_address[1]
        self.url = f"json://127.0.0.1:{self.port}/hook"

    def take(self, sent: dict[str, str]) -> int:
        time.sleep(self.slow)
        if self.status != 200:
            return self.status
        found = re.match(r"\[(FB-\w{6})\]", sent["title"])
        event = re.search(r"event (\S+)", sent["message"])
        assert found
        assert event
        with self._lock:
            self.got[found[1]].append(event[1])
            self.order.append(found[1])
            late, self.hang = self.hang > 0, max(0, self.hang - 1)
        time.sleep(3 if late else 0)
        return 200

    def down(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def up(self) -> None:
        self._server = self._listen(self.port)

    def _listen(self, port: int) -> ThreadingHTTPServer:
        server = ThreadingHTTPServer(("127.0.0.1", port), self._handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

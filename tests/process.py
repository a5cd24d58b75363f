"""A real server process on a free port of loopback, and requests to it as any client would send them."""

import asyncio
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from tests.stem import Forked

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("SANAD_", "SLACK_", "TEAMS_"))}
PAGES = ("/preview", "/inbox", "/?", "/data/")
CLEAN["PYTHONPATH"] = str(Path(__file__).parents[1])  # these sources, whatever is installed


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Process:
    popen: "subprocess.Popen[bytes]"
    link: str  # as printed: with the pages' token where that was drawn at the start
    log: Path

    @property
    def address(self) -> str:
        return self.link.partition("/?")[0]

    @property
    def token(self) -> str:
        return self.link.partition("?token=")[2]

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Pages are asked with the token of the printed link, unless `headers` say how."""
        sent = dict(headers or {})
        if self.token and (path == "/" or path.startswith(PAGES)) and "sanad=" not in sent.get("Cookie", ""):
            sent.setdefault("Authorization", f"Bearer {self.token}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, sent)
            found = connection.getresponse()
            return Answer(found.status, {k.title(): v for k, v in found.getheaders()}, found.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, body: object, **headers: str) -> Answer:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("POST", path, raw, {"Content-Type": "application/json"} | named)

    def ask(self, text: str, conversation: str = "", **more: object) -> Any:
        return self.post("/preview/ask", {"text": text, "conversation": conversation} | more).json

    def stop(self, seconds: float = 15) -> int:
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(seconds)


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Process]:
    """`sanad serve` in a folder of its own; ended by SIGTERM where the test did not end it."""
    with start(folder, **settings) as popen:
        log = folder / "log"
        try:
            yield Process(popen, address_of(popen, log), log)
        finally:
            if popen.poll() is None:
                popen.send_signal(signal.SIGTERM)
                popen.wait(15)


def start(folder: Path, **settings: str) -> "subprocess.Popen[bytes]":
    folder.mkdir(parents=True, exist_ok=True)
    environment = CLEAN | {"SANAD_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/sanad.db"} | settings
    with (folder / "log").open("wb") as log:
        words = ["serve", "--port", "0"]
        if any(name.startswith("PYTHON") for name in settings):  # for Python itself, which reads them as it starts
            command = [sys.executable, "-m", "bot", *words]
            return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log)
        return Forked(words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log)


def sanad(*words: str, stdin: bytes = b"", cwd: Path | None = None, **settings: str) -> Answer:
    """One run of the command line: its exit code, and what it printed; `headers["Error"]` is standard error."""
    command = [sys.executable, "-m", "bot", *words]
    found = subprocess.run(
        command, input=stdin, capture_output=True, cwd=cwd, env=CLEAN | settings, timeout=60, check=False
    )
    return Answer(found.returncode, {"Error": found.stderr.decode("utf-8", "replace")}, found.stdout)


class Listening(Protocol):
    """A server of our own for a test."""

    def listen(self) -> None:
        """Take connections until the socket is closed."""


L = TypeVar("L", bound=Listening)


@contextmanager
def listening(kind: Callable[[socket.socket], L]) -> Iterator[L]:
    """A server on a free port of loopback, in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found = kind(listener)
        threading.Thread(target=found.listen, daemon=True).start()
        yield found
        listener.shutdown(socket.SHUT_RDWR)


def until(holds: Any, seconds: float = 60) -> Any:
    """What `holds()` returns once it is true."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > end:
            raise AssertionError("it did not come to be")
        time.sleep(0.05)
    return found


async def comes(holds: Callable[[], Any], seconds: float = 60) -> Any:
    """As `until`, while the event loop of the test goes on."""
    async with asyncio.timeout(seconds):
        while not (found := holds()):  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.01)
        return found


def address_of(popen: "subprocess.Popen[bytes]", log: Path) -> str:
    assert popen.stdout is not None
    line = popen.stdout.readline().decode()
    found = re.search(r"http://\S+", line)
    assert found, f"{line}{log.read_text()}"
    return found[0]

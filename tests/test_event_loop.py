"""Nothing waits on the event loop, and nobody who sends half a request keeps others out."""

import asyncio
import contextlib
import json
import random
import shutil
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from resource import RLIMIT_NOFILE, getrlimit, setrlimit

import pytest

from content import FOLDER
from tests.pace import counting
from tests.process import Process, serving, until
from tests.slack.client import Client
from tests.slack.fake import FakeSlack, Script
from tests.slack.fake import serving as faking
from tests.slack.process import running
from tests.stall import longest, reset, watched
from tests.teams.microsoft import APP_ID, SECRET, TENANT, Microsoft, new_key
from tests.teams.microsoft import running as running_microsoft
from tests.whole import PAYLOADS

MOST = 8  # times a count of 100,000 words (6 ms of a quick processor), for which the loop may stand still: 50 ms
RANDOM = random.Random(7)
KEYS_LATE = 6.0  # seconds: a fetch has five


@asynccontextmanager
async def on_slack(folder: Path, **settings: str) -> AsyncIterator[tuple[FakeSlack, Client, Process]]:
    async with faking(FakeSlack()) as slack, running(slack, folder, **watched(folder), **settings) as (client, process):
        await client.play("command")
        await asyncio.sleep(0.5)
        reset(folder)
        yield slack, client, process


async def calmest(folder: Path, act: Callable[[], Awaitable[None]]) -> float:
    """The longest stall while `act` runs, in seconds, of the best of three: what is ours is there each time."""
    found = []
    for _ in range(3):
        reset(folder)
        await act()
        found.append(longest(folder))
        if found[-1] < MOST * counting():
            break
    return min(found)


async def test_the_watch_sees_whoever_waits_on_the_event_loop(tmp_path: Path) -> None:
    waits = """
from bot.server.health import Health
async def alive(self, request, alive=Health.alive):
    time.sleep(0.2)
    return await alive(self, request)
Health.alive = alive
"""
    with serving(tmp_path, **watched(tmp_path, waits)) as server:
        reset(tmp_path)
        server.get("/healthz")
        await asyncio.sleep(0.1)

        assert longest(tmp_path) > 0.15


@pytest.mark.parametrize(
    "script", [Script(status=429, retry_after=1, error="ratelimited"), Script(status=503)], ids=["429", "503"]
)
async def test_slack_may_ask_for_patience(tmp_path: Path, script: Script) -> None:
    async with on_slack(tmp_path) as (slack, client, _):

        async def act() -> None:
            before = len(slack.of("chat.postMessage"))
            slack.script["chat.postMessage"].append(script)
            await client.play("mention")
            await slack.when(lambda: len(slack.of("chat.postMessage")) > before + 1)

        assert await calmest(tmp_path, act) < MOST * max(counting() for _ in range(3))


async def test_a_message_of_unknown_words_holds_nobody_up(tmp_path: Path) -> None:
    async with on_slack(tmp_path) as (_, client, _):

        async def act() -> None:
            words = " ".join("".join(RANDOM.choice("abdeilmnorstu") for _ in range(8)) for _ in range(400))
            assert (await client.play("command", text=words))[0] == 200

        assert await calmest(tmp_path, act) < MOST * max(counting() for _ in range(3))


async def test_changed_content_is_read_beside_the_questions(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(FOLDER, content, ignore=shutil.ignore_patterns("__pycache__"))
    async with on_slack(tmp_path, SANAD_CONTENT=str(content)) as (_, client, process):

        async def act() -> None:
            before = process.get("/readyz").json["content_version"]
            with (content / "instruments.yaml").open("a", encoding="utf-8") as file:
                file.write("\n# changed\n")
            await asyncio.to_thread(until, lambda: process.get("/readyz").json["content_version"] != before)
            await client.play("command", text="what is the OPSC")

        assert await calmest(tmp_path, act) < MOST * max(counting() for _ in range(3))


async def test_a_slow_disk_holds_up_only_who_waits_for_it(tmp_path: Path) -> None:
    slow = """
import sqlite3, sqlite3.dbapi2
class Slow(sqlite3.Connection):
    def commit(self):
        time.sleep(0.5 * self.in_transaction)
        super().commit()
plain = sqlite3.dbapi2.connect
sqlite3.connect = sqlite3.dbapi2.connect = lambda *args, **more: plain(*args, **({"factory": Slow} | more))
"""
    with serving(tmp_path, **watched(tmp_path, slow)) as server:

        async def act() -> None:
            began = time.monotonic()
            kept = await asyncio.to_thread(server.ask, "please correct: the OPSC date is wrong, it was 2012")
            assert kept["feedback"]
            assert time.monotonic() - began > 0.4

        assert await calmest(tmp_path, act) < MOST * max(counting() for _ in range(3))


@contextlib.contextmanager
def without_keys(folder: Path) -> Iterator[tuple[Process, list[bytes]]]:
    """A server whose requests for Microsoft's keys are answered too late, and 230 forged requests to it."""
    microsoft = Microsoft(keys={"key-1": new_key()})
    settings = {
        "TEAMS_APP_ID": APP_ID,
        "TEAMS_APP_PASSWORD": SECRET,
        "TEAMS_APP_TYPE": "SingleTenant",
        "TEAMS_TENANT_ID": TENANT,
    }
    activity = json.loads((PAYLOADS / "teams" / "personal.json").read_text("utf-8"))
    with running_microsoft(microsoft):
        far = {"TEAMS_IDENTITY_URL": microsoft.url}
        with serving(folder, **watched(folder), **settings, **far) as server:
            microsoft.identity_delay = KEYS_LATE
            body = json.dumps({**activity, "serviceUrl": microsoft.url}).encode()
            requests = [
                (
                    f"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    f"Authorization: Bearer {microsoft.mint(header={'kid': f'forged-{n}'})}\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n"
                ).encode()
                + body
                for n in range(230)
            ]
            yield server, requests
        time.sleep(KEYS_LATE)  # the stand-in ends when nobody waits for it any more


async def test_while_microsofts_keys_cannot_be_had_forged_requests_keep_nobody_out(tmp_path: Path) -> None:
    manager = without_keys(tmp_path)
    server, requests = await asyncio.to_thread(manager.__enter__)  # the stand-in has an event loop of its own
    try:
        with contextlib.ExitStack() as held:

            async def act() -> None:
                for request in requests:
                    held.enter_context(socket.create_connection(("127.0.0.1", server.port))).sendall(request)
                    await asyncio.sleep(0.002)  # all in one turn of the loop would be work, and no waiting
                await asyncio.sleep(0.5)
                answer = await asyncio.to_thread(server.ask, "what is the OPSC")
                assert answer["intent"] == "summary"

            assert await calmest(tmp_path, act) < MOST * max(counting() for _ in range(3))
    finally:
        await asyncio.to_thread(manager.__exit__, None, None, None)


async def test_half_requests_keep_nobody_out(tmp_path: Path) -> None:
    with serving(tmp_path) as server, contextlib.ExitStack() as held:
        for _ in range(220):
            connection = held.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            head = ("POST /preview/ask HTTP/1.1", "Host: x", "Content-Type: application/json")
            token = f"Authorization: Bearer {server.token}"
            connection.sendall("\r\n".join([*head, token, "Content-Length: 100", "", "{"]).encode())

        assert server.ask("what is the OPSC")["intent"] == "summary"


async def test_a_body_has_five_seconds_and_a_head_ten(tmp_path: Path) -> None:
    def ended(port: int, sent: str) -> tuple[float, bytes]:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.settimeout(40)
            connection.sendall(sent.encode())
            began = time.monotonic()
            answer = connection.recv(65536)
            return time.monotonic() - began, answer

    with serving(tmp_path) as server:
        head = f"POST /preview/ask HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\n"
        body = asyncio.to_thread(
            ended, server.port, f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
        )
        silent = asyncio.to_thread(ended, server.port, head)
        (body_took, answer), (head_took, nothing) = await asyncio.gather(body, silent)

    assert 4 < body_took < head_took
    assert b" 408 " in answer.splitlines()[0]
    assert head_took > 8
    assert nothing == b""


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("/slack/events", "Content-Type: application/json\r\n"),
        ("/api/messages", "Content-Type: application/json\r\n"),
        ("/preview/ask", "Content-Type: application/json\r\n"),
        ("/inbox/FB-7K2M9Q", "Content-Type: application/x-www-form-urlencoded\r\n"),
    ],
)
async def test_who_shows_nothing_is_turned_away_before_the_body_is_waited_for(
    tmp_path: Path, path: str, head: str
) -> None:
    teams = {"TEAMS_APP_ID": "0c8f1f2a-5f1f-4b63-9a53-0d7f2a6f7f10", "TEAMS_APP_PASSWORD": "p" * 30}
    here = {"TEAMS_IDENTITY_URL": "http://127.0.0.1:9"}
    async with faking(FakeSlack()) as slack, running(slack, tmp_path, **teams, **here) as (_, server):

        def asked() -> bytes:
            with socket.create_connection(("127.0.0.1", server.port)) as connection:
                connection.settimeout(20)  # waited for, the body would be answered by 408
                connection.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\n{head}Content-Length: 5000\r\n\r\n{{".encode())
                return connection.recv(65536)

        assert b" 401 " in (await asyncio.to_thread(asked)).splitlines()[0]


SIGNATURE = f"X-Slack-Request-Timestamp: {int(time.time())}\r\nX-Slack-Signature: v0={'a' * 64}\r\n"
BODY = f"POST /slack/events HTTP/1.1\r\nHost: x\r\n{SIGNATURE}Content-Type: application/json\r\n"
HELD = {
    "silence": "",
    "half a head": "GET /healthz HTTP/1.1\r\n",
    "half a body": f"{BODY}Content-Length: 100\r\n\r\n{{",
    "idle afterwards": "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "answers that nobody reads": "GET /privacy HTTP/1.1\r\nHost: x\r\n\r\n" * 300,
}


@contextlib.contextmanager
def files(most: int) -> Iterator[None]:
    """For a process that is started in here, which inherits how many files it may open."""
    soft, hard = getrlimit(RLIMIT_NOFILE)
    setrlimit(RLIMIT_NOFILE, (most, hard))
    try:
        yield
    finally:
        setrlimit(RLIMIT_NOFILE, (soft, hard))


@contextlib.contextmanager
def crowded(server: Process, sent: str, connections: int) -> Iterator[None]:
    """Connections that are held, as far as the server lets them."""
    with contextlib.ExitStack() as held, files(min(8_192, getrlimit(RLIMIT_NOFILE)[1])):
        for _ in range(connections):
            connection = held.enter_context(socket.socket())
            connection.settimeout(0.1)
            with contextlib.suppress(OSError):  # nobody takes it, its buffer is full, or the server has cut it off
                connection.connect(("127.0.0.1", server.port))
                connection.setblocking(False)
                connection.send(sent.encode())
        yield


def answers_in_time(server: Process) -> bool:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        return b" 200 " in connection.recv(65_536)


@pytest.mark.parametrize("sent", HELD.values(), ids=HELD.keys())
async def test_a_crowd_leaves_room_for_whoever_asks(tmp_path: Path, sent: str) -> None:
    async with faking(FakeSlack()) as slack:
        with files(1_024):
            running_ = running(slack, tmp_path)
            _, server = await running_.__aenter__()
        try:
            with crowded(server, sent, 1_400):
                for _ in range(3):
                    assert await asyncio.to_thread(answers_in_time, server)
        finally:
            await running_.__aexit__(None, None, None)

        log = server.log.read_text("utf-8")
        assert len(log) < 10_000, log[:2_000]  # a line for each connection would be 100,000
        assert '"fault"' not in log


def test_where_no_file_is_left_the_log_says_so_once(tmp_path: Path) -> None:
    with files(40):
        server_ = serving(tmp_path)
        server = server_.__enter__()
    try:
        with crowded(server, "", 200):
            time.sleep(2)
        assert until(lambda: answers_in_time(server))
        time.sleep(1.5)  # a second later asyncio takes the listener up again, once for each that it could not take
    finally:
        server_.__exit__(None, None, None)

    assert server.log.read_text("utf-8").count("no connection can be taken") == 1
    assert len(server.log.read_text("utf-8")) < 10_000


@pytest.mark.parametrize(
    ("head", "sent", "answer"),
    [
        ("Content-Length: 100", '{"', b""),
        ("Transfer-Encoding: chunked", "nonsense\r\n", b" 400 "),
        ("Content-Encoding: gzip\r\nContent-Length: 8", "nonsense", b" 400 "),
    ],
    ids=["hung up", "chunks", "encoding"],
)
async def test_a_body_that_breaks_off_is_no_fault_of_ours(tmp_path: Path, head: str, sent: str, answer: bytes) -> None:
    async with faking(FakeSlack()) as slack, running(slack, tmp_path) as (_, server):

        def ask() -> bytes:
            with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
                connection.sendall(f"{BODY}{head}\r\n\r\n{sent}".encode())
                return connection.recv(65_536) if answer else b""

        assert answer in (await asyncio.to_thread(ask)).partition(b"\r\n")[0]
        await asyncio.sleep(0.2)
        assert '"fault"' not in server.log.read_text("utf-8")

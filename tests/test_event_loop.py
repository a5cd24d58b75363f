"""Nothing waits on the event loop, and nobody who sends half a request keeps others out."""

import asyncio
import contextlib
import json
import random
import shutil
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from resource import RLIMIT_NOFILE, getrlimit, setrlimit

import pytest

from content import FOLDER
from tests.process import Process, serving, until
from tests.slack.client import Client
from tests.slack.fake import FakeSlack, Script
from tests.slack.fake import serving as faking
from tests.slack.process import running
from tests.stall import longest, reset, watched

MOST = 0.05  # seconds for which the loop may stand still
RANDOM = random.Random(7)


@asynccontextmanager
async def on_slack(folder: Path, **settings: str) -> AsyncIterator[tuple[FakeSlack, Client, Process]]:
    async with faking(FakeSlack()) as slack, running(slack, folder, **watched(folder), **settings) as (client, process):
        await client.play("command")
        await asyncio.sleep(0.5)
        reset(folder)
        yield slack, client, process


@pytest.mark.parametrize(
    "script", [Script(status=429, retry_after=2, error="ratelimited"), Script(status=503)], ids=["429", "503"]
)
async def test_slack_may_ask_for_patience(tmp_path: Path, script: Script) -> None:
    async with on_slack(tmp_path) as (slack, client, _):
        slack.script["chat.postMessage"].append(script)
        await client.play("mention")
        await slack.until("chat.postMessage")
        await slack.when(lambda: len(slack.of("chat.postMessage")) > 1)

        assert longest(tmp_path) < MOST


async def test_a_message_of_unknown_words_holds_nobody_up(tmp_path: Path) -> None:
    async with on_slack(tmp_path) as (_, client, _):
        for _ in range(3):
            words = " ".join("".join(RANDOM.choice("abdeilmnorstu") for _ in range(8)) for _ in range(400))
            status, _ = await client.play("command", text=words)
            assert status == 200

        assert longest(tmp_path) < MOST


async def test_changed_content_is_read_beside_the_questions(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(FOLDER, content, ignore=shutil.ignore_patterns("__pycache__"))
    async with on_slack(tmp_path, SANAD_CONTENT=str(content)) as (_, client, process):
        before = process.get("/readyz").json["content_version"]
        with (content / "instruments.yaml").open("a", encoding="utf-8") as file:
            file.write("\n# changed\n")
        await asyncio.to_thread(until, lambda: process.get("/readyz").json["content_version"] != before)
        await client.play("command", text="what is the OPSC")

        # Python's own lock passes from thread to thread every few milliseconds
        assert longest(tmp_path) < 2 * MOST


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
            connection.settimeout(20)
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

    assert 4 < body_took < 8
    assert b" 408 " in answer.splitlines()[0]
    assert 8 < head_took < 14
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
                connection.settimeout(3)
                connection.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\n{head}Content-Length: 5000\r\n\r\n{{".encode())
                return connection.recv(65536)

        assert b" 401 " in (await asyncio.to_thread(asked)).splitlines()[0]


def test_silent_connections_leave_room_for_whoever_asks(tmp_path: Path) -> None:
    soft, hard = getrlimit(RLIMIT_NOFILE)
    setrlimit(RLIMIT_NOFILE, (256, hard))  # the server inherits it
    try:
        with serving(tmp_path) as server, contextlib.ExitStack() as held:
            setrlimit(RLIMIT_NOFILE, (soft, hard))
            for _ in range(300):
                held.enter_context(socket.create_connection(("127.0.0.1", server.port)))

            assert server.get("/healthz").status == 200
            log = server.log.read_text("utf-8")
            assert "Too many open files" not in log
            assert json.dumps("out of system resource")[1:-1] not in log
    finally:
        setrlimit(RLIMIT_NOFILE, (soft, hard))

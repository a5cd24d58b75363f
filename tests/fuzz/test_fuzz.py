"""Hostile requests to every address of the real process: no fault, no traceback, no leak.

`make fuzz` sends many more of them: SANAD_FUZZ is how many for each kind.
"""

import json
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.inbox import FORM_COOKIE
from bot.knowledge.library import Live
from bot.server.lifecycle import Server
from bot.settings import Settings
from bot.store import Store
from tests.fuzz import requests
from tests.process import Process
from tests.slack.client import SECRET
from tests.slack.fake import BOT_TOKEN
from tests.whole import fake_slack, whole

MANY = int(os.environ.get("SANAD_FUZZ", "120"))
TOKEN = "a-token-of-some-length"
NOBODY = "http://127.0.0.1:9/"  # where nobody listens
NOT_HTTP = {
    "BadHttpMessage",
    "ContentEncodingError",
    "RequestPayloadError",
    "TransferEncodingError",
    "LineTooLong",
    "InvalidHeader",
}
KEY = "a-key-of-at-least-thirty-two-characters"
SEVERAL = {  # workspaces install it themselves
    "SLACK_BOT_TOKEN": "",
    "SANAD_API_TOKEN": TOKEN,
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "a-client-secret",
    "SANAD_SECRET_KEY": KEY,
    "SANAD_PUBLIC_URL": "https://sanad.example.org",
}
SECRETS = (BOT_TOKEN, SECRET, TOKEN, KEY, SEVERAL["SLACK_CLIENT_SECRET"])
FORMS = st.fixed_dictionaries({}, optional=dict.fromkeys(("text", "conversation", "id", "form"), requests.values))

pytestmark = pytest.mark.timeout(max(120, MANY))
fuzzed = settings(
    max_examples=MANY,
    deadline=None,
    database=None,
    derandomize="SANAD_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(
    scope="module",
    params=[{}, {"SANAD_PREVIEW_TOKEN": TOKEN, "SANAD_API_TOKEN": TOKEN}, SEVERAL],
    ids=["open", "locked", "several workspaces"],
)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Everything configured; at the end its log is read, and it must still serve."""
    with fake_slack() as slack, whole(tmp_path_factory.mktemp("fuzz"), slack, **request.param) as found:
        yield found
        assert found.get("/healthz").status == 200
        assert found.stop() == 0
        _examine(found.log.read_text("utf-8"))


def _examine(log: str) -> None:
    lines = [json.loads(line) for line in log.splitlines()]
    faults = [line for line in lines if line["level"] in {"error", "critical"} and not _expected(line)]
    assert faults == []
    assert "Traceback" not in log
    assert not any(secret in log for secret in SECRETS)


def _expected(line: dict[str, Any]) -> bool:
    """aiohttp's own word on what was no HTTP, Bolt's on a workspace it does not know, Slack's that it holds back."""
    kinds = {found.strip() for found in line.get("error", "").split("<")}
    logger = line.get("logger")
    unknown = logger == "slack_bolt.AsyncMultiTeamsAuthorization"
    return (
        unknown
        or line["event"] == "slack_events_rate_limited"
        or (logger == "aiohttp.server" and bool(kinds & NOT_HTTP))
    )


def _sends(server: Process, request: bytes, patience: float) -> tuple[int, bytes]:
    """The status, and all that came back; 0 where the connection was closed without a word."""
    answer = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=patience) as connection:
        try:
            connection.sendall(request)
            while True:
                try:
                    more = connection.recv(65536)
                except TimeoutError:  # it waits for the rest of the body: there is none
                    connection.settimeout(20)
                    connection.shutdown(socket.SHUT_WR)
                    continue
                if not more:
                    break
                answer += more
        except ConnectionError:
            pass
    found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    return int(found[1]) if found else 0, answer


def _stands(server: Process, request: bytes, patience: float = 20) -> int:
    status, answer = _sends(server, request, patience)

    # The Bot Framework's word for an invoke that a bot does not know is 501.
    assert status < 500 or status == 501, answer[:300]
    assert b"Traceback" not in answer
    # What is no HTTP never reaches the application: aiohttp refuses it with an answer of its own.
    assert not status or b"\r\nX-Content-Type-Options: nosniff\r\n" in answer or _refused_by_aiohttp(status, answer)
    assert not any(secret.encode() in answer for secret in SECRETS)
    return status


async def test_every_address_of_the_server_is_among_those_that_are_tried(tmp_path: Path) -> None:
    values = {name.lower(): value for name, value in SEVERAL.items() if value}
    everything = Settings.model_validate(values | {"slack_signing_secret": SECRET, "teams_local": True})
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db", ())
    server = Server(everything, Live(), store, ())
    await store.close()

    addresses = {resource.canonical for resource in server._runner.app.router.resources()}
    assert {"/inbox/{id}", "/slack/oauth_redirect", "/api/messages"} <= addresses
    for address in addresses:
        shape = re.sub(r"\{\w+\}", "[^/]+", address)
        assert any(re.fullmatch(shape, path) for path in requests.ROUTES), address


def _refused_by_aiohttp(status: int, answer: bytes) -> bool:
    return status == 400 and b"\r\nServer: Python/" in answer.partition(b"\r\n\r\n")[0]


@fuzzed
@given(request=requests.raw())
def test_any_method_header_and_body_at_any_address(server: Process, request: bytes) -> None:
    _stands(server, request, 0.1)


@fuzzed
@given(request=requests.broken())
def test_what_is_hardly_http(server: Process, request: bytes) -> None:
    _stands(server, request, 0.1)


@fuzzed
@given(payload=requests.altered("slack"))
def test_a_signed_request_from_slack_put_out_of_shape(server: Process, payload: Any) -> None:
    assert _stands(server, requests.signed(payload))


@fuzzed
@given(activity=requests.altered("teams", deliveryMode="expectReplies", serviceUrl=NOBODY, channelId="msteams"))
def test_an_activity_put_out_of_shape(server: Process, activity: Any) -> None:
    assert _stands(server, requests.post("/api/messages", json.dumps(activity).encode(), "application/json"))


@fuzzed
@given(line=FORMS, text=st.text(max_size=60))
def test_a_question_put_out_of_shape(server: Process, line: dict[str, Any], text: str) -> None:
    body = json.dumps({"text": text} | line).encode()
    assert _stands(
        server, requests.post("/preview/ask", body, "application/json", {"Authorization": f"Bearer {TOKEN}"})
    )


@fuzzed
@given(fields=st.dictionaries(st.sampled_from(("decision", "comment", "name", "x")), st.text(max_size=30)))
@pytest.mark.parametrize("path", ["/inbox/{}", "/inbox/FB-7K2M9Q", "/inbox/deliveries/1/retry", "/inbox/%00"])
def test_a_decision_in_the_inbox_put_out_of_shape(server: Process, path: str, fields: dict[str, str]) -> None:
    body = urlencode(fields | {"token": "a" * 64}, errors="replace").encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Cookie": f"{FORM_COOKIE}={'a' * 64}"}
    sent = requests.post(path.format(_a_correction(server)), body, "application/x-www-form-urlencoded", headers)
    assert _stands(server, sent)


def _a_correction(server: Process) -> str:
    line = {"text": "the opsc date is wrong, it was 2011", "conversation": "fuzz", "id": "the same"}
    answer = server.post("/preview/ask", line, Authorization=f"Bearer {TOKEN}").json
    return str(answer["feedback"]["id"])

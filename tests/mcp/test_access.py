"""Who may call over HTTP."""

import http.client
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.mcp.conftest import TEAM, TOKEN
from tests.process import sanad
from tests.slack.client import sign

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "slackbot", "version": "1"},
    },
}
ASKS = {"user_id": "U1", "team_id": TEAM}


def tool(meta: Any = None) -> dict[str, Any]:
    call = {"name": "instruments", "arguments": {}} | ({"_meta": {"slack": meta}} if meta is not None else {})
    return {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}


def post(address: str, body: Any, **headers: str) -> tuple[int, Any]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    url = urlsplit(address)
    sent = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=30)
    try:
        connection.request("POST", url.path, raw, sent | {name.replace("_", "-"): v for name, v in headers.items()})
        found = connection.getresponse()
        text = found.read()
        return found.status, json.loads(text) if text.startswith(b"{") else text.decode()
    finally:
        connection.close()


def signed(address: str, body: Any, **more: Any) -> tuple[int, Any]:
    raw = json.dumps(body).encode()
    return post(address, raw, **sign(raw, **more))


async def test_a_client_with_the_token_comes_in(locked: str) -> None:
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}) as http,
        Client(streamable_http_client(locked, http_client=http)) as client,
    ):
        found = await client.call_tool("instruments", {})

    assert found.structured_content
    assert "opsc" in [each["id"] for each in found.structured_content["instruments"]]


@pytest.mark.parametrize("authorization", ["Bearer wrong", f"Basic {TOKEN}", "Bearer", ""])
def test_a_wrong_token_is_refused_with_a_sentence(locked: str, authorization: str) -> None:
    status, body = post(locked, INITIALIZE, Authorization=authorization)

    assert status == 401
    assert "needs its token" in body["error"]


def test_with_a_token_this_machine_needs_it_too(locked: str) -> None:
    assert post(locked, INITIALIZE)[0] == 401


@pytest.mark.parametrize(
    "headers", [{"X_Forwarded_For": "203.0.113.9"}, {"Forwarded": "for=203.0.113.9"}, {"Host": "evil.example"}]
)
def test_without_a_token_nobody_comes_through_a_proxy_or_by_another_name(near: str, headers: dict[str, str]) -> None:
    assert post(near, INITIALIZE)[0] == 200
    assert post(near, INITIALIZE, **headers)[0] == 401


def test_behind_its_own_name_it_answers_and_behind_another_it_does_not(locked: str) -> None:
    mine = {"Authorization": f"Bearer {TOKEN}"}

    assert post(locked, INITIALIZE, Host="mcp.example.org", **mine)[0] == 200
    assert post(locked, INITIALIZE, Host="other.example.org", **mine)[0] == 421
    assert post(locked, INITIALIZE, Host="mcp.example.org", Origin="https://evil.example", **mine)[0] == 403


def test_slackbot_comes_in_with_its_signature_for_a_person_of_a_workspace_that_may(locked: str) -> None:
    assert signed(locked, INITIALIZE)[0] == 200
    status, body = signed(locked, tool(ASKS))
    assert status == 200
    assert body["result"]["structuredContent"]["instruments"]


@pytest.mark.parametrize(
    "meta",
    [
        None,
        {},
        "T0SANAD",
        {"team_id": TEAM},
        {"user_id": "U1"},
        ASKS | {"team_id": "T0OTHER"},
        ASKS | {"team_id": [TEAM]},
    ],
)
def test_a_signed_call_for_nobody_or_of_another_workspace_is_refused(locked: str, meta: Any) -> None:
    assert signed(locked, tool(meta))[0] == 401


def test_what_slack_has_not_signed_now_is_refused(locked: str) -> None:
    raw = json.dumps(tool(ASKS)).encode()

    assert signed(locked, tool(ASKS), secret="another")[0] == 401
    assert signed(locked, tool(ASKS), at=time.time() - 301)[0] == 401
    assert post(locked, raw + b" ", **sign(raw))[0] == 401
    assert post(locked, raw, X_Slack_Signature="v0=1", X_Slack_Request_Timestamp="x")[0] == 401
    assert post(locked, b"[]", **sign(b"[]"))[0] == 401
    assert post(locked, b"{", **sign(b"{"))[0] == 401
    assert post(locked, b"\xff" * 300_000, **sign(raw))[0] == 413


def test_where_slack_is_not_set_up_its_signature_opens_nothing(near: str) -> None:
    raw = json.dumps(tool(ASKS)).encode()

    assert post(near, raw, X_Forwarded_For="203.0.113.9", **sign(raw))[0] == 401


def test_nothing_that_was_asked_is_logged(near: str, folder: Path) -> None:
    call = {"name": "standing", "arguments": {"state": "Narnia", "instrument": "Quidditch"}}
    body = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}

    assert post(near, body, MCP_Protocol_Version="2025-06-18")[1]["result"]["isError"]
    assert post(near, b"{Quidditch")[0] == 400
    log = (folder / "log").read_text()
    assert "Narnia" not in log
    assert "Quidditch" not in log


def test_other_machines_are_let_in_with_a_token_alone() -> None:
    found = sanad("mcp", "--http", "--host", "0.0.0.0", "--port", "0")

    assert found.status == 2
    assert "SANAD_API_TOKEN" in found.headers["Error"]


def test_a_port_that_is_taken_is_said_to_be_so(near: str) -> None:
    found = sanad("mcp", "--http", "--port", str(urlsplit(near).port))

    assert found.status == 1
    assert "Choose another --port" in found.headers["Error"]

"""The same surfaces over a connection that we open."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from adapters.slack.config import SlackConfig
from adapters.slack.ingress import Response
from tests.process import comes
from tests.slack.client import Json, sign
from tests.slack.conftest import House, opened
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack, Script


@pytest.fixture
async def wired(slack: FakeSlack) -> AsyncIterator[House]:
    """Connected, without a signing secret."""
    async with opened(slack, SlackConfig(BOT_TOKEN, app_token=APP_TOKEN, api_url=f"{slack.url}/api/")) as found:
        await slack.when(lambda: slack.sockets)
        yield found
    assert slack.faults == []


async def sent(house: House, kind: str, name: str, **changes: object) -> Json:
    """Send an envelope and wait for its acknowledgement."""
    envelope = await house.slack.envelope(kind, house.client.live(name, **changes))
    return await house.slack.when(
        lambda: house.slack.acks.get(envelope, False) is not False and [house.slack.acks[envelope]]
    )


@pytest.mark.parametrize(
    ("kind", "name", "contains"),
    [
        ("slash_commands", "command", "Pakistan ratified the OPSC"),
        ("interactive", "typed", "budapest"),
        ("interactive", "submitted", "FB-000001"),
        ("interactive", "shortcut", "{}"),
        ("events_api", "mention", "{}"),
    ],
)
async def test_every_surface_answers(wired: House, kind: str, name: str, contains: str) -> None:
    acknowledged = await sent(wired, kind, name)

    assert contains in str(acknowledged)


async def test_a_mention_is_answered(wired: House) -> None:
    await sent(wired, "events_api", "mention")

    assert (await wired.slack.until("chat.postMessage"))[0]["thread_ts"] == "1753869600.000100"


async def test_the_same_envelope_twice_is_answered_once(wired: House) -> None:
    await sent(wired, "events_api", "mention")
    await sent(wired, "events_api", "mention")
    await sent(wired, "events_api", "direct_message")

    await wired.slack.until("chat.postMessage", 2)
    assert len(wired.app.heard) == 2


async def test_what_cannot_be_stored_is_not_acknowledged(wired: House) -> None:
    wired.app.away = True
    envelope = await wired.slack.envelope("events_api", wired.client.live("mention"))
    await sent(wired, "slash_commands", "command")

    assert envelope not in wired.slack.acks


async def test_junk_in_an_envelope_ends_nothing(wired: House) -> None:
    for payload in ({}, {"type": 5}, {"type": "block_actions"}, {"event": []}):
        for kind in ("events_api", "interactive", "slash_commands", "unheard_of"):
            await wired.slack.envelope(kind, payload)

    assert "Pakistan" in str(await sent(wired, "slash_commands", "command"))


async def ask(socket: web.WebSocketResponse) -> None:
    await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})


async def close(socket: web.WebSocketResponse) -> None:
    await socket.close()


async def tear(socket: web.WebSocketResponse) -> None:
    assert socket._req is not None
    assert socket._req.transport is not None
    socket._req.transport.abort()


@pytest.mark.parametrize("end", [ask, close, tear])
async def test_a_connection_that_ends_is_followed_by_another(
    wired: House, end: Callable[[web.WebSocketResponse], Awaitable[None]]
) -> None:
    first = wired.slack.sockets[-1]
    await end(first)
    await wired.slack.when(lambda: wired.slack.sockets and wired.slack.sockets[-1] is not first, 20)

    assert "Pakistan" in str(await sent(wired, "slash_commands", "command"))


async def test_readiness_says_whether_the_connection_stands(slack: FakeSlack) -> None:
    slack.script["apps.connections.open"].append(Script(status=503))
    async with opened(slack, SlackConfig(BOT_TOKEN, app_token=APP_TOKEN, api_url=f"{slack.url}/api/")) as house:
        assert house.platform.trouble() == "Slack's Socket Mode is not connected"
        await slack.when(lambda: slack.sockets)
        await comes(lambda: house.platform.trouble() == "")


async def test_without_a_signing_secret_http_is_closed(wired: House) -> None:
    assert (await wired.client.post(b"{}", {"Content-Type": "application/json", **sign(b"{}")}))[0] == 404


async def test_an_answer_of_urdu_fits_the_connection(wired: House) -> None:
    """Slack closes it at a frame of 20,480 bytes. Escaped, a letter of Urdu takes six."""
    (acknowledged,) = await sent(wired, "slash_commands", "command", text="large")

    assert "پاکستان" in str(acknowledged)
    assert len(json.dumps(acknowledged).encode()) > 20_480
    assert wired.platform.trouble() == ""


async def test_what_is_too_large_and_has_no_response_url_cuts_nobody_off(wired: House) -> None:
    wired.platform.ingress.enter = too_large  # type: ignore[method-assign] # no answer of ours is so large
    assert await sent(wired, "interactive", "typed") == [{}]
    del wired.platform.ingress.enter

    assert "Pakistan" in str(await sent(wired, "slash_commands", "command"))
    assert len(wired.slack.sockets) == 1


async def too_large(_kind: str, _payload: Json) -> Response:
    return Response(200, json.dumps({"options": ["ا" * 30_000]}))


async def test_a_token_that_slack_ceases_to_take_is_said_and_tried_again(
    wired: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.socket_mode.REFUSED_SECONDS", 0.2)
    wired.slack.script["apps.connections.open"].extend(Script(error="token_revoked") for _ in range(3))
    with capture_logs() as logs:
        await ask(wired.slack.sockets[0])
        await wired.slack.until("apps.connections.open", 2)
        refused = "SLACK_APP_TOKEN: Slack does not take it (token_revoked)"
        await comes(lambda: wired.platform.trouble() == refused)
        await wired.slack.until("apps.connections.open", 5)

    await comes(lambda: wired.platform.trouble() == "")
    assert [line["reason"] for line in logs if line["event"] == "slack_app_token_refused"] == ["token_revoked"]


async def test_a_token_that_slack_does_not_take_is_said_once(slack: FakeSlack) -> None:
    slack.script["apps.connections.open"].extend([Script(error="invalid_auth")] * 9)
    with capture_logs() as logs:
        async with opened(slack, SlackConfig(BOT_TOKEN, app_token=APP_TOKEN, api_url=f"{slack.url}/api/")) as found:
            await slack.when(lambda: slack.of("apps.connections.open"))
            refused = "SLACK_APP_TOKEN: Slack does not take it (invalid_auth)"
            await comes(lambda: found.platform.trouble() == refused)

    assert [line["reason"] for line in logs if line["event"] == "slack_app_token_refused"] == ["invalid_auth"]
    assert len(slack.of("apps.connections.open")) == 1

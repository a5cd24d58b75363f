"""Who gets in: signatures, replays, strangers, guests and junk."""

import json
import re
import time
from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from adapters.slack.config import SLACK, SlackConfig
from adapters.slack.outbound.web_api import trusted
from tests.slack.client import SECRET, encoded, recorded, sign
from tests.slack.conftest import House, opened
from tests.slack.fake import FakeSlack

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
EVENT, _ = encoded(recorded("mention"))
NOW = str(int(time.time()))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": NOW},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": NOW, "X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": NOW, "X-Slack-Signature": "v0="},
        {"X-Slack-Request-Timestamp": NOW, "X-Slack-Signature": "é" * 64},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "١٧٥٣", "X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=" + "0" * 64},
    ],
)
async def test_what_slack_did_not_sign_is_refused(house: House, headers: dict[str, str]) -> None:
    await refused(house, headers)


@pytest.mark.parametrize("seconds", [-86_400, -310, 330])
async def test_what_slack_signed_at_another_time_is_refused(house: House, seconds: int) -> None:
    await refused(house, sign(EVENT, at=time.time() + seconds))


@pytest.mark.parametrize(("body", "secret"), [(EVENT, "another"), (EVENT + b" ", SECRET), (b"", SECRET)])
async def test_another_bodys_or_anothers_signature_is_refused(house: House, body: bytes, secret: str) -> None:
    await refused(house, sign(body, secret=secret))


async def refused(house: House, headers: dict[str, str]) -> None:
    with capture_logs() as logs:
        status, found = await house.client.post(EVENT, {**JSON, **headers})

    assert (status, found, house.app.heard) == (401, {}, [])
    assert not any("exc_info" in line or "OPSC" in str(line) for line in logs)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[1]", "application/json"),
        (b'"text"', "application/json"),
        (b"", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 90_000, "application/json"),
        (b'{"a":1}', "application/json; charset=unknown-8"),
        (b"{}", "application/json"),
        (b'{"type": 5}', "application/json"),
        (b'{"type": "event_callback"}', "application/json"),
        (b'{"type": "event_callback", "team_id": "T0TEAM", "event": []}', "application/json"),
        (b'{"type": "event_callback", "team_id": {}, "event": {}}', "application/json"),
        (b"payload=%7B", "application/x-www-form-urlencoded"),
        (b"payload=[]", "application/x-www-form-urlencoded"),
        (b"payload=%7B%22type%22%3A%22block_actions%22%7D", "application/x-www-form-urlencoded"),
        (b"command=%2Fsanad", "application/x-www-form-urlencoded"),
        (b"no pairs here", "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(200)), "application/x-www-form-urlencoded"),
        (b"a=1", "text/plain"),
    ],
)
async def test_a_signed_body_that_slack_does_not_send_is_refused(house: House, body: bytes, kind: str) -> None:
    with capture_logs() as logs:
        status, _ = await house.client.post(body, {"Content-Type": kind, **sign(body)})

    assert status in {200, 400, 401}
    assert house.app.heard == []
    assert not any("exc_info" in line for line in logs)


async def test_slack_need_not_send_again_what_is_malformed(house: House) -> None:
    body = b"{"
    async with house.client.session.post(house.client.url, data=body, headers={**JSON, **sign(body)}) as response:
        assert (response.status, response.headers["X-Slack-No-Retry"]) == (400, "1")


async def test_a_large_body_is_refused_before_it_is_read(house: House) -> None:
    body = b"x" * (256 * 1024 + 1)

    assert (await house.client.post(body, {**JSON, **sign(body)}))[0] == 413


async def test_a_body_may_come_in_chunks(house: House) -> None:
    """As a gateway passes it on."""
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()

    async def chunks() -> AsyncIterator[bytes]:
        yield body[:10]
        yield body[10:]

    async with house.client.session.post(house.client.url, data=chunks(), headers={**JSON, **sign(body)}) as response:
        assert response.status == 200
    async with house.client.session.post(house.client.url, data=chunks(), headers=JSON) as response:
        assert response.status == 401


async def test_chunks_without_an_end_are_refused(house: House) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"x" * 8192

    headers = {**JSON, **sign(b"x")}
    async with house.client.session.post(house.client.url, data=endless(), headers=headers) as response:
        assert response.status == 413


async def test_slack_may_look_at_the_certificate(house: House) -> None:
    assert (await house.client.post(b"token=abc&ssl_check=1", FORM))[0] == 200
    assert (await house.client.post(b"token=abc&ssl_check=1&command=/sanad", FORM))[0] == 401


@pytest.mark.parametrize("name", ["command", "pick", "submitted", "shortcut", "decide"])
async def test_a_replayed_interaction_is_refused(house: House, name: str) -> None:
    payload = house.client.live(name)

    assert (await house.client.send(payload))[0] == 200
    assert (await house.client.send(payload))[0] == 409
    await house.client.play("direct_message")
    await house.slack.until("chat.postMessage")
    assert len(house.app.heard) <= 2


async def test_a_replayed_event_does_nothing_again(house: House) -> None:
    for event in (house.client.live("home_opened"), house.client.live("direct_message")):
        assert await house.client.send(event) == (200, {})
        await house.client.play("command", text="the OPSC is wrong")  # changes the home tab
        assert await house.client.send(event) == (200, {})
    await house.slack.until("chat.postMessage")
    await house.client.play("command")

    assert len(house.slack.of("views.publish")) == 1
    assert [message.text for message in house.app.heard].count("compare") == 1


async def test_headers_of_bolt_from_outside_change_nothing(house: House) -> None:
    headers = {"X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "listener"}
    await house.client.send(house.client.live("mention"), headers)

    await house.slack.until("chat.postMessage")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("mention", {"team_id": "T9", "authorizations__0__team_id": "T9"}),
        ("pick", {"team__id": "T9"}),
        ("submitted", {"team__id": "T9"}),
        ("typed", {"team__id": "T9"}),
    ],
)
async def test_another_workspace_is_not_heard(house: House, name: str, changes: dict[str, str]) -> None:
    assert await house.client.play(name, **changes) == (200, {})

    assert house.app.heard == []


async def test_another_workspaces_command_is_told_why(house: House) -> None:
    _, found = await house.client.play("command", team_id="T9")

    assert "not set up for this workspace" in found["text"]
    assert house.app.heard == []


async def test_workspaces_can_be_named(slack: FakeSlack, config: SlackConfig) -> None:
    named = SlackConfig(config.bot_token, config.signing_secret, api_url=config.api_url, allowed_teams=("T9",))
    async with opened(slack, named) as house:
        assert "<!" not in str(await house.client.play("command", team_id="T9"))
        await house.client.play("command")
        assert len(house.app.heard) == 1


async def test_a_guest_gets_answers_only(house: House) -> None:
    await house.client.play("mention_by_guest")

    posted = (await house.slack.until("chat.postMessage"))[0]
    assert house.app.heard[0].answers_only
    assert "Correct this" not in str(posted["blocks"])


@pytest.mark.parametrize(
    ("name", "where"),
    [("correct", "response_url"), ("report_message", "response_url"), ("shortcut", "chat.postMessage")],
)
async def test_a_guest_is_told_that_corrections_are_for_members(house: House, name: str, where: str) -> None:
    await house.client.play(name, user__team_id="T0OTHER")

    assert "members of this workspace" in (await house.slack.until(where))[0]["text"]
    assert house.slack.of("views.open") == []


async def test_a_guests_form_is_not_kept(house: House) -> None:
    _, found = await house.client.play("submitted", user__team_id="T0OTHER")

    assert "members of this workspace" in str(found["view"])
    assert house.app.heard == []


async def test_answers_go_only_to_slacks_own_response_urls(house: House) -> None:
    await house.client.play("pick", response_url="http://127.0.0.1:9/evil")

    assert (await house.slack.until("chat.update"))[0]["ts"] == "1753869610.000900"


@pytest.mark.parametrize(
    ("url", "its"),
    [
        ("https://hooks.slack.com/actions/T/1/x", True),
        ("http://hooks.slack.com/actions/T/1/x", False),
        ("https://hooks.slack.com.evil.example/x", False),
        ("https://hooks.slack.com@evil.example/x", False),
        ("https://slack.com/x", False),
        ("https://hooks.slack-gov.com/x", False),
        ("", False),
    ],
)
def test_a_response_url_is_of_slacks_hooks(url: str, its: bool) -> None:
    assert trusted(url, SLACK) is its


def test_a_response_url_of_another_slack_goes_with_its_api() -> None:
    assert trusted("https://hooks.slack-gov.com/x", "https://slack-gov.com/api/")


async def test_nothing_a_person_says_can_mention_or_link(house: House) -> None:
    await house.client.play("mention", event__text="<@U0BOT> hostile")
    posted = (await house.slack.until("chat.postMessage"))[0]
    await house.client.play("command", text="<!channel> <https://evil.example|unhcr.org> *b*")

    shown = re.sub(r'"value": "[^"]*"', "", json.dumps(posted))  # a button's value is not shown
    assert not re.search(r"<[!@]|<https://evil", shown)
    assert house.app.heard[-1].text == "unhcr.org (https://evil.example) *b*"


async def test_no_secret_and_no_question_is_logged(house: House) -> None:
    house.app.broken = True
    with capture_logs() as logs:
        await house.client.play("mention")
        status, found = await house.client.play("command")
        await house.client.play("submitted")
        await house.slack.when(lambda: len(house.app.heard) == 3)

    said = json.dumps(logs, default=lambda found: type(found).__name__)
    assert (status, found["text"].startswith("Something went wrong")) == (200, True)
    assert not any(secret in said for secret in ("xoxb-1", "8f742231", "Pakistan", "hooks.slack.com"))


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PATHS = [
    (name, path)
    for name in (
        "mention",
        "pick",
        "submitted",
        "decided",
        "typed",
        "command",
        "shortcut",
        "report_message",
        "home_opened",
    )
    for path in recorded(name)
    if path not in {"token", "api_app_id"}
]


@given(where=st.sampled_from(PATHS), value=junk)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_field_may_be_anything(house: House, where: tuple[str, str], value: object) -> None:
    """Signed junk: a fault of Slack's, or a stolen secret. No traceback, no crash."""
    name, path = where
    with capture_logs() as logs:
        status, _ = await house.client.send(house.client.live(name) | {path: value})

    assert status in {200, 400, 409}
    assert [line for line in logs if "exc_info" in line] == []
    house.slack.calls.clear()


@given(body=st.binary(max_size=300), kind=st.sampled_from([JSON, FORM, {"Content-Type": "x/y"}]), signed=st.booleans())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_bytes_may_come(house: House, body: bytes, kind: dict[str, str], signed: bool) -> None:
    with capture_logs() as logs:
        status, _ = await house.client.post(body, kind | (sign(body) if signed else {}))

    assert status in ({400, 401} if signed else {401})
    assert not any("exc_info" in line for line in logs)

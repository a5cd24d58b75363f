"""Who may come in: the same rules on both SDKs."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.teams import TeamsConfig
from adapters.teams.inbound.validation import service_allowed
from bot.origin import PROXY_HEADERS
from tests.teams.conftest import PAYLOADS, Bot
from tests.teams.microsoft import APP_ID, SECRET, Microsoft, new_key
from tests.teams.stand_in import Application, server

LATER = int(time.time()) + 7200
FORGER = new_key()


def forged(microsoft: Microsoft) -> str:
    """Signed with another key, under the name of a real one."""
    own, microsoft.keys = microsoft.keys, {"key-1": FORGER}
    token = microsoft.mint()
    microsoft.keys = own
    return token


TOKENS: dict[str, Callable[[Microsoft], str]] = {
    "signature of another key": forged,
    "key id that Microsoft does not have": lambda m: m.mint(header={"kid": "key-9"}),
    "no key id": lambda m: m.mint(header={}),
    "key id that is no string": lambda m: m.mint()[:10] + "xx",
    "algorithm none": lambda m: m.mint(algorithm="none"),
    "algorithm HS256": lambda m: m.mint(algorithm="HS256"),
    "algorithm RS384": lambda m: m.mint(algorithm="RS384"),
    "no issuer": lambda m: m.mint(iss=None),
    "another issuer": lambda m: m.mint(iss="https://evil.example"),
    "an issuer for emulators": lambda m: m.mint(
        iss="https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", ver="1.0", appid=APP_ID
    ),
    "a token of another bot": lambda m: m.mint(
        iss="https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0", ver="2.0", azp="bot"
    ),
    "no audience": lambda m: m.mint(aud=None),
    "another audience": lambda m: m.mint(aud="another-bot"),
    "a list of audiences": lambda m: m.mint(aud=[APP_ID]),
    "no expiry": lambda m: m.mint(exp=None),
    "expired": lambda m: m.mint(nbf=1_000, exp=2_000),
    "not valid yet": lambda m: m.mint(nbf=LATER, exp=LATER + 60),
    "neither nbf nor iat": lambda m: m.mint(nbf=None),
    "no serviceUrl": lambda m: m.mint(serviceurl=None),
    "another serviceUrl": lambda m: m.mint(serviceurl="https://smba.trafficmanager.net/other/"),
    "garbage": lambda _: "not.a.token",
    "nothing": lambda _: "",
    "two tokens": lambda m: f"{m.mint()} {m.mint()}",
}


@pytest.mark.parametrize("case", TOKENS)
async def test_a_token_that_is_not_quite_right_lets_nobody_in(bot: Bot, case: str) -> None:
    answer = await bot.post(bot.activity("personal"), TOKENS[case](bot.microsoft))

    assert (answer.status, await answer.text()) == (401, "")
    assert bot.application.seen == []


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}])
async def test_without_a_bearer_token_nobody_comes_in(bot: Bot, headers: dict[str, str]) -> None:
    answer = await bot.post(bot.activity("personal"), headers=headers)

    assert answer.status == 401
    assert bot.application.seen == []


async def test_a_key_that_is_not_endorsed_for_teams_lets_nobody_in(bot: Bot) -> None:
    bot.microsoft.endorsements = ["skype"]

    assert (await bot.post(bot.activity("personal"))).status == 401


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"channelId": "webchat"}, 401),
        ({"channelId": None}, 400),
        ({"serviceUrl": None}, 400),
        ({"serviceUrl": "https://evil.example/"}, 401),
        ({"type": 5}, 400),
        ({"type": ""}, 400),
        ({"conversation": None}, 400),
        ({"conversation": {"id": 7}}, 400),
        ({"from": {}}, 400),
        ({"recipient": "bot"}, 400),
        ({"id": 5}, 400),
    ],
)
async def test_an_activity_shows_where_it_comes_from(bot: Bot, changes: dict[str, Any], status: int) -> None:
    answer = await bot.post(bot.activity("personal", **changes))

    assert answer.status == status
    assert bot.application.seen == []


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("null", "application/json", 400),
        (DEEP, "application/json", 400),
        ("\xff\xfe", "application/json", 400),
        (json.dumps({"text": "x" * 300_000}), "application/json", 413),
        ("{}", "text/plain", 415),
        ("{}", "", 415),
    ],
)
async def test_a_malformed_body_is_refused_with_its_own_status(
    bot: Bot, body: str, content_type: str, status: int
) -> None:
    headers = {"Authorization": f"Bearer {bot.microsoft.mint()}", "Content-Type": content_type}
    answer = await bot.post(None, data=body.encode("latin-1"), headers=headers)

    assert answer.status == status


async def test_a_body_that_hides_its_length_is_cut_off(bot: Bot) -> None:
    async def endless() -> Any:
        for _ in range(400):
            yield b"x" * 1024

    headers = {"Authorization": f"Bearer {bot.microsoft.mint()}", "Content-Type": "application/json"}

    assert (await bot.post(None, data=endless(), headers=headers)).status == 413


@pytest.mark.parametrize("change", [{"entities": "x"}, {"attachments": 5}, {"channelData": "x"}, {"entities": [5]}])
async def test_a_strange_activity_of_teams_itself_breaks_nothing(bot: Bot, change: dict[str, Any]) -> None:
    assert (await bot.post(bot.activity("personal", **change))).status in {200, 400, 403}


async def test_another_organisation_is_not_answered(bot: Bot) -> None:
    other = {"tenant": {"id": "0d9a4c2e-0000-4000-8000-000000000000"}}

    assert (await bot.post(bot.activity("personal", channelData=other))).status == 403
    assert bot.application.seen == []


async def test_the_tenant_is_also_found_where_only_the_conversation_names_it(bot: Bot) -> None:
    assert (await bot.post(bot.activity("personal", channelData={}))).status == 200


async def test_only_posts_come_in(bot: Bot) -> None:
    assert (await bot.client.get("/api/messages")).status == 405


async def test_a_refusal_leaves_no_token_and_no_traceback_in_the_log(
    bot: Bot, capsys: pytest.CaptureFixture[str]
) -> None:
    token = forged(bot.microsoft)
    await bot.post(bot.activity("personal"), token)

    said = "".join(capsys.readouterr())
    assert "refused" in said
    assert token not in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://smba.infra.gcc.teams.microsoft.com/gcc", True),
        ("https://webchat.botframework.com/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net:8443/", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://evilbotframework.com/", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("https://x:y@smba.trafficmanager.net/", False),
        ("https://127.0.0.1/", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_the_bot_speaks_to_microsofts_connector_only(url: str, allowed: bool) -> None:
    assert service_allowed(url, TeamsConfig(app_id=APP_ID)) is allowed


@pytest.mark.parametrize(
    "url", ["https://smba.trafficmanager.net/emea/", "http://10.0.0.5/", "http://localhost.evil.example/"]
)
def test_a_local_bot_speaks_to_this_machine_only(url: str) -> None:
    assert not service_allowed(url, TeamsConfig(local=True))


async def test_a_bot_without_an_id_lets_nobody_in(sdk: Any, microsoft: Microsoft) -> None:
    app = server(Application(), TeamsConfig(sdk=sdk, identity_url=microsoft.url, app_password=SECRET))
    activity = json.loads((PAYLOADS / "personal.json").read_text("utf-8")) | {"serviceUrl": microsoft.url}
    microsoft.identity_status = 503  # it does not start where Microsoft says that there is no such bot
    async with TestClient(TestServer(app)) as client:
        microsoft.identity_status = 200
        for token in (microsoft.mint(), microsoft.mint(aud=""), microsoft.mint(aud=None)):
            headers = {"Authorization": f"Bearer {token}"}
            assert (await client.post("/api/messages", json=activity, headers=headers)).status == 401


FROM_OUTSIDE = [
    *({name: "203.0.113.9"} for name in PROXY_HEADERS),
    *({"Host": host} for host in ("rebound.example", "[::1", "192.0.2.1:3978", "localhost.evil.example", "")),
]


@pytest.mark.parametrize("headers", FROM_OUTSIDE, ids=str)
async def test_a_local_bot_answers_nobody_from_outside(headers: dict[str, str], sdk: Any, microsoft: Microsoft) -> None:
    app = server(Application(), TeamsConfig(local=True, sdk=sdk))
    async with TestClient(TestServer(app)) as client:
        answer = await client.post("/api/messages", json={}, headers=headers)

        assert answer.status == 403


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:3978", "127.0.0.1:3978", "127.1.2.3", "[::1]:1", "[::ffff:127.0.0.1]"]
)
async def test_a_local_bot_listens_to_this_machine(host: str, sdk: Any, microsoft: Microsoft) -> None:
    app = server(Application(), TeamsConfig(local=True, sdk=sdk))
    async with TestClient(TestServer(app)) as client:
        answer = await client.post("/api/messages", json={}, headers={"Host": host})

        assert answer.status == 400  # no activity

"""Microsoft's keys and the bot's own token: fetched once, renewed in time, and never on the loop's back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.teams import TeamsConfig
from adapters.teams.auth.credentials import Credentials, NoToken
from adapters.teams.auth.keys import KEYS_SECONDS, REFETCH_SECONDS, SigningKeys
from adapters.teams.inbound.validation import Rejected
from adapters.teams.outbound.http_session import HttpSession
from tests.teams.conftest import Bot
from tests.teams.microsoft import APP_ID, SECRET, TENANT, Microsoft, certificate
from tests.teams.stand_in import PLATFORM, Application, server


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextlib.asynccontextmanager
async def http() -> AsyncIterator[HttpSession]:
    found = HttpSession()
    yield found
    await found.close()


async def test_a_new_signing_key_is_found_within_a_minute(microsoft: Microsoft, clock: Clock) -> None:
    async with http() as found:
        keys = SigningKeys(found, microsoft.url, clock)
        await keys.get("key-1")
        microsoft.rotate("key-2")
        clock.now += REFETCH_SECONDS

        assert (await keys.get("key-2")).endorsements == ("msteams", "skype")


async def test_forged_key_ids_cost_one_request_a_minute(microsoft: Microsoft, clock: Clock) -> None:
    async with http() as found:
        keys = SigningKeys(found, microsoft.url, clock)
        await keys.get("key-1")
        clock.now += REFETCH_SECONDS
        for number in range(20):
            with pytest.raises(Rejected):
                await keys.get(f"forged-{number}")

        assert microsoft.key_requests == 2


async def test_many_turns_at_once_fetch_the_keys_once(microsoft: Microsoft) -> None:
    async with http() as found:
        keys = SigningKeys(found, microsoft.url)
        await asyncio.gather(*(keys.get("key-1") for _ in range(20)))

        assert microsoft.key_requests == 1


async def test_a_key_that_microsoft_withdrew_is_refused_after_a_day(microsoft: Microsoft, clock: Clock) -> None:
    async with http() as found:
        keys = SigningKeys(found, microsoft.url, clock)
        await keys.get("key-1")
        microsoft.rotate("key-2")
        clock.now += KEYS_SECONDS + 1

        with pytest.raises(Rejected, match="unknown key"):
            await keys.get("key-1")


async def test_known_keys_outlive_an_identity_provider_that_is_down(microsoft: Microsoft, clock: Clock) -> None:
    async with http() as found:
        keys = SigningKeys(found, microsoft.url, clock)
        await keys.get("key-1")
        microsoft.identity_status = 503
        clock.now += KEYS_SECONDS + 1

        assert await keys.get("key-1")


async def test_while_nobody_knows_the_keys_the_caller_is_told_to_come_again(bot: Bot) -> None:
    bot.microsoft.identity_status = 503
    first = await bot.post(bot.activity("personal"))
    bot.microsoft.identity_status = 200
    soon = await bot.post(bot.activity("personal"))  # shares the failure for a few seconds
    bot.platform._keys._tried = float("-inf")  # type: ignore[attr-defined] # as if the seconds had passed
    later = await bot.post(bot.activity("personal"))

    assert (first.status, soon.status, later.status) == (503, 503, 200)


async def test_a_rotated_key_does_not_lock_the_bot_out(bot: Bot) -> None:
    await bot.post(bot.activity("personal"))
    bot.microsoft.rotate("key-2")
    bot.platform._keys._tried = float("-inf")  # type: ignore[attr-defined] # as if a minute had passed

    assert (await bot.post(bot.activity("personal"), bot.microsoft.mint("key-2"))).status == 200


async def test_a_slow_identity_provider_stops_nobody_else(bot: Bot) -> None:
    bot.microsoft.identity_delay = 0.4
    waiting = asyncio.create_task(bot.post(bot.activity("personal")))
    while not bot.microsoft.asked[-1].endswith("openidconfiguration"):  # noqa: ASYNC110 - another thread's list
        await asyncio.sleep(0.01)
    healthy = await bot.client.get("/healthz")

    assert healthy.status == 200
    assert not waiting.done()
    assert (await waiting).status == 200


async def test_a_slow_token_stops_nobody_else(bot: Bot) -> None:
    await bot.post(bot.activity("personal"))
    bot.platform._credentials.forget(bot.platform._credentials._token)  # type: ignore[attr-defined] # as if it had expired
    bot.microsoft.identity_delay = 0.4
    waiting = asyncio.create_task(bot.post(bot.activity("personal")))
    asked = len(bot.microsoft.asked)
    while len(bot.microsoft.asked) == asked:  # noqa: ASYNC110 - another thread's list
        await asyncio.sleep(0.01)
    healthy = await bot.client.get("/healthz")

    assert healthy.status == 200
    assert not waiting.done()
    assert (await waiting).status == 200


async def test_ten_turns_ask_for_one_token_and_one_set_of_keys(bot: Bot) -> None:
    for _ in range(10):
        await bot.post(bot.activity("personal"))

    assert (len(bot.sent), bot.microsoft.token_requests, bot.microsoft.key_requests) == (10, 1, 1)


async def test_a_token_that_the_connector_refuses_is_renewed_in_the_same_turn(bot: Bot) -> None:
    bot.microsoft.tokens.clear()
    await bot.post(bot.activity("personal"))

    assert (len(bot.sent), bot.microsoft.token_requests) == (1, 2)


async def test_a_token_is_renewed_before_it_ends(microsoft: Microsoft, clock: Clock) -> None:
    config = TeamsConfig(app_id=APP_ID, app_password=SECRET, identity_url=microsoft.url)
    credentials = Credentials(config, clock)
    first = await credentials.token()
    clock.now += 3600 - 301
    still = await credentials.token()
    clock.now += 2
    credentials._client = None  # its own clock stands still
    after = await credentials.token()

    assert first == still != after


async def test_a_certificate_signs_in_without_a_secret(microsoft: Microsoft) -> None:
    microsoft.certificate = True
    config = TeamsConfig(
        app_id=APP_ID,
        certificate=certificate(),
        app_type="SingleTenant",
        tenant_id=TENANT,
        identity_url=microsoft.url,
    )

    assert (await Credentials(config).token()) in microsoft.tokens


async def test_a_managed_identity_signs_in_without_a_secret(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{microsoft.url}/msi")  # as App Service sets it
    monkeypatch.setenv("IDENTITY_HEADER", "made-up")
    config = TeamsConfig(app_id=APP_ID, app_type="UserAssignedMSI", tenant_id=TENANT)

    assert (await Credentials(config).token()) in microsoft.tokens


async def test_a_managed_identity_signs_in_past_the_proxy(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{microsoft.url}/msi")
    monkeypatch.setenv("IDENTITY_HEADER", "made-up")
    config = TeamsConfig(app_id=APP_ID, app_type="UserAssignedMSI", tenant_id=TENANT)

    assert (await Credentials(config).token()) in microsoft.tokens


async def test_refused_credentials_name_the_error_and_no_secret(microsoft: Microsoft) -> None:
    credentials = Credentials(TeamsConfig(app_id=APP_ID, app_password="wrong", identity_url=microsoft.url))

    with pytest.raises(NoToken, match="invalid_client") as refused:
        await credentials.token()
    assert "wrong" not in str(refused.value)
    assert credentials.trouble


async def test_a_bot_whose_secret_is_wrong_does_not_start(config: TeamsConfig, microsoft: Microsoft) -> None:
    microsoft.token_error = "invalid_client"

    runner = web.AppRunner(server(Application(), config))
    with pytest.raises(SystemExit, match="invalid_client"):
        await runner.setup()
    await runner.cleanup()


async def test_a_bot_starts_while_microsoft_is_down(config: TeamsConfig, microsoft: Microsoft) -> None:
    microsoft.identity_status = 503

    app = server(Application(), config)
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/healthz")).status == 200
        assert "no token" in app[PLATFORM].trouble()
        microsoft.identity_status = 200
        while app[PLATFORM].trouble():  # noqa: ASYNC110 - it mends itself, without a question
            await asyncio.sleep(0.01)

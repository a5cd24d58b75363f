"""What Apprise is given: the correction with its id, no password, nobody called."""

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.feedback import apprise
from bot.feedback.outbox import Outbox
from bot.feedback.triage import Triage
from bot.model import Draft, Feedback, Message
from bot.store import Store
from bot.store.destinations import label, scheme
from tests.outbox.conftest import QUICK, keep, settle


@pytest.fixture
async def sink() -> AsyncIterator[tuple[str, list[dict[str, str]], list[int]]]:
    """A web hook: its address, what it was sent, and the statuses that it answers next."""
    got: list[dict[str, str]] = []
    statuses: list[int] = []

    async def take(request: web.Request) -> web.Response:
        status = statuses.pop(0) if statuses else 200
        if status == 200:
            assert request.content_type == "application/json"
            got.append(json.loads(await request.text()))
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"json://sanad:hush@127.0.0.1:{runner.addresses[0][1]}/hook", got, statuses
    await runner.cleanup()


async def test_a_web_hook_gets_the_correction_with_its_id(
    database_url: str, sink: tuple[str, list[dict[str, str]], list[int]]
) -> None:
    url, got, statuses = sink
    statuses[:] = [503, 429]
    store = await Store.open(database_url, [url])
    receipt = await keep(store, "the date <b>is</b> wrong @here")
    await settle(store, Outbox(store, apprise.forwarders([url]), QUICK))
    await Triage(store).resolve(receipt.id, "accepted", "inbox")
    await settle(store, Outbox(store, apprise.forwarders([url]), QUICK))
    await store.close()

    (message,) = got
    assert message["title"] == f"[{receipt.id}] correction: opsc"
    assert "the date <b>is</b> wrong @here" in message["message"]
    assert "U1" not in message["message"]


def test_a_destinations_password_stays_in_the_settings() -> None:
    name = label("mailto://user:hush@example.org")

    assert name.startswith("mailto:")
    assert "hush" not in name
    assert name != label("mailto://user:other@example.org")


def test_a_destination_that_nobody_knows_stops_the_start_without_its_password() -> None:
    with pytest.raises(apprise.UnknownDestination, match="nosuch") as stopped:
        apprise.forwarders(["nosuch://user:hush@example.org"])

    assert "hush" not in str(stopped.value)


def test_a_chat_service_is_sent_nothing_that_calls_people() -> None:
    found = Feedback("FB-7K2M9Q", "comment", "received", "@channel <!here> <@U1>", "2026-01-14T00:00:00Z")
    text = apprise._tame(apprise.body(found))

    assert "@channel" not in text
    assert "<!" not in text
    assert "<@" not in text


async def test_a_long_correction_is_cut_for_a_place_that_takes_less(store: Store) -> None:
    taken: list[str] = []

    async def take(request: web.Request) -> web.Response:
        content = (await request.json()).get("content") or ""
        taken.append(content)
        return web.Response(status=204 if len(content) <= 2_000 else 400)

    app = web.Application()
    app.router.add_post("/{path:.*}", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"fluxer://127.0.0.1:{runner.addresses[0][1]}/000000000000000000/{'a' * 64}/"
    store.destinations = (label(url),)
    receipt = await store.keep(Draft("correction", "The date is 6 July 2011. " * 110, "opsc"), Message("x"), "v", 0)
    await settle(store, Outbox(store, apprise.forwarders([url]), QUICK))
    await runner.cleanup()

    assert [len(content) <= 2_000 for content in taken] == [True]
    assert f"sanad feedback show {receipt.id}" in taken[0]
    assert await store.parked() == ()


def test_what_apprise_calls_slack_is_apprises_and_its_secret_no_name() -> None:
    url = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general"
    name = label(url)

    assert scheme(name) not in {"slack", "teams"}
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in name
    assert scheme(name) in apprise.forwarders([url])

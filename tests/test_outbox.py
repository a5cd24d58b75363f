"""The outbox's promises, on SQLite and on PostgreSQL."""

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.feedback import apprise, notifications
from bot.feedback.outbox import TRIES, Outbox, Throttle
from bot.feedback.triage import Triage
from bot.model import Draft, Feedback, Message, Receipt, Reply, TryLater, Undeliverable
from bot.ports import Forwarder
from bot.store import Search, Store, deliveries
from bot.store.destinations import NOT_SET_UP, label, scheme

QUICK = Throttle(timeout=0.5, lease=5, first=0.01, longest=0.02, between={}, otherwise=0)
Trouble = Callable[[str], Exception | None]


class Channel:
    """A platform that takes what it is sent, or has trouble with it."""

    def __init__(self) -> None:
        self.cards: list[tuple[str, str, str, str]] = []  # destination, feedback, its state, previous
        self.told: list[tuple[str, Reply, str]] = []
        self.named = ""  # the writer, on the newest card
        self.arrived = asyncio.Event()
        self.trouble: Trouble = lambda _: None
        self.tries: defaultdict[str, int] = defaultdict(int)

    async def card(self, destination: str, feedback: Feedback, previous: str) -> str:
        self._pass(feedback.text)
        self.named = feedback.user
        self.cards.append((destination, feedback.id, feedback.state, previous))
        self.arrived.set()
        return previous or f"post {feedback.id}"

    async def notify(self, destination: str, reply: Reply, delivery_id: str) -> None:
        self._pass(reply.title)
        self.told.append((destination, reply, delivery_id))

    def _pass(self, what: str) -> None:
        self.tries[what] += 1
        if error := self.trouble(what):
            raise error


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = await Store.open(database_url, ["slack:C1"])
    yield store
    await store.close()


_events = itertools.count()


async def keep(store: Store, text: str = "it was 2011", conversation: str = "slack:T1/C9/1.2") -> Receipt:
    message = Message(text, conversation, f"Ev{next(_events)}", "slack:T1/U1")
    return await store.keep(Draft("correction", text, "opsc"), message, "v1", 0)


async def settle(store: Store, outbox: Outbox) -> None:
    """Drain until nothing waits."""
    while (await store.backlog()).waiting:
        await outbox.drain(5)
        await asyncio.sleep(0.01)


def only(channel: Channel) -> dict[str, Forwarder]:
    return {"slack": channel, "teams": channel}


async def test_the_maintainers_are_told_and_the_feedback_says_so(store: Store, channel: Channel) -> None:
    receipt = await keep(store)
    before = await store.show(receipt.id)
    await Outbox(store, only(channel), QUICK).drain(5)
    after = await store.show(receipt.id)

    assert channel.cards == [("slack:C1", receipt.id, "received", "")]
    assert before is not None
    assert after is not None
    assert (before.state, before.forwarded) == ("received", None)
    assert after.state == "forwarded"
    assert after.forwarded
    assert [step.state for step in after.history] == ["received", "forwarded"]


async def test_a_decision_updates_the_card_and_is_told_where_it_was_written(store: Store, channel: Channel) -> None:
    receipt = await keep(store)
    outbox = Outbox(store, only(channel), QUICK)
    await outbox.drain(5)
    await Triage(store).resolve(receipt.id, "accepted", "inbox", "good catch")
    await outbox.drain(5)

    assert channel.cards[1:] == [("slack:C1", receipt.id, "accepted", f"post {receipt.id}")]
    (told,) = channel.told
    assert told[0] == "slack:T1/C9/1.2"
    assert receipt.id in told[1].title
    assert "good catch" in told[1].text


async def test_a_page_that_asks_is_told_the_outcome_without_a_delivery(store: Store, channel: Channel) -> None:
    receipt = await keep(store, conversation="preview:4f1c")
    await Triage(store).resolve(receipt.id, "declined", "inbox", "the depositary says 2012")
    await settle(store, Outbox(store, only(channel), QUICK))
    (written,) = await store.find(Search(conversation="preview:4f1c"))
    ((name, reply),) = notifications.all_of(written)

    assert channel.told == []
    assert name.startswith(receipt.id)
    assert "2012" in reply.text


async def test_a_fix_that_is_live_is_told_once(store: Store, channel: Channel) -> None:
    receipt = await keep(store)
    outbox = Outbox(store, only(channel), QUICK)
    await Triage(store).resolve(receipt.id, "accepted", "inbox")
    counts = [await outbox.announce("v2", [receipt.id, "FB-NOSUCH"]) for _ in range(3)]
    await settle(store, outbox)
    found = await store.show(receipt.id)

    assert counts == [1, 0, 0]
    assert found is not None
    assert found.state == "closed"
    assert [reply.title.partition(": ")[2] for _, reply, _ in channel.told] == ["accepted", "live"]


async def test_each_destination_gets_its_own_card_in_order(database_url: str, channel: Channel) -> None:
    store = await Store.open(database_url, ["slack:C1", "slack:C2", "teams:19:a@thread.tacv2"])
    kept = [(await keep(store)).id for _ in range(9)]
    await Outbox(store, only(channel), QUICK).drain(10)
    got = {place: [card[1] for card in channel.cards if card[0] == place] for place in store.destinations}
    await store.close()

    assert got == dict.fromkeys(("slack:C1", "slack:C2", "teams:19:a@thread.tacv2"), kept)


async def test_a_destination_that_is_down_holds_up_no_other(database_url: str, channel: Channel) -> None:
    store = await Store.open(database_url, ["slack:C1", "teams:c"])
    down = Channel()
    down.trouble = lambda _: OSError("connection refused")
    kept = [(await keep(store)).id for _ in range(4)]
    await Outbox(store, {"slack": down, "teams": channel}, QUICK).drain(5)
    backlog = await store.backlog()
    await store.close()

    assert [card[1] for card in channel.cards] == kept
    assert backlog.waiting == 4
    assert backlog.parked == 0


@pytest.mark.parametrize(
    "error",
    [ConnectionRefusedError(), TimeoutError(), aiohttp.ServerDisconnectedError(), TryLater(0.01)],
    ids=lambda error: type(error).__name__,
)
async def test_what_may_pass_is_tried_again(store: Store, channel: Channel, error: Exception) -> None:
    channel.trouble = lambda what: error if channel.tries[what] < 3 else None
    receipt = await keep(store)
    await settle(store, Outbox(store, only(channel), QUICK))

    assert [card[1] for card in channel.cards] == [receipt.id]
    assert await store.parked() == ()


@pytest.mark.parametrize("error", [Undeliverable("the channel is archived"), KeyError("ts")], ids=["refused", "fault"])
async def test_what_will_not_pass_is_parked_and_the_next_goes_out(
    store: Store, channel: Channel, error: Exception
) -> None:
    channel.trouble = lambda what: error if what == "poison" else None
    poison = await keep(store, "poison")
    good = [(await keep(store)).id for _ in range(3)]
    await settle(store, Outbox(store, only(channel), QUICK))
    (parked,) = await store.parked()

    assert [card[1] for card in channel.cards] == good
    assert channel.tries["poison"] == 1
    assert parked.feedback == poison.id
    assert parked.reason in {"the channel is archived", "KeyError: 'ts'"}


async def test_what_was_parked_is_delivered_when_a_maintainer_retries(store: Store, channel: Channel) -> None:
    outbox = Outbox(store, only(channel), QUICK)
    channel.trouble = lambda _: Undeliverable("not in the channel")
    receipt = await keep(store)
    await outbox.drain(5)
    channel.trouble = lambda _: None
    (parked,) = await store.parked()
    again = await store.retry(parked.number)
    await outbox.drain(5)

    assert again
    assert not await store.retry(parked.number)
    assert [card[1] for card in channel.cards] == [receipt.id]


@pytest.mark.parametrize("poisons", [1, 3])
async def test_what_fails_while_others_go_through_is_parked(store: Store, channel: Channel, poisons: int) -> None:
    channel.trouble = lambda what: TimeoutError() if what.startswith("poison") else None
    for n in range(poisons):
        await keep(store, f"poison {n}")
    good = [(await keep(store)).id for _ in range(poisons + 4)]
    await settle(store, Outbox(store, only(channel), QUICK))

    assert sorted(card[1] for card in channel.cards) == sorted(good)
    assert len(await store.parked()) == poisons


async def test_a_long_outage_parks_nothing_and_keeps_the_order(store: Store, channel: Channel) -> None:
    outbox = Outbox(store, only(channel), QUICK)
    channel.trouble = lambda _: OSError("no route to host")
    kept = [(await keep(store, f"{n}")).id for n in range(5)]
    while channel.tries["0"] < 3 * TRIES:
        await outbox.drain(5)
        await asyncio.sleep(0.01)
    channel.trouble = lambda _: None
    await settle(store, outbox)

    assert [card[1] for card in channel.cards] == kept
    assert await store.parked() == ()


async def test_several_replicas_deliver_each_card_once(database_url: str, channel: Channel) -> None:
    stores = [await Store.open(database_url, ["slack:C1", "teams:c"]) for _ in range(3)]
    kept = [(await keep(stores[n % 3])).id for n in range(30)]
    await asyncio.gather(*(Outbox(store, only(channel), QUICK).drain(10) for store in stores))
    await settle(stores[0], Outbox(stores[0], only(channel), QUICK))
    for store in stores:
        await store.close()

    assert sorted(card[1] for card in channel.cards if card[0] == "teams:c") == sorted(kept)
    assert len(channel.cards) == 60


async def test_a_lease_keeps_others_away_until_it_runs_out(store: Store) -> None:
    await keep(store)

    async def claim(lease: float) -> bool:
        clock = store.clock()
        return bool(await store.write(lambda conn: deliveries.claim(conn, "slack:C1", clock, lease)))

    first, second = await claim(0.05), await claim(0.05)
    await asyncio.sleep(0.1)

    assert (first, second, await claim(60)) == (True, False, True)


async def test_a_clock_that_is_put_back_holds_nothing_up(tmp_path: Any, channel: Channel) -> None:
    now = 2_000_000_000.0
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db", ["slack:C1"], clock=lambda: now)
    outbox = Outbox(store, only(channel), Throttle(first=30, between={}, otherwise=0))
    channel.trouble = lambda _: OSError()
    await keep(store)
    await outbox.drain(5)  # now it rests for half a minute
    channel.trouble = lambda _: None
    now -= 86_400
    await outbox.drain(5)
    backlog = await store.backlog()
    await store.close()

    assert len(channel.cards) == 1
    assert backlog.waiting == 0


async def test_a_platform_that_is_set_up_later_gets_what_was_parked_without_it(store: Store, channel: Channel) -> None:
    receipt = await keep(store)
    await Outbox(store, {}, QUICK).drain(5)
    (parked,) = await store.parked()
    later = Outbox(store, only(channel), QUICK)
    running = asyncio.create_task(later.run())
    await channel.arrived.wait()
    await later.drain(5)
    await running

    assert parked.reason == NOT_SET_UP
    assert [card[1] for card in channel.cards] == [receipt.id]


async def test_a_running_outbox_delivers_what_is_kept_at_once(store: Store, channel: Channel) -> None:
    outbox = Outbox(store, only(channel), QUICK)
    running = asyncio.create_task(outbox.run())
    receipt = await keep(store)
    await channel.arrived.wait()
    await outbox.drain(5)
    await running

    assert channel.cards[0][1] == receipt.id


async def test_a_drain_ends_at_its_deadline_and_the_next_process_takes_over_at_once(
    store: Store, channel: Channel
) -> None:
    class Slow(Channel):
        async def card(self, destination: str, feedback: Feedback, previous: str) -> str:
            await asyncio.sleep(60)
            return "never"

    await keep(store)
    await Outbox(store, only(Slow()), Throttle(timeout=30, lease=90)).drain(0.1)
    await settle(store, Outbox(store, only(channel), QUICK))

    assert len(channel.cards) == 1


async def test_a_card_shows_what_was_decided_before_it_went_out(store: Store, channel: Channel) -> None:
    receipt = await keep(store)
    await Triage(store).resolve(receipt.id, "accepted", "inbox")
    await settle(store, Outbox(store, only(channel), QUICK))

    assert channel.cards[0][2:] == ("accepted", "")


async def test_erased_feedback_is_no_longer_sent_and_its_card_is_emptied(store: Store, channel: Channel) -> None:
    sent, unsent = await keep(store), None
    outbox = Outbox(store, only(channel), QUICK)
    await outbox.drain(5)
    unsent = await keep(store)
    await Triage(store).resolve(unsent.id, "question", "inbox", "which date?")
    await store.erase([sent.id, unsent.id])
    await settle(store, outbox)

    assert [card[1:3] for card in channel.cards] == [(sent.id, "received"), (sent.id, "closed")]
    assert channel.told == []


async def test_forget_me_takes_the_writer_off_the_card(store: Store, channel: Channel) -> None:
    await store.keep(Draft("correction", "it was 2011", "opsc"), Message("", "slack:T1/C1/1", "e", "slack:U1"), "v", 0)
    outbox = Outbox(store, only(channel), QUICK)
    await outbox.drain(5)
    before = channel.named
    await store.forget("slack:U1")
    await settle(store, outbox)

    assert (before, channel.named, len(channel.cards)) == ("slack:U1", "", 2)


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
    with pytest.raises(apprise.Unknown, match="nosuch") as stopped:
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

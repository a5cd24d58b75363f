"""Deliveries that do not go through: destinations that are down, leases, clocks, ends of processes."""

import asyncio
import re
from typing import Any

import aiohttp
import pytest

from bot.feedback.outbox import TRIES, Outbox, Throttle
from bot.model import Feedback, TryLater, Undeliverable
from bot.store import Store, deliveries
from bot.store.destinations import NOT_SET_UP
from tests.outbox.conftest import QUICK, Channel, keep, only, settle


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
@pytest.mark.parametrize("error", [TimeoutError(), TryLater(0.01)], ids=lambda error: type(error).__name__)
async def test_what_fails_while_others_go_through_is_parked(
    store: Store, channel: Channel, poisons: int, error: Exception
) -> None:
    channel.trouble = lambda what: error if what.startswith("poison") else None
    for n in range(poisons):
        await keep(store, f"poison {n}")
    good = [(await keep(store)).id for _ in range(poisons + 4)]
    await settle(store, Outbox(store, only(channel), QUICK))

    assert sorted(card[1] for card in channel.cards) == sorted(good)
    assert len(await store.parked()) == poisons
    assert max(channel.tries[f"poison {n}"] for n in range(poisons)) <= 2 * TRIES


async def test_what_is_asked_to_wait_alone_holds_up_nothing_that_comes_later(store: Store, channel: Channel) -> None:
    outbox = Outbox(store, only(channel), QUICK)
    channel.trouble = lambda what: TryLater(0.01) if what == "poison" else None
    await keep(store, "poison")
    while channel.tries["poison"] < 3 * TRIES:  # nobody else shows yet that the place takes anything
        await outbox.drain(5)
        await asyncio.sleep(0.01)
    waiting = (await store.backlog()).waiting
    later = await keep(store)
    await settle(store, outbox)

    assert waiting == 1
    assert [card[1] for card in channel.cards] == [later.id]
    (parked,) = await store.parked()
    said = re.fullmatch(r"Failed (\d+) times while others went through: asked to wait 0\.01 s", parked.reason)
    assert said
    assert int(said[1]) >= channel.tries["poison"]  # a try that ran out of time before it came to the place counts, too


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

    first, second = await claim(1), await claim(1)
    await asyncio.sleep(1.1)

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

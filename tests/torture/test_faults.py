"""Far sides and databases that fail while the process lives: nothing is lost, and no receipt is false."""

import asyncio
import sqlite3
import threading
import time
from pathlib import Path

import psycopg
import pytest

from bot.feedback.outbox import Outbox, Throttle
from bot.model import Draft, Feedback, Message, Reply
from bot.store import Store
from tests.torture.world import Driver, World, report


def test_a_destination_that_is_down_gets_everything_once_it_is_back(world: World) -> None:
    world.sink.down()
    world.live(world.new_events(10), stay=1)
    before = len(world.sink.got)
    world.sink.up()
    world.settle()

    assert before == 0
    world.judge(repeats=0)


@pytest.mark.parametrize("status", [403, 503])
def test_a_destination_that_refuses_gets_everything_once_it_takes_it(world: World, status: int) -> None:
    world.sink.status = status
    world.live(world.new_events(3), stay=1)
    world.sink.status = 200
    world.settle()

    world.judge(repeats=0)


def test_a_destination_that_is_slow_holds_up_no_receipt(world: World) -> None:
    world.sink.slow = 0.4
    world.live(world.new_events(5))
    receipts = len(world.shown())
    world.settle()

    assert receipts == 5
    world.judge(repeats=0)


def test_a_destination_that_takes_a_message_and_does_not_say_so_is_told_again_with_the_same_id(world: World) -> None:
    world.sink.hang = 2
    world.live(world.new_events(4), stay=15)
    world.settle()

    world.judge(repeats=2)


def test_a_locked_database_is_waited_for(world: World) -> None:
    if "sqlite" not in world.url:
        pytest.skip("PostgreSQL locks rows, not databases")
    world.live(world.new_events(1))
    lock = sqlite3.connect(world.url.partition("///")[2], isolation_level=None, check_same_thread=False)
    lock.execute("BEGIN EXCLUSIVE")
    threading.Timer(1.5, lock.rollback).start()
    world.live(world.new_events(3), stay=10)
    lock.close()
    shown = len(world.shown())
    world.settle()

    assert shown == 4
    world.judge(repeats=0)


def test_a_database_that_goes_away_again_and_again_gives_no_false_receipt(
    postgresql_url: str, tmp_path: Path, drivers: list[Driver]
) -> None:
    world = World(postgresql_url, tmp_path, drivers)
    world.live(world.new_events(1))
    world.drivers[0].order(**world.standing(world.new_events(40), pause=0.03, stay=5))
    while len(world.shown()) < 2:  # until it is open: without a database it does not start
        time.sleep(0.01)
    for _ in range(6):
        time.sleep(0.2)
        with psycopg.connect(postgresql_url.replace("+psycopg", ""), autocommit=True) as conn:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            conn.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    ended = world.drivers[0].ended()
    world.settle()

    assert ended == 0, world.errors()
    world.judge(repeats=6)  # each time a delivery may have been under way
    world.close()


@pytest.mark.torture
@pytest.mark.timeout(600)
async def test_ten_thousand_waiting_behind_a_poison_are_caught_up_in_order(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    class Channel:
        def __init__(self) -> None:
            self.got: list[str] = []

        async def card(self, _destination: str, feedback: Feedback, _previous: str) -> str:
            if feedback.text == "remark 0":
                raise KeyError("poison")
            self.got.append(feedback.text)
            return feedback.id

        async def notify(self, destination: str, reply: Reply, delivery_id: str) -> None:
            raise NotImplementedError

    store, channel, began = await Store.open(database_url, ["slack:C1"]), Channel(), time.monotonic()
    for batch in _batches(10_000, 64):
        drafts = [(Draft("comment", f"remark {n}"), Message("", "", f"Ev{n}")) for n in batch]
        await asyncio.gather(*(store.keep(draft, message, "v1", 0) for draft, message in drafts))
    kept, middle = time.monotonic() - began, time.monotonic()
    await Outbox(store, {"slack": channel}, Throttle(between={}, otherwise=0)).drain(500)
    sent = time.monotonic() - middle
    parked = await store.parked()
    await store.close()
    report(capsys, f"{database_url.partition(':')[0]}: 10,000 kept in {kept:.0f} s, forwarded in {sent:.0f} s")

    assert sorted(channel.got) == sorted(f"remark {n}" for n in range(1, 10_000))
    assert [item.reason for item in parked] == ["KeyError: 'poison'"]


def _batches(count: int, size: int) -> list[range]:
    return [range(start, min(start + size, count)) for start in range(0, count, size)]

"""What replicas must agree on, and what is kept for a while: threads, events, addresses, unanswered words."""

import asyncio

import pytest

from bot.model import Thread
from bot.store import Store, threads, unanswered
from bot.store.tables import metadata
from tests.store.conftest import DAY, MEMORY, Clock


async def test_a_thread_is_recalled_at_once_and_after_a_restart(database_url: str) -> None:
    store = await Store.open(database_url)
    await store.remember("c", MEMORY)
    at_once = await store.recall("c")
    await store.close()
    again = await Store.open(database_url)
    later = await again.recall("c")
    await again.close()

    assert at_once == later == MEMORY


async def test_another_replica_continues_a_thread(store: Store, database_url: str) -> None:
    other = await Store.open(database_url)
    await store.remember("c", MEMORY)
    await store.flush()
    seen = await other.recall("c")
    await other.close()

    assert seen == MEMORY


async def test_a_thread_is_taken_for_new_while_the_database_is_away(store: Store) -> None:
    await store.remember("c", MEMORY)
    await store.flush()
    store._write_behind.forget({"c"})
    async with store.engine.begin() as conn:
        await conn.run_sync(metadata.tables["thread"].drop)

    assert await store.recall("c") == Thread()


async def test_what_this_process_no_longer_has_at_hand_is_looked_up(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "THREADS_AT_HAND", 2)
    for name in ("a", "b", "c", "d"):
        await store.remember(name, Thread(name))
    await store.flush()

    assert [(await store.recall(name)).intent for name in ("a", "b", "c", "d")] == ["a", "b", "c", "d"]


async def test_a_thread_at_hand_is_as_old_as_its_last_word(store: Store, database_url: str, clock: Clock) -> None:
    await store.remember("c", MEMORY)
    await store.flush()
    clock.ahead = DAY - 10
    other = await Store.open(database_url, clock=clock)
    fresh = await other.recall("c")
    clock.ahead = DAY + 10
    old = await other.recall("c")
    await other.close()

    assert (fresh, old) == (MEMORY, Thread())


async def test_what_was_read_before_something_newer_was_written_is_late(store: Store, clock: Clock) -> None:
    before = store.clock()
    clock.ahead = 5
    await store.remember("c", MEMORY)
    await store.flush()
    store._write_behind.hold("c", Thread("summary"), before)

    assert await store.recall("c") == MEMORY


async def test_the_last_memory_of_a_thread_stands(store: Store) -> None:
    for intent in ("summary", "status", "article"):
        await store.remember("c", Thread(intent))
    await store.flush()

    assert await store.recall("c") == Thread("article")


async def test_a_thread_is_forgotten_after_a_day(store: Store, clock: Clock) -> None:
    await store.remember("c", MEMORY)
    await store.flush()
    clock.ahead = DAY + 1
    await store.expire()

    assert await store.recall("c") == Thread()


async def test_an_event_is_claimed_by_one_of_many(store: Store, database_url: str) -> None:
    other = await Store.open(database_url)
    claims = await asyncio.gather(*(one.claim("slack:Ev1") for one in (store, other) * 8))
    await other.close()

    assert sum(claims) == 1


async def test_unfinished_work_is_given_to_whoever_starts_next(store: Store) -> None:
    await store.claim("slack:Ev1", '{"text": "a"}')
    await store.claim("slack:Ev2", '{"text": "b"}')
    await store.claim("slack:Ev3")
    await store.claim("teams:Ev4", "{}")
    await store.done("slack:Ev1")

    assert await store.unfinished("slack:", 0) == (("slack:Ev2", '{"text": "b"}'),)
    assert await store.unfinished("slack:", 60) == ()
    assert not await store.claim("slack:Ev1")


async def test_work_claimed_before_the_clock_was_put_back_is_found(store: Store, clock: Clock) -> None:
    clock.ahead = 2 * DAY
    await store.claim("slack:Ev1", "{}")
    clock.ahead = 0

    assert await store.unfinished("slack:", 60) == (("slack:Ev1", "{}"),)


async def test_events_are_forgotten_after_a_day(store: Store, clock: Clock) -> None:
    await store.claim("slack:Ev1", "{}")
    clock.ahead = DAY + 1
    await store.expire()

    assert await store.claim("slack:Ev1")


async def test_an_address_is_kept_replaced_and_dropped(store: Store) -> None:
    await store.keep_address("teams:c", "one")
    await store.keep_address("teams:c", "two")
    kept = await store.address("teams:c")
    await store.drop_address("teams:c")

    assert kept == "two"
    assert await store.address("teams:c") is None


async def test_unanswered_words_are_counted_for_thirty_days(store: Store, clock: Clock) -> None:
    for words in ("cedaw", "hague convention", "cedaw"):
        await store.keep_unanswered(words)
    counted = await store.insights()
    clock.ahead = 31 * DAY
    await store.expire()

    assert counted == (("cedaw", 2), ("hague convention", 1))
    assert await store.insights() == ()


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("write to ali@example.pk now", "write to [e-mail] now"),
        ("call +92 300 123-4567", "call [number]"),
        ("cnic 42101-1234567-1", "cnic [number]"),
        ("see https://example.org/x?id=1", "see [link]"),
        ("ilo 182 art 3(1)(c) since 2001", "ilo 182 art 3(1)(c) since 2001"),
        ("x" * 200, "x" * 80),
    ],
)
def test_what_could_point_to_a_person_is_masked(words: str, masked: str) -> None:
    assert unanswered.mask(words) == masked

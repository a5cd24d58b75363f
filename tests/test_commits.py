"""What is said of a write is true: of one that fails beside others, that is given up, whose commit is slow."""

import asyncio
import contextlib
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import store as store_module
from bot.feedback import triage
from bot.model import CannotAnswer, Draft, Message
from bot.store import Search, Store, Unsettled

WRONG = Draft("correction", "the date is wrong, it was 2011", "opsc")


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = await Store.open(database_url)
    yield store
    await store.close()


def said(event: str) -> Message:
    return Message("the date is wrong", f"slack:T1/C1/{event}", f"slack:T1/C1/{event}", "slack:T1/U1")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program writes to the file of the store."""
    with contextlib.closing(sqlite3.connect(folder / "sanad.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("COMMIT")


async def test_a_piece_of_work_that_fails_fails_alone(store: Store) -> None:
    held = asyncio.create_task(store.write(lambda _: time.sleep(0.3)))  # on SQLite what comes now is one commit
    await asyncio.sleep(0.05)

    def fault(_: sa.Connection) -> None:
        raise KeyError("a fault of ours")

    def no_such_table(conn: sa.Connection) -> None:
        conn.exec_driver_sql("SELECT * FROM nowhere")

    work = (store.keep(WRONG, said("1"), "v", 0), store.write(fault), store.write(no_such_table))
    waiting = asyncio.gather(*work, store.keep(WRONG, said("2"), "v", 0), return_exceptions=True)
    first, ours, theirs, second = await waiting
    await held

    assert isinstance(ours, KeyError)
    assert isinstance(theirs, sa.exc.DBAPIError)
    assert {first.id, second.id} == {found.id for found in await store.find(Search())}  # type: ignore[union-attr] # an error in its place fails the test here


async def test_what_concerns_all_is_not_tried_once_for_each(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    await store.write(lambda conn: conn.exec_driver_sql("PRAGMA busy_timeout=200").close())
    begun: list[float] = []
    with locked(tmp_path):
        work = [store.write(lambda _: begun.append(time.monotonic())) for _ in range(40)]
        results = await asyncio.gather(*work, return_exceptions=True)
    await store.close()

    assert {type(found).__name__ for found in results} == {"OperationalError"}
    assert begun == []


async def test_work_that_was_given_up_before_it_began_is_never_done(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    go_on = threading.Event()
    held = asyncio.create_task(store.write(lambda _: go_on.wait(20)))
    await asyncio.sleep(0.05)
    done: list[str] = []
    with pytest.raises(TimeoutError) as given_up:
        await store.write(lambda _: done.append("done"), 0.05)
    go_on.set()
    await held
    await store.write(lambda _: None)
    await store.close()

    assert not isinstance(given_up.value, Unsettled)
    assert done == []


async def test_not_recorded_is_said_of_what_will_never_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "WRITE_SECONDS", 0.2)
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    with locked(tmp_path):
        held = asyncio.create_task(store.write(lambda _: None))
        await asyncio.sleep(0.05)
        with pytest.raises(CannotAnswer, match="not recorded"):
            await store.keep(WRONG, said("1"), "v", 20)
    await held
    await store.write(lambda _: None)

    assert await store.find(Search()) == ()
    await store.close()


async def test_a_slow_commit_is_said_to_be_uncertain_and_its_words_are_kept_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "WRITE_SECONDS", 0.2)
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    with locked(tmp_path), pytest.raises(CannotAnswer, match="not known yet") as sentence:
        await store.keep(WRONG, said("1"), "v", 20)
    monkeypatch.setattr(store_module, "WRITE_SECONDS", 15.0)
    again = await store.keep(WRONG, said("2"), "v", 20)
    kept = await store.find(Search())
    other = await store.keep(WRONG, said("3"), "v", 20)  # nothing is uncertain now: this is one of its own
    await store.close()

    assert "recorded" not in str(sentence.value)
    assert WRONG.text in str(sentence.value)
    assert [found.id for found in kept] == [again.id]
    assert other.id != again.id


async def test_what_was_committed_without_a_word_of_it_has_its_receipt(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await Store.open(database_url)
    write = store.write

    async def silent(work: object, seconds: float | None = None) -> object:
        await write(work, seconds)  # type: ignore[arg-type] # the real one is given what came
        raise Unsettled("the connection was lost after the commit")

    monkeypatch.setattr(store, "write", silent)
    receipt = await store.keep(WRONG, said("1"), "v", 20)

    assert [found.id for found in await store.find(Search())] == [receipt.id]
    with pytest.raises(CannotAnswer, match=triage.DECISION_UNSETTLED[:40]):
        await triage.Triage(store).resolve(receipt.id, "accepted", "inbox")
    monkeypatch.undo()
    await store.close()


async def test_a_commit_of_postgresql_that_is_slow_is_uncertain_and_kept_once(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await Store.open(postgresql_url)
    rest = "CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(5); RETURN NULL; END'"
    trigger = "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON feedback DEFERRABLE INITIALLY DEFERRED"
    slow = (rest, f"{trigger} FOR EACH ROW EXECUTE FUNCTION rest()")
    await store.write(lambda conn: [conn.exec_driver_sql(step).close() for step in slow])
    monkeypatch.setattr(store_module, "WRITE_SECONDS", 0.5)
    with pytest.raises(CannotAnswer, match="not known yet"):
        await store.keep(WRONG, said("1"), "v", 20)
    await store.write(lambda conn: conn.exec_driver_sql("DROP TRIGGER slow ON feedback").close())
    monkeypatch.setattr(store_module, "WRITE_SECONDS", 15.0)
    receipt = await store.keep(WRONG, said("2"), "v", 20)

    assert [found.id for found in await store.find(Search())] == [receipt.id]
    await store.close()


async def test_a_wait_for_a_lock_of_postgresql_ends_and_is_no_commit(postgresql_url: str) -> None:
    store = await Store.open(postgresql_url)
    async with store.engine.begin() as other:
        await other.execute(sa.text("LOCK TABLE feedback"))
        with pytest.raises(CannotAnswer, match="not recorded"):
            await store.keep(WRONG, said("1"), "v", 20)
    found = await store.find(Search())
    await store.close()

    assert found == ()

"""A database that is full, locked, read-only or away: no receipt, and the writer has their text back."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.model import CannotAnswer, Draft, Receipt
from bot.store import Search, Store
from tests.store.conftest import DRAFT, said


async def keep_and_be_told(store: Store) -> str:
    with pytest.raises(CannotAnswer) as told:
        await store.keep(DRAFT, said("late"), "v", 0)
    return str(told.value)


async def test_a_full_disk_gives_no_receipt_and_the_text_back(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    pages = await store.read(lambda conn: conn.exec_driver_sql("PRAGMA page_count").scalar())
    await store.write(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count={pages}").close())
    big = Draft("comment", "y" * 3000)
    told: list[Receipt | BaseException] = []
    for n in range(50):
        told += await asyncio.gather(store.keep(big, said(f"f{n}"), "v", 0), return_exceptions=True)
    receipts = [one for one in told if isinstance(one, Receipt)]
    refusals = [str(one) for one in told if isinstance(one, CannotAnswer)]
    await store.write(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count=100000").close())
    after = await store.keep(big, said("after"), "v", 0)
    kept = {found.id for found in await store.find(Search())}
    await store.close()

    assert len(receipts) + len(refusals) == 50
    assert refusals
    assert "yyy" in refusals[0]
    assert kept == {receipt.id for receipt in [*receipts, after]}


async def test_a_locked_database_gives_no_receipt_and_the_text_back(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    await store.write(lambda conn: conn.exec_driver_sql("PRAGMA busy_timeout=50").close())
    other = sa.create_engine(f"sqlite:///{tmp_path}/sanad.db").connect()
    other.exec_driver_sql("BEGIN EXCLUSIVE")
    sentence = await keep_and_be_told(store)
    other.rollback()
    other.close()
    other.engine.dispose()
    kept = await store.keep(DRAFT, said("late"), "v", 0)
    await store.close()

    assert DRAFT.text in sentence
    assert kept.id


async def test_a_read_only_database_gives_no_receipt_and_the_text_back(database_url: str) -> None:
    store = await Store.open(database_url)
    only = "PRAGMA query_only=ON"
    if "postgresql" in database_url:
        only = f"ALTER DATABASE {store.engine.url.database} SET default_transaction_read_only = on"
    await store.write(lambda conn: conn.exec_driver_sql(only).close())
    if "postgresql" in database_url:
        await store.engine.dispose()  # the setting is for connections to come
    sentence = await keep_and_be_told(store)
    await store.close()

    assert DRAFT.text in sentence


async def test_a_database_that_went_away_and_came_back_takes_feedback_again(postgresql_url: str) -> None:
    store = await Store.open(postgresql_url)
    await store.keep(DRAFT, said("before"), "v", 0)
    await store.read(
        lambda conn: conn.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        ).close()
    )
    receipt = await store.keep(DRAFT, said("after"), "v", 0)
    await store.close()

    assert receipt.id


async def test_one_bad_write_fails_alone(store: Store) -> None:
    def bad(_: sa.Connection) -> None:
        raise ValueError("a fault in one piece of work")

    held = asyncio.create_task(store.write(lambda _: time.sleep(0.2)))
    await asyncio.sleep(0.05)
    found = await asyncio.gather(
        store.keep(DRAFT, said(), "v", 0),
        store.write(bad),
        store.keep(replace(DRAFT, text="another"), said("Ev2"), "v", 0),
        return_exceptions=True,
    )
    await held

    assert [type(one).__name__ for one in found] == ["Receipt", "ValueError", "Receipt"]

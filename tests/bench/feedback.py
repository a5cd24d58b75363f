"""Receipts and deliveries a second, against bare loops on the same SQLite file."""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.feedback.outbox import Outbox, Throttle
from bot.model import Draft, Feedback, Message, Reply, Thread
from bot.store import Store

TITLE = "Feedback: receipts and deliveries"
NOTE = (
    "SQLite with WAL and synchronous=FULL, each figure the median of three rounds in turn with its peer. The bare "
    "loop inserts one row of the same text and commits; a receipt is one feedback with its history and its delivery, "
    "checked for repeats and for the writer's limit. The bare delivery loop updates one row twice, committing each "
    "time, as a lease and its end do; the far side answers at once. A thread's memory is written behind the answer, "
    "so it is compared with the same bare insert."
)
COUNT = 600
TEXT = "the date of accession is wrong, it was 2011 " * 4


def run() -> list[dict[str, str]]:
    """One row for each kind of work: ours, the bare loop's, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder) / "sanad.db"))


async def _measure(path: Path) -> list[dict[str, str]]:
    store = await Store.open(f"sqlite+aiosqlite:///{path}", ["slack:C1"])
    bare = sqlite3.connect(path, isolation_level=None)
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE bare (n INTEGER PRIMARY KEY, text TEXT, state TEXT)")
    cases: list[tuple[str, Callable[[], Awaitable[None]], Callable[[], None]]] = [
        ("receipts, one after the other", lambda: _keep(store, 1), lambda: _insert(bare)),
        ("receipts, 16 at once", lambda: _keep(store, 16), lambda: _insert(bare)),
        ("receipts, 64 at once", lambda: _keep(store, 64), lambda: _insert(bare)),
        ("deliveries to one destination", lambda: _forward(store), lambda: _update(bare)),
        ("events claimed, 64 at once", lambda: _claim(store), lambda: _insert(bare)),
        ("threads remembered", lambda: _remember(store), lambda: _insert(bare)),
    ]
    rows = [await _row(*case) for case in cases]
    bare.close()
    await store.close()
    return rows


async def _row(name: str, ours: Callable[[], Awaitable[None]], bare: Callable[[], None]) -> dict[str, str]:
    rounds = []
    for _ in range(3):
        began = time.perf_counter()
        bare()
        middle = time.perf_counter()
        await ours()
        rounds.append((COUNT / (time.perf_counter() - middle), COUNT / (middle - began)))
    mine, theirs = (sorted(column)[1] for column in zip(*rounds, strict=True))
    return {"work": name, "Sanad": f"{mine:.0f}/s", "bare loop": f"{theirs:.0f}/s", "ratio": f"{mine / theirs:.2f}"}


_number = iter(range(10**9))


async def _keep(store: Store, at_once: int) -> None:
    async def some() -> None:
        for _ in range(COUNT // at_once):
            n = next(_number)
            message = Message(TEXT, f"slack:T1/C1/{n}", f"Ev{n}", f"slack:T1/U{n}")
            await store.keep(Draft("correction", TEXT, "opsc"), message, "v1", 20)

    await asyncio.gather(*(some() for _ in range(at_once)))


async def _forward(store: Store) -> None:
    class Channel:
        left = COUNT

        async def card(self, _destination: str, feedback: Feedback, _previous: str) -> str:
            self.left -= 1
            if self.left == 0:
                done.set()
            return feedback.id

        async def notify(self, destination: str, reply: Reply, delivery_id: str) -> None:
            raise NotImplementedError

    done = asyncio.Event()
    outbox = Outbox(store, {"slack": Channel()}, Throttle(between={}, otherwise=0))
    running = asyncio.create_task(outbox.run())
    await done.wait()
    running.cancel()
    await outbox.drain(0)


async def _claim(store: Store) -> None:
    async def some() -> None:
        for _ in range(COUNT // 64 + 1):
            await store.claim(f"slack:Ev{next(_number)}", TEXT)

    await asyncio.gather(*(some() for _ in range(64)))


async def _remember(store: Store) -> None:
    for _ in range(COUNT):
        await store.remember(f"slack:T1/C1/{next(_number)}", Thread("status", ("opsc",), ("PAK",)))
    await store.flush()


def _insert(bare: sqlite3.Connection) -> None:
    for _ in range(COUNT):
        bare.execute("INSERT INTO bare (text, state) VALUES (?, 'received')", (TEXT,))


def _update(bare: sqlite3.Connection) -> None:
    for n in range(COUNT):
        for state in ("leased", "done"):
            bare.execute("UPDATE bare SET state = ? WHERE n = ?", (state, n + 1))

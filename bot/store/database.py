"""Runs work on SQLite or PostgreSQL; on SQLite writes that wait together share one commit."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
import stamina
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.model import CORRECTION_CHARACTERS

T = TypeVar("T")
Work = Callable[[sa.Connection], T]
UNAVAILABLE = (DBAPIError, NoConnection, OSError)  # the database is away, locked, full, read-only
WRITES_TOGETHER = 64
READ_SECONDS = 10.0
# What PostgreSQL is told in each transaction. At the start of a connection PgBouncer takes no such options, and
# between two transactions it may hand a client another connection.
LIMITS = {"lock_timeout": 5_000, "statement_timeout": 10_000}  # milliseconds
HIDING_PARAMETERS = {"hide_parameters": True}  # an error that is logged quotes nobody
WAIT_SECONDS = 5
PRAGMAS = (
    "PRAGMA synchronous=FULL",  # NORMAL may lose the last commits when the power fails
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, not only unlinked
)


class Unsettled(OSError):
    """The database was asked to commit, and whether it has or will is not known."""


class Database(Protocol):
    """Work is a plain function on a connection. What `write` returns is committed."""

    engine: AsyncEngine
    alone: bool  # no other process serves from it

    async def read(self, work: Work[T]) -> T:
        """What the work returns; nothing that it writes is promised to last."""

    async def write(self, work: Work[T], seconds: float | None = None) -> T:
        """Commit work. Whatever is raised, nothing of it is written or will be, but for Unsettled.

        Raises TimeoutError or Unsettled after `seconds`.
        """

    async def close(self) -> None:
        """Finish what is being written, and let go of all connections."""


def connect(url: URL) -> Database:
    """The database of an address, which is not yet asked. Raises SystemExit where a file cannot be made."""
    return PostgreSQL(url) if url.get_backend_name() == "postgresql" else SQLite(url)


class PostgreSQL:
    """Through PgBouncer in transaction mode, too: nothing is prepared, and nothing outlives a transaction."""

    alone = False

    def __init__(self, url: URL) -> None:
        options = {"prepare_threshold": None} | ({} if "connect_timeout" in url.query else {"connect_timeout": 5})
        self.engine = create_async_engine(
            url, pool_pre_ping=True, pool_size=8, connect_args=options, **HIDING_PARAMETERS
        )
        own = str(url.query.get("options", ""))  # what the operator has chosen stands
        self._limits = "; ".join(f"SET LOCAL {name} = {ms}" for name, ms in LIMITS.items() if name not in own)
        sa.event.listen(self.engine.sync_engine, "begin", self._limit)
        self._reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")  # spares BEGIN and ROLLBACK

    async def read(self, work: Work[T]) -> T:
        """As `Database.read`; TimeoutError after READ_SECONDS."""
        async with asyncio.timeout(READ_SECONDS), self._reader.connect() as conn:
            return await conn.run_sync(work)

    async def write(self, work: Work[T], seconds: float | None = None) -> T:
        """As `Database.write`."""
        committing = False
        try:
            async with asyncio.timeout(seconds), self.engine.begin() as conn:
                result = await conn.run_sync(work)
                committing = True
            return result
        except UNAVAILABLE as error:
            if committing:
                raise Unsettled("no word of a commit") from error
            raise

    async def close(self) -> None:
        """As `Database.close`."""
        await self.engine.dispose()

    def _limit(self, conn: sa.Connection) -> None:
        # A read has no transaction to be limited in; READ_SECONDS does it.
        if self._limits and conn.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            conn.exec_driver_sql(self._limits)


class SQLite:
    """One thread writes, two read: a transaction costs one change of threads, not four for each statement.

    There is one writer, and each commit waits for the disk, so whatever waits goes
    into one transaction. Work must be safe to run again: where one piece of such a
    group fails, all of them are done singly, and it fails alone. `engine` is for
    libraries that bring their own tables.
    """

    alone = True

    def __init__(self, url: URL) -> None:
        _make_file(url)
        self.engine = create_async_engine(url, **HIDING_PARAMETERS)
        self._sync = sa.create_engine(url.set(drivername="sqlite"), pool_size=3, **HIDING_PARAMETERS)
        self._immediate = self._sync.execution_options(immediate=True)
        for engine in (self._sync, self.engine.sync_engine):
            sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(self._sync, "begin", _begin)
        self._writer = ThreadPoolExecutor(1, "store-writer")
        self._readers = ThreadPoolExecutor(2, "store-reader")
        self._waiting: list[_Piece] = []
        self._task: asyncio.Task[None] | None = None

    async def read(self, work: Work[T]) -> T:
        """As `Database.read`."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._look, work)

    async def write(self, work: Work[T], seconds: float | None = None) -> T:
        """As `Database.write`; TimeoutError means that the work was not begun."""
        piece = _Piece(work, asyncio.get_running_loop().create_future())
        self._waiting.append(piece)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        try:
            async with asyncio.timeout(seconds):
                result: T = await piece.future
                return result
        except TimeoutError as error:
            if piece.begun:
                raise Unsettled("a commit takes long") from error
            raise  # its future is cancelled: nobody will begin it

    async def close(self) -> None:
        """As `Database.close`."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])
        self._writer.shutdown()
        self._readers.shutdown()
        self._sync.dispose()
        await self.engine.dispose()

    def _look(self, work: Work[T]) -> T:
        with self._sync.connect() as conn:
            return work(conn)

    def _commit(self, group: list[Work[Any]]) -> list[Any]:
        with self._immediate.begin() as conn:
            try:
                return [work(conn) for work in group]
            except Exception as error:
                raise _Failed from error

    async def _run(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:WRITES_TOGETHER], self._waiting[WRITES_TOGETHER:]
            try:
                await self._settle(group)
            except _Failed:
                for one in group:
                    await self._settle([one])

    async def _settle(self, group: list["_Piece"]) -> None:
        """Commit a group. Raises _Failed where one of several pieces has failed; nothing is written then."""
        group = [piece for piece in group if not piece.future.done()]  # given up before it was begun
        for piece in group:
            piece.begun = True
        try:
            work = [piece.work for piece in group]
            results = await asyncio.get_running_loop().run_in_executor(self._writer, self._commit, work)
        except Exception as error:  # of one piece, or of the transaction: the disk is full, the file locked
            for piece in group:
                piece.begun = False
            if isinstance(error, _Failed) and len(group) > 1:
                raise
            for piece in group:
                piece.fail(error.__cause__ if isinstance(error, _Failed) else error)
        else:
            for piece, result in zip(group, results, strict=True):
                piece.succeed(result)


class _Failed(Exception):
    """A piece of work failed; its error is the cause."""


@dataclass(slots=True, eq=False)
class _Piece:
    """Work that waits for its commit."""

    work: Work[Any]
    future: asyncio.Future[Any]
    begun: bool = False  # and not rolled back

    def succeed(self, result: Any) -> None:
        if not self.future.done():  # its caller has gone
            self.future.set_result(result)

    def fail(self, error: BaseException | None) -> None:
        if not self.future.done():
            self.future.set_exception(error or RuntimeError("no error"))


def refusal(url: URL, error: Exception) -> str:
    """Why a database cannot be used, for whoever set it up."""
    cause = getattr(error, "orig", None) or error
    words = " ".join(str(cause).split()) or type(cause).__name__
    return (
        f"The database {url.render_as_string(hide_password=True)} cannot be used ({words}). "
        "Check SANAD_DATABASE_URL, and that the place exists and can be written."
    )


def _make_file(url: URL) -> None:
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # its owner's alone
    except OSError as error:
        raise SystemExit(refusal(url, error)) from error


def _prepare(connection: Any, _record: object) -> None:
    # Python's sqlite3 begins transactions late and by itself; `_begin` does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
    # Of two connections that switch a new file to WAL at once SQLite tells one that it is busy; neither waits.
    for attempt in stamina.retry_context(_busy, attempts=None, timeout=WAIT_SECONDS, wait_initial=0.01, wait_max=0.2):
        with attempt:
            cursor.execute("PRAGMA journal_mode=WAL")
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _busy(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY


def _begin(conn: sa.Connection) -> None:
    # A deferred transaction that comes to write may fail at once in WAL mode; an immediate one waits its turn.
    # Reads need none: each statement sees one state of the file.
    if conn.get_execution_options().get("immediate"):
        conn.exec_driver_sql("BEGIN IMMEDIATE")


def clean(text: str, longest: int = CORRECTION_CHARACTERS) -> str:
    """Text that every database takes: no NUL, no halves of characters, cut to a length."""
    return text[:longest].replace("\0", "").encode("utf-8", "replace").decode()


def insert(conn: sa.Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say ON CONFLICT in the dialect of this connection."""
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)

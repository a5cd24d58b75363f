"""What threads have said, kept for a day and written behind the answer."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping

import sqlalchemy as sa
import structlog
from pydantic import TypeAdapter
from sqlalchemy import Connection

from bot.model import Thread
from bot.store import event_inbox, unanswered
from bot.store.database import UNAVAILABLE, Database, insert
from bot.store.tables import thread

THREAD_SECONDS = 86_400.0
BEHIND_SECONDS = 0.05  # seconds between an answer and the commit of what it leaves behind
THREADS_HELD = 20_000  # threads held while the database cannot be written; losing one costs a question
THREADS_AT_HAND = 2_000  # threads held besides, where no other process writes any
log = structlog.get_logger()
_memory = TypeAdapter(Thread)


class WriteBehind:
    """Writes that may be lost with the process: threads, finished events, unanswered words.

    Each returns at once; one transaction takes all that came within BEHIND seconds. A database
    that is this process's alone is not asked again for what was lately written or read.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._threads: dict[str, tuple[Thread, float, str]] = {}
        self._at_hand: dict[str, tuple[Thread, float]] = {}
        self._done: set[str] = set()
        self._words: Counter[str] = Counter()
        self._timer: asyncio.Task[None] | None = None
        self._flushing = asyncio.Lock()

    def remember(self, conversation: str, memory: Thread, user: str) -> None:
        """Hold what the thread is about now, and write it within BEHIND_SECONDS."""
        self._threads.pop(conversation, None)  # the newest stand last
        self._threads[conversation] = (memory, self._clock(), user)
        while len(self._threads) > THREADS_HELD:
            del self._threads[next(iter(self._threads))]
        self._later()

    def recall(self, conversation: str) -> Thread | None:
        """What this process need not look up: what it has not yet written, or has at hand."""
        found = self._threads.get(conversation) or self._at_hand.get(conversation)
        return found[0] if found and found[1] >= self._clock() - THREAD_SECONDS else None

    def hold(self, conversation: str, memory: Thread, at: float) -> None:
        """Have at hand what was written or read; what was read before something newer was written is late."""
        kept = self._at_hand.get(conversation)
        if not self._database.alone or (kept and kept[1] > at):
            return
        self._at_hand.pop(conversation, None)
        self._at_hand[conversation] = (memory, at)
        while len(self._at_hand) > THREADS_AT_HAND:
            del self._at_hand[next(iter(self._at_hand))]

    def forget(self, conversations: set[str]) -> None:
        """Drop what is held of these conversations, written or not."""
        for conversation in conversations:
            self._threads.pop(conversation, None)
            self._at_hand.pop(conversation, None)

    def done(self, key: str) -> None:
        """Note that the work of an event is finished."""
        self._done.add(key)
        self._later()

    def unanswered(self, words: str) -> None:
        """Count masked words that found no answer."""
        self._words[words] += 1
        self._later()

    async def flush(self) -> None:
        """Commit what waits. Where that fails, it goes on waiting and the error is raised."""
        async with self._flushing:
            await self._flush()

    @contextlib.asynccontextmanager
    async def settled(self) -> AsyncIterator[None]:
        """All that waits is committed, and nothing more is until the end of the block: what is erased stays so."""
        async with self._flushing:
            await self._flush()
            yield

    async def _flush(self) -> None:
        threads, done, words = dict(self._threads), list(self._done), Counter(self._words)
        if not (threads or done or words):
            return
        at = self._clock()

        def work(conn: Connection) -> None:
            if threads:
                keep(conn, threads)
            if done:
                event_inbox.done(conn, done)
            if words:
                unanswered.add(conn, words, at)

        await self._database.write(work)
        for conversation, (memory, when, _) in threads.items():
            if conversation in self._threads:  # not forgotten meanwhile
                self.hold(conversation, memory, when)
        self._threads = {key: kept for key, kept in self._threads.items() if kept is not threads.get(key)}
        self._done.difference_update(done)
        self._words -= words

    def _later(self) -> None:
        if self._timer is None or self._timer.done():
            self._timer = asyncio.create_task(self._soon())

    async def _soon(self) -> None:
        while self._threads or self._done or self._words:
            await asyncio.sleep(BEHIND_SECONDS)
            try:
                await self.flush()
            except UNAVAILABLE as error:
                log.warning("threads not written", error=type(error).__name__, waiting=len(self._threads))
                await asyncio.sleep(1)

    async def close(self) -> None:
        """Commit what waits; afterwards nothing more may be given to it. Raises what the database raises."""
        if self._timer is not None:
            self._timer.cancel()
            await asyncio.wait([self._timer])
        await self.flush()


def keep(conn: Connection, threads: Mapping[str, tuple[Thread, float, str]]) -> None:
    """Write threads with the time of their last word, in seconds since 1970; the newest stands."""
    new = insert(conn, thread)
    newest = {"memory": new.excluded.memory, "at": new.excluded.at, "user": new.excluded.user}
    values = [
        {"conversation": conversation, "memory": _memory.dump_json(memory).decode(), "at": at, "user": user}
        for conversation, (memory, at, user) in threads.items()
    ]
    conn.execute(new.on_conflict_do_update(index_elements=["conversation"], set_=newest), values)


def find(conn: Connection, conversation: str, at: float) -> tuple[Thread, float]:
    """The thread's memory and when it was written; an empty one where there is none or it is older than a day."""
    fresh = sa.and_(thread.c.conversation == conversation, thread.c.at >= at - THREAD_SECONDS)
    found = conn.execute(sa.select(thread.c.memory, thread.c.at).where(fresh)).one_or_none()
    return (_memory.validate_json(found.memory), found.at) if found else (Thread(), at)


def forget(conn: Connection, user: str, conversations: set[str]) -> set[str]:
    """Forget the threads in which a person wrote last, and these conversations; returns which threads they were."""
    gone = sa.delete(thread).where(sa.or_(thread.c.user == user, thread.c.conversation.in_(conversations)))
    return set(conn.scalars(gone.returning(thread.c.conversation)).all())


def leave(conn: Connection, place: str) -> set[str]:
    """Forget every thread of a place; returns which they were."""
    gone = sa.delete(thread).where(thread.c.conversation.startswith(place, autoescape=True))
    return set(conn.scalars(gone.returning(thread.c.conversation)).all())


def expire(conn: Connection, at: float) -> None:
    """Delete the threads that are older than THREAD_SECONDS."""
    conn.execute(sa.delete(thread).where(thread.c.at < at - THREAD_SECONDS))

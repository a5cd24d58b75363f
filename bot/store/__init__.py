"""The store: what outlives a process, and what replicas must agree on."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import sqlalchemy as sa
import structlog
from cachetools import LRUCache
from sqlalchemy.engine import make_url

from bot.model import OPEN_STATES, CannotAnswer, Change, Draft, Feedback, Message, Receipt, State, Thread
from bot.store import deliveries, event_inbox, feedback, migrations, subscriptions, threads, unanswered
from bot.store.database import UNAVAILABLE, Database, Unsettled, clean, connect, refusal
from bot.store.deliveries import Backlog, Delivery
from bot.store.destinations import label
from bot.store.feedback import Search
from bot.store.subscribers import Subscribers

__all__ = ["UNAVAILABLE", "Backlog", "Delivery", "Search", "Store", "Unsettled"]

WRITE_SECONDS = 15.0  # seconds after which a person is told that the database does not answer
RECALL_SECONDS = 2.0  # seconds that an answer waits to hear what its thread was about
OVER_LIMIT = "You have sent {limit} corrections within an hour. This one was not recorded; please send it again later."
LOST = (
    "This was not recorded: the bot cannot write to its store at the moment. "
    "Your text: “{text}” Please try again in a few minutes."
)
UNSETTLED = (
    "The bot's store is slow at the moment, and whether your text has arrived is not known yet. "
    "Please send it again in a few minutes: it is kept once, and you are given its number. Your text: “{text}”"
)

NOT_YOURS = "I have no feedback {id} of yours: only its writer can do that, where they wrote it."
NOT_ASKED = "The maintainers have no open question about {id}, so this was not passed on."
DECIDED = "{id} is already {state}, so it can no longer be withdrawn."

log = structlog.get_logger()


class Store:
    """Threads' memory, events seen, feedback and its deliveries, subscribers, on SQLite or PostgreSQL."""

    def __init__(self, database: Database, destinations: Iterable[str], clock: Callable[[], float]) -> None:
        self.engine = database.engine
        self.destinations = tuple(dict.fromkeys(label(place) for place in destinations))
        self.clock = clock
        self.read = database.read
        self.write = database.write
        self.queued = asyncio.Event()  # set when there is something to deliver
        self.redact: Callable[[str], str] = str  # what of a claim's payload may be kept until it is done
        self.subscribers = Subscribers(database, self.queued, clock)
        self._database = database
        self._unsettled: LRUCache[int, str] = LRUCache(1000)  # by what was said, the event that it came with
        self._write_behind = threads.WriteBehind(database, clock)

    @classmethod
    async def open(cls, url: str, destinations: Iterable[str] = (), clock: Callable[[], float] = time.time) -> Self:
        """Open a database, upgrading an older one. `destinations` are those of SANAD_FORWARD_TO.

        Raises SystemExit with a sentence when it cannot be used, or is newer than this program.
        """
        address = make_url(url)
        database = connect(address)
        try:
            if await database.read(migrations.revision) != migrations.HEAD:
                await database.write(migrations.upgrade)
        except UNAVAILABLE as error:
            await database.close()
            raise SystemExit(refusal(address, error)) from error
        except migrations.NewerSchema as error:
            await database.close()
            raise SystemExit(str(error)) from error
        return cls(database, destinations, clock)

    async def close(self) -> None:
        """Write what waits, and let go of the database."""
        with contextlib.suppress(*UNAVAILABLE):  # threads only; feedback is never behind
            await self._write_behind.close()
        await self._database.close()

    async def ping(self) -> None:
        """Raises what the database raises, or TimeoutError where it does not answer within 5 seconds."""
        async with asyncio.timeout(5):
            await self.read(lambda conn: conn.execute(sa.text("SELECT 1")).scalar())

    # Threads

    async def recall(self, conversation: str) -> Thread:
        """What the thread has said within a day; nothing while the database is away.

        Somebody who asks whom to tell about abuse is answered all the same.
        """
        conversation = clean(conversation)
        if at_hand := self._write_behind.recall(conversation):
            return at_hand
        try:
            async with asyncio.timeout(RECALL_SECONDS):
                found, at = await self.read(lambda conn: threads.find(conn, conversation, self.clock()))
        except UNAVAILABLE as error:
            log.warning("thread not recalled", error=type(error).__name__)
            return Thread()
        self._write_behind.hold(conversation, found, at)
        return found

    async def remember(self, conversation: str, thread: Thread, user: str = "") -> None:
        """Returns at once; this process recalls it from now on, others once it is written. `user` wrote last."""
        self._write_behind.remember(clean(conversation), thread, clean(user))

    async def flush(self) -> None:
        """Commit what `remember`, `done` and `keep_unanswered` left to be written."""
        await self._write_behind.flush()

    # Events and addresses: the EventInbox

    async def claim(self, key: str, payload: str = "", user: str = "") -> bool:
        """Claim an event, durably; False where it was claimed before. Keys are kept for a day.

        A payload, as `redact` lets it be stored, makes it work: `unfinished` gives it back until `done` is called.
        """
        payload = self.redact(payload)
        cleaned = (clean(key), clean(payload, len(payload)), clean(user))
        return await self.write(lambda conn: event_inbox.claim(conn, *cleaned, self.clock()))

    async def done(self, key: str) -> None:
        """The work of an event is finished. Returns at once; its payload is erased within a moment."""
        self._write_behind.done(clean(key))

    async def unfinished(self, prefix: str, older_than: float) -> tuple[tuple[str, str], ...]:
        """Take over (key, payload) of work whose key begins with `prefix` and that rests for `older_than` seconds."""
        await self.flush()
        return await self.write(lambda conn: event_inbox.unfinished(conn, prefix, older_than, self.clock()))

    async def address(self, conversation: str) -> str | None:
        """How a conversation is reached unasked, as its adapter stored it; None where that is not known."""
        return await self.read(lambda conn: event_inbox.find_address(conn, clean(conversation)))

    async def keep_address(self, conversation: str, address: str, user: str = "") -> None:
        """Keep, or replace, how a conversation is reached."""
        cleaned = (clean(conversation), clean(address, len(address)), clean(user))
        await self.write(lambda conn: event_inbox.keep_address(conn, *cleaned))

    async def drop_address(self, conversation: str) -> None:
        """Forget how a conversation is reached; it is told of nothing any more."""
        conversation = clean(conversation)

        def work(conn: sa.Connection) -> None:
            event_inbox.drop_address(conn, conversation)
            subscriptions.end(conn, conversation)

        await self.write(work)

    # Feedback

    async def keep(self, draft: Draft, message: Message, content_version: str, limit_per_hour: int) -> Receipt:
        """Once this returns, the feedback is committed and the maintainers will be told.

        The same event gives the same receipt. Raises CannotAnswer with a sentence
        when the writer is over the limit (0: there is none), when the database cannot
        take it, or when it does not say in time whether it has; if the same words are
        then sent again, they stand for the same event.
        """
        row = feedback.new_row(draft, message, content_version, self.clock())
        same = feedback.likeness(row)
        row["event_id"] = self._unsettled.get(same) or row["event_id"]

        def work(conn: sa.Connection) -> Receipt | None:
            return feedback.keep(conn, row, limit_per_hour, self.destinations, self.clock())

        try:
            receipt = await self.write(work, WRITE_SECONDS)
        except Unsettled as error:
            receipt = await self._arrived(row["event_id"])
            if receipt is None:
                self._unsettled[same] = row["event_id"]
                raise CannotAnswer(UNSETTLED.format(text=row["text"])) from error
        except UNAVAILABLE as error:
            raise CannotAnswer(LOST.format(text=row["text"])) from error
        self._unsettled.pop(same, None)
        if receipt is None:
            raise CannotAnswer(OVER_LIMIT.format(limit=limit_per_hour))
        self.queued.set()
        return receipt

    async def _arrived(self, event_id: str) -> Receipt | None:
        """The receipt of what may have been committed."""
        with contextlib.suppress(*UNAVAILABLE):
            async with asyncio.timeout(RECALL_SECONDS):
                return await self.read(lambda conn: feedback.of_event(conn, event_id))
        return None

    async def waiting(self, user: str, conversation: str) -> str:
        """The id of feedback in this conversation whose writer, this user, the maintainers have asked; or nothing.

        Nothing, too, while the database is away.
        """
        cleaned = (clean(user), clean(conversation))
        try:
            async with asyncio.timeout(RECALL_SECONDS):
                return await self.read(lambda conn: feedback.waiting(conn, *cleaned))
        except UNAVAILABLE as error:
            log.warning("question not looked up", error=type(error).__name__)
            return ""

    async def answer(self, feedback_id: str, user: str, text: str) -> Receipt:
        """Record what its writer answers to the maintainers' question, and show them.

        Raises CannotAnswer with a sentence: not theirs, no question waits, or the database cannot take it.
        """
        text = clean(text)
        step = Change("answered", feedback.stamp(self.clock()), "writer", text)
        found = await self._by_writer(feedback_id, user, step, ("question",), text)
        if found.state != "answered" or found.history[-1].comment != text:
            raise CannotAnswer(NOT_ASKED.format(id=found.id))
        return Receipt(found.id, found.kind)

    async def withdraw(self, feedback_id: str, user: str) -> str:
        """Take back feedback for its writer, and show the maintainers; returns its id.

        Raises CannotAnswer with a sentence: not theirs, decided already, or the database cannot take it.
        """
        step = Change("withdrawn", feedback.stamp(self.clock()), "writer")
        found = await self._by_writer(feedback_id, user, step, OPEN_STATES)
        if found.state != "withdrawn":
            raise CannotAnswer(DECIDED.format(id=found.id, state=found.state))
        return found.id

    async def _by_writer(
        self, feedback_id: str, user: str, step: Change, before: Sequence[State], text: str = ""
    ) -> Feedback:
        one, user = feedback.canonical(feedback_id), clean(user)
        try:
            found = await self.write(lambda conn: feedback.by_writer(conn, one, user, step, before), WRITE_SECONDS)
        except UNAVAILABLE as error:
            raise CannotAnswer(LOST.format(text=text or step.state)) from error
        if found is None:
            raise CannotAnswer(NOT_YOURS.format(id=one))
        self.queued.set()
        return found

    async def show(self, feedback_id: str) -> Feedback | None:
        """The feedback of this id, however it was typed; None where there is none."""
        return await self.read(lambda conn: feedback.get(conn, feedback.canonical(feedback_id)))

    async def find(self, search: Search) -> tuple[Feedback, ...]:
        """The feedback that fits a search, newest first."""
        return await self.read(lambda conn: feedback.find(conn, search))

    async def browse(self, **wanted: Any) -> tuple[Feedback, ...]:
        """`find`, for pages that know no more than the names of a Search."""
        return await self.find(Search(**wanted))

    async def counts(self) -> dict[str, int]:
        """How much feedback stands in each state."""
        return await self.read(feedback.counts)

    async def instruments(self) -> tuple[str, ...]:
        """The ids of the instruments that feedback is about."""
        return await self.read(feedback.instruments)

    async def parked(self, feedback_id: str = "") -> tuple[Delivery, ...]:
        """Deliveries that were given up, with their reasons."""
        return await self.read(lambda conn: deliveries.parked(conn, feedback_id))

    async def retry(self, number: int) -> bool:
        """Let a parked delivery wait again; False where none of that number is parked."""
        again = await self.write(lambda conn: deliveries.retry(conn, number))
        self.queued.set()
        return bool(again)

    async def backlog(self) -> Backlog:
        """How many deliveries wait or were given up, and for how long the oldest has waited."""
        return await self.read(lambda conn: deliveries.backlog(conn, self.clock()))

    # Privacy

    async def forget(self, user: str, conversation: str = "") -> int:
        """Erase every trace of a person but the words of their feedback; returns how much feedback there was.

        Who wrote and who decided, how they are reached, what they asked to be told, their events, the threads in which
        they wrote last, and the one in which they ask for it.
        """
        user, conversation = clean(user), clean(conversation)

        def work(conn: sa.Connection) -> tuple[int, set[str]]:
            count, theirs = feedback.forget(conn, user, self.clock())
            for one in theirs:
                event_inbox.drop_address(conn, one)
            personal = event_inbox.forget(conn, user, conversation)
            subscriptions.forget(conn, user, {user} | personal)
            theirs |= {user, conversation} | personal
            return count, theirs | threads.forget(conn, user, theirs)

        return await self._forgotten(work)

    async def leave(self, place: str) -> None:
        """Erase who wrote feedback in a place that has removed the bot, and how it was reached."""

        def work(conn: sa.Connection) -> tuple[int, set[str]]:
            count, theirs = feedback.leave(conn, place, self.clock())
            event_inbox.leave(conn, place)
            subscriptions.leave(conn, place)
            return count, theirs | threads.leave(conn, place)

        await self._forgotten(work)

    async def _forgotten(self, work: Callable[[sa.Connection], tuple[int, set[str]]]) -> int:
        async with self._write_behind.settled():
            count, theirs = await self.write(work)
            self._write_behind.forget(theirs)
        self.queued.set()
        await self._scrub()
        return count

    async def erase(self, ids: Sequence[str], by: str = "cli") -> int:
        """Erase what was written in these, and have their cards show it; returns how many there were."""
        ids = [feedback.canonical(one) for one in ids]
        count = await self.write(lambda conn: feedback.erase(conn, ids, by, self.clock()))
        self.queued.set()
        await self._scrub()
        return count

    async def keep_unanswered(self, words: str) -> None:
        """Count a question that found no answer: masked, cut, without an author."""
        self._write_behind.unanswered(unanswered.mask(clean(words)))

    async def insights(self, count: int = 50) -> tuple[tuple[str, int], ...]:
        """The most frequent unanswered words of the last 30 days, and how often."""
        await self.flush()
        return await self.read(lambda conn: unanswered.most_frequent(conn, self.clock(), count))

    async def expire(self) -> None:
        """Delete threads and events older than a day, unanswered words and what pages asked for older than 30."""

        def work(conn: sa.Connection) -> None:
            for kept in (threads, event_inbox, unanswered, subscriptions):
                kept.expire(conn, self.clock())

        await self.write(work)

    async def _scrub(self) -> None:
        # Erased pages live on in SQLite's write-ahead log until it is written back and cut.
        if self.engine.dialect.name == "sqlite":
            await self.read(lambda conn: conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all())

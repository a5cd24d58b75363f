"""Carries what the store has queued to where it belongs, at least once, in order for each destination."""

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp
import sqlalchemy as sa
import stamina
import structlog

from bot.feedback import notifications
from bot.model import Change, Feedback, Reply, TryLater, Undeliverable
from bot.news import News
from bot.ports import Forwarder
from bot.store import UNAVAILABLE, Backlog, Delivery, Store, deliveries, feedback, subscriptions
from bot.store.destinations import NOT_SET_UP, scheme

log = structlog.get_logger()
TRANSIENT = (OSError, TimeoutError, aiohttp.ClientError)  # these, and TryLater; all else will not pass by waiting
WAITS = (*TRANSIENT, TryLater)
TRIES = 5  # tries, before it is asked whether the fault lies with the destination or with the delivery
POLL_SECONDS = 1.0  # seconds until work is noticed that another process has queued
DELIVERIES_AT_ONCE = 4  # deliveries under way to one platform
LONGEST_PAUSE_SECONDS = 3600.0
OUTCOME_SECONDS = 7 * 86_400.0  # seconds after which a conversation that takes no outcome is given up


@dataclass(frozen=True, slots=True)
class Throttle:
    """How fast to deliver, and how patiently; all times in seconds.

    A lease outlasts three tries, so that no other replica repeats what is under way.
    """

    timeout: float = 10.0
    lease: float = 35.0
    first: float = 0.5  # seconds of the first pause after an error; it doubles
    longest: float = 30.0
    between: Mapping[str, float] = field(default_factory=lambda: {"slack": 1.1, "teams": 0.5})
    otherwise: float = 0.05  # between two deliveries to one destination of any other kind

    def pause(self, tries: int) -> float:
        """Seconds to wait after so many failed tries: doubled each time, at most `longest`, with jitter."""
        return min(self.longest, self.first * 2.0 ** min(tries - 1, 20)) * random.uniform(0.5, 1)  # noqa: S311 - jitter, no secret


class Outbox:
    """Delivers through `forwarders`, by the scheme of a destination.

    One delivery is under way to a destination at a time, by whichever replica has
    its lease. An error that may pass is tried again; any other parks the delivery
    with its reason, and the next one goes out.
    """

    def __init__(self, store: Store, forwarders: Mapping[str, Forwarder], throttle: Throttle | None = None) -> None:
        self._store = store
        self._forwarders = forwarders
        self._throttle = throttle or Throttle()
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._slots: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(DELIVERIES_AT_ONCE))
        self._stopping = False

    async def run(self) -> None:
        """Deliver until `drain` is called. While the database is away it is asked again every second."""
        revived = False
        while not self._stopping:
            self._store.queued.clear()
            try:
                revived = revived or await self._revive()
                await self._open_lanes()
            except UNAVAILABLE as error:
                log.warning("outbox waits for the store", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._store.queued.wait(), POLL_SECONDS)

    async def drain(self, deadline: float) -> None:
        """Deliver what can be delivered now, for at most `deadline` seconds; the rest stays queued."""
        self._stopping = True
        self._store.queued.set()
        with contextlib.suppress(TimeoutError, *UNAVAILABLE):
            async with asyncio.timeout(deadline):
                while await self._open_lanes():
                    await asyncio.wait(self._lanes.values())
        left = tuple(self._lanes.values())
        for lane in left:
            lane.cancel()
        if left:
            await asyncio.wait(left)

    async def announce(self, version: str, fixed_ids: Iterable[str], news: Sequence[News] = ()) -> int:
        """Tell whoever asked what is new in this content, and close feedback whose fix is in it; returns how much.

        Its writers are told once. All of it may be called again, after a kill or by another replica.
        """
        await self._store.subscribers.announce(news)
        ids = [feedback.canonical(one) for one in fixed_ids]

        def work(conn: sa.Connection) -> int:
            at = self._store.clock()
            closed = feedback.live(conn, ids, version, at)
            for one in closed:
                step = Change("closed", feedback.stamp(at), notifications.LIVE, version)
                number = feedback.record(conn, one, step)
                deliveries.queue_updates(conn, one, number, at)
                found = feedback.get(conn, one)
                conversation = found.conversation if found else ""
                deliveries.queue_notification(conn, one, deliveries.Step("live-notice", number), conversation, at)
            return len(closed)

        count = await self._store.write(work) if ids else 0
        self._store.queued.set()
        return count

    async def backlog(self) -> Backlog:
        """How many deliveries wait or were given up."""
        return await self._store.backlog()

    async def parked(self) -> tuple[Delivery, ...]:
        """The deliveries that were given up, newest first, with their reasons."""
        return await self._store.parked()

    async def _revive(self) -> bool:
        # What was parked for want of a forwarder may have one since this start.
        await self._store.write(lambda conn: deliveries.retry(conn, reason=NOT_SET_UP))
        return True

    async def _open_lanes(self) -> bool:
        """One task for each destination that has something to deliver; False when there is nothing to wait for."""
        for destination in await self._store.read(lambda conn: deliveries.ready(conn, self._store.clock())):
            if destination not in self._lanes:
                self._lanes[destination] = asyncio.create_task(self._lane(destination))
        return bool(self._lanes)

    async def _lane(self, destination: str) -> None:
        platform = scheme(destination)
        try:
            while True:
                async with self._slots[platform]:
                    item = await self._claim(destination)
                    if item is None:
                        return
                    try:
                        await self._deliver(item)
                    except asyncio.CancelledError:
                        await self._give_back(item)
                        raise
                await asyncio.sleep(self._throttle.between.get(platform, self._throttle.otherwise))
        except UNAVAILABLE as error:
            log.warning("outbox waits for the store", error=type(error).__name__)
        finally:
            del self._lanes[destination]

    async def _claim(self, destination: str, behind: int = 0) -> Delivery | None:
        lease = self._throttle.lease
        return await self._store.write(
            lambda conn: deliveries.claim(conn, destination, self._store.clock(), lease, behind)
        )

    async def _give_back(self, item: Delivery) -> None:
        """Spare whoever comes next the rest of the lease. Whether the far side took it, nobody knows."""
        with contextlib.suppress(*UNAVAILABLE):
            async with asyncio.timeout(1):
                await self._store.write(lambda conn: deliveries.rest(conn, item, self._store.clock(), 0, item.reason))

    async def _deliver(self, item: Delivery) -> bool:
        result = await self._try(item)
        if isinstance(result, WAITS) and item.tries >= TRIES and await self._others_pass(item):
            result = await self._try(item)
            if isinstance(result, WAITS):
                result = Undeliverable(f"Failed {item.tries + 1} times while others went through: {_reason(result)}")
        told = item.change is not None or item.purpose == "changes"
        if isinstance(result, WAITS) and told and self._age(item) > OUTCOME_SECONDS:
            result = Undeliverable(f"Nobody there could be told for a week: {_reason(result)}")
        await self._record(item, result)
        return isinstance(result, str)

    def _age(self, item: Delivery) -> float:
        return self._store.clock() - item.created

    async def _others_pass(self, stuck: Delivery) -> bool:
        behind = await self._claim(stuck.destination, stuck.number)
        if behind is None:
            return False
        result = await self._try(behind)
        await self._record(behind, result)
        return isinstance(result, str)

    async def _try(self, item: Delivery) -> str | Exception:
        """The far side's reference, or what went wrong there. The store's own errors are raised."""
        facts = await self._store.read(lambda conn: _facts(conn, item))
        forwarder = self._forwarders.get(scheme(item.destination))
        if forwarder is None or (facts.about is None and item.feedback is not None):
            return Undeliverable(NOT_SET_UP)
        try:
            async with asyncio.timeout(self._throttle.timeout):
                return await _send(forwarder, item, facts)
        except Exception as error:
            return error

    async def _record(self, item: Delivery, result: str | Exception) -> None:
        """A far side that has taken something must not be told again because the store hiccups: so insist."""
        async for attempt in stamina.retry_context(on=UNAVAILABLE, attempts=6, timeout=self._throttle.lease / 3):
            with attempt:
                await self._store.write(lambda conn: self._mark(conn, item, result))
        if isinstance(result, Exception):
            kind = "delayed" if isinstance(result, WAITS) else "parked"
            log.warning(
                f"delivery {kind}",
                platform=scheme(item.destination),
                delivery=item.id,
                tries=item.tries,
                error=type(result).__name__,
            )

    def _mark(self, conn: sa.Connection, item: Delivery, result: str | Exception) -> None:
        clock = self._store.clock()
        if isinstance(result, str):
            deliveries.settle(conn, item, "done", result)
            if item.purpose == "card" and item.feedback:
                feedback.forwarded(conn, item.feedback, clock)
        elif isinstance(result, TryLater):
            deliveries.rest(conn, item, clock, min(result.seconds, LONGEST_PAUSE_SECONDS), _reason(result))
        elif isinstance(result, TRANSIENT):
            deliveries.rest(conn, item, clock, self._throttle.pause(item.tries), _reason(result))
        else:
            deliveries.settle(conn, item, "parked", reason=_reason(result))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a delivery says at the moment that it goes out."""

    about: Feedback | None = None
    previous: str = ""  # the card that is there already
    reply: Reply | None = None  # what a person is told


def _facts(conn: sa.Connection, item: Delivery) -> _Facts:
    if item.feedback is None:
        news = subscriptions.told(conn, item)
        return _Facts(reply=notifications.of_changes(news) if news else None)
    about = feedback.get(conn, item.feedback)
    step = feedback.step_at(conn, item.change) if item.change is not None else None
    previous = deliveries.card_reference(conn, item) if item.purpose == "card-update" else ""
    return _Facts(about, previous, notifications.of(about, step) if about and step else None)


async def _send(forwarder: Forwarder, item: Delivery, facts: _Facts) -> str:
    if facts.reply is not None:
        await forwarder.notify(item.destination, facts.reply, item.id)
        return ""
    if facts.about is None:
        return ""  # nobody asks for it any more
    if item.purpose == "card-update" and not facts.previous:
        return ""  # the card itself is parked or still to come, and will show the newest state
    return await forwarder.card(item.destination, facts.about, facts.previous)


def _reason(error: Exception) -> str:
    words = " ".join(str(error).split())[:300]
    return words if words and isinstance(error, (Undeliverable, *WAITS)) else f"{type(error).__name__}: {words}"

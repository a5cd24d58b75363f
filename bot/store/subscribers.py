"""Who is told of changes, as the application and the outbox ask the store for it."""

import asyncio
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from bot.model import CannotAnswer, Message
from bot.news import News, Order, Subscription
from bot.store import subscriptions
from bot.store.database import UNAVAILABLE, Database, clean

SUBSCRIPTIONS = 50  # that one person or channel may have
WRITE_SECONDS = 15.0  # seconds after which a person is told that the database does not answer
ENOUGH = "I tell of {limit} things here already. Please stop some of them first: “what am I subscribed to” lists them."
NOT_DONE = "This was not recorded: the bot cannot write to its store at the moment. Please try again in a few minutes."


class Subscribers:
    """Starts and ends what somebody is told, and queues what has changed; `queued` is set when there is something."""

    def __init__(self, database: Database, queued: asyncio.Event, clock: Callable[[], float]) -> None:
        self._database, self._queued, self._clock = database, queued, clock

    async def follow(self, order: Order, message: Message) -> tuple[Subscription, ...]:
        """Carry an order out; returns what is told there now, as it is committed.

        Raises CannotAnswer with a sentence where it is enough, or where it was not recorded.
        """
        place = clean(message.told_at)
        user = "" if message.shared else clean(message.user)

        def work(conn: sa.Connection) -> tuple[Subscription, ...]:
            held = subscriptions.held(conn, place)
            if order.act == "end":
                subscriptions.end(conn, place, order.about)
            elif order.act == "start":
                if len({*held, *order.about}) > SUBSCRIPTIONS:
                    raise CannotAnswer(ENOUGH.format(limit=len(held)))
                subscriptions.start(conn, place, order.about, user, self._clock())
            return subscriptions.held(conn, place)

        try:
            if order.act == "show":
                return await self._database.read(work)
            return await self._database.write(work, WRITE_SECONDS)
        except UNAVAILABLE as error:
            raise CannotAnswer(NOT_DONE) from error

    async def announce(self, news: Sequence[News]) -> int:
        """Queue the changes that nobody was told of yet for those who asked; returns how many are new here."""
        count = await self._database.write(lambda conn: subscriptions.announce(conn, news, self._clock()))
        self._queued.set()
        return count

    async def told(self, destination: str) -> tuple[tuple[str, tuple[News, ...]], ...]:
        """What a page that comes and asks is told of changes, each with an id that stays the same."""
        destination = clean(destination)
        return await self._database.read(lambda conn: subscriptions.of_page(conn, destination))

"""A store with one destination, and a platform that takes what it is sent or has trouble with it."""

import asyncio
import itertools
from collections import defaultdict
from collections.abc import AsyncIterator, Callable

import pytest

from bot.feedback.outbox import Outbox, Throttle
from bot.model import Draft, Feedback, Message, Receipt, Reply
from bot.ports import Forwarder
from bot.store import Store

QUICK = Throttle(timeout=10, lease=30, first=0.01, longest=0.02, between={}, otherwise=0)
Trouble = Callable[[str], Exception | None]


class Channel:
    """A platform that takes what it is sent, or has trouble with it."""

    def __init__(self) -> None:
        self.cards: list[tuple[str, str, str, str]] = []  # destination, feedback, its state, previous
        self.told: list[tuple[str, Reply, str]] = []
        self.named = ""  # the writer, on the newest card
        self.arrived = asyncio.Event()
        self.trouble: Trouble = lambda _: None
        self.tries: defaultdict[str, int] = defaultdict(int)

    async def card(self, destination: str, feedback: Feedback, previous: str) -> str:
        self._pass(feedback.text)
        self.named = feedback.user
        self.cards.append((destination, feedback.id, feedback.state, previous))
        self.arrived.set()
        return previous or f"post {feedback.id}"

    async def notify(self, destination: str, reply: Reply, delivery_id: str) -> None:
        self._pass(reply.title)
        self.told.append((destination, reply, delivery_id))

    def _pass(self, what: str) -> None:
        self.tries[what] += 1
        if error := self.trouble(what):
            raise error


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = await Store.open(database_url, ["slack:C1"])
    yield store
    await store.close()


_events = itertools.count()


async def keep(store: Store, text: str = "it was 2011", conversation: str = "slack:T1/C9/1.2") -> Receipt:
    message = Message(text, conversation, f"Ev{next(_events)}", "slack:T1/U1")
    return await store.keep(Draft("correction", text, "opsc"), message, "v1", 0)


async def settle(store: Store, outbox: Outbox) -> None:
    """Drain until nothing waits."""
    while (await store.backlog()).waiting:
        await outbox.drain(5)
        await asyncio.sleep(0.01)


def only(channel: Channel) -> dict[str, Forwarder]:
    return {"slack": channel, "teams": channel}

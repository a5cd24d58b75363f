"""An empty store of each kind, a clock that can be put on, and what is kept there."""

import time
from collections.abc import AsyncIterator

import pytest

from bot.model import Draft, Message, Source, Thread
from bot.store import Store

DAY = 86_400.0
DRAFT = Draft(
    "correction", "the date is wrong, it was 2011", "opsc", claim="Adopted in 2000", key="instruments.opsc.adopted"
)
MEMORY = Thread("status", ("opsc",), ("PAK",), sources=(Source("UNTC", "https://treaties.un.org", "2026-01-14"),))


class Clock:
    """A clock that a test can put on or back."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(database_url: str, clock: Clock) -> AsyncIterator[Store]:
    store = await Store.open(database_url, clock=clock)
    yield store
    await store.close()


def said(event: str = "Ev1", user: str = "slack:T1/U1", conversation: str = "slack:T1/C1/1.2") -> Message:
    return Message("the date is wrong", conversation, event, user, "https://example.slack.com/1")

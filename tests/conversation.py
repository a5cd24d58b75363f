"""Asks the pure middle as a person does: one text after another in a thread, and reads all that is shown."""

from collections.abc import Mapping
from functools import cache

from adapters.terminal import plain_text
from bot.app import Responder
from bot.knowledge.library import Library, load
from bot.model import Message, Reply, Thread
from handlers import REPLIES

HOME = "PAK"
REFUSALS = frozenset({"unknown", "not-covered", "help", "smalltalk"})


@cache
def responder(home: str) -> Responder:
    """One for each home State: an understanding takes long to build."""
    return Responder(home, REPLIES)


@cache
def library() -> Library:
    """The content as it is shipped, read once for all tests."""
    return load()


class Conversation:
    """A thread: each question follows those before it."""

    def __init__(self, home: str = HOME) -> None:
        self.home = home
        self.thread = Thread()

    def ask(self, text: str, form: Mapping[str, str] | None = None) -> Reply:
        message = Message(text, "test:1", "test:event", "test:U1", form=form)
        reply, self.thread = responder(self.home)(message, self.thread, library())
        return reply


def ask(text: str, home: str = HOME) -> Reply:
    """A question of its own."""
    return Conversation(home).ask(text)


def shown(reply: Reply) -> str:
    """All that a person reads: the answer, its sources with their dates, and the suggestions."""
    sources = [f"{source.title} (as of {source.as_of}) {source.url}" for source in reply.sources]
    return "\n".join([plain_text(reply), *sources, *(choice.label for choice in reply.choices)])


def offered(reply: Reply) -> set[str]:
    """The instruments between which "which one?" lets a person choose."""
    return {choice.instrument for choice in reply.choices if choice.instrument}

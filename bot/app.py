"""From a message to a reply: understood, answered, and what must be kept is kept before the receipt is shown."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from bot.library import Library
from bot.model import CannotAnswer, Draft, Message, Receipt, Reply, Request, Thread
from bot.understand import Understanding
from handlers import HANDLERS

# Answers that say nothing of a treaty leave the thread where it was.
ASIDE = frozenset({"smalltalk", "help", "unknown", "feedback", "forget", "report-abuse", "not-covered", "ambiguous"})
NUMBER = "Its number is {id}."
NOT_KEPT = "This cannot be taken as feedback here. Please send it as a correction of your own: write what is wrong."

# The same question in the same thread has the same answer: what people often ask is understood once.
COMMON = 200  # characters
REMEMBERED = 2_000
_answers: dict[tuple[str, Thread, str, str], tuple[Reply, Thread]] = {}
_understandings: dict[tuple[str, str], Understanding] = {}


def understanding(library: Library, home: str) -> Understanding:
    """The understanding of this content, built once."""
    key = (library.version, home)
    if key not in _understandings:
        while len(_understandings) > 1:
            _understandings.pop(next(iter(_understandings)))
        _understandings[key] = Understanding(library, home)
    return _understandings[key]


def respond(message: Message, thread: Thread, library: Library, home: str) -> tuple[Reply, Thread]:
    """Answer a message and say what its thread is about now. Pure: no clock, no network, no store."""
    if message.form is not None or len(message.text) > COMMON:
        return _respond(message, thread, library, home)
    key = (message.text, thread, library.version, home)
    found = _answers.get(key)
    if found is None:
        found = _respond(Message(message.text), thread, library, home)
        while len(_answers) >= REMEMBERED:
            _answers.pop(next(iter(_answers)), None)
        _answers[key] = found
    return found


def _respond(message: Message, thread: Thread, library: Library, home: str) -> tuple[Reply, Thread]:
    request = understanding(library, home)(message, _held(thread, library))
    try:
        reply = HANDLERS[request.intent].reply(request, library)
    except CannotAnswer as sentence:
        reply = Reply(intent=request.intent, text=str(sentence))
    reply = replace(reply, content_version=library.version)
    return reply, _now(thread, request, reply)


def _held(thread: Thread, library: Library) -> Thread:
    """A thread outlives an edition of the content: what is no longer held is forgotten."""
    gone = {id_ for id_ in (*thread.instruments, *thread.offered) if id_ not in library.instruments}
    if not gone:
        return thread
    kept = tuple(id_ for id_ in thread.instruments if id_ not in gone)
    return replace(thread, instruments=kept, offered=tuple(id_ for id_ in thread.offered if id_ not in gone))


def _now(thread: Thread, request: Request, reply: Reply) -> Thread:
    if reply.intent == "report-abuse":
        return Thread(disclosed=True)
    if reply.intent == "ambiguous":
        asked = thread.asked if thread.offered and not request.words else request.text
        offered = tuple(choice.instrument for choice in reply.choices if choice.instrument)
        return replace(thread, offered=offered, asked=asked, states=request.states or thread.states)
    if reply.intent in ASIDE:
        return replace(thread, intent=reply.intent) if reply.intent == "feedback" else thread
    explicit = request.states if not request.home_assumed else ()
    return Thread(
        intent=reply.intent,
        instruments=() if reply.intent == "list" else reply.instruments or thread.instruments,
        states=explicit or thread.states,
        article=reply.article or "",
        topics=request.topics if reply.intent in {"topic", "article", "define"} and request.topics else thread.topics,
        claim=reply.claim or thread.claim,
        key=reply.key or thread.key,
        sources=reply.sources or thread.sources,
        offered=thread.offered if set(reply.instruments) <= set(thread.offered) else (),
    )


class Memory(Protocol):
    """What the application keeps: `bot.store.Store`."""

    async def recall(self, conversation: str) -> Thread: ...

    async def remember(self, conversation: str, thread: Thread) -> None: ...

    async def keep(self, draft: Draft, message: Message, content_version: str, limit_per_hour: int) -> Receipt: ...

    async def forget(self, user: str) -> int: ...

    async def keep_unanswered(self, words: str) -> None: ...


class App:
    """The door that every adapter asks through."""

    def __init__(
        self,
        library: Callable[[], Library],
        store: Memory,
        home: str,
        per_hour: int = 20,
        *,
        keep_unanswered: bool = False,
    ) -> None:
        self._library = library
        self._store = store
        self._home = home
        self._per_hour = per_hour
        self._keep_unanswered = keep_unanswered

    async def __call__(self, message: Message) -> Reply:
        library = self._library()
        before = await self._store.recall(message.conversation) if message.conversation else Thread()
        reply, after = respond(message, before, library, self._home)
        if isinstance(reply.feedback, Draft):
            reply = await self._kept(reply, reply.feedback, message)
        if message.answers_only:
            return reply
        if reply.intent == "forget" and message.user:
            await self._store.forget(message.user)
        if reply.intent == "unknown" and self._keep_unanswered:
            await self._store.keep_unanswered(message.text)
        if message.conversation and after != before:
            await self._store.remember(message.conversation, after)
        return reply

    async def _kept(self, reply: Reply, draft: Draft, message: Message) -> Reply:
        if message.answers_only:
            return replace(reply, text=NOT_KEPT, feedback=None)
        try:
            receipt = await self._store.keep(draft, message, reply.content_version, self._per_hour)
        except CannotAnswer as sentence:
            return replace(reply, text=str(sentence), feedback=None, notes=())
        return replace(reply, text=f"{reply.text} {NUMBER.format(id=receipt.id)}", feedback=receipt)

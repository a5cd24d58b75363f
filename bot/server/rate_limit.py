"""How many questions one person, and one workspace, may ask in a minute."""

import time
from collections.abc import Callable
from dataclasses import replace

from cachetools import LRUCache

from bot.model import Message, Reply
from bot.ports import Answer

WORKSPACE_PERSONS = 20  # as much as so many persons
BUCKETS_HELD = 10_000  # buckets that are remembered; the one that rested longest is forgotten
TOO_MANY_QUESTIONS = "You have asked {limit} questions within a minute. Please wait a moment, and ask again."


class RateLimiter:
    """At most `per_minute` questions of one person (0: no limit), and WORKSPACE_PERSONS times as many of one workspace.

    Token buckets in memory: each replica counts for itself, because it protects itself. A question about whom to tell
    of abuse is always answered.
    """

    def __init__(
        self,
        answer: Answer,
        per_minute: int,
        clock: Callable[[], float] = time.monotonic,
        tells: Callable[[str], bool] = lambda _: True,
    ) -> None:
        """`tells` says whether a text may tell of abuse, without making an answer."""
        self._answer = answer
        self._tells = tells
        self._limit = per_minute  # 0: none
        self._clock = clock
        self.refusal = Reply(intent="unknown", text=TOO_MANY_QUESTIONS.format(limit=per_minute))
        self._buckets: LRUCache[str, tuple[float, float]] = LRUCache(BUCKETS_HELD)  # what is left, and when it was so

    async def __call__(self, message: Message) -> Reply:
        if self.admits(message):
            return await self._answer(message)
        if not any(self._tells(said) for said in (message.text, *(message.form or {}).values()) if said):
            return self.refusal
        reply = await self._answer(replace(message, answers_only=True))
        return reply if reply.intent == "report-abuse" else self.refusal

    def admits(self, message: Message) -> bool:
        """Count a message of its writer and its workspace; False where it is one too many."""
        if not self._limit or not (message.conversation or message.user):
            return True
        person = message.user or message.conversation
        workspace = message.workspace or message.conversation.partition("/")[0]
        own = self._take(f"person {person}", self._limit)
        return own and self._take(f"workspace {workspace}", self._limit * WORKSPACE_PERSONS)

    def _take(self, key: str, limit: int) -> bool:
        now = self._clock()
        left, then = self._buckets.pop(key, (float(limit), now))
        left = min(limit, left + (now - then) * limit / 60)
        self._buckets[key] = (left - 1 if left >= 1 else left, now)
        return left >= 1

"""What is not kept, and what is erased by itself: old threads and events, the personal fields of closed feedback."""

import asyncio
import json
from collections.abc import Callable, Mapping

import structlog

from bot.model import Lang
from bot.store import UNAVAILABLE, Store, feedback

TIDY_SECONDS = 3600.0
STAND_INS: Mapping[Lang, str] = {
    "en": "whom do I tell about the abuse of a child",
    "ur": "بچے کے ساتھ زیادتی کی شکایت کہاں کروں",
    "ur-Latn": "bachay ke sath zyadti ki shikayat kahan karun",
}
log = structlog.get_logger()


async def tidy(store: Store, retention_days: int) -> int:
    """Erase what has had its time: threads, events, unanswered words, and feedback that ended `retention_days` ago.

    Returns how much feedback was erased.
    """
    await store.expire()
    ended = await store.read(lambda conn: feedback.ended(conn, retention_days, store.clock()))
    return await store.erase(ended, by="retention") if ended else 0


async def keep_tidy(store: Store, retention_days: int) -> None:
    """Tidy at the start and every hour, until cancelled."""
    while True:
        try:
            erased = await tidy(store, retention_days)
            log.info("store tidied", erased=erased)
        except UNAVAILABLE as error:
            log.warning("store not tidied", error=type(error).__name__)
        await asyncio.sleep(TIDY_SECONDS)


def redacted(payload: str, tells: Callable[[str], bool], language: Callable[[str], Lang]) -> str:
    """A question that waits for its answer, as it may be stored meanwhile.

    What tells of abuse is never stored: a question that has the same answer takes its place.
    """
    found = json.loads(payload) if payload.startswith("{") else None
    text = found.get("text") if isinstance(found, dict) else None
    if not found or not isinstance(text, str) or not tells(text):
        return payload
    return json.dumps({**found, "text": STAND_INS[language(text)]}, ensure_ascii=False)

"""What is erased by itself: old threads and events, and the personal fields of closed feedback."""

import asyncio

import structlog

from bot.store import UNAVAILABLE, Store, feedback

HOURLY = 3600.0
log = structlog.get_logger()


async def tidy(store: Store, retention_days: int) -> int:
    """Erase what has had its time; returns how much feedback that was."""
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
        await asyncio.sleep(HOURLY)

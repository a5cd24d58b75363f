"""Events seen, and where a conversation can be reached."""

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.store.tables import address, event, insert

EVENT_SECONDS = 86_400.0


def claim(conn: Connection, key: str, payload: str, at: float) -> bool:
    """Claim an event; False where it was claimed before."""
    new = insert(conn, event).on_conflict_do_nothing().returning(event.c.key)
    return conn.execute(new, {"key": key, "payload": payload, "at": at}).first() is not None


def done(conn: Connection, keys: list[str]) -> None:
    """Forget the payloads of finished work; the keys stay, so that a repeat is known."""
    conn.execute(sa.update(event).where(event.c.key.in_(keys)).values(payload=""))


def unfinished(conn: Connection, prefix: str, older_than: float, at: float) -> tuple[tuple[str, str], ...]:
    """Take over work that rests. A claim from the future is one made before the clock was put back."""
    rests = sa.or_(event.c.at <= at - older_than, event.c.at > at + EVENT_SECONDS / 24)
    mine = sa.and_(event.c.key.startswith(prefix, autoescape=True), event.c.payload != "", rests)
    taken = sa.update(event).where(mine).values(at=at).returning(event.c.key, event.c.payload)
    rows = conn.execute(taken).all()
    return tuple(sorted((row.key, row.payload) for row in rows))


def find_address(conn: Connection, conversation: str) -> str | None:
    """How a conversation is reached unasked; None where that is not known."""
    found: str | None = conn.scalar(sa.select(address.c.address).where(address.c.conversation == conversation))
    return found


def keep_address(conn: Connection, conversation: str, value: str) -> None:
    """Keep, or replace, how a conversation is reached."""
    new = insert(conn, address).values(conversation=conversation, address=value)
    conn.execute(new.on_conflict_do_update(index_elements=["conversation"], set_={"address": value}))


def drop_address(conn: Connection, conversation: str) -> None:
    """Forget how a conversation is reached."""
    conn.execute(sa.delete(address).where(address.c.conversation == conversation))


def leave(conn: Connection, place: str) -> None:
    """Forget how every conversation of a place is reached, by the beginning of their ids."""
    conn.execute(sa.delete(address).where(address.c.conversation.startswith(place, autoescape=True)))


def expire(conn: Connection, at: float) -> None:
    """Forget events older than a day."""
    conn.execute(sa.delete(event).where(event.c.at < at - EVENT_SECONDS))

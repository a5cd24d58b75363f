"""Events seen, and where a conversation can be reached."""

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.store.database import insert
from bot.store.tables import address, event

EVENT_SECONDS = 86_400.0


def claim(conn: Connection, key: str, payload: str, user: str, at: float) -> bool:
    """Claim an event; False where it was claimed before."""
    new = insert(conn, event).on_conflict_do_nothing().returning(event.c.key)
    return conn.execute(new, {"key": key, "payload": payload, "user": user, "at": at}).first() is not None


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


def keep_address(conn: Connection, conversation: str, value: str, user: str) -> None:
    """Keep, or replace, how a conversation is reached."""
    new = insert(conn, address).values(conversation=conversation, address=value, user=user)
    conn.execute(new.on_conflict_do_update(index_elements=["conversation"], set_={"address": value, "user": user}))


def drop_address(conn: Connection, conversation: str) -> None:
    """Forget how a conversation is reached."""
    conn.execute(sa.delete(address).where(address.c.conversation == conversation))


def forget(conn: Connection, user: str, conversation: str) -> set[str]:
    """Drop a person's events and addresses; returns the conversations that these led to.

    An event that is still worked on is nobody's from now on, and loses its words when it is answered: the message
    that asks for this is one. Of `conversation` only an address goes that is one person's.
    """
    conn.execute(sa.delete(event).where(event.c.user == user, event.c.payload == ""))
    conn.execute(sa.update(event).where(event.c.user == user).values(user=""))
    here = sa.and_(address.c.conversation == conversation, address.c.user != "")
    gone = sa.delete(address).where(sa.or_(address.c.user == user, address.c.conversation == user, here))
    return set(conn.scalars(gone.returning(address.c.conversation)).all())


def leave(conn: Connection, place: str) -> None:
    """Drop the addresses of a place, and its events with what was not yet answered."""
    for table, name in ((address, "conversation"), (address, "user"), (event, "user")):
        conn.execute(sa.delete(table).where(table.c[name].startswith(place, autoescape=True)))


def expire(conn: Connection, at: float) -> None:
    """Forget events older than a day."""
    conn.execute(sa.delete(event).where(event.c.at < at - EVENT_SECONDS))

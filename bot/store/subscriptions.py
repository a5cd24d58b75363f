"""Who is to be told of changes of the content, and which changes were told already."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy import Connection

from bot.news import News, Subscription
from bot.store import deliveries
from bot.store.database import insert
from bot.store.destinations import PLATFORMS
from bot.store.tables import delivery, news, subscription

KEYS_AT_ONCE = 1000  # a statement takes 32,766 values on SQLite
PAGE_SECONDS = 30 * 86_400.0  # seconds after which a page that was told nothing is taken to be closed
_told = TypeAdapter(tuple[News, ...])


def start(conn: Connection, destination: str, about: Iterable[Subscription], user: str, at: float) -> None:
    """Have a destination told about these from now on; `user` is empty where it is a channel's."""
    rows = [
        {"destination": destination, "instrument": one.instrument, "state": one.state, "user": user, "at": at}
        for one in about
    ]
    if rows:
        conn.execute(insert(conn, subscription).on_conflict_do_nothing(), rows)


def end(conn: Connection, destination: str, about: Sequence[Subscription] = ()) -> None:
    """Tell a destination no more about these, whatever of them it asked for; about nothing, where none is named."""
    of_it = subscription.c.destination == destination
    conn.execute(sa.delete(subscription).where(of_it, sa.or_(*map(_within, about)) if about else sa.true()))
    if not held(conn, destination):
        drop = sa.and_(delivery.c.destination == destination, delivery.c.state != "done")
        deliveries.drop_news(conn, drop)


def _within(one: Subscription) -> sa.ColumnElement[bool]:
    """A subscription to an instrument has those to its States in it; one to everything is ended by itself alone."""
    instrument, state = subscription.c.instrument == one.instrument, subscription.c.state == one.state
    if one.instrument and not one.state:
        return instrument
    return state if one.state and not one.instrument else sa.and_(instrument, state)


def held(conn: Connection, destination: str) -> tuple[Subscription, ...]:
    """What a destination is told about, the oldest first."""
    found = sa.select(subscription.c.instrument, subscription.c.state).where(subscription.c.destination == destination)
    rows = conn.execute(found.order_by(subscription.c.at, subscription.c.instrument, subscription.c.state)).all()
    return tuple(Subscription(row.instrument, row.state) for row in rows)


def announce(conn: Connection, found: Sequence[News], at: float) -> int:
    """Queue what nobody was told of yet, one delivery for each destination that asked; returns how many changes.

    Whoever commits a change's key first tells of it: replicas take turns, and a kill before the commit leaves all of it
    to be done.
    """
    known = set(conn.scalars(sa.select(news.c.key)).all())
    fresh = {one.key: one for one in found if one.key not in known}
    if not fresh:
        return 0
    new = insert(conn, news).on_conflict_do_nothing().returning(news.c.key)
    taken: set[str] = set()
    keys = sorted(fresh)
    for some in (keys[at_ : at_ + KEYS_AT_ONCE] for at_ in range(0, len(keys), KEYS_AT_ONCE)):
        taken.update(conn.scalars(new.values([{"key": key, "at": at} for key in some])).all())
    mine = [one for one in found if one.key in taken]
    for destination in conn.scalars(sa.select(subscription.c.destination).distinct()).all():
        if wanted := _wanted(mine, held(conn, destination)):
            deliveries.queue_news(conn, destination, wanted[0].key, _told.dump_json(wanted).decode(), at)
    return len(mine)


def told(conn: Connection, item: deliveries.Delivery) -> tuple[News, ...]:
    """The changes that a delivery tells of, as far as they are still asked for."""
    return _wanted(_told.validate_json(item.news), held(conn, item.destination)) if item.news else ()


def of_page(conn: Connection, destination: str) -> tuple[tuple[str, tuple[News, ...]], ...]:
    """What a page that comes and asks is told, each with an id that stays the same."""
    items = deliveries.of_news(conn, destination)
    return tuple((item.id, found) for item in items if (found := told(conn, item)))


def forget(conn: Connection, user: str, destinations: set[str]) -> None:
    """Drop what a person asked to be told about, and what is on its way to them."""
    where = sa.or_(subscription.c.user == user, subscription.c.destination.in_(destinations))
    gone = set(conn.scalars(sa.delete(subscription).where(where).returning(subscription.c.destination)).all())
    deliveries.drop_news(conn, delivery.c.destination.in_(gone | destinations))


def leave(conn: Connection, place: str) -> None:
    """The same for everybody of a place, by the beginning of its conversations."""
    conn.execute(sa.delete(subscription).where(subscription.c.destination.startswith(place, autoescape=True)))
    deliveries.drop_news(conn, delivery.c.destination.startswith(place, autoescape=True))


def expire(conn: Connection, at: float) -> None:
    """Forget the subscriptions of pages that were closed long ago."""
    page = [sa.not_(subscription.c.destination.startswith(f"{name}:")) for name in PLATFORMS]
    conn.execute(sa.delete(subscription).where(*page, subscription.c.at < at - PAGE_SECONDS))
    deliveries.drop_news(conn, sa.and_(delivery.c.state == "done", delivery.c.created < at - PAGE_SECONDS))


def _wanted(found: Iterable[News], asked: Iterable[Subscription]) -> tuple[News, ...]:
    return tuple(one for one in found if any(_fits(one, each) for each in asked))


def _fits(one: News, asked: Subscription) -> bool:
    states = ("", one.state, *one.groups)
    return asked.instrument in ("", one.instrument) and asked.state in states

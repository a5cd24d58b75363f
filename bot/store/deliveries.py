"""What is on its way: one row for each feedback, purpose and destination, and for what tells of changes."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.store.destinations import tellable
from bot.store.tables import delivery

Purpose = Literal["card", "card-update", "outcome", "live-notice", "changes"]
SKEW_SECONDS = 2.0  # seconds by which clocks of processes that share a database may differ


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to be told in one place. `id` is the same at every try."""

    number: int
    id: str
    feedback: str | None  # none where it tells of changes
    purpose: Purpose
    destination: str
    change: int | None  # the step that an outcome tells of
    state: str  # waiting, done, parked
    created: float
    tries: int
    owner: str
    reference: str
    reason: str  # why it waits or is parked
    news: str  # the changes of the content that it tells of, as JSON


@dataclass(frozen=True, slots=True)
class Step:
    """The change in a feedback's history that its writer is told of."""

    purpose: Purpose
    number: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much is on its way, for `/readyz` and the metrics."""

    waiting: int
    parked: int
    oldest: float  # seconds since the oldest waiting delivery was queued


_COLUMNS = [delivery.c[field.name] for field in fields(Delivery)]
_WAITING = delivery.c.state == "waiting"


def queue_cards(
    conn: Connection, feedback_id: str, destinations: Iterable[str], at: float, change: int | None = None
) -> None:
    """Have each destination shown a card for this feedback; a further one after a `change` that calls for attention."""
    tail = "" if change is None else f"/{change}"
    rows = [_new(feedback_id, "card", place, f"{feedback_id}/card/{place}{tail}", at) for place in destinations]
    if rows:
        conn.execute(sa.insert(delivery), rows)


def card_places(conn: Connection, feedback_id: str) -> tuple[str, ...]:
    """The destinations that have a card of this feedback, or are about to."""
    cards = sa.select(delivery.c.destination).where(delivery.c.feedback == feedback_id, delivery.c.purpose == "card")
    return tuple(conn.scalars(cards.distinct().order_by(delivery.c.destination)).all())


def queue_updates(conn: Connection, feedback_id: str, change: int, at: float) -> None:
    """Have every card of a feedback show its newest state."""
    rows = [
        _new(feedback_id, "card-update", place, f"{feedback_id}/card-update/{place}/{change}", at)
        for place in card_places(conn, feedback_id)
    ]
    if rows:
        conn.execute(sa.insert(delivery), rows)


def queue_notification(conn: Connection, feedback_id: str, step: Step, conversation: str, at: float) -> None:
    """Tell the writer of a step, where that can be done unasked."""
    if tellable(conversation):
        row = _new(feedback_id, step.purpose, conversation, f"{feedback_id}/{step.purpose}/{step.number}", at)
        conn.execute(sa.insert(delivery).values(row | {"change": step.number}))


def queue_news(conn: Connection, destination: str, key: str, news: str, at: float) -> None:
    """Tell a destination of changes, of which `key` is the first; a page comes and asks for them."""
    row = _new(None, "changes", destination, f"changes/{key}/{destination}", at)
    conn.execute(
        sa.insert(delivery).values(row | {"news": news, "state": "waiting" if tellable(destination) else "done"})
    )


def of_news(conn: Connection, destination: str) -> tuple[Delivery, ...]:
    """All that tells a destination of changes, the oldest first."""
    found = sa.select(*_COLUMNS).where(delivery.c.destination == destination, delivery.c.purpose == "changes")
    return tuple(_delivery(row) for row in conn.execute(found.order_by(delivery.c.number)).all())


def drop_news(conn: Connection, which: sa.ColumnElement[bool]) -> None:
    """Remove what tells these of changes."""
    conn.execute(sa.delete(delivery).where(delivery.c.purpose == "changes", which))


def ready(conn: Connection, clock: float) -> tuple[str, ...]:
    """Destinations whose first waiting delivery may be tried now."""
    first = sa.select(sa.func.min(delivery.c.number)).where(_WAITING).group_by(delivery.c.destination)
    found = sa.select(delivery.c.destination).where(delivery.c.number.in_(first), _rested(conn, clock))
    return tuple(conn.scalars(found.order_by(delivery.c.number)).all())


def claim(conn: Connection, destination: str, clock: float, lease: float, behind: int = 0) -> Delivery | None:
    """Take the first waiting delivery of a destination; None while it rests or somebody else has it.

    `behind` names a delivery that does not get through: then the least tried one after it is taken.
    """
    line = sa.select(delivery.c.number).where(_WAITING, delivery.c.destination == destination)
    line = line.where(delivery.c.number > behind).order_by(*(delivery.c.tries,) if behind else (), delivery.c.number)
    free = sa.select(delivery.c.number).where(
        delivery.c.number == line.limit(1).scalar_subquery(), _WAITING, _rested(conn, clock)
    )
    lease_it = {"since": _now(conn, clock), "pause": lease, "owner": secrets.token_hex(8)}
    taken = sa.update(delivery).where(delivery.c.number.in_(free.with_for_update(skip_locked=True)))
    taken = taken.values(lease_it | {"tries": delivery.c.tries + 1})
    row = conn.execute(taken.returning(*_COLUMNS)).first()
    return _delivery(row) if row else None


def settle(conn: Connection, item: Delivery, state: str, reference: str = "", reason: str = "") -> bool:
    """Record the end of a delivery; False where its lease had run out and somebody else took it."""
    end = {"state": state, "reference": reference or item.reference, "reason": reason, "owner": ""}
    return conn.execute(_mine(item).values(end)).rowcount > 0


def rest(conn: Connection, item: Delivery, clock: float, pause: float, reason: str) -> None:
    """Try again after a pause."""
    conn.execute(_mine(item).values(since=_now(conn, clock), pause=pause, reason=reason, owner=""))


def card_reference(conn: Connection, item: Delivery) -> str:
    """What an update refers to; empty where the card itself has not arrived."""
    posted = (delivery.c.purpose.in_(("card", "card-update")), delivery.c.state == "done", delivery.c.reference != "")
    card = (delivery.c.feedback == item.feedback, delivery.c.destination == item.destination)
    newest = sa.select(delivery.c.reference).where(*posted, *card).order_by(delivery.c.number.desc()).limit(1)
    return conn.scalar(newest) or ""


def parked(conn: Connection, feedback_id: str = "") -> tuple[Delivery, ...]:
    """What was given up, newest first, with its reason."""
    found = sa.select(*_COLUMNS).where(delivery.c.state == "parked").order_by(delivery.c.number.desc()).limit(200)
    if feedback_id:
        found = found.where(delivery.c.feedback == feedback_id)
    return tuple(_delivery(row) for row in conn.execute(found).all())


def retry(conn: Connection, number: int | None = None, reason: str = "") -> int:
    """Let parked deliveries wait again: one by its number, or all that share a reason."""
    which = delivery.c.number == number if number is not None else delivery.c.reason == reason
    again = {"state": "waiting", "since": 0.0, "pause": 0.0, "tries": 0}
    done = sa.update(delivery).where(delivery.c.state == "parked", which).values(again)
    return conn.execute(done).rowcount


def backlog(conn: Connection, clock: float) -> Backlog:
    """How many deliveries wait or were given up, and the age of the oldest in seconds."""
    counts = sa.select(delivery.c.state, sa.func.count(), sa.func.min(delivery.c.created))
    rows = conn.execute(counts.where(delivery.c.state != "done").group_by(delivery.c.state)).all()
    found = {state: (count, oldest) for state, count, oldest in rows}
    waiting, oldest = found.get("waiting", (0, clock))
    return Backlog(waiting, found.get("parked", (0, 0.0))[0], max(0.0, clock - oldest))


def drop(conn: Connection, feedback_ids: list[str], *, cards: bool) -> None:
    """Remove what would tell the writer, and with `cards` also cards that have not gone out."""
    word = delivery.c.purpose.in_(("outcome", "live-notice"))
    unsent = sa.and_(delivery.c.purpose == "card", delivery.c.state != "done")
    which = sa.or_(word, unsent) if cards else word
    conn.execute(sa.delete(delivery).where(delivery.c.feedback.in_(feedback_ids), which))


def _new(feedback_id: str | None, purpose: Purpose, place: str, delivery_id: str, at: float) -> dict[str, Any]:
    blank = {"tries": 0, "since": 0.0, "pause": 0.0, "owner": "", "reference": "", "reason": ""}
    row = {"id": delivery_id, "feedback": feedback_id, "purpose": purpose, "destination": place, "created": at}
    return row | blank | {"state": "waiting"}


def _delivery(row: sa.Row[Any]) -> Delivery:
    return Delivery(**row._asdict())


def _mine(item: Delivery) -> sa.Update:
    return sa.update(delivery).where(delivery.c.number == item.number, delivery.c.owner == item.owner)


def _now(conn: Connection, clock: float) -> sa.ColumnElement[float]:
    # Replicas on several machines go by one clock: the database's.
    if conn.dialect.name == "postgresql":
        return sa.cast(sa.extract("epoch", sa.func.clock_timestamp()), sa.Float)
    return sa.literal(clock, sa.Float)


def _rested(conn: Connection, clock: float) -> sa.ColumnElement[bool]:
    # A rest that begins in the future began before the clock was put back: it is over.
    now = _now(conn, clock)
    return sa.or_(now >= delivery.c.since + delivery.c.pause, now < delivery.c.since - SKEW_SECONDS)

"""Feedback as it is kept: its row, its history, and how both are erased."""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.model import Change, Draft, Feedback, Message, Receipt, State
from bot.store import deliveries
from bot.store.database import clean, insert
from bot.store.tables import change, feedback

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nobody reads I, L, O or U out wrongly
_MISREAD = str.maketrans("ILO", "110")
# Built once: building a statement costs as much as running it.
_STEP = sa.insert(change).returning(change.c.number)
_OF_EVENT = sa.select(feedback.c.id, feedback.c.kind).where(feedback.c.event_id == sa.bindparam("event"))
_LATELY = {
    person: sa.select(sa.func.count()).where(
        feedback.c[person] == sa.bindparam("person"), feedback.c.created > sa.bindparam("hour_ago")
    )
    for person in ("user", "conversation")
}


@dataclass(frozen=True, slots=True)
class Search:
    """Which feedback a maintainer wants to see, newest first."""

    states: tuple[str, ...] = ()
    kind: str = ""
    instrument: str = ""
    words: str = ""
    user: str = ""
    conversation: str = ""
    limit: int = 100
    offset: int = 0


def canonical(feedback_id: str) -> str:
    """An id as it is stored, from an id as it was read out or typed."""
    letters = feedback_id.strip().upper().removeprefix("FB").lstrip("-– ")
    return f"FB-{letters.translate(_MISREAD)}"


def stamp(at: float) -> str:
    """UTC, ISO 8601."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parsed(stamp: str) -> float:
    """The time of a `stamp`."""
    return datetime.fromisoformat(stamp).timestamp()


def keep(
    conn: Connection, row: dict[str, Any], limit_per_hour: int, destinations: Sequence[str], at: float
) -> Receipt | None:
    """Keep feedback together with its deliveries; None where its writer is over the limit.

    The same event gives the same receipt.
    """
    if kept := of_event(conn, row["event_id"]):
        return kept
    if limit_per_hour and _lately(conn, row, at) >= limit_per_hour:
        return None
    new = insert(conn, feedback).on_conflict_do_nothing().returning(feedback.c.id)
    while True:
        feedback_id = "FB-" + "".join(secrets.choice(ALPHABET) for _ in range(6))
        if conn.execute(new, row | {"id": feedback_id}).first():
            break
        if kept := of_event(conn, row["event_id"]):  # another replica was a moment earlier
            return kept
    record(conn, feedback_id, Change("received", row["created"], "writer"))
    deliveries.queue_cards(conn, feedback_id, destinations, at)
    return Receipt(feedback_id, row["kind"])


def of_event(conn: Connection, event_id: str) -> Receipt | None:
    """The receipt that this event was given."""
    row = conn.execute(_OF_EVENT, {"event": event_id}).first()
    return Receipt(row.id, row.kind) if row else None


def likeness(row: Mapping[str, Any]) -> int:
    """The same number for the same words of the same person, whatever message they came with."""
    return hash(
        tuple(row[name] for name in ("user", "kind", "instrument", "key", "claim", "text", "source", "contact"))
    )


def new_row(draft: Draft, message: Message, content_version: str, at: float) -> dict[str, Any]:
    """The row of a draft, but for its id."""
    words = {name: clean(getattr(draft, name)) for name in ("kind", "text", "instrument", "claim", "key")}
    words |= {name: clean(getattr(draft, name)) for name in ("current", "current_source", "source")}
    origin = {name: clean(getattr(message, name)) for name in ("user", "conversation", "link")}
    known = {
        "event_id": clean(message.event_id) or f"none:{secrets.token_hex(16)}",
        "content_version": content_version,
        "contact": draft.contact,
    }
    return words | origin | known | {"state": "received", "created": stamp(at), "changed": stamp(at)}


def forwarded(conn: Connection, feedback_id: str, at: float) -> None:
    """The maintainers have been told; only the first time counts."""
    when = stamp(at)
    first = (feedback.c.id == feedback_id, feedback.c.forwarded.is_(None))
    if conn.execute(sa.update(feedback).where(*first).values(forwarded=when)).rowcount:
        move(conn, feedback_id, ("received",), Change("forwarded", when, "outbox"))


def move(conn: Connection, feedback_id: str, before: Sequence[State], step: Change) -> int | None:
    """Take a step, where the feedback still stands where it is taken from. Returns the step's number."""
    stands = (feedback.c.id == feedback_id, feedback.c.state.in_(before))
    moved = sa.update(feedback).where(*stands).values(state=step.state, changed=step.at)
    if not conn.execute(moved).rowcount:
        return None
    return record(conn, feedback_id, step)


def waiting(conn: Connection, user: str, conversation: str) -> str:
    """The feedback of this user's in a conversation about which the maintainers asked last, by its id; or nothing."""
    asked = (feedback.c.conversation == conversation, feedback.c.user == user, feedback.c.state == "question")
    return conn.scalar(sa.select(feedback.c.id).where(*asked).order_by(feedback.c.changed.desc()).limit(1)) or ""


def by_writer(conn: Connection, feedback_id: str, user: str, step: Change, before: Sequence[State]) -> Feedback | None:
    """Take a step for the writer, and show it to the maintainers; None where the feedback is not this user's.

    Where it does not stand where the step is taken from, it is returned as it is.
    """
    found = get(conn, feedback_id)
    if found is None or not user or found.user != user:
        return None
    at = parsed(step.at)
    if (number := move(conn, feedback_id, before, step)) is None:
        return found
    if step.state == "answered":  # mail and the like take no updates, and an update calls nobody
        deliveries.queue_cards(conn, feedback_id, deliveries.card_places(conn, feedback_id), at, number)
    else:
        deliveries.queue_updates(conn, feedback_id, number, at)
    return get(conn, feedback_id)


def record(conn: Connection, feedback_id: str, step: Change) -> int:
    """Add a step to the history; returns its number. The state itself is changed by `move`."""
    values = {"state": step.state, "at": step.at, "by": step.by, "comment": clean(step.comment)}
    return int(conn.execute(_STEP, values | {"feedback": feedback_id}).scalar_one())


def live(conn: Connection, ids: Sequence[str], version: str, at: float) -> tuple[str, ...]:
    """Close feedback whose fix is live, once; returns what this call closed."""
    new = (feedback.c.id.in_(ids), feedback.c.live.is_(None))
    closed = sa.update(feedback).where(*new).values(live=version, state="closed", changed=stamp(at))
    return tuple(conn.scalars(closed.returning(feedback.c.id)).all())


def get(conn: Connection, feedback_id: str) -> Feedback | None:
    """The feedback of an id as `canonical` writes it; None where there is none."""
    found = _read(conn, sa.select(feedback).where(feedback.c.id == feedback_id))
    return found[0] if found else None


def find(conn: Connection, search: Search) -> tuple[Feedback, ...]:
    """The feedback that fits a search, newest first."""
    found = sa.select(feedback)
    if search.states:
        found = found.where(feedback.c.state.in_(search.states))
    for name in ("kind", "instrument", "user", "conversation"):
        if wanted := getattr(search, name):
            found = found.where(feedback.c[name] == clean(wanted))
    for word in clean(search.words, 200).split():
        places = (feedback.c.id, feedback.c.text, feedback.c.claim, feedback.c.instrument, feedback.c.key)
        found = found.where(sa.or_(*(place.icontains(word, autoescape=True) for place in places)))
    return _read(conn, found.order_by(feedback.c.number.desc()).limit(search.limit).offset(search.offset))


def counts(conn: Connection) -> dict[str, int]:
    """How much feedback stands in each state."""
    rows = conn.execute(sa.select(feedback.c.state, sa.func.count().label("n")).group_by(feedback.c.state)).all()
    return {row.state: row.n for row in rows}


def step_at(conn: Connection, number: int) -> Change | None:
    """One step of a history, by its number."""
    row = conn.execute(sa.select(change).where(change.c.number == number)).first()
    return Change(row.state, row.at, row.by, row.comment) if row else None


def instruments(conn: Connection) -> tuple[str, ...]:
    """The ids of the instruments that feedback is about."""
    found = sa.select(feedback.c.instrument).where(feedback.c.instrument != "").distinct()
    return tuple(sorted(conn.scalars(found).all()))


def erase(conn: Connection, ids: Sequence[str], by: str, at: float) -> int:
    """Erase all that the writer and the maintainers wrote; kind, instrument and dates stay for the statistics."""
    wrote = ("text", "claim", "current", "current_source", "source", "user", "conversation", "link")
    nothing = dict.fromkeys(wrote, "")  # a claim may have been somebody's message, and be kept as the current text
    emptied = sa.update(feedback).where(feedback.c.id.in_(ids))
    found = conn.scalars(emptied.values(**nothing, contact=False, event_id=None).returning(feedback.c.id)).all()
    conn.execute(sa.update(change).where(change.c.feedback.in_(found)).values(comment="", by=_role()))
    deliveries.drop(conn, list(found), cards=True)
    for one in found:
        conn.execute(sa.update(feedback).where(feedback.c.id == one).values(state="closed", changed=stamp(at)))
        step = record(conn, one, Change("closed", stamp(at), by, "erased"))
        deliveries.queue_updates(conn, one, step, at)
    return len(found)


def forget(conn: Connection, user: str, at: float) -> tuple[int, set[str]]:
    """Erase who wrote this user's feedback, also on the cards.

    Returns how many there were, and the conversations that nobody else has written in.
    """
    _unname(conn, change.c.by == user, at)
    return _forget(conn, feedback.c.user == user, at)


def leave(conn: Connection, place: str, at: float) -> tuple[int, set[str]]:
    """The same for everybody of a place, by the beginning of their names and of its conversations."""
    _unname(conn, change.c.by.startswith(place, autoescape=True), at)
    theirs = (feedback.c[name].startswith(place, autoescape=True) for name in ("user", "conversation"))
    return _forget(conn, sa.or_(*theirs), at)


def _unname(conn: Connection, whose: sa.ColumnElement[bool], at: float) -> None:
    """Steps in a history keep their words and the role of who took them, and cards are told."""
    steps = sa.update(change).where(whose).values(by=_role()).returning(change.c.feedback, change.c.number)
    newest = {row.feedback: row.number for row in sorted(conn.execute(steps).all(), key=lambda row: row.number)}
    for one, number in newest.items():
        deliveries.queue_updates(conn, one, -number, at)  # the step itself was told under its number


def _forget(conn: Connection, whose: sa.ColumnElement[bool], at: float) -> tuple[int, set[str]]:
    rows = conn.execute(sa.select(feedback.c.id, feedback.c.conversation).where(whose)).all()
    ids = [row.id for row in rows]
    nobody = {"user": "", "conversation": "", "link": "", "contact": False, "event_id": None}
    conn.execute(sa.update(feedback).where(feedback.c.id.in_(ids)).values(nobody))
    deliveries.drop(conn, ids, cards=False)
    for one in ids:
        deliveries.queue_updates(conn, one, 0, at)  # changes are counted from 1
    theirs = {row.conversation for row in rows if row.conversation}
    shared = conn.scalars(sa.select(feedback.c.conversation).where(feedback.c.conversation.in_(theirs))).all()
    return len(ids), theirs - set(shared)


def ended(conn: Connection, days: int, at: float) -> tuple[str, ...]:
    """Feedback that was closed, declined or withdrawn so many days ago and is not yet erased."""
    before = stamp(at - timedelta(days=days).total_seconds())
    old = (
        feedback.c.state.in_(("closed", "declined", "withdrawn")),
        feedback.c.changed < before,
        feedback.c.text != "",
    )
    return tuple(conn.scalars(sa.select(feedback.c.id).where(*old)).all())


def _role() -> sa.ColumnElement[str]:
    return sa.case((change.c.by.contains(":"), "maintainer"), else_=change.c.by)


def _lately(conn: Connection, row: dict[str, Any], at: float) -> int:
    person = "user" if row["user"] else "conversation"
    if not row[person]:
        return 0
    return conn.scalar(_LATELY[person], {"person": row[person], "hour_ago": stamp(at - 3600)}) or 0


def _read(conn: Connection, found: sa.Select[Any]) -> tuple[Feedback, ...]:
    rows = conn.execute(found).mappings().all()
    steps: defaultdict[str, list[Change]] = defaultdict(list)
    ids = [row["id"] for row in rows]
    taken = sa.select(change).where(change.c.feedback.in_(ids)).order_by(change.c.number)
    for step in conn.execute(taken).all() if ids else ():
        steps[step.feedback].append(Change(step.state, step.at, step.by, step.comment))
    return tuple(_feedback(row, steps[row["id"]]) for row in rows)


def _feedback(row: Any, steps: list[Change]) -> Feedback:
    internal = {"number", "event_id", "changed", "live"}
    return Feedback(**{name: value for name, value in row.items() if name not in internal}, history=tuple(steps))

"""What people asked without getting an answer: masked words and how often, without an author, for 30 days."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.store.database import insert
from bot.store.tables import unanswered

KEPT_DAYS = 30
WORDS_CHARACTERS = 80
_MASKS = (
    (re.compile(r"(?<!\S)[^\s@]++@\S++"), "[e-mail]"),
    (re.compile(r"(?:https?://|www\.)\S+"), "[link]"),
    (re.compile(r"\+?\d(?:[\s().-]{0,2}\d){5,}"), "[number]"),  # phones and identity cards; years and articles stay
)


def mask(words: str) -> str:
    """The words without e-mail addresses, links, phone numbers and other long numbers; 80 characters at most."""
    words = " ".join(words[:1000].split())
    for pattern, name in _MASKS:
        words = pattern.sub(name, words)
    return words[:WORDS_CHARACTERS]


def add(conn: Connection, words: Counter[str], at: float) -> None:
    """Count words under the UTC day of `at`."""
    day = datetime.fromtimestamp(at, UTC).date().isoformat()
    for asked, times in words.items():
        new = insert(conn, unanswered).values(day=day, words=asked, times=times)
        more = {"times": unanswered.c.times + times}
        conn.execute(new.on_conflict_do_update(index_elements=["day", "words"], set_=more))


def most_frequent(conn: Connection, at: float, count: int) -> tuple[tuple[str, int], ...]:
    """The most frequent words of the last KEPT_DAYS days, at most `count`, and how often they were asked."""
    times = sa.func.sum(unanswered.c.times)
    found = sa.select(unanswered.c.words, times).where(unanswered.c.day >= _oldest(at)).group_by(unanswered.c.words)
    rows = conn.execute(found.order_by(times.desc(), unanswered.c.words).limit(count)).all()
    return tuple((str(words), int(n)) for words, n in rows)


def expire(conn: Connection, at: float) -> None:
    """Delete the words that are older than KEPT_DAYS days."""
    conn.execute(sa.delete(unanswered).where(unanswered.c.day < _oldest(at)))


def _oldest(at: float) -> str:
    return (datetime.fromtimestamp(at, UTC).date() - timedelta(days=KEPT_DAYS)).isoformat()

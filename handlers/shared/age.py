"""How old a list is, said where it is older than a year."""

from collections.abc import Sequence
from datetime import date

from bot.knowledge.claims import span
from bot.model import Question

FRESH_MONTHS = 12


def old(question: Question, as_of: str, url: str | None, newest: str = "") -> Sequence[str]:
    """The sentence on a list's age, with the depositary's page; none where it is fresh, or today is not known.

    `newest`: of several lists, the day of the last one.
    """
    months = months_between(as_of, question.today) if question.today else 0
    if months <= FRESH_MONTHS:
        return ()
    where = f", {url}" if url else ""
    what = "The oldest of the lists behind this" if newest > as_of else "This list"
    return (f"{what} is {months} months old: check the depositary{where}.",)


def months_between(earlier: str, later: str) -> int:
    """Whole months between two dates; a date without a month or a day is the last that it can mean."""
    begun, ended = (date.fromisoformat(span(each)[1]) for each in (earlier, later))
    return (ended.year - begun.year) * 12 + ended.month - begun.month - (ended.day < begun.day)

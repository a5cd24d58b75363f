"""What has changed, and being told of it: of which instruments and States, and since when."""

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from bot.model import Question
from bot.understanding.context import Context
from bot.understanding.follow_up import referred

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

_ANYTHING = frozenset({"anything", "everything"})
_SOMETHING = frozenset({"something", "kuch"})  # of a State: under whatever treaty
# Of the home State; `let us know` and `can we be told` are not.
_OURS = re.compile(
    r"\b(?:we|hum)\s++(?:\w++\s++){0,2}?(?:ratif|sign|join|acced|adher|withdr)"
    r"|\b(?:for us|our (?:country|state|status|standing|government))\b"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*+"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?+"
_AFTER = r"\b(?:since|after|from)\s++(?:the\s++)?+"
_SINCE = re.compile(rf"{_AFTER}(?:{_DAY}\s++(?:of\s++)?+)?+{_MONTH}(?:\s++{_DAY}(?!\d))?+(?:\s++(?P<year>20\d\d))?+\b")
_SINCE_YEAR = re.compile(rf"{_AFTER}(?P<year>20\d\d)(?:-(\d\d)-(\d\d))?+\b")


def changes(context: Context, engine: "Understanding") -> Question | None:
    """What has changed in what is held: of what is named, or in all of it."""
    features = context.features
    if features.says(features.phrases.words.pronouns):
        context = referred(context)
    since = _since(features.normal, engine.library.book.changes[0].date)
    return _question(context, engine, "", since)


def subscribe(context: Context, engine: "Understanding") -> Question | None:
    """To be told when something changes: of what is named, of what the thread is about, or of anything."""
    features = context.features
    general = features.says(_ANYTHING) or ((features.states or features.groups) and features.says(_SOMETHING))
    if general:
        return _question(replace(context, ids=()) if context.filled else context, engine, "start")
    return _question(referred(context), engine, "start")


def unsubscribe(context: Context, engine: "Understanding") -> Question | None:
    """To be told no more: about what is named, or about anything."""
    return _question(context, engine, "end")


def subscriptions(context: Context, engine: "Understanding") -> Question | None:
    """What somebody is told about."""
    return _question(context, engine, "show")


def _question(
    context: Context, engine: "Understanding", order: Literal["", "start", "end", "show"], since: str = ""
) -> Question:
    features = context.features
    own = order in {"", "start"} or context.named
    ours = order in {"", "start"} and not features.groups and _OURS.search(features.normal)
    states = features.states or ((engine.home,) if ours else ())
    return context.question(
        "changes",
        order=order,
        since=since,
        instruments=context.ids if own else (),
        states=states,
        group=features.groups[0] if features.groups else "",
        article="",
    )


def _since(text: str, newest: str) -> str:
    """The day that is named, YYYY-MM-DD; a month without its year is the last one before the newest edition."""
    if found := _SINCE_YEAR.search(text):
        year, month, day = found["year"], found[2] or "01", found[3] or "01"
        return _possible(f"{year}-{month}-{day}")
    if not (found := _SINCE.search(text)):
        return ""
    month = f"{_MONTHS.index(found['month']) + 1:02}"
    rest = f"{month}-{int(found[1] or found[3] or 1):02}"
    this = newest[:4]
    year = found["year"] or (this if f"{this}-{rest}" <= newest else str(int(this) - 1))
    return _possible(f"{year}-{rest}")


def _possible(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return ""

"""What was so on a day, as far as the days that are held decide it."""

from bot.knowledge.claims import span
from bot.knowledge.schema import Instrument
from bot.reference.values import Known, OnDay
from handlers.shared.truth import Life


def on_day(instrument: Instrument, held: Life | None, day: str) -> OnDay:
    """What a State had done by the end of a day, YYYY-MM-DD.

    Of days after that of its standing nothing is known but that an act which was done stays done: a State may have
    joined since, or withdrawn.
    """
    if not instrument.binding.value:
        return OnDay(day=day, signed="no", joined="no", in_force="no")
    if held is None:
        return OnDay(day=day, signed="unknown", joined="unknown", in_force="unknown")
    signed = by(held.signed, day) if held.signed else "unknown" if held.action != "none" else "no"
    joined = _joined(held, day)
    if span(held.as_of)[1] < day:
        return OnDay(day=day, signed=_still(signed), joined=_still(joined), in_force="unknown")
    return OnDay(day=day, signed=signed, joined=joined, in_force=_in_force(instrument, held, joined, day))


def by(date: str, day: str) -> Known:
    """Whether a date, which may be a month or a year, had come by the end of a day."""
    first, last = span(date)
    return "yes" if last <= day else "no" if first > day else "unknown"


def _still(known: Known) -> Known:
    return "yes" if known == "yes" else "unknown"


def _joined(held: Life, day: str) -> Known:
    if held.action != "party":
        return "no"
    if held.joined:
        return by(held.joined, day)
    # Whoever is bound from a day on, or a party on it, had joined by then.
    return "yes" if "yes" in {by(each, day) for each in (held.bound, held.as_of) if each} else "unknown"


def _in_force(instrument: Instrument, held: Life, joined: Known, day: str) -> Known:
    force = instrument.in_force
    if force and (not force.value or by(force.value, day) == "no"):
        return "no"
    known: Known = by(held.bound, day) if held.bound else "no" if joined == "no" else "unknown"
    # A State that succeeds to a treaty is bound from its independence on.
    return "unknown" if known == "no" and held.kind == "succession" else known

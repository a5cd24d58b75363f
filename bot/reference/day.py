"""What was so on a day, as far as the days that are held decide it."""

from bot.knowledge.schema import Instrument, Standing, StateDetail
from bot.reference.values import Known, OnDay


def on_day(instrument: Instrument, row: Standing | None, detail: StateDetail | None, day: str) -> OnDay:
    """What a State had done by the end of a day, YYYY-MM-DD.

    Of days after the row's own nothing is known but that an act which was done stays done: a State may have joined
    since, or withdrawn.
    """
    if not instrument.binding.value:
        return OnDay(day=day, signed="no", joined="no", in_force="no")
    if row is None:
        return OnDay(day=day, signed="unknown", joined="unknown", in_force="unknown")
    signed, joined, _ = days(row, detail)
    did_sign = by(signed, day) if signed else "unknown" if row.action != "none" else "no"
    did_join = _joined(row, joined, day)
    if _latest(row.as_of) < day:
        return OnDay(day=day, signed=_still(did_sign), joined=_still(did_join), in_force="unknown")
    bound = _in_force(instrument, row, detail, did_join, day)
    return OnDay(day=day, signed=did_sign, joined=did_join, in_force=bound)


def _still(known: Known) -> Known:
    return "yes" if known == "yes" else "unknown"


def days(row: Standing, detail: StateDetail | None) -> tuple[str, str, str]:
    """When the State signed, when it joined, and since when it is bound; empty where the day is not held."""
    held = detail or StateDetail()
    signed = (held.signed.value if held.signed else None) or row.signed
    if row.action == "signatory":
        signed = signed or row.date
    if row.action != "party":
        return signed or "", "", ""
    since = row.date if row.date_type == "in force" else ""
    joined = (held.joined.value if held.joined else None) or ("" if since else row.date)
    return signed or "", joined or "", (held.in_force.value if held.in_force else None) or since


def by(date: str, day: str) -> Known:
    """Whether a date, which may be a month or a year, had come by the end of a day."""
    if _latest(date) <= day:
        return "yes"
    return "no" if f"{date}-01-01"[:10] > day else "unknown"


def _joined(row: Standing, joined: str, day: str) -> Known:
    if row.action != "party":
        return "no"
    if joined:
        return by(joined, day)
    # Whoever is bound from a day on, or a party on it, had joined by then.
    bound = row.date if row.date_type == "in force" else ""
    return "yes" if "yes" in {by(each, day) for each in (bound, row.as_of) if each} else "unknown"


def _in_force(instrument: Instrument, row: Standing, detail: StateDetail | None, joined: Known, day: str) -> Known:
    force = instrument.in_force
    if force and (not force.value or by(force.value, day) == "no"):
        return "no"
    if since := days(row, detail)[2]:
        return by(since, day)
    # A State that succeeds to a treaty is bound from its independence on.
    return "no" if joined == "no" and row.kind != "succession" else "unknown"


def _latest(date: str) -> str:
    """The last day that a date can mean."""
    return f"{date}-12-31" if len(date) == 4 else f"{date}-31" if len(date) == 7 else date

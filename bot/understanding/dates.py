"""When something is asked about: `in 2005`, `before March 2010`, `on 1 Jan 2008`, `2004 se pehle`."""

import re
from collections.abc import Mapping, Sequence

from bot.proposition import Time, When
from bot.understanding.features import Piece

# The groups of phrases that relate a question to a date, in the order in which they are believed.
RELATIONS: Mapping[str, When] = {"before": "before", "after": "after", "until": "by", "since": "since"}
EARLIEST = 40  # `the 40s` are no decade that anybody asks about: no State had joined anything
NEAR = 4  # words between such a phrase and its year
PART = 2  # words between `the beginning` and its year
YEARS = frozenset(["year", "years", "yr", "yrs", "saal", "sal", "سال"])
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"(?:{'|'.join(MONTHS)})[a-z]*")
_NOT_A_DIGIT = re.compile(r"\D")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Part of a year: its first and last month.
_PARTS = {
    **dict.fromkeys(("beginning", "start", "shuru", "شروع"), (1, 1)),
    **dict.fromkeys(("early", "awail", "اوائل"), (1, 4)),
    **dict.fromkeys(("mid", "middle", "wast", "وسط"), (5, 8)),
    **dict.fromkeys(("late", "awakhir", "اواخر"), (9, 12)),
}
_ONWARDS = frozenset({"on", "onward", "onwards", "aage", "آگے"})
_DECADES = {"seventies": 1970, "eighties": 1980, "nineties": 1990, "noughties": 2000}


def dated(pieces: Sequence[Piece], said: Mapping[When, set[int]], *, denied: set[int]) -> tuple[Time | None, set[int]]:
    """The time, and the places of the words that tell it. None: one is told that is not understood.

    `said` has the places of the words that relate the question to a date, `denied` those that deny.
    """
    years = [at for at, piece in enumerate(pieces) if piece.mark == "NUMBER" and _YEAR.fullmatch(piece.value)]
    ruled_out = [at for at in years[1:] if denied & set(range(at - 2, at))]  # `in 2012 and not in 2013`
    used = {at for year in ruled_out for at in range(year - 2, year + 1)}
    years = [at for at in years if at not in ruled_out]
    months = [at for at, piece in enumerate(pieces) if _MONTH.fullmatch(piece.value) and _numbered(pieces, at)]
    days = [at for at, piece in enumerate(pieces) if piece.mark == "NUMBER" and at not in years + ruled_out]
    days = [at for at in days if any(abs(at - month) <= 2 for month in months)]
    if decade := _decade(pieces):
        year, tells = decade
        before = set(range(min(tells) - NEAR, min(tells)))
        how: When = next((each for each, places in said.items() if places & before), "in")
        return Time(how, f"{year}-01-01", f"{year + 9}-12-31"), used | tells
    if not years:
        return (None if months else Time("now")), used
    if len(years) > 2 or len(months) > 1 or len(days) > 1:
        return None, used
    first, last = _span(pieces, years, months, days)
    used |= {*years, *months, *days}
    part = next((at for at in range(max(0, years[0] - PART), years[0]) if pieces[at].value in _PARTS), None)
    if part is not None and len(years) == 1 and not months:
        begin, end = _PARTS[pieces[part].value]
        first, last = f"{first[:4]}-{begin:02}-01", f"{first[:4]}-{end:02}-31"
        used |= {part, years[0] - 1}
    if len(years) == 2:
        return Time("between", first, last), used
    near = set(range(min(used) - NEAR, min(used))) | set(range(max(used) + 1, max(used) + NEAR))
    when = next((each for each, places in said.items() if near & places), "on" if days else "in")
    behind = pieces[max(used) + 1].value if max(used) + 1 < len(pieces) else ""
    whose = {piece.mark for piece in pieces[max(used) + 2 : max(used) + 4]} & {"STATE", "NAME", "GROUP"}
    if behind in _ONWARDS and not whose:  # `from 2012 on`, but `the observations of 2016 on Pakistan`
        return Time("since", first, last), used | {max(used) + 1}
    return Time(when, first, last), used


def _decade(pieces: Sequence[Piece]) -> tuple[int, set[int]] | None:
    """`in the nineties`, `the 90s`: its first year, and the places of the words that tell it."""
    for at, piece in enumerate(pieces):
        if piece.value in _DECADES:
            return _DECADES[piece.value], {at}
        plural = at + 1 < len(pieces) and pieces[at + 1].value == "s"
        if plural and piece.mark == "NUMBER" and piece.value[-1] == "0" and (number := int(piece.value)) > EARLIEST:
            return number if _YEAR.fullmatch(piece.value) else 1900 + number, {at, at + 1}
    return None


def _span(pieces: Sequence[Piece], years: Sequence[int], months: Sequence[int], days: Sequence[int]) -> tuple[str, str]:
    month = MONTHS.index(pieces[months[0]].value[:3]) + 1 if months else 0
    day = int(_NOT_A_DIGIT.sub("", pieces[days[0]].value)) if days else 0
    first = f"{pieces[years[0]].value}-{month or 1:02}-{day or 1:02}"
    return first, f"{pieces[years[-1]].value}-{month or 12:02}-{day or 31:02}"


def _numbered(pieces: Sequence[Piece], at: int) -> bool:
    """`may` is a month beside a number."""
    return any(0 <= other < len(pieces) and pieces[other].mark == "NUMBER" for other in (at - 1, at + 1, at - 2))

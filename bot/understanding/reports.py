"""A State's reports to the body that monitors a treaty: which of them are asked about, and which steps on their way."""

import re
from collections.abc import Iterator, Sequence

from bot.understanding.context import Context
from bot.understanding.features import Features, Piece

NUMBERED = {"initial": 1, "1st": 1, "2nd": 2, "3rd": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
# Those of Urdu have no one spelling: `chauthi`, `chothi`.
_IN_URDU = (
    (re.compile(r"pehl\w|پہل\w"), 1),
    (re.compile(r"d[ou]+sr\w|دوسر\w"), 2),
    (re.compile(r"t[ie]+sr\w|تیسر\w"), 3),
    (re.compile(r"ch[ao]u?th\w|چوتہ\w"), 4),
    (re.compile(r"pan?chv\w+|پانچوی\w"), 5),
    (re.compile(r"chh?at[ht]?[ia]|چہٹ\w"), 6),
    (re.compile(r"saa?tv\w+|ساتوی\w"), 7),
)
_DIGITS = re.compile("([1-9])(?:st|nd|rd|th)?")
# Between the number and the report: `third and fourth combined CRC reports`.
_BETWEEN = frozenset(
    [
        *("and", "periodic", "combined", "national", "country", "state", "progress", "joint", "consolidated"),
        *("NAME", "VAGUE", "OTHER", "STATE"),
    ]
)
REPORT = frozenset({"report", "رپورٹ", "رپورٹس", "رپورٹیں", "ریپورٹ"})
REPORTS = REPORT | {"observation*", "committee", "periodic"}
OF_A_REPORT = frozenset({"issues", "replies", "observations"})  # steps that nothing else has


def numbers(pieces: Sequence[Piece]) -> Iterator[int]:
    """`the combined sixth and seventh reports`: 6, 7."""
    for end in (at for at, piece in enumerate(pieces) if piece.mark in REPORT):
        for piece in reversed(pieces[before(pieces, end) : end]):
            if number := _number(piece):
                yield number


def before(pieces: Sequence[Piece], end: int) -> int:
    """Where what numbers or describes the report at `end` begins."""
    start = end
    while start and (pieces[start - 1].mark in _BETWEEN or _number(pieces[start - 1])):
        start -= 1
    return start


def _number(piece: Piece) -> int:
    if piece.mark == "NUMBER":
        digits = _DIGITS.fullmatch(piece.value)
        return int(digits[1]) if digits else 0
    own = NUMBERED.get(piece.mark, 0)
    return own or next((number for spelled, number in _IN_URDU if spelled.fullmatch(piece.value)), 0)


def of_one(context: Context) -> bool:
    """Whether a step of a report is spoken of that nothing else has: `the initial OPAC report, was it ever sent?`"""
    asked = context.features.asked
    return not OF_A_REPORT.isdisjoint(asked.steps) or bool(context.named and asked.steps and asked.reports)


def on_reports(features: Features) -> bool:
    """Whether a State's reports to a treaty's body are asked about."""
    asked = features.asked
    named = asked.reports or "reports" in asked.quantities or not OF_A_REPORT.isdisjoint(asked.steps)
    seen = "reviewed" in asked.steps and features.says(REPORTS)  # `when was it last before the Committee`
    return features.has("reporting") or bool(named) or seen

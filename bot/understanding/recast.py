"""A question as it is read: its main clause first, its time in it, as lawyers tell a case, and no politeness."""

import re
from collections.abc import Sequence

from bot.understanding.dates import MONTHS
from bot.understanding.features import Piece

_LED_BY = re.compile(
    r"\A\W*+((?:where|when|if|once|suppose|given|in|at|for|under|by|as of|on|since|after|before|during|with|within)"
    r"\b[^,?!.]{3,150}+),\s++((?:is|are|was|were|do|does|did|has|have|had|can|could|may|must|should|will|would)"
    r"\b[^?]{3,300}+)(\?*+)\s*+\Z",
    re.IGNORECASE,
)
_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}+"
_DATE = re.compile(rf"\b(?:\d{{1,2}} )?(?:{_MONTH} )?(?:19|20)\d\d\b", re.IGNORECASE)
_THEN = re.compile(
    r"\b(by then|by that (?:time|date)|tab tak|us waqt tak|then|at th(?:at|e) time|on that (?:day|date)|us waqt)\b"
    r"(?! of)",
    re.IGNORECASE,
)
# They mean nothing of what their words say: no need, no `all`, no `first`.
_IDIOMS = re.compile(
    r"\b(?:if needs? be|if necessary|all the same|after all|first of all|above all|by any chance|once and for all)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.;!])\s+")
_DAY = re.compile(r"\d{1,2} ")
_OR_NOT = ("or not", "ya nahi", "ya nahin", "ya nhi", "یا نہیں", "yes or no", "haan ya nahi", "ہاں یا نہیں")
_POLITE = frozenset(
    [
        *("and", "but", "so", "ok", "okay", "hi", "hello", "salam", "sir"),
        *("please", "pls", "plz", "also", "then", "well", "aur", "اور"),
    ]
)


def fronted(text: str) -> str:
    """`where it is only attempted, is that covered?` with its question first; without idioms."""
    return _LED_BY.sub(lambda found: f"{found[2]} {found[1]}{found[3]}", _IDIOMS.sub(" ", text))


def at_its_time(text: str) -> str:
    """`it was in June 2015. Had the UAE joined by then?`: the question alone, with the date of what was told."""
    *told, asked = _SENTENCES.split(text.strip())
    dates = _DATE.findall(" ".join(told))
    if len(dates) != 1 or _DATE.search(asked) or not (then := _THEN.search(asked)):
        return text
    by = then[1].casefold().startswith("by") or then[1].casefold().endswith("tak")
    how = "by" if by else "on" if _DAY.match(dates[0]) else "in"
    return f"{asked[: then.start()]}{how} {dates[0]}{asked[then.end() :]}"


def bare(pieces: Sequence[Piece]) -> list[Piece]:
    """Without politeness at the beginning, and without `or not` at the end."""
    kept = list(pieces)
    while kept and kept[0].value in _POLITE:
        kept = kept[1:]
    for ending in _OR_NOT:
        words = ending.split()
        if [piece.value for piece in kept[-len(words) :]] == words:
            kept = kept[: -len(words)]
            break
    return kept

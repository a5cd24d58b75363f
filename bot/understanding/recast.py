"""A question as it is read: its main clause first, its time in it, as lawyers tell a case, and no politeness."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Thread
from bot.proposition import Asked
from bot.sentences import sentences
from bot.understanding.dates import MONTHS
from bot.understanding.features import Features, Piece
from bot.understanding.phrases import Hit
from bot.understanding.states import behind_place

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

# But `where do I report it` is a question already.
_LED_BY = re.compile(
    r"\A\W*+((?:(?:where|when)(?! (?:do|does|did|can|could|is|are|was|were|has|have|had|will|should|to)\b)"
    r"|if|once|suppose|given|in|at|for|under|by|as of|on|since|after|before|during|with|within)"
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
    r"\b(?:if needs? be|if necessary|all the same|after all|above all|by any chance|once and for all"
    r"|\Afirst of all|(?:some|a few|several|many) (?:years?|months?|time) (?:ago|back)|long ago)\b",
    re.IGNORECASE,
)
# `English please from here. What does ...`: I answer in English whatever is asked.
_ENGLISH = re.compile(r"\A\W*+(?:in )?english,? (?:please|pls|plz)[^.!?]{0,24}[.!]\s++(?=\S)", re.IGNORECASE)
# `quick one: ...`, `last question - ...`
_LEAD = re.compile(
    r"\A\W*+(?:(?:ok|okay|so|and|now|hi|hello|then) )*+(?:(?:one|another|a|last|next|final|quick|other|small) ?)++"
    r"(?:more )?(?:one|question|q|thing)?(?: ?:| [–—-]) (?=\S+ \S)",
    re.IGNORECASE,
)
# `caption check: ...`, `..., need it for slide 4`; but `..., has it?`
_ASIDE = re.compile(r"(?<=\w):\s+|(?<=\w),\s+(?=(?:\S+\s+){3}\S)|\s[–—-]\s")
_TAG = re.compile(r"(?<![\s,]),?\s++(?:yes|yeah|innit|haan|han)\s*+\?++\s*+\Z", re.IGNORECASE)
_YES_OR_NO = re.compile(r"\by(?:es)?\s*/\s*no?\b", re.IGNORECASE)
# Days that have a name.
_DAYS = {
    re.compile(r"\bnew year'?s day,? (?:of |in )?((?:19|20)\d\d)\b", re.IGNORECASE): r"1 January \1",
    re.compile(r"\bnew year'?s eve,? (?:of |in )?((?:19|20)\d\d)\b", re.IGNORECASE): r"31 December \1",
    re.compile(r"\b(?:christmas|xmas)(?: day| eve)?,? (?:of |in )?((?:19|20)\d\d)\b", re.IGNORECASE): r"25 December \1",
    re.compile(r"\bwhen (?:the year )?((?:19|20)\d\d) (?:ended|was over)\b", re.IGNORECASE): r"by 31 December \1",
    re.compile(r"\bwhen (?:the year )?((?:19|20)\d\d) (?:began|started)\b", re.IGNORECASE): r"by 1 January \1",
}
# `a friend says that Tonga never joined it, is he wrong?`: who says it, what is said, and whether that is so.
_SAYS = (
    r"(?:says?|said|sez|claims?|claimed|insists?|thinks?|tells?(?: me| us)?|told (?:me|us)|writes?|wrote|reads?"
    r"|keh\w*|kah\w*|bol[aei]\w*|likh\w*|sun[aei]|parh[ai]\w*|batay?a|کہ\w+|بول\w*|لکھ\w*|سنا|پڑھا|بتایا)"
)
_DOES = r"(?: (?:raha|rahe|rahi|tha|the|thay|thi|hai|hain|jata|gaya|رہا|رہے|رہی|ہے|ہیں|تھا|تھے|گیا)\b)*+"
_SAID = re.compile(
    rf"\A\W*+[^?]{{2,60}}?\b{_SAYS}{_DOES}(?P<that> (?:that|tht|ke|k|keh|کہ)\b)?+ (?P<said>[^?]{{8,200}}?)[,;:،۔.]\s*"
    r"(?P<asks>[^,;،]{3,48})\Z",
    re.IGNORECASE,
)
_SO = re.compile(
    r"\b(?:right|ryt|rite|rght|correct|true|so|sahi|sahee|theek|thik|durust|sach|صحیح|درست|سچ|ٹھیک|سہی)\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"\b(?:wrong|wrng|wrg|rong|false|mistaken|incorrect|ghalat|galat|غلط)\b", re.IGNORECASE)
_WHETHER = {"ke": ("kya ye sach hai ke", "kya ye ghalat hai ke"), "کہ": ("کیا یہ سچ ہے کہ", "کیا یہ غلط ہے کہ")}
_SENTENCES = re.compile(r"(?<=[.;!])\s+")
_DAY = re.compile(r"\d{1,2} ")
HARMLESS = frozenset({"own", "person", "place", "legal", "found"})  # signs of abuse of which none tells of a child
WORDS = 60  # of a text that asks one thing, with its asides
_OR_NOT = ("or not", "ya nahi", "ya nahin", "ya nhi", "یا نہیں", "yes or no", "haan ya nahi", "ہاں یا نہیں")
_POLITE = frozenset(
    [
        *("and", "but", "so", "ok", "okay", "hi", "hello", "salam", "sir"),
        *("please", "pls", "plz", "also", "then", "well", "aur", "اور"),
    ]
)
_HEED = frozenset({"follow", "apply", "respect"})  # what is done to a treaty that is not said to be complied with
_MUST = frozenset({"must", "shall", "should"})
OWED = 4  # words from `must` to what must be done
_HAS_TO = frozenset(
    ["have", "has", "had", "hv", "need", "needs", "required", "obliged", "obligated", "bound", "supposed", "duty"]
)


def fronted(text: str) -> str:
    """`where it is only attempted, is that covered?` with its question first; without idioms; with days in numbers."""
    for day, dated in _DAYS.items():
        text = day.sub(dated, text)
    text = _YES_OR_NO.sub("or not", _IDIOMS.sub(" ", _ENGLISH.sub("", _LEAD.sub("", text))))
    return _LED_BY.sub(lambda found: f"{found[2]} {found[1]}{found[3]}", _TAG.sub(", right?", text))


def elsewhere(features: Features, engine: "Understanding") -> Features:
    """What is asked of another State than where somebody says to be: `I work in Nepal. Has India signed?`"""
    rest = behind_place(features.text) if len(features.states) > 1 else ""
    if not rest or engine.withholds(features.text):
        return features
    asked = engine.find(rest, Thread()).features
    return asked if asked.states else features


def checked(features: Features, engine: "Understanding") -> Features:
    """`a friend says that Tonga never joined it, is he wrong?`: whether what is said of a treaty is so."""
    found = _SAID.match(features.text)
    wrong = bool(found and _NOT_SO.search(found["asks"]))
    so = wrong or bool(found and _SO.search(found["asks"]))
    if not found or not so or not features.abuse <= HARMLESS or features.hints:
        return features
    that = (found["that"] or "").strip().casefold().replace("keh", "ke")
    frames = _WHETHER.get("ke" if that == "k" else that, ("is it true that", "is it false that"))
    said = engine.find(f"{frames[wrong]} {found['said']}?", Thread()).features
    return said if said.names and said.asked.whole else features


def at_its_time(text: str) -> str:
    """`it was in June 2015. Had the UAE joined by then?`: the question alone, with the date of what was told."""
    *told, asked = _SENTENCES.split(text.strip())
    dates = _DATE.findall(" ".join(told))
    if len(dates) != 1 or _DATE.search(asked) or not (then := _THEN.search(asked)):
        return text
    by = then[1].casefold().startswith("by") or then[1].casefold().endswith("tak")
    how = "by" if by else "on" if _DAY.match(dates[0]) else "in"
    return f"{asked[: then.start()]}{how} {dates[0]}{asked[then.end() :]}"


def without_asides(features: Features, read: Callable[[str], Features]) -> Features:
    """`Is Bhutan a party? Our brief says so.`: the one sentence that asks of a State or a treaty, where the others say
    nothing of a standing and name nothing else."""
    if len(features.words) > WORDS:
        return features
    told = [each for sentence in sentences(features.text) for each in _ASIDE.split(sentence) if each.strip()]
    if len(told) < 2:
        return features
    parts = [read(each) for each in told]
    naming = [each for each in parts if each.names or each.states or each.groups]
    telling = [each for each in naming if _of_a_standing(each.asked)] if len(naming) > 1 else naming
    if len(telling) != 1:
        return features
    named = {*features.states, *(id_ for name in telling[0].names for id_ in name.ids)}
    same = all({*each.states, *(id_ for name in each.names for id_ in name.ids)} <= named for each in naming)
    alone = same and {*features.states} == {*telling[0].states} and features.groups == telling[0].groups
    aside = [each.asked for each in parts if each is not telling[0]]
    return telling[0] if alone and not any(map(_of_a_standing, aside)) else features


def _of_a_standing(asked: Asked) -> bool:
    timed = not asked.time or asked.time.when != "now"
    return bool(asked.acts or asked.frame or asked.event or asked.slots or asked.quantities or timed)


def or_not(pieces: Sequence[Piece]) -> int:
    """How many words at the end leave it open: `or not`, `ya nahi`."""
    values = [piece.value for piece in pieces]
    endings = (ending.split() for ending in _OR_NOT)
    return next((len(words) for words in endings if values[-len(words) :] == words), 0)


def bare(pieces: Sequence[Piece]) -> list[Piece]:
    """Without politeness at the beginning, and without `or not` at the end."""
    kept = list(pieces)
    while kept and kept[0].value in _POLITE:
        kept = kept[1:]
    return kept[: len(kept) - or_not(kept)]


def owed(pieces: Sequence[Piece], hits: Sequence[Hit], acts: Collection[str]) -> list[Hit]:
    """`must Nepal comply`, `has to obey` ask whether it is bound, and not whether it does so; `acts` are groups."""
    heeds = {hit.start for hit in hits if hit.group == "complied"}
    heeds |= {at for at, piece in enumerate(pieces) if piece.value in _HEED}
    bound: list[Hit] = []
    for at in sorted(heeds):
        first = max(0, at - OWED)
        to = pieces[at - 1].value == "to" if at else False
        said = [place for place in range(first, at) if pieces[place].value in (_HAS_TO if to else _MUST)]
        bound += [Hit("bound", place, place + 1) for place in (*said[-1:], *([at - 1] if to else ()), at) if said]
    done = {hit.end for hit in hits if hit.group in acts and hit.group != "complied"}
    taken = {hit.start for hit in bound} | (heeds & done)  # `did ratification follow within five years`
    return sorted([*bound, *(hit for hit in hits if hit.start not in taken)], key=lambda hit: hit.start)


def but_not(pieces: Sequence[Piece], hit: Hit) -> Hit:
    """`but not India` leaves India out; `signed but not ratified` denies."""
    behind = pieces[hit.end].mark if hit.end < len(pieces) else ""
    denies = hit.group == "other" and pieces[hit.end - 1].mark == "not" and behind not in {"NAME", "STATE", "the"}
    return replace(hit, group="not", start=hit.end - 1) if denies else hit

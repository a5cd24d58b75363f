"""What a yes-or-no question states of one State and one treaty: the verb, whether it is denied, and when.

A question is read only where every word of it is accounted for. One that says more, or something
else, is not: it is answered with the fact, and without Yes or No.
"""

import re
from collections.abc import Sequence

from bot.model import Proposition, Verb, When
from bot.understanding.normalise import normalise

_SAID: dict[Verb, str] = {
    "party": "party parties member members part hissa fareeq fariq rukan فریق رکن حصہ",
    "bound": "bound binding paband پابند",
    "ratified": "ratify ratified ratifies ratifying ratification tauseeq توثیق",
    "acceded": "accede acceded acceding accession",
    "joined": "join joined joining adhere adhered shamil شامل",
    "signed": "sign signed signing signature signator signatory dastakhat دستخط",
}
_VERBS = {word: verb for verb, words in _SAID.items() for word in normalise(words).split()}
_SETS = {
    "opens": "is are was were has have had did does do isnt arent wasnt hasnt didnt kya kia کیا",
    "true": "true correct right sach durust sahi صحیح درست سچ",
    "false": "false untrue wrong incorrect ghalat galat jhoot غلط جھوٹ",
    "that": "that ke k kih کہ کے",
    "denies": "not never nahi nahin نہیں",
    "times": "in by before after on as at end early late until till mein se pehle baad میں سے پہلے بعد",
    "small": "a an the of to it its been be become became state country government govt we our hum already ever yet "
    "now also so far formally officially please pls plz sir still currently today actually really "
    "hukumat mulk ne ka ki ko hai hain tha thi kiya kia kar karli chuka chuki gaya gayi bana bani hua hui abhi tak nay "
    "نے کا کی کے کو ہے ہیں تھا تھی کر چکا گیا بن بنا ہوا اب تک یہ",
}
_OPENS, _TRUE, _FALSE, _THAT, _DENIES, _TIMES, _SMALL = (
    frozenset(normalise(words).split()) for words in _SETS.values()
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"(?:{'|'.join(_MONTHS)})[a-z]*")
_BEFORE, _AFTER = (frozenset(normalise(words).split()) for words in ("before pehle پہلے", "after baad بعد"))
_ASIDE = re.compile(r"\b(?:yes or no|or not|ya nahin?|haan ya nahin?)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")


def read(words: Sequence[str]) -> Proposition | None:
    """The proposition of a question; `words` are its plain words, without the names of treaties and States."""
    text = _ASIDE.sub(" ", " ".join(words)).split()
    while text and text[0] in {"and", "but", "so", "ok", "hi", "hello", "salam", "sir", "please"}:
        text = text[1:]
    if not text or text[0] not in _OPENS:
        return None
    framed, false, rest = _frame(text)
    no_longer = "no longer" in " ".join(rest)
    rest = [word for word in rest if not (no_longer and word in {"no", "longer"})]
    verbs = {verb for verb in map(_verb, rest) if verb}
    if "bound" in verbs:
        verbs.discard("party")
    time = _time(rest)
    denied = no_longer or any(word in _DENIES for word in rest)
    if time is None or not _accounted(rest) or len(verbs) > 1 or (denied and not framed and not no_longer):
        return None
    verb = next(iter(verbs), "party" if "in" in rest[:3] else None)  # `is Pakistan in the OPSC`
    return Proposition(verb, denied, false, framed or no_longer, *time) if verb else None


def _verb(word: str) -> Verb | None:
    """However it is spelt: `ratifed`."""
    return _VERBS.get(word) or (
        "ratified" if word.startswith("ratif") else "acceded" if word.startswith("acced") else None
    )


def _frame(text: list[str]) -> tuple[bool, bool, list[str]]:
    """`is it true that`, `kya ye ghalat hai ke`: whether there is one, whether it denies, and what follows."""
    head = text[:6]
    at = next((at for at, word in enumerate(head) if word in _TRUE | _FALSE), None)
    if at is None or not set(text[:at]) <= _OPENS | {"it", "ye", "yeh", "baat", "یہ", "بات"}:
        return False, False, text[1:]
    rest = text[at + 1 :]
    while rest and rest[0] in _THAT | {"hai", "ہے"}:
        rest = rest[1:]
    return True, head[at] in _FALSE, rest


def _accounted(rest: list[str]) -> bool:
    known = _SMALL | _TIMES | _DENIES | _OPENS
    return all(word in known or _verb(word) or word.isdecimal() or _MONTH.fullmatch(word) for word in rest)


def _time(rest: list[str]) -> tuple[When | None, str, str] | None:
    """When it is asked about; None where that is not understood."""
    years = [at for at, word in enumerate(rest) if _YEAR.fullmatch(word)]
    numbers = [word for word in rest if word.isdecimal()]
    months = [_MONTHS.index(word[:3]) + 1 for word in rest if _MONTH.fullmatch(word)]
    if not years:
        loose = numbers or months or any(word in _BEFORE | _AFTER | {"until", "till"} for word in rest)
        return None if loose else (None, "", "")
    days = [int(number) for number in numbers if not _YEAR.fullmatch(number)]
    if len(years) > 1 or len(months) > 1 or len(days) > 1 or (days and not months):
        return None
    year = rest[years[0]]
    first = f"{year}-{months[0] if months else 1:02}-{days[0] if days else 1:02}"
    last = f"{year}-{months[0] if months else 12:02}-{days[0] if days else 31:02}"
    return _when(rest, years[0]), first, last


def _when(rest: list[str], at: int) -> When:
    said = set(rest[max(0, at - 5) : at]) | set(rest[at + 1 : at + 4]) & (_BEFORE | _AFTER)
    if said & _BEFORE:
        return "before"
    if said & _AFTER:
        return "after"
    return "by" if said & {"by", "as", "end", "until", "till"} else "in"

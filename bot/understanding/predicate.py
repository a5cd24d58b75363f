"""What a question says of a State and a treaty where words are left that no rule knows: learned from how people ask.

`Was it already inside the OPSC tent by Christmas 2004?` asks whether it was a party. The class of a question is read
from its words and from what the rules saw of it. Only what was right for authors left out is believed, and only where
the rules see nothing that turns it round.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from bot.proposition import Asked
from bot.understanding.evidence import fold, pieces, runs
from bot.understanding.features import Features
from bot.understanding.model import Linear, Ranked
from content import FOLDER

FILE = FOLDER / "predicates.bin"
BLOCKS: Mapping[str, float] = {"marks": 1.0, "words": 1.0, "letters": 1.0, "folded": 1.0, "rules": 0.6}
READ_PIECES = 60  # words and names of a text
TIMES = ("none", "on", "before", "after")  # of what is asked
_TIME_OF = {
    "now": "none",
    **dict.fromkeys(("in", "on", "between"), "on"),
    **dict.fromkeys(("by", "before"), "before"),
    **dict.fromkeys(("after", "since"), "after"),
}
_SENTENCES = re.compile(r"[.!;:]\s+\S|\?.*\?|[\"“”]")  # what is said in one sentence may be doubted in the next
# What ought to be, or will be, is no question of what is.
_OUGHT = frozenset(
    [
        *(
            "must",
            "should",
            "shall",
            "ought",
            "will",
            "may",
            "chahiye",
            "chahye",
            "lazim",
            "lazmi",
            "zaroori",
            "zaruri",
        ),
        *("چاہیے", "چاہئے", "لازم", "لازمی", "ضروری"),
    ]
)
FEWEST = 4  # words and names of a text that asks whether a State complies
OF_MANY, OF_MANY_SURE = 0.6, 0.85  # of all States: from it on what is asked is believed; and Yes or No is said
TIME_SURE = 0.6  # least probability of a time that the rules found as well


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a class asks, as rules would say it."""

    sure: float  # least probability: for authors left out, from it on no more than one in thirty was another
    strange: float  # the same where a word is strange: `did it threaten to quit`
    acts: tuple[str, ...] = ()
    denied: bool = False
    event: str = ""
    bare: bool = True  # only where the rules see no denial: they see most


# `still` is what `party` is, of a State that has not left.
MEANINGS: Mapping[str, _Meaning] = {
    "party": _Meaning(0.9, 0.96, ("party",)),
    "still": _Meaning(0.85, 0.9, ("party",)),
    "signed": _Meaning(0.9, 0.97, ("signed",)),
    "signed-only": _Meaning(0.85, 0.88, ("signatory",), bare=False),
    "not-party": _Meaning(0.95, 0.97, ("party",), denied=True, bare=False),
    "left": _Meaning(0.92, 0.97, ("left",)),
    "complies": _Meaning(0.6, 0.6, ("complied",), bare=False),
    "reservation-withdrawn": _Meaning(0.85, 0.9, ("lifted", "reserved")),
    "reservation-kept": _Meaning(0.9, 0.9, ("kept", "reserved")),
    "in-force": _Meaning(0.8, 0.8, event="nafiz"),
}
OTHERS = ("not-signed", "reserved", "other", "open")


@dataclass(frozen=True, slots=True)
class _OfMany:
    """What a class asks of all States, or of many, as rules would say it."""

    quantities: tuple[str, ...]
    acts: tuple[str, ...] = ("party",)
    denied: bool = False
    one: bool = False  # of one State beside the others


CROWD: Mapping[str, _OfMany] = {
    "first": _OfMany(("states", "first"), ("joined",)),
    "last": _OfMany(("states", "last"), ("joined",)),
    "only": _OfMany(("only",), one=True),
    "only-outside": _OfMany(("only",), denied=True, one=True),
    "all": _OfMany(("all",)),
    "outside": _OfMany(("states",), denied=True),
    "any": _OfMany(("any",)),
    "none": _OfMany(("none",)),
    "count": _OfMany(("count", "states")),
    "count-signed": _OfMany(("count",), ("signatory",)),
    "who": _OfMany(("states",)),
    "who-signed": _OfMany(("states",), ("signatory",)),
    "any-left": _OfMany(("any",), ("left",)),
}
CLASSES = (*MEANINGS, *OTHERS, *CROWD)


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a question is read as, likeliest first."""

    classes: Ranked
    times: Ranked
    strange: bool  # it has a word that no example has twice


class Predicates(Linear):
    """The classes of a question, then its time."""

    def __call__(self, features: Features, asked: Asked) -> Predicate:
        seen, most = evidence(features, asked), len(CLASSES)
        scores = self.scores(seen)
        words = (piece.value for piece in features.sequence[:READ_PIECES] if not piece.mark.isupper())
        strange = any(not self.knows(f"w {word}") for word in words)
        return Predicate(self.ranked(CLASSES, scores[:most]), self.ranked(TIMES, scores[most:]), strange)


@cache
def load() -> Predicates:
    """What comes with the program."""
    return Predicates.read(FILE.read_bytes())


def evidence(features: Features, asked: Asked) -> dict[str, set[str]]:
    """Features by block: words with names as marks, their letters and consonants, and what the rules found."""
    read = features.sequence[:READ_PIECES]
    marks = ("^", *(_mark(piece.mark, piece.value) for piece in read), "$")
    values = (
        "^",
        *(mark if mark.isupper() else piece.value for mark, piece in zip(marks[1:], read, strict=False)),
        "$",
    )
    words = [value for value in values[1:-1] if not value.isupper()]
    folded = tuple(value if value.isupper() else fold(value) for value in values)
    return {
        "marks": {f"m {' '.join(run)}" for size in (1, 2, 3) for run in runs(marks, size)},
        "words": {f"w {' '.join(run)}" for size in (1, 2) for run in runs(values, size)},
        "letters": {f"l {piece}" for word in words for piece in pieces(word)},
        "folded": {f"f {fold(word)}" for word in words} | {f"f {one} {two}" for one, two in runs(folded, 2)},
        "rules": {f"r {each}" for each in _rules(features, asked)},
    }


def _mark(mark: str, value: str) -> str:
    return "YEAR" if mark == "NUMBER" and len(value) == len("2000") else mark


def _rules(features: Features, asked: Asked) -> Iterator[str]:
    yield from (f"act {act}" for act in asked.acts)
    yield f"acts {' '.join(sorted(asked.acts))} {asked.denied} {asked.frame}"
    yield f"denied {asked.denied}"
    yield f"frame {asked.frame}"
    yield f"whole {asked.whole}"
    yield f"whether {asked.whether}"
    yield f"time {asked.time.when if asked.time else None}"
    yield f"event {asked.event}"
    yield f"states {min(2, len(features.states))}"
    yield f"names {min(3, len(features.names))}"
    yield from (f"quantity {each}" for each in asked.quantities)
    yield from (f"slot {each}" for each in asked.slots)
    yield from (f"topic {each}" for each in features.topics)


def understood(asked: Asked, features: Features, read: Predicate) -> Asked:
    """With what the question asks, where that is sure enough; else as the rules found it."""
    (class_, probability), (when, sure) = read.classes[0], read.times[0]
    meaning = MEANINGS.get(class_)
    ought = any(piece.value in _OUGHT for piece in features.sequence)
    if (
        (asked.whole and (asked.acts or class_ != "still"))
        or not meaning
        or probability < meaning.sure
        or asked.quantities
        or ought
    ):
        return asked
    if meaning.acts == ("complied",) and len(features.sequence) < FEWEST:  # `its neighbour Uzbekistan`
        return asked
    if meaning.acts == ("complied",):
        return replace(asked, acts=meaning.acts, denied=False, frame="", slots=())
    one = bool(features.states) is not bool(meaning.event)
    turned = bool(asked.frame) or asked.denied or bool(_SENTENCES.search(features.text.strip()))
    twice = asked.denied and asked.frame == "false"  # `is it false that it stays outside?`
    unsure = read.strange and probability < meaning.strange
    if not one or len(features.states) > 1 or (meaning.bare and turned) or twice or asked.slots or unsure:
        return asked
    found = asked.time
    if not found or (_TIME_OF[found.when], True) != (when, sure >= TIME_SURE):
        return asked
    denied, frame = meaning.denied, "true" if meaning.denied else ""
    return replace(asked, acts=meaning.acts, event=meaning.event, denied=denied, frame=frame, whether=True, whole=True)


def of_many(asked: Asked, features: Features) -> Asked:
    """With what a question asks of all States, where the rules do not understand it: `head count on the CPED`."""
    named = len({id_ for name in features.names for id_ in name.ids}) == 1
    if asked.whole or not named or len(features.states) > 1 or features.groups:
        return asked
    class_, probability = load()(features, asked).classes[0]
    meaning = CROWD.get(class_)
    if not meaning or probability < OF_MANY or meaning.one is not bool(features.states):
        return asked
    sure = probability >= OF_MANY_SURE or not asked.whether
    quantities = meaning.quantities if asked.whether or class_ != "any-left" else ("states",)  # `who left`
    return replace(
        asked, acts=meaning.acts, denied=meaning.denied, frame="", quantities=quantities, slots=(), event="", whole=sure
    )

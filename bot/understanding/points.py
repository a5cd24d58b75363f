"""What a provision settles: a yes-or-no question is matched to the points of provisions, and its word computed.

A word is given only where every word of the question is accounted for, by what the point settles, by what may stand
beside it, or by words that change nothing. Else the point is no more than the best place to look.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Point, Provision, Rule
from bot.model import Question, Settled
from bot.understanding.dates import YEARS
from bot.understanding.features import Features
from bot.understanding.mentions import mentioned
from bot.understanding.normalise import tokens
from bot.understanding.numerals import digits
from bot.understanding.phrases import Finder
from bot.understanding.said import Said
from bot.understanding.spelling import Lexicon

Modality = Literal["need", "refrain", "should", "may", "bar", "is", "either"]
# The word with which a rule answers each way of asking: must it be so, must it not, should it, may it, is it excluded,
# is it so.
_WORDS: Mapping[Rule, Mapping[Modality, str]] = {
    "duty": {"need": "Yes", "should": "Yes", "may": "Yes", "is": "Yes"},
    "partly": {"need": "Partly", "is": "Partly"},
    "option": {"need": "No", "may": "Yes"},
    "open": {"may": "Yes", "is": "Yes"},
    "barred": {"refrain": "Yes", "may": "No", "should": "No", "bar": "Yes", "is": "No"},
    "unneeded": {"need": "No"},
    "so": {"may": "Yes", "is": "Yes"},
    "not-so": {"need": "No", "may": "No", "bar": "Yes", "is": "No"},
    "advice": {"should": "Yes"},
    "advice-against": {"should": "No"},
    "fact": {},
}
FORBID = frozenset({"prohibit"})
OFFENCES = frozenset({"crime", "prohibit", "hold-responsible", "prosecute"})  # of which no more is asked than which
ANSWERED = frozenset({"article", "topic", "define", "obligations", "compare"})
ONLY = frozenset({"only", "just", "sirf", "faqat", "صرف", "فقط"})
DENIES = frozenset(
    ["not", "no", "never", "nor", "without", "unless", "nahi", "nahin", "na", "bina", "baghair", "نہیں", "نہ", "بغیر"]
)
OR = frozenset({"or", "ya", "یا"})
EXTENT = frozenset(["always", "every", "never", "minimum", "maximum", "least", "under", "above", "below", "except"])
VERBS = frozenset({"=verb", "=need", "=may", "=should"})
COMMANDS = frozenset[Rule]({"duty", "partly", "so"})
AGES = frozenset(map(str, range(1, 18)))
YOUNGER = frozenset(map(str, range(10, 18)))  # `may a State set an age under 16`: another bound than the texts have
_EXCEPT = re.compile(r"\b(?:unless|except|but|only|without|not|neither)\b")  # behind it a point says the contrary
_UNDER = re.compile(r"\bunder (?:18|eighteen)\b")
MOST = 24  # points that a question keeps
READ_SAID = 120  # words of a text that are read: what asks one thing has fewer
ENDING = 3  # letters in which two forms of a word differ
STEM = 5  # letters by which a word is found in what a point says
OPENING = 7  # words among which the verb of a question stands


@dataclass(frozen=True, slots=True)
class _Place:
    at: int  # order in the content
    instrument: Instrument
    provision: Provision
    number: int  # of the point in its provision
    point: Point
    asks: tuple[frozenset[str], ...]
    beside: frozenset[str]
    numbers: frozenset[str]
    ages: bool  # it is of everybody under 18
    said: Mapping[str, frozenset[str]]  # the words in which it, and its instrument's title, are told, as they begin


@dataclass(frozen=True, slots=True)
class Subject:
    """A question in concepts."""

    all: frozenset[str]  # what its phrases can mean
    concepts: tuple[frozenset[str], ...]  # the same of each phrase that has to be accounted for
    modality: Modality
    whether: bool  # it can be answered with Yes or No
    left: tuple[str, ...]  # words that are not accounted for
    numbers: frozenset[str]
    asking: frozenset[str]  # the groups of `asking:` in phrases.yaml
    mentions: tuple[str, ...] = ()  # what it wants to be named

    @property
    def obliges(self) -> bool:
        """It asks what must, or must not, be done."""
        return self.modality in {"need", "refrain"}

    @property
    def bare(self) -> bool:
        """Nothing is asked but whether it must: `is Lanzarote binding on us`."""
        return self.whether and self.modality == "need" and not (self.concepts or self.left or self.numbers)

    @property
    def opens(self) -> bool:
        """It asks what, which or how."""
        return "opens" in self.asking

    @property
    def supposes(self) -> bool:
        """`what would change if we joined`, `if we join, what must we do`."""
        return {"change", "joined"} <= self.asking or ({"if", "joined"} <= self.asking and self.opens)


class Points:
    """The points of all provisions. Pure."""

    def __init__(self, library: Library) -> None:
        own = library.phrases
        groups = {**{f"={id_}": words for id_, words in own.asking.items()}, **own.concepts}
        prefixes = [word for words in groups.values() for phrase in words for word in phrase.split() if "*" in word]
        self._lexicon = Lexicon(same={}, prefixes=prefixes, targets=(), common=(), acronyms=())
        self._finder = Finder((id_, self._lexicon.forms(phrase)) for id_, words in groups.items() for phrase in words)
        self._idle = frozenset(form for word in own.idle.split() for form in self._lexicon.forms(word))
        self._known = self._idle.union(*(self._lexicon.forms(phrase) for words in groups.values() for phrase in words))
        self._opens, self._relative = (
            frozenset(form for word in own.asking.get(id_, ()) for form in self._lexicon.forms(word))
            for id_ in ("opens", "relative")
        )
        self._same = {variant: word for word, variants in own.same.items() for variant in variants}
        self._wrongs, self._remedies = frozenset(own.wrongs), frozenset(own.remedies)
        self._places = tuple(self._read(library))
        self._by_concept: dict[str, set[int]] = {}
        for place in self._places:
            for concept in frozenset[str]().union(*place.asks):
                self._by_concept.setdefault(concept, set()).add(place.at)
        self._rarity = {concept: math.log(1 + len(self._places) / len(at)) for concept, at in self._by_concept.items()}

    def _read(self, library: Library) -> Iterator[_Place]:
        held = [
            (i, p, n, point) for i in library.book.instruments for p in i.provisions for n, point in enumerate(p.points)
        ]
        about = {i.id: self.of_title(i.title.value) & self._wrongs for i in library.book.instruments}
        for at, (instrument, provision, number, point) in enumerate(held):
            asks = tuple(frozenset(row.split()) for row in point.asks)
            own = about[instrument.id]  # the wrongs that all of it is about, where the point does not tell them apart
            beside = frozenset(point.beside) | (own if own.isdisjoint(frozenset().union(*asks)) else frozenset())
            numbers = frozenset(digits(point.says)) | _once(tokens(point.says))
            # `under 18` settles it for 17; what is open to some of them is not open to each.
            ages = point.rule not in {"open", "option"} and bool(_UNDER.search(point.says))
            words = (*tokens(_EXCEPT.split(point.says)[0]), *tokens(instrument.title.value))
            told: dict[str, frozenset[str]] = {}
            for word in words:
                told[word[:STEM]] = told.get(word[:STEM], frozenset()) | {word}
            yield _Place(at, instrument, provision, number, point, asks, beside, numbers, ages, told)

    def of_title(self, title: str) -> frozenset[str]:
        """What the title of an instrument can mean."""
        return self._found(tuple(self._lexicon.form(word) for word in tokens(title)))

    def concepts(self, said: Sequence[Said]) -> frozenset[str]:
        """What its phrases can mean."""
        return self._found(tuple(map(self._form, said)))

    def _found(self, forms: Sequence[str]) -> frozenset[str]:
        return frozenset(hit.group for hit in self._finder.find(forms) if hit.group[0] != "=")

    def read(self, said: Sequence[Said], *, marked: bool = False) -> Subject:
        """A question, without its names and States, in concepts; of a long text, its end. `marked`: by a `?`."""
        before, said = said[:-READ_SAID], said[-READ_SAID:]
        forms = tuple(self._form(word) for word in said)
        phrases: dict[tuple[int, int], set[str]] = {}
        for hit in self._finder.find(forms):
            phrases.setdefault((hit.start, hit.end), set()).add(hit.group)
        covered = {at for start, end in phrases for at in range(start, end)}
        asking = frozenset(group[1:] for groups in phrases.values() for group in groups if group.startswith("="))
        meant = {place: frozenset(group for group in groups if group[0] != "=") for place, groups in phrases.items()}
        free = {at for at, word in enumerate(said) if word.named or forms[at] in self._idle}
        covered.update(at for at, word in enumerate(said) if word.named)
        bounds = {at for at, pair in enumerate(pairwise(forms)) if pair[0] == "under" and pair[1] in YOUNGER}
        kept = (at for at, form in enumerate(forms) if at not in covered and (form not in self._idle or at in bounds))
        rest = (forms[at] for at in kept)
        idle = {at for (start, end), groups in phrases.items() if "=idle" in groups for at in range(start, end)}
        left = tuple(form for form in rest if not any(digits(form)))
        left = ("…", *left) if before else left  # and so nothing settles the whole of it
        modality = _modality(asking, forms)
        if modality == "need" and len(left) == 1 and left[0] in DENIES:  # `must a State not recruit them`
            modality, left = "refrain", ()
        counted = (word.right for at, word in enumerate(said) if not word.named and at not in idle)
        aged = frozenset({"age"} if not meant and _told_by_age(forms) else ())  # `is a boy of 17 years a child`
        return Subject(
            aged.union(*meant.values()),
            tuple(
                groups for (start, end), groups in meant.items() if groups and not free.issuperset(range(start, end))
            ),
            modality,
            self._whether(forms, phrases, marked=marked),
            left,
            frozenset(digits(" ".join(counted))) | _once(forms),
            asking,
            mentioned(said, phrases),
        )

    def _form(self, word: Said) -> str:
        """As it was typed where that is a word of ours; else as it is spelled, or what means the same."""
        said = dict.fromkeys((word.typed, word.right, self._same.get(word.typed, word.right)))
        forms = map(self._lexicon.form, said)
        return next((form for form in forms if form in self._known), None) or self._lexicon.form(word.right)

    def _whether(self, forms: Sequence[str], phrases: Mapping[tuple[int, int], set[str]], *, marked: bool) -> bool:
        """Whether it can be answered with Yes or No: a verb opens it, and no `what` or `how` is in it."""
        verbs = [start for (start, _), groups in phrases.items() if groups & VERBS]
        first = min(verbs, default=OPENING)
        closing = VERBS | {"=closes"}  # in Urdu the verb stands last: `sabit karna zaroori hai`
        closes = any(groups & closing and end >= len(forms) - 1 for (_, end), groups in phrases.items())
        if any(form in self._opens for form in forms) or any(form in self._relative for form in forms[:first]):
            return False
        return first < OPENING or closes or marked

    def __call__(self, asked: Subject, instruments: Sequence[str], article: str) -> tuple[Settled, ...]:
        """What fits best first; `word` is empty where the fit is not complete."""
        near = {at for concept in asked.all for at in self._by_concept.get(concept, ())}
        found = []
        cited = frozenset(digits(article))
        for at in sorted(near):
            place = self._places[at]
            if instruments and place.instrument.id not in instruments:
                continue
            if article and not _cited(place.provision, article):
                continue
            if (keys := _met(place, asked)) is None:
                continue
            whole = self._accounted(place, asked, keys, cited)
            word = _word(place, asked) if whole and not self._permits(place, asked, keys) else ""
            rank = (whole, self._weight(place, asked, keys), len(keys), bool(word), -at)
            found.append((rank, place, word))
        found.sort(key=lambda each: each[0], reverse=True)
        words: dict[tuple[str, int], set[str]] = {}
        for (_, _, count, _, _), place, word in found:
            words.setdefault((place.instrument.id, count), set()).update([word] if word else [])
        split = {key for key, said in words.items() if len(said) > 1}
        return tuple(
            Settled(
                place.instrument.id,
                place.provision.ref,
                place.number,
                whole,
                "" if (place.instrument.id, count) in split else word,
                *self._met_by(place, asked),
            )
            for (whole, _, count, _, _), place, word in found
        )

    def _met_by(self, place: _Place, asked: Subject) -> tuple[float, int]:
        """The share of what is asked that it is about; and how much that is, each subject once."""
        about = place.beside.union(*place.asks)
        met = [meant for meant in asked.concepts if not meant.isdisjoint(about)]
        whole = len(asked.concepts) + sum(not _repeats(word, place) for word in asked.left)
        return len(met) / whole if whole else 1.0, len(set(met))

    def _weight(self, place: _Place, asked: Subject, keys: frozenset[str]) -> float:
        """How much of what is asked the point is about; a rare concept tells more than one that many share."""
        found = 0.0
        for meant in asked.concepts:
            own = max((self._rarity[concept] for concept in meant & keys), default=0.0)
            found += own or max((self._rarity.get(concept, 0.0) for concept in meant & place.beside), default=0.0) / 2
        return round(found, 3)

    def _accounted(self, place: _Place, asked: Subject, keys: frozenset[str], cited: frozenset[str]) -> bool:
        """Whether nothing is asked that the point does not settle."""
        allowed = keys | place.beside | (FORBID if place.point.rule == "barred" else frozenset())
        return (
            all(_repeats(word, place) for word in asked.left)
            and all(not meant.isdisjoint(allowed) for meant in asked.concepts)
            and (_none_set(place) or asked.numbers <= place.numbers | cited | (AGES if place.ages else frozenset()))
        )

    def _permits(self, place: _Place, asked: Subject, keys: frozenset[str]) -> bool:
        """`Does it allow debt bondage?`: that a duty names a wrong makes it neither permitted nor required."""
        commanded = asked.modality != "is" and place.point.rule in COMMANDS
        return commanded and not keys.isdisjoint(self._wrongs) and asked.all.isdisjoint(self._remedies)


def _none_set(place: _Place) -> bool:
    """`does it fix the age at 16`, of a text that sets no age: it is no number."""
    return place.point.rule == "not-so" and any("age" in keys for keys in place.asks)


def _repeats(word: str, place: _Place) -> bool:
    """`renewal` of what is said to be renewable; words that widen or narrow a question are never taken so."""
    if len(word) < STEM or word in DENIES | ONLY | EXTENT:
        return False
    # `renewal` is `renewable`; `cyberbullying` is no `cybercrime`
    near = place.said.get(word[:STEM], frozenset())
    return any(word[:same] == each[:same] for each in near for same in [min(len(word), len(each)) - ENDING])


def _met(place: _Place, asked: Subject) -> frozenset[str] | None:
    """The largest set of concepts that the point settles and the question names."""
    sets = [keys for keys in place.asks if keys <= asked.all]
    return max(sets, key=len) if sets else None


def _word(place: _Place, asked: Subject) -> str:
    if place.point.rule == "barred" and not FORBID.isdisjoint(asked.all):  # `does it forbid the death penalty`
        return "Yes" if asked.whether and asked.modality in {"is", "need"} else ""
    return _WORDS[place.point.rule].get(asked.modality, "") if asked.whether else ""


def _modality(asking: frozenset[str], forms: Sequence[str]) -> Modality:
    if {"need", "may"} <= asking and not OR.isdisjoint(forms):
        return "either"  # `does it let us or oblige us`: no word answers that
    if "need" in asking:
        return "need"
    if "should" in asking:
        return "should"
    if "bar" in asking:
        return "bar"
    return "may" if "may" in asking else "is"


def _cited(provision: Provision, article: str) -> bool:
    numbers = article.split(", ")
    return any(
        covered.startswith(number) or number.startswith(covered) for covered in provision.covers for number in numbers
    )


def _once(words: Sequence[str]) -> frozenset[str]:
    """`within one year`."""
    return frozenset({"1"} if any(one == "one" and other in YEARS for one, other in pairwise(words)) else ())


def _told_by_age(forms: Sequence[str]) -> bool:
    return any(other in YEARS and any(digits(one)) for one, other in pairwise(forms))


def settle(question: Question, points: Points, features: Features) -> Question:
    """With the points that fit, where a provision is to answer."""
    if question.intent not in ANSWERED:
        return question
    asked = points.read(features.said, marked=features.text.rstrip().endswith(("?", "؟")))
    if features.asked.binds and question.intent == "obligations" and not question.instruments:
        asked = replace(asked, whether=True)  # `which treaty makes it a crime, and is it binding on us`
    return replace(
        question,
        settled=points(asked, question.instruments, question.article)[:MOST],
        must=asked.obliges and asked.whether and not DENIES.intersection(asked.left),
        supposed=asked.supposes,
        verbatim="verbatim" in asked.asking,
        mentions=asked.mentions if asked.whether else (),
        only=not ONLY.isdisjoint(word.typed for word in features.said),
    )

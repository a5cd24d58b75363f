"""The answer that a question is known to have, before what only fits it."""

import math
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from bot.knowledge.answers import HELD
from bot.knowledge.library import Library
from bot.model import Question, Settled, Thread
from bot.sentences import sentences
from bot.understanding.answers import Near, load
from bot.understanding.context import Context
from bot.understanding.features import Features
from bot.understanding.points import ANSWERED, Points, Subject
from bot.understanding.search import Search
from bot.understanding.wanted import READ

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

INSTRUMENTS = 4  # named at once
BRIEF = 3  # things that are told: a text with fewer may name no more than a subject
PROVISIONS = 7  # the nearest, whose answers are looked at
# Nearness of an answer from which on it is told: where its provision is the nearest as well, and where it is another.
TOLD, TOLD_ELSEWHERE = 0.16, 0.25
OPEN = 0.35  # likewise, where all that has to be done is asked for
UNNAMED = 0.06  # how much nearer it has to be where no instrument is named
PAIR = 2  # instruments that are told apart
ASIDE = 0.65  # of the nearness of what tells two apart, where none is named
LOOSE = 0.85  # of the nearness of what does not bind, where none is named
LEVEL, TOGETHER = 0.9, 0.75  # of the best nearness: what is as near, and what has it all together
MISSED = frozenset({"status", "summary", "unknown"})  # intents that a question on a provision is taken for
# Nearness of an answer from which on such a question is one all the same; and where the whole may be asked about.
BELIEVED, MEANT = 0.3, 0.45
OTHERS = 0.7  # of the nearness of the best answer: what those of other instruments may come to


class Known:
    """The answers of one version of the content. Pure."""

    def __init__(self, library: Library, search: Search, points: Points) -> None:
        self._library, self._search, self._concepts, self._answers = library, search, points.concepts, load()
        self._provisions = {answer.id: answer.provisions for answer in library.answers.values()}
        self._instruments = {id_: {own for own, _ in places} for id_, places in self._provisions.items()}
        self._silent = {answer.id for answer in library.answers.values() if answer.says.startswith(HELD)}
        self._topics = {(i.id, p.ref): p.topics for i in library.book.instruments for p in i.provisions}
        self._at: dict[tuple[str, str], list[str]] = {}
        for id_, places in self._provisions.items():
            for place in places:
                self._at.setdefault(place, []).append(id_)

    def __call__(self, question: Question, features: Features, asked: Subject, home: str) -> Near | None:
        """The answer that such questions are known to have, where one is near and its provision is, too."""
        ids = question.instruments
        if len(ids) > INSTRUMENTS or not _wants_one(question, features, asked):
            return None
        cited = {place for number in question.article.split(", ") for place in self._cited(ids, number)}
        near = self._search.places(features.said, ids)
        places = [each for each in near if each in cited or not question.article][:PROVISIONS]
        ranked = self._ranked(features, places, ids, home)
        if len(ids) > 1 and cited:  # two articles side by side: what rests on both
            ranked = [each for each in ranked if self._at_both(each, cited) >= {*ids}] or ranked
        if question.topics and not features.topics:  # `which treaties criminalise it`: the subject of the thread
            ranked = [each for each in ranked if self._about(each) & {*question.topics}]
        for each in ranked:
            # `what must it do` is not after what a text lacks
            lacks = asked.opens and asked.obliges and each.answer in self._silent
            least = OPEN if asked.opens and asked.obliges else self._least(each, ids, places, features)
            if not lacks and each.nearness >= least:
                return each if ids else self._together(each, ranked)
        return None

    def owner(self, features: Features, number: str, home: str) -> str:
        """The instrument whose article of that number answers a question, where one stands out."""
        cited = set(self._cited(tuple(self._library.instruments), number))
        places = [each for each in self._search.places(features.said, ()) if each in cited][:PROVISIONS]
        best: dict[str, float] = {}
        for each in self._ranked(features, places, (), home):
            if len(own := self._instruments[each.answer]) == 1:
                best.setdefault(next(iter(own)), each.nearness)
        first, *others = [*sorted(best, key=lambda id_: -best[id_]), ""]
        stands_out = first and best[first] >= BELIEVED and best.get(others[0], 0.0) <= OTHERS * best[first]
        return first if stands_out else ""

    def _ranked(
        self, features: Features, places: Sequence[tuple[str, str]], ids: Sequence[str], home: str
    ) -> list[Near]:
        """The answers of these provisions, the nearest first."""
        left_out = {*features.asked.excluded}
        found = dict.fromkeys(id_ for place in places for id_ in self._at.get(place, ()))
        kept = [id_ for id_ in found if left_out.isdisjoint(self._instruments[id_])]
        near = self._answers(features.said, self._concepts(features.said), kept)
        weighed = (replace(each, nearness=each.nearness * self._weight(each, ids, home)) for each in near)
        return sorted(weighed, key=lambda each: -each.nearness)

    def _weight(self, near: Near, named: Sequence[str], home: str) -> float:
        """What compares instruments is further from whoever names one; nothing is near that leaves out a named one.

        Where none is named, what tells two apart, or what one lacks, is further, and what does not bind the State that
        is asked about.
        """
        own = self._instruments[near.answer]
        if not {*named} <= own:
            return 0.0
        if named:
            return math.sqrt(len(named) / len(own))
        rows = (self._library.standing(id_, home) for id_ in own)
        binds = any(row and row.action == "party" for row in rows)
        if len(own) == PAIR or near.answer in self._silent:  # it is seldom asked of a text that is not named
            return ASIDE
        return 1.0 if binds or len(own) > PAIR else LOOSE

    def _least(self, near: Near, ids: Sequence[str], places: Sequence[tuple[str, str]], features: Features) -> float:
        """How near an answer has to be: its provision is the nearest, or on the subject that is named; or it is not."""
        own, named = self._provisions[near.answer], features.topics
        aside = named and len(ids) == 1 and {*named}.isdisjoint(self._about(near))
        one = not ids and len(self._instruments[near.answer]) == 1
        which = one and named and features.has("instruments")  # `which treaty lets a child complain`
        least = TOLD if {*places[:1]} & {*own} and not (aside or which) else TOLD_ELSEWHERE
        return least if ids else least + UNNAMED

    def _about(self, near: Near) -> set[str]:
        return {*chain.from_iterable(self._topics[place] for place in self._provisions[near.answer])}

    def _together(self, best: Near, ranked: Sequence[Near]) -> Near:
        """Of what several instruments answer alike, the answer that has them all: `must victims be compensated?`"""
        level = (self._instruments[each.answer] for each in ranked if each.nearness >= LEVEL * best.nearness)
        those = {id_ for own in level for id_ in own if len(own) == 1}
        whole = (each for each in ranked if each.nearness >= max(TOLD + UNNAMED, TOGETHER * best.nearness))
        if len(those) < PAIR or len(self._instruments[best.answer]) > 1:
            return best
        return next((each for each in whole if len(those & self._instruments[each.answer]) >= PAIR), best)

    def _at_both(self, near: Near, cited: Set[tuple[str, str]]) -> set[str]:
        """Of what instruments an answer rests on a provision that is cited."""
        return {place[0] for place in self._provisions[near.answer] if place in cited}

    def _cited(self, instruments: Sequence[str], number: str) -> Iterator[tuple[str, str]]:
        """The provisions on a number that is cited."""
        for id_ in instruments if number else ():
            yield from ((id_, provision.ref) for provision in self._library.provision(id_, number))


def _wants_one(question: Question, features: Features, asked: Subject) -> bool:
    """Whether it asks what a provision settles: neither a name, a number or a subject alone, nor whether it binds."""
    standing = features.asked.event or {"older", "newer", "eligible"} & {*features.asked.slots}
    several = "," in question.article and len(question.instruments) < 2
    if question.verbatim or question.supposed or asked.bare or standing or several:
        return False
    told = len(asked.concepts) + len(asked.left)
    alone = told < BRIEF and not (asked.whether or asked.opens or len(question.instruments) > 1)
    binds = features.has("binding") and not asked.concepts
    joined = question.intent == "compare" and bool(features.states) and not features.topics
    defined = features.has("define") and len(question.instruments) < 2
    return told > 0 and not (alone or binds or joined or defined)


def answered(question: Question, features: Features, ids: tuple[str, ...], engine: "Understanding") -> Question:
    """With the answer that such questions are known to have, before what fits in part.

    What was not seen to be a question on a provision is one all the same, where it is very near to such an answer.
    """
    sought = question if question.intent in ANSWERED else _missed(question, features, ids)
    near = _near(sought, features, engine) if sought else None
    if not sought or not near:
        return question
    answer = engine.library.answers[near.answer]
    least = MEANT if question.intent == "summary" else BELIEVED
    if sought is not question and (answer.alone or near.nearness < least):
        return question
    if any(each.whole and each.word for each in sought.settled[:1]):
        return sought
    instrument, ref = next((each for each in answer.provisions if each[0] in sought.instruments), answer.provisions[0])
    known = Settled(instrument, ref, 0, whole=True, answer=answer.id, nearness=near.nearness)
    return replace(sought, settled=(known, *sought.settled))


def _missed(question: Question, features: Features, ids: tuple[str, ...]) -> Question | None:
    """As a question on a provision, where it may be one: of an instrument that is named, and of no State's standing."""
    asked = features.asked
    of_reports = "reporting" in question.topics
    standing = of_reports or question.states or features.groups or asked.quantities or asked.event or asked.slots
    acts = {*asked.acts} - {"complied"}  # `does it tell governments to break encryption`
    if question.intent not in MISSED or not features.names or standing or acts or len(ids) != 1:
        return None
    return replace(question, intent="article", instruments=ids, topics=())


def _near(question: Question, features: Features, engine: "Understanding") -> Near | None:
    if len(features.said) > READ:  # a long text asks at its end
        features = engine.find(list(sentences(features.text))[-1], Thread()).features
    asked = engine.points.read(features.said, marked=features.text.rstrip().endswith(("?", "؟")))
    state = question.states[0] if len(question.states) == 1 else engine.home
    return engine.known_answers(question, features, asked, state)


def owner(context: Context, engine: "Understanding") -> str:
    """`is grooming without a meeting covered by article 23?`: the one instrument whose article answers that."""
    asked = engine.points.read(context.features.said)
    if not (asked.concepts or asked.left):
        return ""
    return engine.known_answers.owner(context.features, context.article.split(", ")[0], engine.home)

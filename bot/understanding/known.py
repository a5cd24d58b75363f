"""The answers that questions are known to have, and how near each is to a question."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain

from bot.knowledge.library import Library
from bot.model import Question
from bot.understanding.embedding import NOTHING, PLACE, Shown, load
from bot.understanding.extractor import Extractor
from bot.understanding.features import Features
from bot.understanding.first_word import Evidence, FirstWords
from bot.understanding.points import Points, Subject

INSTRUMENTS = 4  # named at once
BRIEF = 3  # things that are told: a text with fewer may name no more than a subject
# Nearness of an answer from which on it is told, chosen on writers left out; and how much nearer it has to be where no
# instrument is named, where treaties are asked for, and where it is beside the subject that is named.
TOLD, UNNAMED, WHICH, BESIDE = 0.15, 0.05, 0.02, 0.15
WIDER = 0.08  # the same of an answer on instruments that are not named as well
OPEN = 0.35  # likewise, where all that has to be done is asked for
AT_PLACE = 0.2  # of the nearness of its nearest provision, that counts for an answer
AS_NEAR = 0.9  # of the nearness of the best answer: what is told beside it
SAME = 0.5  # of the words of the shorter of two answers: with more in common, they say the same
BOTH = 520  # characters of two answers
PAIR = 2  # instruments that are told apart
ASIDE = 0.8  # of the nearness of what tells two apart, where none is named
TOUCHES = 0.7  # of that of an answer whose own provision is another than the one that is cited
LACKS = 0.85  # of the nearness of what a text does not have: it is seldom asked for
DIGEST, BROAD = 3, 0.9  # provisions of one instrument that an answer sums up; and of its nearness
LOOSE = 0.85  # of the nearness of what does not bind, where none is named
LEVEL, TOGETHER = 0.8, 0.75  # of the best nearness: what is as near, and what has it all together
BELIEVED = 0.3  # nearness of an answer to what does not look like a question on a provision
FIRM = 0.4  # of an answer to what may be after a standing
CLEAR = 0.3  # of one to what may be after a definition, or after the texts of a kind
OTHERS = 0.7  # of the nearness of the best answer: what those of other instruments may come to


@dataclass(frozen=True, slots=True)
class Near:
    """An answer, and how near it is to a question, 0 to 1."""

    answer: str
    nearness: float
    also: str = ""  # another of the same provision, as near
    begins: str = ""  # its first word


class Known:
    """The answers of one version of the content. Pure."""

    def __init__(self, library: Library, points: Points, reader: Extractor) -> None:
        self._library = library
        self._concepts, self._answers = points.concepts, load()
        self.first_word = FirstWords(Evidence(library, reader, points))
        self._provisions = {answer.id: answer.provisions for answer in library.answers.values()}
        self._instruments = {id_: {own for own, _ in places} for id_, places in self._provisions.items()}
        self._silent = {answer.id for answer in library.answers.values() if answer.lacks}
        self._topics = {(i.id, p.ref): p.topics for i in library.book.instruments for p in i.provisions}

    def __call__(
        self,
        question: Question,
        features: Features,
        asked: Subject,
        home: str,
        shown: Shown = NOTHING,
    ) -> Near | None:
        """The answer that such questions are known to have, where one is near; `shown`: what they lean on."""
        ids = question.instruments
        if len(ids) > INSTRUMENTS or not (shown.names or _wants_one(question, features, asked)):
            return None
        # `can police in a Lanzarote party go undercover` only looks as if it were after a standing
        standing = features.asked.event or {"older", "newer", "eligible"} & {*features.asked.slots}
        aside = _asks_else(question, features)  # `is cyberbullying defined in any treaty`
        # `OPSC vs Budapest` asks for all that tells them apart
        named = len(ids) > 1 and not question.topics and len(asked.concepts) + len(asked.left) < BRIEF
        doubt = FIRM if standing else CLEAR if aside or named else 0.0
        cited = {place for number in question.article.split(", ") for place in self._cited(ids, number)}
        ranked = self._ranked(features, cited if question.article else None, ids, home, shown)
        if len(ids) > 1 and cited:  # two articles side by side: what rests on both
            ranked = [each for each in ranked if self._at_both(each, cited) >= {*ids}] or ranked
        ranked = self._fitting(ranked, question, features, asked)
        if shown.topics:
            ranked = [each for each in ranked if not {*shown.topics}.isdisjoint(self.topics(each))]
        for each in ranked:
            all_of_it = asked.opens and asked.obliges and not question.topics
            least = OPEN if all_of_it else self._least(each, ids, features, asked)
            if each.nearness >= max(least, doubt):
                if len(ids) == 1:
                    return self._with_another(self._alone(each, ranked), ranked)
                return self._with_another(each if ids or features.which else self._together(each, ranked), ranked)
        return None

    def _fitting(self, ranked: list[Near], question: Question, features: Features, asked: Subject) -> list[Near]:
        """Of the answers those of the kind that is asked for."""
        # `the difference between sale and trafficking`
        if question.intent == "define" and len(question.instruments) < PAIR and features.has("define", "compare"):
            return [each for each in ranked if self._library.answers[each.answer].alone]
        # `which article is it` is not after a sentence that is told without one, nor after what a text lacks
        if "article" in features.forms and ("which" in features.forms or not asked.whether):
            held = self._library.answers
            return [each for each in ranked if each.answer not in self._silent and not held[each.answer].alone]
        if asked.opens and asked.obliges:  # nor is `what must it do`
            return [each for each in ranked if each.answer not in self._silent]
        return ranked

    def otherwise(self, features: Features) -> float:
        """How near a question is to what asks for no provision."""
        return self._answers.otherwise(features.said, self._concepts(features.said))

    def owner(self, features: Features, number: str, home: str) -> str:
        """The instrument whose article of that number answers a question, where one stands out."""
        best = self._by_instrument(features, set(self._cited(tuple(self._library.instruments), number)), home)
        first, *others = [*best, ""]
        stands_out = first and best[first] >= BELIEVED and best.get(others[0], 0.0) <= OTHERS * best[first]
        return first if stands_out else ""

    def nearest(self, features: Features, among: Collection[str], home: str) -> str:
        """Of these instruments the one whose answers are nearest; empty where none is surely meant."""
        best = {id_: near for id_, near in self._by_instrument(features, None, home).items() if id_ in among}
        least = BELIEVED + self.otherwise(features)
        return next((id_ for id_, near in best.items() if near >= least), "")

    def counterpart(self, instrument: str, places: Collection[tuple[str, str]], least: float) -> str:
        """The number of what an instrument has on the same subject as provisions of others; empty if it is far."""
        numbered = (p for p in self._library.instruments[instrument].provisions if p.covers)
        held = {f"{PLACE}{instrument} {p.ref}": p.covers[0] for p in numbered}
        found = self._answers.alike([f"{PLACE}{id_} {ref}" for id_, ref in places], held)
        return held[found[0]] if found and found[1] >= least else ""

    def _by_instrument(self, features: Features, cited: Set[tuple[str, str]] | None, home: str) -> Mapping[str, float]:
        """How near what rests on one instrument alone comes, the nearest first."""
        best: dict[str, float] = {}
        for each in self._ranked(features, cited, (), home):
            if len(own := self._instruments[each.answer]) == 1:
                best.setdefault(next(iter(own)), each.nearness)
        return best

    def _ranked(
        self,
        features: Features,
        cited: Set[tuple[str, str]] | None,
        ids: Sequence[str],
        home: str,
        shown: Shown = NOTHING,
    ) -> list[Near]:
        """The answers, the nearest first; of provisions that are cited only theirs."""
        left_out = {*features.asked.excluded}
        weights: dict[str, float] = {}
        for id_, own in self._provisions.items():
            if left_out.isdisjoint(self._instruments[id_]) and not (cited is not None and cited.isdisjoint(own)):
                weights[id_] = self._weight(id_, ids, home)
        fit = [id_ for id_, weight in weights.items() if weight]
        concepts = self._concepts(features.said)
        near = self._answers(features.said, concepts, fit, shown)
        held = {f"{PLACE}{at} {ref}": (at, ref) for id_, _ in near for at, ref in self._provisions[id_]}
        places = {held[name]: nearness for name, nearness in self._answers(features.said, concepts, held, shown)}
        found = []
        for id_, nearness in near:
            first = cited is None or self._provisions[id_][0] in cited
            at_place = max(places.get(place, 0.0) for place in self._provisions[id_])
            found.append(Near(id_, (1.0 if first else TOUCHES) * (weights[id_] * nearness + AT_PLACE * at_place)))
        return sorted(found, key=lambda each: -each.nearness)

    def _weight(self, id_: str, named: Sequence[str], home: str) -> float:
        """What compares instruments is further from whoever names one; nothing is near that leaves out a named one.

        What a text lacks is further. Where none is named, so is what tells two apart, and what does not bind the State
        that is asked about.
        """
        own, lacks = self._instruments[id_], LACKS if id_ in self._silent else 1.0
        if not {*named} <= own:
            return 0.0
        if named:
            broad = len(named) == 1 and len(self._provisions[id_]) >= DIGEST
            return lacks * math.sqrt(len(named) / len(own)) * (BROAD if broad else 1.0)
        rows = (self._library.standing(each, home) for each in own)
        binds = any(row and row.action == "party" for row in rows)
        if len(own) == PAIR:
            return ASIDE * lacks
        return lacks if binds or len(own) > PAIR else LOOSE * lacks

    def _least(self, near: Near, ids: Sequence[str], features: Features, asked: Subject) -> float:
        """How near an answer has to be."""
        aside = features.topics and len(ids) == 1 and {*features.topics}.isdisjoint(self.topics(near))
        least = TOLD + (BESIDE if aside else 0.0)
        wider = len(ids) < len(self._instruments[near.answer])
        which = features.which and not asked.whether  # `is it a crime under any treaty` asks whether
        return least + (WIDER if wider else 0.0) if ids else least + UNNAMED + (WHICH if which else 0.0)

    def topics(self, near: Near) -> tuple[str, ...]:
        """What the provisions of an answer are about."""
        return tuple(chain.from_iterable(self._topics[place] for place in self._provisions[near.answer]))

    def _together(self, best: Near, ranked: Sequence[Near]) -> Near:
        """Of what several instruments answer alike, the answer that has them all: `must victims be compensated?`"""
        level = (self._instruments[each.answer] for each in ranked if each.nearness >= LEVEL * best.nearness)
        those = {id_ for own in level for id_ in own if len(own) == 1}
        whole = (each for each in ranked if each.nearness >= max(TOLD + UNNAMED, TOGETHER * best.nearness))
        if len(those) < PAIR or len(self._instruments[best.answer]) > 1:
            return best
        return next((each for each in whole if len(those & self._instruments[each.answer]) >= PAIR), best)

    def _alone(self, best: Near, ranked: Sequence[Near]) -> Near:
        """Of the one instrument that is named rather what is of it alone."""
        own = (each for each in ranked if each.nearness >= TOGETHER * best.nearness)
        return next((each for each in own if len(self._instruments[each.answer]) == 1), best)

    def _with_another(self, best: Near, ranked: Sequence[Near]) -> Near:
        """With what the same provision says besides, where that is as near: `ban karna hai ya nahi`."""
        held = self._library.answers
        own, place = held[best.answer], self._provisions[best.answer][:1]
        said = {*own.says.split()}
        for each in ranked:
            other = held[each.answer]
            alike = other is own or other.alone or self._provisions[other.id][:1] != place
            told = {*other.says.split()}
            if alike or len(said & told) > SAME * min(len(said), len(told)):
                continue
            near = each.nearness >= AS_NEAR * best.nearness
            fits = near and not own.alone and len(own.says) + len(other.says) <= BOTH
            lacks = own.lacks != other.lacks
            return replace(best, also=other.id) if fits and not lacks else best
        return best

    def _at_both(self, near: Near, cited: Set[tuple[str, str]]) -> set[str]:
        """Of what instruments an answer rests on a provision that is cited."""
        return {place[0] for place in self._provisions[near.answer] if place in cited}

    def _cited(self, instruments: Sequence[str], number: str) -> Iterator[tuple[str, str]]:
        """The provisions on a number that is cited."""
        for id_ in instruments if number else ():
            yield from ((id_, provision.ref) for provision in self._library.provision(id_, number))


def _wants_one(question: Question, features: Features, asked: Subject) -> bool:
    """Whether it asks what a provision settles: neither a name, a number or a subject alone, nor whether it binds."""
    several = "," in question.article and len(question.instruments) < 2
    if question.verbatim or question.supposed or asked.bare or several:
        return False
    told = len(asked.concepts) + len(asked.left)
    apart = question.intent == "define" and features.has("compare") and told >= PAIR
    alone = told < BRIEF and not (asked.whether or asked.opens or len(question.instruments) > 1 or apart)
    binds = features.has("binding") and not asked.concepts
    joined = question.intent == "compare" and bool(features.states) and not features.topics
    # `traffic data or subscriber information, what do they mean`: two definitions of one text
    terms = features.has("define") and features.versus and len(question.instruments) == 1
    # `what does OCSEA mean`: a term that is explained here
    explained = question.intent == "define" and features.has("define") and bool(features.terms) and not apart
    return told > 0 and not (alone or binds or joined or terms or explained)


def _asks_else(question: Question, features: Features) -> bool:
    """A definition, or the texts of a kind: `what non-binding texts talk about it`."""
    if question.instruments[1:] or (question.intent == "define" and features.has("compare")):
        return False
    return features.has("define") or bool(features.asked.filters and not question.instruments)

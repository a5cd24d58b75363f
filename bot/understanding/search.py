"""Finds the provisions that a question is after: as people ask for them, or by their own words."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from bot.knowledge.library import Library
from bot.model import Question, Thread
from bot.understanding.features import Features
from bot.understanding.points import Points
from bot.understanding.said import Said
from bot.understanding.spelling import Lexicon
from bot.understanding.wanted import READ, SUBJECT, load

FITS = 0.35  # of the weight of the question's words, where no instrument is known that narrows the search
FITS_WITHIN = 0.25  # the same, within an instrument that is named
LEAST = 4.0  # of a score without an instrument: one rare word, or two others
PASSAGES = 6
# Nearness of a question to a provision of the instrument that is named, as it was found on authors left out: from
# `sure` on, nine in ten meant that provision; from `plain` on, one in ten of the questions on the whole instrument was
# taken for one; from `likely` on, eight in ten of those that ask for some provision; of the `closest`, three in four.
SURENESS: Mapping[str, float] = {"sure": 0.12, "plain": 0.08, "likely": 0.0, "closest": -0.03}
DEFINED = 0.3  # nearness of a definition in any instrument: what is defined nowhere comes to 0.2
STANDS_OUT = 0.12  # nearness of a provision, of whatever instrument, that is asked for without a name
FAR_OUT = 0.2  # the same, from which on the subject that is named is only beside it
FROM_OTHERS = 0.62  # of it: the most that any other instrument may come to
EACH = 4  # instruments that are compared
PARTS = 3  # paragraphs of one article, by which the article is meant
ALIKE = 0.58  # of the nearness of the first of them
_ARTICLE = re.compile(r"\(.*")
SHORT = 3  # letters of a word that tells nothing
SATURATION, LENGTH = 1.2, 0.5  # k1 and b of BM25 (Robertson and Zaragoza, 2009): provisions differ little in length
RARE = 1.2  # weight below which a word tells nothing

# Words for what a committee says of a treaty.
_OF_A_BODY = frozenset({"opinion", "report", "committee", "interpretation", "interpret"})


class Search:
    """BM25 over provisions, key points and summaries. Pure. Words that any question uses weigh nothing."""

    def __init__(self, library: Library, lexicon: Lexicon, points: Points) -> None:
        self._passages: list[tuple[str, str]] = []
        self._counts: list[Counter[str]] = []
        self._with: dict[str, list[int]] = defaultdict(list)
        self._of: dict[str, list[int]] = defaultdict(list)
        for at, (instrument, ref, text) in enumerate(_texts(library)):
            self._passages.append((instrument, ref))
            self._counts.append(Counter(form for form in lexicon.forms(text) if len(form) > 2))
            self._of[instrument].append(at)
            for form in self._counts[at]:
                self._with[form].append(at)
        total = len(self._passages) + 1
        own = library.phrases
        cues = (own.intent_phrases[cue] for cue in ("article", "summarise"))
        asking = (*chain.from_iterable(chain.from_iterable(cues)), *own.asking.get("verbatim", ()))
        said = (own.common, own.idle, *own.words.links, *own.words.kinds, *own.words.pronouns, *asking)
        # `where`, `exactly`, `which article`: no answer hangs on them
        self._plain = frozenset(form for phrase in said for form in lexicon.forms(phrase))
        self._most = math.log(total)  # weight of a word that stands nowhere here
        self._weight = {form: math.log(total / len(at)) for form, at in self._with.items() if form not in self._plain}
        mean = sum(map(Counter.total, self._counts)) / max(1, len(self._counts))
        self._form, self._wanted, self._concepts, self._read = lexicon.form, load(), points.concepts, points.read
        self._topics = library.book.topics.keys()
        self._held = {(i.id, p.ref): {*p.topics} for i in library.book.instruments for p in i.provisions}
        self._numbered = {(i.id, p.ref) for i in library.book.instruments for p in i.provisions if p.covers}
        self._long = [SATURATION * (1 - LENGTH + LENGTH * counts.total() / mean) for counts in self._counts]

    def __call__(self, forms: Sequence[str], instruments: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """(instrument id, provision ref) of what fits, best first; ref is empty for a key point or a summary."""
        asked = [form for form in dict.fromkeys(forms) if self._weight.get(form, 0) > RARE]
        if not asked:
            return ()
        strange = sum(len(form) > SHORT and form not in self._weight and form not in self._plain for form in forms)
        whole = sum(self._weight[form] for form in asked) + strange * self._most
        places = {at for instrument in instruments for at in self._of[instrument]} if instruments else None
        least = FITS_WITHIN * whole if instruments else max(LEAST, FITS * whole)
        scores = {at: score for at, score in self._scores(asked, places).items() if score >= least}
        fitting = sorted(scores, key=lambda at: (-scores[at], at))
        return tuple(dict.fromkeys(self._passages[at] for at in fitting))[:PASSAGES]

    def passages(self, question: Question, features: Features) -> tuple[tuple[str, str], ...]:
        """What fits a question that cites no article."""
        return () if question.article else self(features.saying, question.instruments)

    def asked_for(self, question: Question, features: Features, thread: Thread) -> tuple[tuple[str, str, str], ...]:
        """`wanted`, of a question. A subject that nobody named here is no more than what is near to it."""
        asked = self._read(features.said)
        if thread.topics and not (asked.concepts or asked.left):
            return ()  # `in which paragraph of the other one?`: what is asked about was said before
        if question.instruments:
            return self.wanted(features.said, question.instruments, topics=features.topics)
        topics = () if {*question.topics}.isdisjoint((*features.topics, *thread.topics)) else question.topics
        return self.wanted(features.said, (), topics=topics) if question.intent == "topic" else ()

    def wanted(
        self, said: Sequence[Said], instruments: Sequence[str], least: str = "closest", topics: Sequence[str] = ()
    ) -> tuple[tuple[str, str, str], ...]:
        """The provisions of the one instrument that is named which such a question is after, the nearest first, each
        with how sure that is; without a name, those of the one that is nearer than all others; of several, the
        nearest of each. Of those that are sure, what is on a subject that the question names comes first."""
        if len(instruments) > 1:
            each = (self.wanted(said, (id_,), "plain", topics)[:1] for id_ in instruments[:EACH])
            return tuple(chain.from_iterable(each))
        near = self._whole(self._near(said, instruments)) if len(instruments) == 1 else ()
        near = near if instruments else self._apart(self._near(said, tuple(self._of)), topics)
        found = [
            (id_, ref, next(each for each, bound in SURENESS.items() if score >= bound))
            for id_, ref, score in near
            if score >= SURENESS[least] and (id_, ref) in self._held
        ]
        told = {word.right for word in said}

        def behind(each: tuple[str, str, str]) -> tuple[bool, bool]:
            """A treaty's own article stands before what its committee says of it, unless that is asked for."""
            beside = each[2] != "sure" or self._held[each[:2]].isdisjoint(topics)
            return beside, not beside and each[:2] not in self._numbered and _OF_A_BODY.isdisjoint(told)

        return tuple(sorted(found, key=behind))

    def _apart(
        self, near: tuple[tuple[str, str, float], ...], topics: Sequence[str]
    ) -> tuple[tuple[str, str, float], ...]:
        """The nearest of an instrument that stands out among all: `how long after majority may it be prosecuted`."""
        held = [each for each in near if each[:2] in self._held]
        first = held[0] if held and held[0][2] >= STANDS_OUT else None
        beside = first and topics and self._held[first[:2]].isdisjoint(topics)
        if not first or (beside and first[2] < FAR_OUT):
            return ()
        others = max((score for id_, _, score in held if id_ != first[0]), default=0.0)
        return tuple(each for each in held if each[0] == first[0]) if others <= FROM_OTHERS * first[2] else ()

    def _whole(self, near: tuple[tuple[str, str, float], ...]) -> tuple[tuple[str, str, float], ...]:
        """With the article first of which the nearest are all paragraphs: `what are the rights of victims`."""
        articles = {_ARTICLE.sub("", ref) for _, ref, _ in near[:PARTS]}
        if len(near) < PARTS or len(articles) > 1 or near[PARTS - 1][2] < ALIKE * near[0][2]:
            return near
        (id_, _, score), article = near[0], articles.pop()
        whole = (id_, article, score)
        return (whole, *(each for each in near if each[1] != article)) if (id_, article) in self._held else near

    def subjects(self, said: Sequence[Said], most: int, least: str = "likely") -> tuple[str, ...]:
        """The topics that such a question is after, the nearest first; none where the nearest is not so sure."""
        near = [(topic, score) for _, topic, score in self._near(said, (SUBJECT,)) if topic in self._topics]
        likely = near and near[0][1] >= SURENESS[least]
        return tuple(topic for topic, _ in near[:most]) if likely else ()

    def defining(self, said: Sequence[Said]) -> str:
        """The instrument whose definition such a question is after, where none is named; empty where none is near."""
        id_, ref, score = next(iter(self._near(said, tuple(self._of))), ("", "", 0.0))
        return id_ if score >= DEFINED and "definitions" in self._held.get((id_, ref), ()) else ""

    def _near(self, said: Sequence[Said], instruments: Sequence[str]) -> tuple[tuple[str, str, float], ...]:
        """Nothing is near to what any question could be made of. A long text asks at its end, or at its beginning."""
        told = (word.right for word in said if not word.named and self._form(word.right) not in self._plain)
        if not any(map(self._wanted.knows, told)):
            return ()
        parts = (said[-READ:], said[:READ])[: 1 + (len(said) > READ)]
        near = (self._wanted(part, self._concepts(part), instruments) for part in parts)
        return max(*near, (), key=lambda near: near[0][2] if near else -1.0)

    def _scores(self, asked: Sequence[str], places: set[int] | None) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for form in asked:
            for at in self._with[form]:
                if places is None or at in places:
                    count = self._counts[at][form]
                    scores[at] += self._weight[form] * count * (SATURATION + 1) / (count + self._long[at])
        return scores


def _texts(library: Library) -> Iterator[tuple[str, str, str]]:
    for instrument in library.book.instruments:
        for provision in instrument.provisions:
            yield instrument.id, provision.ref, f"{provision.text} {provision.quotation or ''}"
        for point in (instrument.summary, *instrument.key_points):
            yield instrument.id, "", point.value

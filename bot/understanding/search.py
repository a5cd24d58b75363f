"""Finds the provisions whose own words fit a question, where no topic has a name for it."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.knowledge.library import Library
from bot.understanding.spelling import Lexicon

FITS = 0.5  # of the weight of the question's words that provisions use at all
PASSAGES = 6


class Search:
    """Rare words weigh more. Pure, over provisions, key points and summaries."""

    def __init__(self, library: Library, lexicon: Lexicon) -> None:
        self._passages: list[tuple[str, str]] = []
        self._with: dict[str, list[int]] = defaultdict(list)
        self._of: dict[str, list[int]] = defaultdict(list)
        self._forms: list[frozenset[str]] = []
        for at, (instrument, ref, text) in enumerate(_texts(library)):
            self._passages.append((instrument, ref))
            forms = frozenset(form for form in lexicon.forms(text) if len(form) > 2)
            self._of[instrument].append(at)
            self._forms.append(forms)
            for form in forms:
                self._with[form].append(at)
        total = len(self._passages) + 1
        own = library.phrases
        asking = (phrase for row in own.intent_phrases["article"] for phrase in row)
        said = (own.common, *own.words.links, *own.words.kinds, *own.words.pronouns, *asking)
        # `where`, `exactly`, `which article`: no answer hangs on them alone
        self._plain = frozenset(form for phrase in said for form in lexicon.forms(phrase))
        self._weight = {form: math.log(total / len(places)) for form, places in self._with.items()}

    def __call__(self, forms: Sequence[str], instruments: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """(instrument id, provision ref) of what fits, best first; ref is empty for a key point or a summary."""
        asked = [form for form in dict.fromkeys(forms) if self._weight.get(form, 0) > 1.2]
        telling = frozenset(asked) - self._plain
        if not telling:
            return ()
        whole = sum(self._weight[form] for form in asked)
        scores = self._within(asked, instruments) if instruments else self._anywhere(asked)
        least = max(FITS * whole, 2.2 if instruments else 5.5)
        told = (at for at, score in scores.items() if score >= least and not telling.isdisjoint(self._forms[at]))
        fitting = sorted(told, key=lambda at: (-scores[at], at))
        return tuple(dict.fromkeys(self._passages[at] for at in fitting))[:PASSAGES]

    def _within(self, asked: Sequence[str], instruments: Sequence[str]) -> dict[int, float]:
        places = [at for instrument in instruments for at in self._of[instrument]]
        return {at: sum(self._weight[form] for form in asked if form in self._forms[at]) for at in places}

    def _anywhere(self, asked: Sequence[str]) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for form in asked:
            for at in self._with[form]:
                scores[at] += self._weight[form]
        return scores


def _texts(library: Library) -> Iterator[tuple[str, str, str]]:
    for instrument in library.book.instruments:
        for provision in instrument.provisions:
            yield instrument.id, provision.ref, f"{provision.text} {provision.quotation or ''}"
        for point in (instrument.summary, *instrument.key_points):
            yield instrument.id, "", point.value

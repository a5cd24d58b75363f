"""Finds the provisions whose own words fit a question, where no topic has a name for it."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.library import Library
from bot.words import Lexicon

FITS = 0.5  # of the weight of the question's words that provisions use at all
MOST = 6


class Search:
    """Rare words weigh more. Pure, over provisions, key points and summaries."""

    def __init__(self, library: Library, lexicon: Lexicon) -> None:
        self._passages: list[tuple[str, str]] = []
        self._with: dict[str, list[int]] = defaultdict(list)
        for at, (instrument, ref, text) in enumerate(_texts(library)):
            self._passages.append((instrument, ref))
            for form in dict.fromkeys(lexicon.forms(text)):
                if len(form) > 2:
                    self._with[form].append(at)
        total = len(self._passages) + 1
        self._weight = {form: math.log(total / len(places)) for form, places in self._with.items()}

    def __call__(self, forms: Sequence[str], instruments: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """(instrument id, provision ref) of what fits, best first; ref is empty for a key point or a summary."""
        asked = [form for form in dict.fromkeys(forms) if self._weight.get(form, 0) > 1.2]
        whole = sum(self._weight[form] for form in asked)
        if not whole:
            return ()
        scores: dict[int, float] = defaultdict(float)
        for form in asked:
            for at in self._with[form]:
                scores[at] += self._weight[form]
        least = 2.2 if instruments else 5.5
        ranked = sorted(scores, key=lambda at: -scores[at])
        fitting = [at for at in ranked if scores[at] >= max(FITS * whole, least)]
        found = [self._passages[at] for at in fitting if not instruments or self._passages[at][0] in instruments]
        return tuple(dict.fromkeys(found))[:MOST]


def _texts(library: Library) -> Iterator[tuple[str, str, str]]:
    for instrument in library.book.instruments:
        for provision in instrument.provisions:
            yield instrument.id, provision.ref, f"{provision.text} {provision.quotation or ''}"
        for point in (instrument.summary, *instrument.key_points):
            yield instrument.id, "", point.value

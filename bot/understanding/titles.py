"""What instruments are called, and what most of their provisions are about, in words as they are read."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Set

from bot.knowledge.library import Library
from bot.understanding.phrases import Finder

SMALL = 3  # letters of a word that says nothing
TITLE, SHARE = 5, 0.4  # words of a title by which it is known, and their share of it
FEW = 3  # instruments whose names may share a word by which one is known
APART = 1.5  # times as much in common with the one as with any other


class Titles:
    """Found out when first needed. `forms` reads a phrase."""

    def __init__(self, library: Library, forms: Callable[[str], Iterable[str]]) -> None:
        self._library, self._forms = library, forms
        self._names: dict[str, frozenset[str]] = {}
        self._main: dict[str, frozenset[str]] = {}
        self._told: dict[str, frozenset[str]] = {}
        self._owners: Counter[str] = Counter()

    def distinct(self, instrument: str, others: tuple[str, ...]) -> frozenset[str]:
        """The words of an instrument's names that are in none of the others'."""
        return self._named(instrument).difference(*(self._named(other) for other in others if other != instrument))

    def _named(self, id_: str) -> frozenset[str]:
        if id_ not in self._names:
            held = self._library.instruments[id_]
            names = (*held.aliases, held.title.value, *self._library.phrases.nicknames.get(id_, ()))
            self._names[id_] = frozenset(form for name in names for form in self._forms(name))
        return self._names[id_]

    def fitting(self, said: Set[str]) -> str:
        """The one instrument whose names have several of these words that few others' have; empty where none has."""
        if not self._owners:
            self._owners = Counter(form for id_ in self._library.instruments for form in self._named(id_))
        shared = {
            id_: [form for form in self._named(id_) & said if self._owners[form] <= FEW]
            for id_ in self._library.instruments
        }
        weights = {id_: math.fsum(1 / self._owners[form] for form in forms) for id_, forms in shared.items()}
        best, other = sorted(weights, key=lambda id_: -weights[id_])[:2]
        stands_out = len(shared[best]) > 1 and weights[best] >= APART * weights[other]
        return best if stands_out else ""

    def written(self, forms: Set[str], instruments: Iterable[str]) -> bool:
        """Whether a title is written out: `the protocol on the sale of children, prostitution and pornography` asks
        for none of them."""
        for id_ in instruments:
            title = {form for form in self._forms(self._library.instruments[id_].title.value) if len(form) > SMALL}
            if len(forms & title) >= max(TITLE, SHARE * len(title)):
                return True
        return False

    def topics(self, instrument: str) -> frozenset[str]:
        """The subjects that its title names."""
        if not self._told:
            said = self._library.phrases.topics.items()
            finder = Finder((topic, tuple(self._forms(each))) for topic, phrases in said for each in phrases)
            for id_, held in self._library.instruments.items():
                hits = finder.find(list(self._forms(held.title.value)))
                self._told[id_] = frozenset(hit.group for hit in hits)
        return self._told[instrument]

    def main_topics(self, instrument: str) -> frozenset[str]:
        """The topics of more than half of its provisions."""
        if instrument not in self._main:
            held = self._library.instruments[instrument].provisions
            counts = Counter(topic for provision in held for topic in provision.topics)
            self._main[instrument] = frozenset(topic for topic, count in counts.items() if count * 2 > len(held))
        return self._main[instrument]

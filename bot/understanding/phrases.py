"""Finding phrases in the words of a text."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    group: str
    start: int
    end: int


class Finder:
    """Finds phrases, longest first; the words of a phrase are not looked at again."""

    def __init__(self, groups: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self._groups: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._longest: dict[str, int] = {}
        for group, forms in groups:
            if forms:
                self._groups[forms].add(group)
                self._longest[forms[0]] = max(self._longest.get(forms[0], 0), len(forms))

    def find(self, forms: Sequence[str]) -> list[Hit]:
        hits: list[Hit] = []
        longest, end = self._longest, 0
        for start in [at for at, form in enumerate(forms) if form in longest]:
            if start < end:
                continue
            for stop in range(min(start + longest[forms[start]], len(forms)), start, -1):
                if groups := self._groups.get(tuple(forms[start:stop])):
                    hits.extend(Hit(group, start, stop) for group in sorted(groups))
                    end = stop
                    break
        return hits

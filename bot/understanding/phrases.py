"""Finding phrases in the words of a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hit:
    group: str
    start: int
    end: int


@dataclass(slots=True)
class _Step:
    """What phrases that begin with the same words go on with, and the groups of the phrase that ends here."""

    then: dict[str, "_Step"] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)


class Finder:
    """Finds phrases, longest first; the words of a phrase are not looked at again."""

    def __init__(self, groups: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self._first = _Step()
        for group, forms in groups:
            step = self._first
            for form in forms:
                step = step.then.setdefault(form, _Step())
            if forms and group not in step.groups:
                step.groups = sorted((*step.groups, group))

    def find(self, forms: Sequence[str]) -> list[Hit]:
        first = self._first.then
        if first.keys().isdisjoint(forms):
            return []
        hits: list[Hit] = []
        end = 0
        for start, form in enumerate(forms):
            step = first.get(form) if start >= end else None
            if step is None:
                continue
            groups, stop = step.groups, start + 1
            for at in range(start + 1, len(forms)):
                step = step.then.get(forms[at])
                if step is None:
                    break
                if step.groups:
                    groups, stop = step.groups, at + 1
            if groups:
                hits.extend(Hit(group, start, stop) for group in groups)
                end = stop
        return hits

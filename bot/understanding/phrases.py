"""The words that reveal what a person wants: `content/phrases.yaml`, and finding its phrases in a text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from bot.knowledge.yaml_source import YamlSource
from content import FOLDER

FILE = FOLDER / "phrases.yaml"


class Vague(BaseModel):
    """Words that fit several instruments."""

    names: tuple[str, ...]
    ids: tuple[str, ...]


class Series(BaseModel):
    """Instruments that are named by a number: another number is another instrument."""

    words: tuple[str, ...]
    name: str
    url: str
    held: Mapping[str, str]
    nearest: tuple[str, ...]


class Words(BaseModel):
    """Single words with a part of their own."""

    stop: frozenset[str]
    pronouns: frozenset[str]
    plain: frozenset[str]
    theirs: frozenset[str]
    links: frozenset[str]
    field: frozenset[str]
    domestic: frozenset[str]
    other: frozenset[str]
    kinds: frozenset[str]
    general: frozenset[str]
    said: frozenset[str]


class Phrases(BaseModel):
    """`content/phrases.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    same: Mapping[str, tuple[str, ...]]
    intent_phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    kinds: Mapping[str, tuple[str, ...]]
    abuse: Mapping[str, tuple[tuple[str, ...], ...]]
    unnamed: tuple[str, ...]
    vague: tuple[Vague, ...]
    homonyms: tuple[str, ...]
    cities: frozenset[str]
    words: Words
    offtopic: tuple[tuple[str, ...], ...]
    topics: Mapping[str, tuple[str, ...]]
    nicknames: Mapping[str, tuple[str, ...]]
    series: tuple[Series, ...]
    parents: Mapping[str, tuple[str, ...]]
    states: Mapping[str, tuple[str, ...]]
    common: str

    def all(self) -> Iterator[str]:
        """Every phrase that reveals something."""
        for groups in (*self.intent_phrases.values(), *self.abuse.values(), self.offtopic):
            for group in groups:
                yield from group
        for names in (*self.kinds.values(), *self.topics.values(), *self.nicknames.values(), *self.states.values()):
            yield from names
        yield from self.unnamed
        for vague in self.vague:
            yield from vague.names
        for series in self.series:
            yield from series.words


@cache
def phrases() -> Phrases:
    return Phrases.model_validate(YamlSource(FILE.read_bytes()).values)


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

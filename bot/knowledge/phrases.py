"""The words that reveal what a person wants: the shape of `content/phrases.yaml`, and what it may refer to."""

from collections.abc import Iterable, Iterator, Mapping, Set

from pydantic import BaseModel, ConfigDict

from bot.knowledge.yaml_source import Path
from bot.model import Kind


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
    first: frozenset[str]
    third: frozenset[str]
    writing: frozenset[str]


class Phrases(BaseModel):
    """`content/phrases.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    same: Mapping[str, tuple[str, ...]]
    intent_phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    kinds: Mapping[Kind, tuple[str, ...]]
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


def dangling(phrases: Phrases, known: Set[str], topics: Set[str]) -> Iterator[tuple[Path, str]]:
    """Ids in phrases that lead nowhere, as paths and sentences. `known` instruments need not be held."""
    for path, id_ in _instruments(phrases):
        if id_ not in known:
            yield path, f"no instrument is called “{id_}”: take it out, or correct it"
    for topic in phrases.topics:
        if topic not in topics:
            yield ("topics", topic), f"no topic is called “{topic}”: take it out, or add it to instruments.yaml"


def pruned(phrases: Phrases, known: Set[str], topics: Set[str]) -> Phrases:
    """Without what is said of instruments and topics that are not known: for content that has no phrases of its own."""

    def kept(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(id_ for id_ in ids if id_ in known)

    return phrases.model_copy(
        update={
            "vague": tuple(v.model_copy(update={"ids": ids}) for v in phrases.vague if (ids := kept(v.ids))),
            "series": tuple(
                s.model_copy(
                    update={
                        "held": {number: id_ for number, id_ in s.held.items() if id_ in known},
                        "nearest": kept(s.nearest),
                    }
                )
                for s in phrases.series
            ),
            "parents": {id_: kept(children) for id_, children in phrases.parents.items() if id_ in known},
            "nicknames": {id_: names for id_, names in phrases.nicknames.items() if id_ in known},
            "cities": frozenset(kept(phrases.cities)),
            "topics": {topic: words for topic, words in phrases.topics.items() if topic in topics},
        }
    )


def _instruments(phrases: Phrases) -> Iterator[tuple[Path, str]]:
    for at, vague in enumerate(phrases.vague):
        yield from ((("vague", at, "ids", n), id_) for n, id_ in enumerate(vague.ids))
    for at, series in enumerate(phrases.series):
        yield from ((("series", at, "held", number), id_) for number, id_ in series.held.items())
        yield from ((("series", at, "nearest", n), id_) for n, id_ in enumerate(series.nearest))
    for parent, children in phrases.parents.items():
        yield ("parents", parent), parent
        yield from ((("parents", parent, n), id_) for n, id_ in enumerate(children))
    yield from ((("nicknames", id_), id_) for id_ in phrases.nicknames)
    yield from ((("cities",), id_) for id_ in sorted(phrases.cities))

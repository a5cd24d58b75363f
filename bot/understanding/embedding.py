"""Which written answer a question is after, by vectors in which words that ask for the same stand close.

A question is the sum of the vectors of its words; an answer is the nearer, the smaller the angle between the two (as in
StarSpace: Wu and others, 2018). Intents that ask for no provision have vectors too. Answers that are close stand in a
group, and of many answers only those of the nearest groups are looked at. `make model` learns the vectors.
"""

import json
import math
from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import mul
from pathlib import Path
from typing import Any

from bot.understanding.said import Said
from bot.understanding.wanted import framed, of_word, packed, unframed, unpacked, words_and_concepts, words_of
from content import FOLDER

FILE = FOLDER / "answers.bin"
ELSE = "~"  # before the name of an intent that asks for no provision
PLACE = "#"  # before an instrument's id and the reference of a provision
FULL = 127  # of the largest number of a vector, as it is written
MANY, GROUPS = 400, 12  # answers from which on groups are looked at first, and how many of these
FLOOR = 0.18  # cosine from which nearness is counted: whatever is of these subjects comes to that
OTHERWISE = 0.7  # of the cosine with an intent of another kind; both chosen on writers left out

Vector = Sequence[float]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a question leans on: provisions that its thread has shown, and what they weigh beside its words."""

    names: tuple[str, ...] = ()
    weight: float = 0.0
    topics: tuple[str, ...] = ()  # on which alone an answer is looked for


NOTHING = Shown()


@dataclass(frozen=True, slots=True)
class Looked:
    """A question, and the cosines that were found for it."""

    seen: frozenset[str] = frozenset()
    shown: Shown = NOTHING
    vector: Vector = ()
    otherwise: float = 0.0  # how near it is to an intent that asks for no provision
    known: float = 0.0  # share of its words that have vectors
    found: dict[str, float] = field(default_factory=dict)


class Embedding:
    """Pure; safe to share between threads."""

    def __init__(self, header: Mapping[str, Any], features: Mapping[str, int], numbers: "Numbers") -> None:
        self.header, self._features, self._numbers = header, features, numbers
        self._places = {name: numbers.row(len(features) + at) for at, name in enumerate(header["names"])}
        self._others = [vector for name, vector in self._places.items() if name.startswith(ELSE)]
        groups: dict[int, list[str]] = {}
        for name, group in zip(header["names"], header["groups"], strict=True):
            groups.setdefault(group, []).append(name)
        self._groups = [({*names}, _mean([self._places[name] for name in names])) for names in groups.values()]
        self._last = Looked()

    def __call__(
        self, said: Sequence[Said], concepts: Collection[str], answers: Collection[str], shown: Shown = NOTHING
    ) -> list[tuple[str, float]]:
        """Of these answers, or provisions, those that are near, each with how near it is, 0 to 1; the nearest first."""
        looked = self._look(said, concepts, shown)
        if not looked.vector:
            return []
        close = self._close(looked.vector) if len(answers) > MANY else self._places
        near = {each: self._near(each, looked) for each in answers if each in close}
        return sorted(((id_, value) for id_, value in near.items() if value > 0), key=lambda each: (-each[1], each[0]))

    def otherwise(self, said: Sequence[Said], concepts: Collection[str]) -> float:
        """How near a question is to an intent that asks for no provision, in the same measure."""
        return self._look(said, concepts).otherwise

    def alike(self, shown: Collection[str], among: Collection[str]) -> tuple[str, float] | None:
        """Which of these provisions is nearest to those that were shown, and the cosine."""
        known = [self._places[each] for each in shown if each in self._places]
        vector = _mean(known) if known else ()
        near = ((each, sum(map(mul, vector, self._places[each]))) for each in among if each in self._places)
        return max(near, key=lambda each: each[1], default=None) if vector else None

    def _close(self, vector: Vector) -> set[str]:
        """What stands in the groups that are nearest."""
        near = sorted(self._groups, key=lambda group: -sum(map(mul, vector, group[1])))
        return {name for names, _ in near[:GROUPS] for name in names}

    def _near(self, answer: str, looked: Looked) -> float:
        if (known := looked.found.get(answer)) is None:
            cosine = sum(map(mul, looked.vector, self._places[answer]))
            known = looked.found[answer] = round(cosine * looked.known - FLOOR, 4)
        return known

    def _look(self, said: Sequence[Said], concepts: Collection[str], shown: Shown = NOTHING) -> Looked:
        """One question is looked at from several sides, one after the other: what was found for the last is kept."""
        seen, looked = words_and_concepts(said, concepts), self._last
        if looked.seen != seen or looked.shown != shown:
            words = {*words_of(said)}
            known = sum(any(each in self._features for each in of_word(word)) for word in words)
            looked = self._last = self._placed(seen, known / max(1, len(words)), shown)
        return looked

    def _placed(self, seen: frozenset[str], known: float, shown: Shown) -> Looked:
        rows = [self._numbers.row(self._features[each]) for each in sorted(seen) if each in self._features]
        vector = _mean(rows) if rows else ()
        if before := [self._places[each] for each in shown.names if each in self._places]:
            leant_on = [shown.weight * each for each in _mean(before)]
            vector = _mean([vector, leant_on] if vector else [leant_on])
            known = max(known, shown.weight / (1 + shown.weight))  # of a text without words, all is in the thread
        if not vector or not any(vector):
            return Looked(seen, shown)
        other = max((sum(map(mul, vector, own)) for own in self._others), default=0.0)
        return Looked(seen, shown, vector, max(0.0, OTHERWISE * other - FLOOR), known)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Vectors as a file has them: a byte a number, and of each row the largest."""

    size: int
    scales: Sequence[float]
    values: memoryview

    def row(self, at: int) -> Vector:
        scale = self.scales[at] / FULL
        return [scale * each for each in self.values[at * self.size : (at + 1) * self.size]]


def _mean(vectors: Sequence[Vector]) -> Vector:
    """Their direction: of length 1, or nothing but noughts."""
    whole = [sum(column) for column in zip(*vectors, strict=True)]
    length = math.sqrt(sum(each * each for each in whole)) or 1.0
    return [each / length for each in whole]


def made(
    digest: str, features: Sequence[str], names: Sequence[str], groups: Sequence[int], vectors: Sequence[Vector]
) -> bytes:
    """The file: a vector for each feature, and then for each answer, provision and intent by its name; `groups` says in
    which each of these stands."""
    header = {"made of": digest, "size": len(vectors[0]), "features": features, "names": names, "groups": groups}
    head = json.dumps(header, ensure_ascii=False).encode()
    scales = array("f", [max(map(abs, row)) or 1.0 for row in vectors])
    values = array("b")
    for row, scale in zip(vectors, scales, strict=True):
        values.extend(round(FULL * each / scale) for each in row)
    return framed(head, packed("f", scales) + values.tobytes())


def read(file: bytes) -> Embedding:
    """What `made` wrote."""
    head, whole = unframed(file)
    header = json.loads(head)
    features = {feature: row for row, feature in enumerate(header.pop("features"))}
    rows = len(features) + len(header["names"])
    end = rows * array("f").itemsize
    numbers = Numbers(header["size"], unpacked("f", whole[:end]), whole[end:].cast("b"))
    return Embedding(header, features, numbers)


@cache
def load(file: Path = FILE) -> Embedding:
    """What comes with the program."""
    return read(file.read_bytes())

"""The learned part: what a text asks for, and whether it may tell of a child in danger. `make model` makes it.

A linear model. A feature has one weight for each class, side by side in one large number, so that reading a text is
adding numbers: some 0.1 ms in plain Python.
"""

import json
import math
import struct
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from content import FOLDER

FILE = FOLDER / "model.bin"
LANE = 4  # bytes of a weight, with room for the sum of a whole text
SURE = 1e-9  # what a probability leaves open at the least
BIAS = 1 << 15  # added to each weight, so that no sum is negative

Evidence = Mapping[str, Collection[str]]  # features by block
Ranked = tuple[tuple[str, float], ...]  # classes with their probabilities, likeliest first


class Linear:
    """Weights of features for classes. Pure; safe to share between threads."""

    def __init__(self, header: Mapping[str, Any], weights: Mapping[str, int]) -> None:
        """`weights`: by feature, as one number. `header`: as `made` writes it."""
        self.header = header
        self.classes: tuple[str, ...] = tuple(header["classes"])
        self._scale, self._sharpness, self._base = header["scale"], header["sharpness"], header["intercepts"]
        self._blocks: Mapping[str, float] = header["blocks"]  # what each block of features counts
        self._weights = weights
        self._lanes = struct.Struct(f"<{len(self.classes)}I")

    @classmethod
    def read(cls, file: bytes) -> Self:
        """What `made` wrote."""
        head, _, body = file.partition(b"\n")
        header = json.loads(head)
        names, _, packed = zlib.decompress(body).partition(b"\0")
        size = LANE * len(header["classes"])
        numbers = (int.from_bytes(packed[at : at + size], "little") for at in range(0, len(packed), size))
        return cls(header, dict(zip(names.decode().split("\n"), numbers, strict=True)))

    def knows(self, feature: str) -> bool:
        """Whether it has a weight."""
        return feature in self._weights

    def scores(self, evidence: Evidence) -> list[float]:
        """One of each class."""
        scores = self._base
        for block, features in evidence.items():
            scores = [one + other for one, other in zip(scores, self._block(block, features), strict=True)]
        return list(scores)

    def ranked(self, classes: Sequence[str], scores: Sequence[float]) -> Ranked:
        """Classes of which just one is right."""
        highest = max(scores)
        shares = [math.exp(self._sharpness * (score - highest)) for score in scores]
        whole = sum(shares)
        found = ((name, share / whole) for name, share in zip(classes, shares, strict=True))
        return tuple(sorted(found, key=lambda each: -each[1]))

    def heaviest(self, evidence: Evidence, class_: str, most: int) -> list[tuple[str, float]]:
        """The features that speak most for a class, heaviest first."""
        at = self.classes.index(class_)
        told = []
        for block, features in evidence.items():
            known = [feature for feature in features if feature in self._weights]
            told += [(feature, self._block(block, [feature])[at] / math.sqrt(len(known))) for feature in known]
        return sorted((each for each in told if each[1] > 0), key=lambda each: (-each[1], each[0]))[:most]

    def _block(self, block: str, features: Collection[str]) -> list[float]:
        """The scores of a block, by the root of the number of its features: as the model was made."""
        known = [found for feature in features if (found := self._weights.get(feature)) is not None]
        if not known:
            return [0.0] * len(self._base)
        sums = self._lanes.unpack(sum(known).to_bytes(self._lanes.size, "little"))
        share = self._scale * self._blocks[block] / math.sqrt(len(known))
        return [(each - BIAS * len(known)) * share for each in sums]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text asks for: intents with their probabilities, likeliest first, and the probability of danger."""

    intents: Ranked
    danger: float

    def of(self, intent: str) -> float:
        return next((probability for name, probability in self.intents if name == intent), 0.0)


class Model(Linear):
    """Of intents; the last class is danger, whatever is asked."""

    def __call__(self, evidence: Evidence) -> Reading:
        *intents, danger = self.scores(evidence)
        return Reading(self.ranked(self.classes[:-1], intents), 1 / (1 + math.exp(-danger)))


def between(one: float, other: float) -> float:
    """The probability between two, by their odds. The nearer to 1, the likelier."""
    odds = math.sqrt(math.prod(each / max(1 - each, SURE) for each in (one, other)))
    return odds / (1 + odds)


def made(header: Mapping[str, Any], features: list[str], weights: Iterable[Iterable[int]]) -> bytes:
    """The file: a line of JSON, and, compressed, the features by line, a zero byte, and their weights in that order."""
    packed = b"".join(struct.pack("<I", weight + BIAS) for row in weights for weight in row)
    return json.dumps(header).encode() + b"\n" + zlib.compress("\n".join(features).encode() + b"\0" + packed, 9)


@cache
def load() -> Model:
    """The model that comes with the program."""
    return Model.read(FILE.read_bytes())

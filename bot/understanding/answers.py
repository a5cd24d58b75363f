"""Which answer of `content/answers.csv` a question wants, by the questions that are known to have it.

The nearest of these, by the angle between the words of the two, tell how near the answer is. Only the answers of
provisions that are near already are looked at. `make model` makes the file.
"""

import json
import math
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, repeat
from typing import Any

from bot.understanding.said import Said
from bot.understanding.wanted import packed, unpacked, wording
from content import FOLDER

FILE = FOLDER / "answers.bin"
# Words, their consonants, and concepts.
BLOCKS: Mapping[str, float] = {"w": 1.0, "f": 0.7, "c": 1.0}
NEAREST, SEVERAL, ITSELF = 0.3, 0.4, 0.3  # what the nearest question, the next ones and the answer itself count
NEXT = 4  # questions that count together
FLAT = 0.8  # power of a rarity: a rare word tells less here than where one word is looked for
STEP = 1 / 100  # of a rarity, as it is written


@dataclass(frozen=True, slots=True)
class Near:
    """An answer, and how near it is to a question, 0 to 1."""

    answer: str
    nearness: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is known to want an answer."""

    answer: str
    features: frozenset[str]


class Answers:
    """Pure; safe to share between threads."""

    def __init__(self, header: Mapping[str, Any], arrays: Sequence[Sequence[Any]]) -> None:
        """As `learned` writes them."""
        rarity, starts, self._lengths, self._ends, self._held = arrays
        self._rows = {feature: at for at, feature in enumerate(header["features"])}
        self._weights = [
            each * STEP * BLOCKS[feature[0]] for each, feature in zip(rarity, header["features"], strict=True)
        ]
        self._rarest = header["rarest"]
        self._spans = {id_: range(*starts[at : at + 2]) for at, id_ in enumerate(header["answers"])}

    def __call__(self, said: Sequence[Said], concepts: Collection[str], answers: Iterable[str]) -> tuple[Near, ...]:
        """Those of these answers that have something in common with the question, in the order given."""
        asked, length = self._asked(wording(said, concepts))
        found = (self._near(id_, asked, length) for id_ in answers if id_ in self._spans)
        return tuple(each for each in found if each.nearness)

    def _asked(self, features: Collection[str]) -> tuple[dict[int, float], float]:
        """The weights of a question by feature, and its length."""
        own = [feature for feature in features if feature[0] in BLOCKS]
        known = {row: self._weights[row] ** 2 for feature in own if (row := self._rows.get(feature)) is not None}
        strange = sum(feature[0] == "w" and feature not in self._rows for feature in own)
        return known, math.sqrt(sum(known.values()) + strange * self._rarest**2) or 1.0

    def _near(self, id_: str, asked: Mapping[int, float], length: float) -> Near:
        alike = []
        for at in self._spans[id_]:
            held = self._held[self._ends[at] : self._ends[at + 1]]
            alike.append(sum(map(asked.get, held, repeat(0.0))) / (length * self._lengths[at]))
        itself = alike.pop()  # the answer stands behind its questions
        nearest = sorted(alike, reverse=True)[:NEXT]
        return Near(id_, NEAREST * max(nearest, default=0.0) + SEVERAL * sum(nearest) / NEXT + ITSELF * itself)


def learned(rows: Iterable[Asked], says: Iterable[Asked]) -> bytes:
    """The file of the known questions, and of what the answers say themselves."""
    by_answer: dict[str, list[Asked]] = {}
    for row in (*rows, *says):
        by_answer.setdefault(row.answer, []).append(row)
    known = [row for id_ in sorted(by_answer) for row in by_answer[id_]]
    counts: dict[str, int] = {}
    for row in known:
        for feature in row.features:
            if feature[0] in BLOCKS:
                counts[feature] = counts.get(feature, 0) + 1
    features = sorted(feature for feature, count in counts.items() if count > 1)
    rows_ = {feature: at for at, feature in enumerate(features)}
    rarity = [round(math.log(1 + len(known) / counts[feature]) ** FLAT / STEP) for feature in features]
    rarest = math.log(1 + len(known)) ** FLAT
    held = [sorted(rows_[feature] for feature in row.features if feature in rows_) for row in known]
    lengths = []
    for row, own in zip(known, held, strict=True):
        strange = sum(feature[0] == "w" and feature not in rows_ for feature in row.features)
        squares = sum((rarity[at] * STEP * BLOCKS[features[at][0]]) ** 2 for at in own)
        lengths.append(math.sqrt(squares + strange * rarest**2) or 1.0)
    header = {"answers": sorted(by_answer), "features": features, "rarest": round(rarest, 4)}
    arrays = (
        ("H", rarity),
        ("I", accumulate((len(by_answer[id_]) for id_ in sorted(by_answer)), initial=0)),
        ("f", lengths),
        ("I", accumulate(map(len, held), initial=0)),
        ("H", (at for own in held for at in own)),
    )
    written = [packed(kind, numbers) for kind, numbers in arrays]
    header["arrays"] = [(kind, len(each)) for (kind, _), each in zip(arrays, written, strict=True)]
    return zlib.compress(json.dumps(header).encode() + b"\n" + b"".join(written), 9)


def read(file: bytes) -> Answers:
    """What `learned` wrote."""
    head, _, body = zlib.decompress(file).partition(b"\n")
    header = json.loads(head)
    return Answers(header, tuple(_arrays(header["arrays"], memoryview(body))))


def _arrays(sizes: Iterable[tuple[str, int]], body: memoryview) -> Iterator[Sequence[Any]]:
    at = 0
    for kind, size in sizes:
        yield unpacked(kind, body[at : at + size])
        at += size


@cache
def load() -> Answers:
    """What comes with the program."""
    return read(FILE.read_bytes())

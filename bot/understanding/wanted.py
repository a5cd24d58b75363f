"""Which provision of an instrument a question is after, learned from questions for each.

What is wanted is the sum of the questions that ask for it and of its own words (Rocchio, 1971). The nearer a question
is to it, by the angle between the two, than to those that ask for no provision, the likelier it is meant. `make model`
makes it.
"""

import math
import struct
import sys
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from bot.understanding.evidence import fold
from bot.understanding.said import Said
from content import FOLDER

FILE = FOLDER / "provisions.bin"
Provision = tuple[str, str]  # instrument id, reference
# Words, their consonants, the letters they are made of; and concepts, which have other words in each language.
BLOCKS: Mapping[str, float] = {"w": 1.0, "f": 0.7, "l": 0.5, "c": 1.0}
PIECE = 5  # letters of a piece of a word
LONGEST = 30  # letters of a word that are read
READ = 30  # words of a question that are read
SUBJECT = "#"  # in the place of an instrument: a topic of the content
ELSE = "~"  # in the place of an instrument: an intent of questions that ask for no provision
STEP = 1 / 100  # of a rarity, as it is written
FULL = 255  # of the largest weight, likewise
LEAST = 2  # of the largest weight: what is less is left out
_LENGTH = struct.Struct("<I")


def words_of(said: Sequence[Said]) -> list[Said]:
    """The words that are read: no name's, and no year's."""
    return [word for word in said if not (word.named or (word.right[:3].isdecimal() and len(word.right) > 2))][:READ]


def wording(said: Sequence[Said], concepts: Collection[str]) -> frozenset[str]:
    """What is seen of a question: its words, what its phrases can mean, and the letters of the words."""
    pieces = (f"l {piece}" for word in words_of(said) for piece in _pieces(word.right[:LONGEST]))
    return words_and_concepts(said, concepts).union(pieces)


def words_and_concepts(said: Sequence[Said], concepts: Collection[str]) -> frozenset[str]:
    """The same without letters."""
    words = (feature for word in words_of(said) for feature in of_word(word))
    return frozenset(words).union(f"c {concept}" for concept in concepts)


def of_word(word: Said) -> tuple[str, str]:
    """As it is spelled, and by its consonants."""
    return f"w {word.right}", f"f {fold(word.typed)}"


def _pieces(word: str) -> Iterator[str]:
    whole = f"_{word}_"
    return (whole[at : at + PIECE] for at in range(len(whole) - PIECE + 1))


@dataclass(frozen=True, slots=True)
class Weights:
    """Of every feature how rare it is, and what it weighs for whom: one row after the other, places ascending."""

    rows: Mapping[str, int]  # features
    rarity: Sequence[int]  # of each row, in STEPs
    ends: Sequence[int]  # of each row, in what follows
    places: Sequence[int]
    shares: bytes  # of FULL


class Wanted:
    """Pure; safe to share between threads."""

    def __init__(self, provisions: Sequence[Provision], rarest: float, weights: Weights) -> None:
        """`provisions` in the order of their places, those of an instrument together."""
        self._provisions, self._rarest, self._weights = provisions, rarest, weights
        self._spans: dict[str, range] = {}
        for at, (instrument, _) in enumerate(provisions):
            begun = self._spans.get(instrument)
            self._spans[instrument] = range(begun.start if begun else at, at + 1)
        self._last: tuple[frozenset[str], Sequence[float], float] = (frozenset(), [0.0] * len(provisions), 0.0)

    def knows(self, word: str) -> bool:
        """Whether a word stands in questions, as it is spelled here."""
        return f"w {word}" in self._weights.rows

    def __call__(
        self, said: Sequence[Said], concepts: Collection[str], instruments: Collection[str]
    ) -> tuple[tuple[str, str, float], ...]:
        """How much nearer the question is to each provision of these instruments than to any other intent; the nearest
        first. The nearness is that of angles, 0 to 1."""
        scores, length = self._scored(wording(said, concepts))
        scale = FULL * length or 1.0
        least = max((scores[at] for at in self._spans.get(ELSE, ())), default=0.0)
        spans = (self._spans[each] for each in dict.fromkeys(instruments) if each in self._spans)
        found = [(scores[at], at) for span in spans for at in span if scores[at]]
        return tuple(
            (*self._provisions[at], round((score - least) / scale, 4))
            for score, at in sorted(found, key=lambda each: (-each[0], each[1]))
        )

    def _scored(self, asked: frozenset[str]) -> tuple[Sequence[float], float]:
        """What each place has in common with a question, and the length of that. One question is looked at from
        several sides, one after the other: what was found for the last is kept."""
        last, scores, length = self._last
        if last != asked:
            scores, length = self._score(asked)
            self._last = asked, scores, length
        return scores, length

    def _score(self, asked: frozenset[str]) -> tuple[Sequence[float], float]:
        scores = [0.0] * len(self._provisions)
        length = 0.0
        held = self._weights
        for feature in sorted(asked):
            row = held.rows.get(feature)
            if row is None:
                length += (self._rarest * BLOCKS[feature[0]]) ** 2 if feature[0] == "w" else 0.0
                continue
            own = held.rarity[row] * STEP * BLOCKS[feature[0]]
            length += own * own
            start, end = held.ends[row : row + 2]
            for place, share in zip(held.places[start:end], held.shares[start:end], strict=True):
                scores[place] += own * share
        return scores, math.sqrt(length)


def learned(examples: Iterable[tuple[Provision, frozenset[str]]]) -> bytes:
    """The file of what provisions are asked for with, and say themselves."""
    rows = list(examples)
    provisions = sorted({provision for provision, _ in rows})
    places = {provision: at for at, provision in enumerate(provisions)}
    counts: dict[str, int] = {}
    for _, features in rows:
        for feature in features:
            counts[feature] = counts.get(feature, 0) + 1
    rarity = {feature: math.log(1 + len(rows) / count) for feature, count in counts.items() if count > 1}
    sums: list[dict[str, float]] = [{} for _ in provisions]
    for provision, features in rows:
        seen = {feature: rarity[feature] * BLOCKS[feature[0]] for feature in features if feature in rarity}
        length = math.sqrt(sum(each * each for each in seen.values())) or 1.0
        own = sums[places[provision]]
        for feature, weight in seen.items():
            own[feature] = own.get(feature, 0.0) + weight / length
    held: dict[str, list[tuple[int, int]]] = {feature: [] for feature in sorted(rarity)}
    for at, own in enumerate(sums):
        length = math.sqrt(sum(each * each for each in own.values())) or 1.0
        for feature, weight in own.items():
            if (share := round(FULL * weight / length)) >= LEAST:
                held[feature].append((at, share))
    kept = {feature: each for feature, each in held.items() if each}
    names = "\n".join("\t".join(each) for each in provisions)
    head = "\0".join((f"{math.log(1 + len(rows)):.4f}", names, "\n".join(kept))).encode()
    numbers = (
        packed("H", (round(rarity[feature] / STEP) for feature in kept)),
        packed("I", accumulate(map(len, kept.values()), initial=0)),
        packed("H", (at for each in kept.values() for at, _ in each)),
        bytes(share for each in kept.values() for _, share in each),
    )
    return framed(head, b"".join(numbers))


def framed(head: bytes, body: bytes) -> bytes:
    """A file, compressed: what its numbers are, and the numbers."""
    return zlib.compress(_LENGTH.pack(len(head)) + head + body, 9)


def unframed(file: bytes) -> tuple[bytes, memoryview]:
    """What `framed` put together."""
    whole = memoryview(zlib.decompress(file))
    at = _LENGTH.size + _LENGTH.unpack_from(whole)[0]
    return bytes(whole[_LENGTH.size : at]), whole[at:]


def read(file: bytes) -> Wanted:
    """What `learned` wrote."""
    head, whole = unframed(file)
    rarest, names, features = head.decode().split("\0")
    rows = {feature: row for row, feature in enumerate(features.split("\n"))}
    parts, at = [], 0
    for kind, count in (("H", len(rows)), ("I", len(rows) + 1)):
        size = array(kind).itemsize * count
        parts.append(unpacked(kind, whole[at : at + size]))
        at += size
    rarity, ends = parts
    size = array("H").itemsize * ends[-1]
    weights = Weights(rows, rarity, ends, unpacked("H", whole[at : at + size]), bytes(whole[at + size :]))
    provisions = [(id_, ref) for id_, ref in (name.split("\t") for name in names.split("\n"))]
    return Wanted(provisions, float(rarest), weights)


def packed(kind: str, numbers: Iterable[float]) -> bytes:
    """Numbers as a file has them: little-endian, whatever the machine."""
    found = array(kind, numbers)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


def unpacked(kind: str, numbers: memoryview) -> Sequence[int]:
    """What `packed` wrote."""
    found = array(kind)
    found.frombytes(numbers)
    if sys.byteorder == "big":
        found.byteswap()
    return found


@cache
def load(file: Path = FILE) -> Wanted:
    """What comes with the program."""
    return read(file.read_bytes())

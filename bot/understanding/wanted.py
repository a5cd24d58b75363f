"""Which provision of an instrument a question is after, learned from questions that people ask of each.

A provision is the sum of the questions that ask for it and of its own words (Rocchio, 1971). The nearer a question is
to it, by the angle between the two, than to those that ask for no provision, the likelier it is meant. `make model`
makes it.
"""

import math
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

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
_RARITY, _WEIGHT = struct.Struct("<H"), struct.Struct("<HB")


def wording(said: Sequence[Said], concepts: Collection[str]) -> frozenset[str]:
    """What is seen of a question: of the words that are no name's, and no year's; and what its phrases can mean."""
    words = [word for word in said if not (word.named or (word.right[:3].isdecimal() and len(word.right) > 2))][:READ]
    spelled = {word.right for word in words}
    found = {f"w {word}" for word in spelled} | {f"f {fold(word.typed)}" for word in words}
    found |= {f"c {concept}" for concept in concepts}
    return frozenset(found.union(f"l {piece}" for word in spelled for piece in _pieces(word[:LONGEST])))


def _pieces(word: str) -> Iterator[str]:
    whole = f"_{word}_"
    return (whole[at : at + PIECE] for at in range(len(whole) - PIECE + 1))


class Wanted:
    """Pure; safe to share between threads."""

    def __init__(self, provisions: Sequence[Provision], rarest: float, weights: Mapping[str, bytes]) -> None:
        self._provisions, self._rarest, self._weights = provisions, rarest, weights
        self._places: dict[str, set[int]] = {}
        for at, (instrument, _) in enumerate(provisions):
            self._places.setdefault(instrument, set()).add(at)

    def knows(self, word: str) -> bool:
        """Whether a word stands in questions, as it is spelled here."""
        return f"w {word}" in self._weights

    def __call__(
        self, said: Sequence[Said], concepts: Collection[str], instruments: Collection[str]
    ) -> tuple[tuple[str, str, float], ...]:
        """How much nearer the question is to each provision of these instruments than to any other intent; the nearest
        first. The nearness is that of angles, 0 to 1."""
        others = self._places.get(ELSE, set())
        places = others.union(*(self._places.get(each, ()) for each in instruments))
        scores = dict.fromkeys(places, 0.0)
        length = 0.0
        for feature in wording(said, concepts):
            packed = self._weights.get(feature)
            if packed is None:
                length += (self._rarest * BLOCKS[feature[0]]) ** 2 if feature[0] == "w" else 0.0
                continue
            own = _RARITY.unpack_from(packed)[0] * STEP * BLOCKS[feature[0]]
            length += own * own
            for place, weight in _WEIGHT.iter_unpack(packed[_RARITY.size :]):
                if place in places:
                    scores[place] += own * weight
        scale = FULL * math.sqrt(length) or 1.0
        least = max((scores[at] for at in others), default=0.0)
        return tuple(
            (*self._provisions[at], round((score - least) / scale, 4))
            for at, score in sorted(scores.items(), key=lambda each: (-each[1], each[0]))
            if score and at not in others
        )


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
    packed = {feature: _RARITY.pack(round(each / STEP)) for feature, each in sorted(rarity.items())}
    for at, own in enumerate(sums):
        length = math.sqrt(sum(each * each for each in own.values())) or 1.0
        for feature, weight in own.items():
            if (share := round(FULL * weight / length)) >= LEAST:
                packed[feature] += _WEIGHT.pack(at, share)
    return _file(provisions, math.log(1 + len(rows)), packed)


def _file(provisions: Sequence[Provision], rarest: float, packed: Mapping[str, bytes]) -> bytes:
    kept = {feature: each for feature, each in packed.items() if len(each) > _RARITY.size}
    names = "\n".join("\t".join(each) for each in provisions)
    lengths = b"".join(struct.pack("<H", len(each)) for each in kept.values())
    head = "\0".join((f"{rarest:.4f}", names, "\n".join(kept))).encode()
    return zlib.compress(struct.pack("<I", len(head)) + head + lengths + b"".join(kept.values()), 9)


def read(file: bytes) -> Wanted:
    """What `learned` wrote."""
    whole = zlib.decompress(file)
    at = struct.calcsize("<I") + struct.unpack_from("<I", whole)[0]
    rarest, names, features = whole[struct.calcsize("<I") : at].decode().split("\0")
    known = features.split("\n")
    lengths = struct.unpack_from(f"<{len(known)}H", whole, at)
    at += struct.calcsize(f"<{len(known)}H")
    weights = {}
    for feature, length in zip(known, lengths, strict=True):
        weights[feature] = whole[at : at + length]
        at += length
    provisions = [(id_, ref) for id_, ref in (name.split("\t") for name in names.split("\n"))]
    return Wanted(provisions, float(rarest), weights)


@cache
def load() -> Wanted:
    """What comes with the program."""
    return read(FILE.read_bytes())

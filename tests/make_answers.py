"""Learns `content/answers.bin`, with `make model`: vectors of words, and of the answers that they ask for.

    python -m tests.make_answers     how often the nearest was right, for the last writers of each answer

The examples are the questions of `content/questions/answers.jsonl`, what the answers say themselves, and questions that
ask for no provision. Vectors begin as latent semantics (the singular vectors of the texts), and are then moved so that
each text is nearer to its own answer than to all others: softmax of the cosines, Adam (Kingma and Ba, 2015), words left
out at random.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from bot.knowledge.answers import HELD, Answer
from bot.understanding.embedding import ELSE, PLACE, Embedding, made, read
from bot.understanding.extractor import Extractor
from bot.understanding.points import Points
from bot.understanding.said import Said
from bot.understanding.wanted import wording
from tests.conversation import library
from tests.labelled import SEEN, of_answers

BLOCKS = {"w": 1.0, "f": 0.7, "c": 1.0}  # words, their consonants, concepts
# Chosen on writers left out: numbers of a vector, factor of the cosines, share of the words that is left out, how often
# each example is looked at, step, examples of a step.
SIZE, SHARPNESS, DROPPED, ROUNDS, STEP, BATCH = 160, 16.0, 0.5, 8, 2e-3, 256
GROUPS = 64
MOMENTUM, SCALING = 0.9, 0.999  # of Adam

Asked = Iterable[tuple[str, Sequence[Said]]]  # what is asked for, and the words of how
Examples = Sequence[tuple[str, Collection[str]]]  # what is asked for, and the features of how


def of_none(answer: Answer) -> bool:
    """What compares, and what a text does not have, asks for no provision."""
    return answer.alone or answer.says.startswith(HELD)


def file(asked: Asked, places: Asked, others: Asked, digest: str) -> bytes:
    """Of answers' ids, of provisions, and of intents that ask for none, each with the words of a question."""
    reader, concepts = Extractor(library()), Points(library()).concepts
    own = ((id_, reader.read(answer.says).said) for id_, answer in library().answers.items())
    texts = [*asked, *own, *((f"{PLACE}{place}", said) for place, said in places)]
    texts += [(f"{ELSE}{intent}", said) for intent, said in others]
    return _learned([(name, wording(said, concepts(said))) for name, said in texts], digest)


def _learned(found: Examples, digest: str) -> bytes:
    counts = Counter(feature for _, seen in found for feature in seen if feature[0] in BLOCKS)
    features = sorted(feature for feature, count in counts.items() if count >= SEEN)
    weights = np.array([BLOCKS[each[0]] * math.log(1 + len(found) / counts[each]) for each in features])
    texts = _table([seen for _, seen in found], features, weights)
    names = sorted({name for name, _ in found})
    at = {name: place for place, name in enumerate(names)}
    words, answers = _fitted(texts, np.array([at[name] for name, _ in found]), len(names))
    groups = KMeans(GROUPS, random_state=0, n_init=3).fit(answers).labels_
    return made(digest, features, names, groups.tolist(), np.vstack([weights[:, None] * words, answers]).tolist())


def _table(texts: Sequence[Collection[str]], features: Sequence[str], weights: Any) -> Any:
    at = {feature: place for place, feature in enumerate(features)}
    rows = [[at[feature] for feature in sorted(seen) if feature in at] for seen in texts]
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row])
    table = sparse.csr_matrix((weights[columns], columns, starts), shape=(len(rows), len(features)), dtype=np.float32)
    return normalize(table)


def _fitted(texts: Any, wanted: Any, count: int) -> tuple[Any, Any]:
    """The vectors of features and of what is wanted, these of length 1."""
    random = np.random.default_rng(0)
    words = np.array(TruncatedSVD(SIZE, random_state=0).fit(texts).components_.T, np.float32)
    ones = np.ones(len(wanted), np.float32)
    member = sparse.csr_matrix((ones, (wanted, np.arange(len(wanted)))), shape=(count, len(wanted)))
    answers = _unit(normalize(member @ texts) @ words)[0]
    moved = [_Moved(words), _Moved(answers)]
    batches = [range(at, at + BATCH) for at in range(0, len(wanted), BATCH)]
    for round_ in range(ROUNDS):
        order = random.permutation(len(wanted))
        for step, batch in enumerate(batches):
            chosen = order[batch.start : batch.stop]
            seen = texts[chosen]
            seen.data = seen.data * (random.random(len(seen.data)) > DROPPED)
            slopes = _slopes(seen, wanted[chosen], words, answers)
            left = 1 - (round_ * len(batches) + step + 1) / (ROUNDS * len(batches))
            for each, slope in zip(moved, slopes, strict=True):
                each.move(slope, STEP * left)
    return words, _unit(answers)[0]


def _slopes(seen: Any, wanted: Any, words: Any, answers: Any) -> tuple[Any, Any]:
    """Where the loss grows: the negative logarithm of the share of the cosine with what is wanted."""
    (asked, length), (held, span) = _unit(seen @ words), _unit(answers)
    scores = SHARPNESS * asked @ held.T
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[np.arange(len(wanted)), wanted] -= 1
    shares *= SHARPNESS / len(wanted)
    to_asked, to_held = shares @ held, shares.T @ asked
    to_asked = (to_asked - asked * (to_asked * asked).sum(axis=1, keepdims=True)) / length
    to_held = (to_held - held * (to_held * held).sum(axis=1, keepdims=True)) / span
    return seen.T @ to_asked, to_held


def _unit(vectors: Any) -> tuple[Any, Any]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    return vectors / length, length


class _Moved:
    """Numbers that are moved down a slope, by Adam."""

    def __init__(self, values: Any) -> None:
        self._values, self._steps = values, 0
        self._mean, self._spread = np.zeros_like(values), np.zeros_like(values)

    def move(self, slope: Any, step: float) -> None:
        self._steps += 1
        self._mean += (1 - MOMENTUM) * (slope - self._mean)
        self._spread += (1 - SCALING) * (slope * slope - self._spread)
        spread = np.sqrt(self._spread / (1 - SCALING**self._steps)) + 1e-8
        self._values -= step * (self._mean / (1 - MOMENTUM**self._steps)) / spread


def report() -> None:
    """Of the last writers of each answer, learned from the others: how often it was right, by how near it is."""
    reader, concepts = Extractor(library()), Points(library()).concepts
    told = [(row["answer"], writer, row["text"]) for row, writer in of_answers()]
    last = {answer: writer for answer, writer, _ in told}
    said = [(answer, writer, reader.read(text).said) for answer, writer, text in told]
    taught = [(answer, each) for answer, writer, each in said if writer < last[answer]]
    model: Embedding = read(file(taught, (), (), ""))
    held = library().answers
    found = []
    for answer, each in ((answer, each) for answer, writer, each in said if writer == last[answer] > 1):
        nearest = model(each, concepts(each), held)[:1]
        for id_, nearness in nearest:
            found.append((nearness, id_ == answer, held[id_].provisions[0] == held[answer].provisions[0]))
    for least in (0.0, 0.15, 0.25, 0.35, 0.45):
        near = [each for each in found if each[0] >= least]
        right, place = (sum(each[at] for each in near) / max(1, len(near)) for at in (1, 2))
        print(f"from {least:.2f}: {len(near):5} of {len(found)}, the answer {right:.1%}, its provision {place:.1%}")


if __name__ == "__main__":
    report()

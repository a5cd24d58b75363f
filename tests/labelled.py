"""The labelled questions of `content/questions/`, and their features as numbers."""

import json
import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from bot.understanding.model import made
from content import FOLDER
from tests.conversation import library

QUESTIONS = FOLDER / "questions"
ANSWERS = "answers"  # whose questions have an answer each
SEEN = 2  # texts that a feature must occur in
STEPS = 12_000  # of the largest weight: what a lane of a model's file holds

Evidence = Mapping[str, Collection[str]]  # features by block


def rows(author: str) -> Iterator[dict[str, Any]]:
    """The labelled questions and threads of one author; what an answer is known to be asked with, with its labels."""
    held = library().answers
    with (QUESTIONS / f"{author}.jsonl").open(encoding="utf-8") as lines:
        for row in (json.loads(line) for line in lines if line.strip()):
            yield {"intent": "article", "provision": held[row["answer"]].at, **row} if "answer" in row else row


def of_answers() -> Iterator[tuple[dict[str, Any], int]]:
    """The questions of `answers.jsonl`, each with its writer: those of one writer on an answer stand together."""
    count: Counter[str] = Counter()
    before = ""
    for row in rows(ANSWERS):
        count[row["answer"]] += row["answer"] != before
        before = row["answer"]
        yield row, count[before]


def authors() -> list[str]:
    return sorted(path.stem for path in QUESTIONS.glob("*.jsonl"))


def seen_often(found: Sequence[Evidence]) -> list[str]:
    """Features that occur in texts enough."""
    counts = Counter(feature for each in found for block in each.values() for feature in block)
    return sorted(name for name, count in counts.items() if count >= SEEN)


class Table:
    """Features as columns, texts as rows; each block of a row as long as its weight."""

    def __init__(self, names: Sequence[str], blocks: Mapping[str, float]) -> None:
        self.names, self._blocks = list(names), blocks
        self._at = {name: at for at, name in enumerate(self.names)}

    def of(self, found: Sequence[Evidence]) -> Any:
        data, indices, starts = [], [], [0]
        for each in found:
            for block, features in each.items():
                known = [self._at[feature] for feature in sorted(features) if feature in self._at]
                data += [self._blocks[block] / math.sqrt(max(1, len(known)))] * len(known)
                indices += known
            starts.append(len(indices))
        return sparse.csr_matrix((data, indices, starts), shape=(len(found), len(self.names)))


def packed(
    names: Sequence[str],
    weights: Any,
    intercepts: Any,
    *,
    classes: Sequence[str],
    blocks: Mapping[str, float],
    digest: str,
    sharpness: float = 1.0,
) -> bytes:
    """A linear model as `bot.understanding.model` reads it; `weights` are features by classes."""
    scale = float(np.abs(weights).max()) / STEPS
    header = {
        "made of": digest,
        "classes": list(classes),
        "blocks": blocks,
        "scale": scale,
        "sharpness": sharpness,
        "intercepts": [round(float(each), 5) for each in intercepts],
    }
    return made(header, list(names), np.rint(weights / scale).astype(int).tolist())

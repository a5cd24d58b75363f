"""Learns `content/first_words.bin`, with `make model`: the first word of an answer that is known.

    python -m tests.make_first_words     how often a word was right for the last writers of each answer

The examples are those of `content/questions/answers.jsonl`. The questions of one writer on an answer stand together:
how near a question is to others is learned without those of its own writer.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.understanding.extractor import Extractor
from bot.understanding.features import Features
from bot.understanding.first_word import BLOCKS, CLASSES, NONE, SEEN, Evidence
from bot.understanding.model import Linear
from bot.understanding.points import Points, Subject
from bot.understanding.wanted import Wanted, learned, read, wording
from tests.conversation import library
from tests.labelled import Table, of_answers, packed, seen_often

KEPT = 30_000  # features: the heaviest
SOFTNESS = 3.0  # C of the regression; chosen on writers left out


@dataclass
class Example:
    text: str
    answer: str
    word: str
    writer: int  # of those of this answer
    last: bool  # of the last of them
    features: Features
    asked: Subject
    seen: frozenset[str]


def examples(points: Points, reader: Extractor) -> list[Example]:
    rows = list(of_answers())
    last_of = {row["answer"]: writer for row, writer in rows}
    found = []
    for row, writer in rows:
        features = reader.read(row["text"])
        asked = points.read(features.said, marked=features.text.rstrip().endswith(("?", "؟")))
        seen = frozenset(each for each in wording(features.said, points.concepts(features.said)) if each[0] in SEEN)
        word, last = row["word"] or NONE, writer == last_of[row["answer"]]
        found.append(Example(row["text"], row["answer"], word, writer, last, features, asked, seen))
    return found


def near(found: Sequence[Example]) -> bytes:
    """The questions of each answer, by their first words: as `bot.understanding.wanted` reads them."""
    return learned(((each.answer, each.word), each.seen) for each in found)


def evidence(found: Sequence[Example], others: Sequence[Example], sight: Evidence) -> list[dict[str, set[str]]]:
    """Of each what the model sees, how near it is to `others` without those of its own writer."""
    seen: dict[int, dict[str, set[str]]] = {}
    for writer in sorted({each.writer for each in found}):
        rest: Wanted = read(near([each for each in others if each.writer != writer]))
        for at, each in enumerate(found):
            if each.writer == writer:
                seen[at] = sight(each.features, each.asked, each.answer, rest)
    return [seen[at] for at in range(len(found))]


def file(found: Sequence[Example], seen: Sequence[dict[str, set[str]]], digest: str) -> bytes:
    """As `bot.understanding.first_word` reads it."""
    right = [each.word for each in found]
    table = Table(seen_often(seen), BLOCKS)
    weights = _fitted(table, seen, right).coef_
    heaviest = np.argsort(-np.abs(weights).max(axis=0), kind="stable")[:KEPT]
    table = Table(sorted(table.names[at] for at in heaviest), BLOCKS)
    fitted = _fitted(table, seen, right)
    at = [list(fitted.classes_).index(name) for name in CLASSES]
    weights, intercepts = fitted.coef_[at].T, fitted.intercept_[at]
    return packed(table.names, weights, intercepts, classes=CLASSES, blocks=BLOCKS, digest=digest)


def _fitted(table: Table, seen: Sequence[dict[str, set[str]]], right: Sequence[str]) -> Any:
    return LogisticRegression(C=SOFTNESS, max_iter=300).fit(table.of(seen), right)


def files(digest: str) -> tuple[bytes, bytes]:
    """What is learned, and what the questions are near to."""
    reader, points = Extractor(library()), Points(library())
    found = examples(points, reader)
    sight = Evidence(library(), reader, points)
    return file(found, evidence(found, found, sight), digest), near(found)


def report() -> None:
    """Of the last writers of each answer, learned from the others: how often a word was right, by how sure it is."""
    reader, points = Extractor(library()), Points(library())
    found = examples(points, reader)
    sight = Evidence(library(), reader, points)
    taught, asked = [each for each in found if not each.last], [each for each in found if each.last]
    model = Linear.read(file(taught, evidence(taught, taught, sight), ""))
    read_ = (
        (each, model.ranked(CLASSES, model.scores(seen))[0])
        for each, seen in zip(asked, evidence(asked, taught, sight), strict=True)
    )
    told = [
        (word, probability, each)
        for each, (word, probability) in read_
        if word != NONE and not sight.depends(each.answer)
    ]
    for least in (0.98, 0.96, 0.94, 0.92, 0.9, 0.85, 0.8):
        sure = [row for row in told if row[1] >= least]
        kinds = Counter("right" if word == each.word else each.word for word, _, each in sure)
        print(f"from {least}: {len(sure)} words of {sum(each.word != NONE for each in asked)}, {dict(kinds)}")


if __name__ == "__main__":
    report()

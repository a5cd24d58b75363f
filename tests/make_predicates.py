"""Learns `content/predicates.bin`, with `make model`: what is asked of a State and a treaty, and of which time.

The examples are the questions of `content/questions/` that have a `predicate`. Two multinomial logistic regressions
on the features of `bot/understanding/predicate.py`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.understanding.extractor import Extractor
from bot.understanding.features import Features
from bot.understanding.predicate import BLOCKS, CLASSES, TIMES, Predicates, evidence, understood
from tests.conversation import library
from tests.labelled import Table, authors, packed, rows, seen_often

KEPT = 12_000  # features: the heaviest
OF_A_TEXT = frozenset({"summary", "article", "topic", "define", "compare", "sources", "obligations"})
ONE_IN = 4  # questions of these intents that are read
SOFTNESS = 16.0  # C of the regressions; chosen on authors left out


@dataclass
class Example:
    text: str
    author: str
    predicate: str
    when: str
    features: Features
    evidence: dict[str, set[str]]


def examples() -> list[Example]:
    """With some questions on an instrument that ask for no standing: of all States less is asked than is thought."""
    reader, found = Extractor(library()), []
    for author in authors():
        for at, row in enumerate(rows(author)):
            predicate = row.get("predicate") or ("other" if _of_a_text(row) and not at % ONE_IN else "")
            if not predicate:
                continue
            features = reader.read(row["text"])
            if row.get("predicate") or (features.names and not features.states):
                seen = evidence(features, features.asked)
                found.append(Example(row["text"], author, predicate, row.get("when", "none"), features, seen))
    return found


def _of_a_text(row: dict[str, Any]) -> bool:
    return "text" in row and "answer" not in row and row["intent"] in OF_A_TEXT


def file(found: Sequence[Example], digest: str) -> bytes:
    """As `bot.understanding.predicate` reads it."""
    seen = [each.evidence for each in found]
    table = Table(seen_often(seen), BLOCKS)
    weights, _ = _fitted(table, found)
    heaviest = np.argsort(-np.abs(weights).max(axis=1), kind="stable")[:KEPT]
    table = Table(sorted(table.names[at] for at in heaviest), BLOCKS)
    weights, intercepts = _fitted(table, found)
    return packed(table.names, weights, intercepts, classes=(*CLASSES, *TIMES), blocks=BLOCKS, digest=digest)


def _fitted(table: Table, found: Sequence[Example]) -> tuple[Any, Any]:
    """Weights of features by class, and of time."""
    seen, weights, intercepts = table.of([each.evidence for each in found]), [], []
    for classes, right in ((CLASSES, [each.predicate for each in found]), (TIMES, [each.when for each in found])):
        fitted = LogisticRegression(C=SOFTNESS, max_iter=500).fit(seen, right)
        at = [list(fitted.classes_).index(name) for name in classes]
        weights.append(fitted.coef_[at])
        intercepts.append(fitted.intercept_[at])
    return np.vstack(weights).T, np.concatenate(intercepts)


def report() -> None:
    """Of each class that is believed, how often it was right for authors left out; and how much was understood."""
    found = examples()
    believed, right, wrong = Counter[str](), Counter[str](), []
    for author in sorted({each.author for each in found if each.predicate != "other"}):
        model = Predicates.read(file([each for each in found if each.author != author], ""))
        for each in (each for each in found if each.author == author):
            read = model(each.features, each.features.asked)
            if understood(each.features.asked, each.features, read) is each.features.asked:
                continue
            class_ = read.classes[0][0]
            good = {class_, *(("party", "still") if class_ in {"party", "still"} else ())}
            timed = class_ == "complies" or read.times[0][0] == each.when
            believed[class_] += 1
            right[class_] += each.predicate in good and timed
            if each.predicate not in good or not timed:
                wrong.append(f"{each.predicate} {each.when} as {class_} {read.times[0][0]}: {each.text}")
    for class_, count in believed.most_common():
        print(f"predicate {class_:22} {right[class_] / count:.3f} right of {count}")
    whole = sum(believed.values())
    print(f"predicates: {right.total() / whole:.3f} right of {whole} believed, of {len(found)}")
    print(*wrong, sep="\n")


if __name__ == "__main__":
    report()

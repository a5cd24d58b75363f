"""Yes, No or Partly before an answer that is known: learned from questions whose first word is known.

What decides is how near a question is to those of the same answer that begin with each word, which of its words the
answer has, what turns that answer, and how the question asks. A word is given only where it is nearly sure: of those
given to writers whom the model had not seen, three in a hundred were the contrary.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from cachetools import LRUCache

from bot.knowledge.library import Library
from bot.understanding.evidence import runs
from bot.understanding.extractor import Extractor
from bot.understanding.features import Features
from bot.understanding.model import Linear
from bot.understanding.points import DENIES, Points, Subject
from bot.understanding.said import Said
from bot.understanding.wanted import Wanted, load
from content import FOLDER

FILE, NEAR = FOLDER / "first_words.bin", FOLDER / "first_words_near.bin"
NONE = "none"  # questions that begin with none
CLASSES = (NONE, "Yes", "No", "Partly")
BLOCKS: Mapping[str, float] = {"words": 1.0, "held": 1.0, "rules": 1.0, "near": 1.0, "turns": 1.0}
SEEN = frozenset({"w", "c"})  # of what `wanted.wording` sees: words and concepts
# What turns a sentence: it obliges, allows, leaves out, takes in.
TURNING = frozenset(
    [
        *("must", "may", "should", "need", "cannot", "can", "obliged", "duty", "free", "open", "option", "optional"),
        *("not", "no", "never", "neither", "nor", "without", "unless", "until", "only", "whatever", "depends"),
        *("any", "each", "every", "both", "too", "also", "even", "whether", "where", "if", "applies", "names", "named"),
        *("sets", "reserve"),
    ]
)
_EXCEPT = re.compile(r"\b(?:unless|except\w*|save where|subject to|gives way)\b|\A(?:where|if|when)\b")
# Least probability of each word. That a question says the contrary of the answer is learned less well than that it says
# the same: of those given to writers left out, three in a hundred were wrong.
SURE = {"Yes": 0.98, "No": 0.99, "Partly": 0.99}
READ_PIECES = 60  # words and names of a question
FAR = 8  # steps between two nearnesses, and more
STEPS = 20  # of a nearness
SHARES = 5  # into which the words that the answer has are told
ANSWERS = 500  # whose words are kept at hand; there are some 1,600


class Evidence:
    """What is seen of a question and an answer. Pure; safe to share between threads."""

    def __init__(self, library: Library, reader: Extractor, points: Points) -> None:
        self._library, self._reader, self._points = library, reader, points
        self._own: LRUCache[str, frozenset[str]] = LRUCache(ANSWERS)

    def __call__(self, features: Features, asked: Subject, answer: str, near: Wanted) -> dict[str, set[str]]:
        """Features by block. `near`: the questions of each answer, by their first words."""
        said, says = features.said, self._library.answers[answer].says.casefold()
        values = ["^", *(_value(piece.mark, piece.value) for piece in features.sequence[:READ_PIECES]), "$"]
        own = self._words(answer)
        free = [word.right for word in said if not word.named]
        held = [f"{word}{'+' if word in own else '-'}" for word in free]
        found = {word: nearness for _, word, nearness in near(said, self._points.concepts(said), (answer,))}
        return {
            "words": {f"w {' '.join(run)}" for size in (1, 2) for run in runs(values, size)},
            "held": {f"h {' '.join(run)}" for size in (1, 2) for run in runs(held, size)},
            "rules": {f"r {each}" for each in _rules(asked)},
            "turns": {f"t {each}" for each in _turns(asked, free, says)},
            "near": {f"n {each}" for each in _near(found, asked, said, says, _share(free, own))},
        }

    def depends(self, answer: str) -> bool:
        """Whether an answer has an exception: neither word is the whole of it."""
        return bool(_EXCEPT.search(self._library.answers[answer].says))

    def _words(self, answer: str) -> frozenset[str]:
        """The words of an answer, as a question's are spelled."""
        if (own := self._own.get(answer)) is None:
            read_ = self._reader.read(self._library.answers[answer].says)
            own = self._own[answer] = frozenset(word.right for word in read_.said)
        return own


class FirstWords:
    """Pure; safe to share between threads."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence, self._model, self._near = evidence, read(), load(NEAR)

    def __call__(self, features: Features, asked: Subject, answer: str) -> str:
        """The first word of that answer to a question; empty where it is not sure, or none fits."""
        if self._evidence.depends(answer):
            return ""
        seen = self._evidence(features, asked, answer, self._near)
        word, probability = self._model.ranked(CLASSES, self._model.scores(seen))[0]
        return word if word != NONE and probability >= SURE[word] else ""


def _value(mark: str, value: str) -> str:
    return mark if mark.isupper() else value


def _share(free: Sequence[str], own: Collection[str]) -> int:
    return int(SHARES * sum(word in own for word in free) / max(1, len(free)))


def _rules(asked: Subject) -> Iterator[str]:
    yield f"whether {asked.whether}"
    yield f"asks {asked.modality}"
    yield f"both {asked.whether} {asked.modality}"
    yield from (f"of {each}" for each in asked.asking)


def _turns(asked: Subject, free: Sequence[str], says: str) -> Iterator[str]:
    """What turns the answer, beside each word of the question."""
    words = {*says.replace(",", " ").replace(";", " ").split()}
    for each in (TURNING & words) or ("nothing",):
        yield f"{each} {asked.modality}"
        yield f"{each} {asked.modality} {asked.whether}"
        yield from (f"{each} {word}" for word in free)


def _near(found: Mapping[str, float], asked: Subject, said: Sequence[Said], says: str, share: int) -> Iterator[str]:
    yes, no, none = (found.get(each, 0.0) for each in ("Yes", "No", NONE))
    nearer = max(-FAR, min(FAR, round(STEPS * (yes - no))))
    denied = min(2, len(DENIES & {word.right for word in said}))
    denies = min(2, len(DENIES & {*says.replace(",", " ").split()}))
    numbers, held = min(2, len(asked.numbers)), min(2, sum(number in says for number in asked.numbers))
    for name, value in (("yes", yes), ("no", no), ("none", none)):
        yield f"{name} {int(STEPS * value)}"
    yield f"nearer {nearer}"
    yield f"nearer {nearer} {asked.whether}"
    yield f"at {int(STEPS * yes) // 2} {int(STEPS * no) // 2}"
    yield f"beside {int(STEPS * none) // 2} {nearer}"
    yield f"held {'Yes' in found} {'No' in found}"
    yield f"share {share}"
    yield f"share {share} {nearer}"
    yield f"denied {denied} {denies}"
    yield f"denied {denied} {denies} {nearer}"
    yield f"numbers {numbers} {held}"


@cache
def read() -> Linear:
    """What comes with the program."""
    return Linear.read(FILE.read_bytes())

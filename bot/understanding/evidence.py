"""What the model sees of a text: its words, what they are made of, names as marks, and what else was found in it.

The same for making the model and for asking it. Each block counts by its weight; in it, twice as many features
count by the root of two more.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.understanding.context import Context
from bot.understanding.features import Features
from bot.understanding.follow_up import bare

WEIGHTS: Mapping[str, float] = {"masked": 1.0, "words": 1.0, "letters": 1.0, "folded": 1.0, "signs": 0.4, "found": 0.4}
READ_WORDS = 80  # of one stretch of a text: what it asks is said in fewer
BRIEF = 6  # words of a text that leaves most to its thread
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouyh]")
_ALIKE = str.maketrans("wqzj", "vksg")


def evidence(context: Context, start: int = 0) -> dict[str, set[str]]:
    """Features by block, of `READ_WORDS` words from `start`. Pure: of the text, its thread and the content."""
    features = context.features
    masked = ("^", *features.marks[start : start + READ_WORDS], "$")
    words = [word.raw for word in features.words[start : start + READ_WORDS]]
    bounded = ("^", *words, "$")
    once = {word: fold(word) for word in words}
    folded = ["^", *(once[word] for word in words), "$"]
    return {
        "masked": {f"m {' '.join(run)}" for size in (1, 2, 3) for run in runs(masked, size)},
        "words": {f"w {word}" for word in once} | {f"w {one} {two}" for one, two in runs(bounded, 2)},
        "letters": {f"l {piece}" for word in once for piece in pieces(word)},
        "folded": {f"f {word}" for word in once.values()} | {f"f {one} {two}" for one, two in runs(folded, 2)},
        "signs": {f"s {sign}" for sign in _signs(features)},
        "found": {f"n {sign}" for sign in (*_found(context), *_of_thread(context))},
    }


def fold(word: str) -> str:
    """A word by its consonants: Roman Urdu has no spelling (`muahida`, `moahidah`), and a hurry has no vowels."""
    if not (word.isascii() and word.isalpha()):
        return word
    plain = _DOUBLED.sub(r"\1", word.replace("ph", "f").translate(_ALIKE) if len(word) > 3 else word)
    return plain[0] + _VOWELS.sub("", plain[1:])


def runs(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Words that stand side by side."""
    return zip(*(words[at:] for at in range(size)), strict=False)


def pieces(word: str) -> frozenset[str]:
    """Three to five letters of a word that stand side by side."""
    whole = f"_{word[:30]}_"
    return frozenset(whole[at : at + size] for size in (3, 4, 5) for at in range(len(whole) - size + 1))


def _signs(features: Features) -> Iterator[str]:
    """Groups of phrases, and how the text is made."""
    yield from features.intent_phrases
    yield from (f"abuse {group}" for group in features.abuse)
    length = max(1, len(features.words))
    yield f"off {min(features.off, 4)}"
    yield f"field {min(features.field, 4)}"
    yield f"unknown {min(features.unknown * 6 // length, 4)}"
    yield f"length {min(length // 4, 6)}"
    yield f"mark {'?' in features.text}"
    yield f"asks {features.asks}"
    yield f"edits {features.edits}"
    yield f"disputes {features.disputes}"


def _found(context: Context) -> Iterator[str]:
    """What names something: instruments, States, provisions, subjects, terms."""
    features = context.features
    plain = features.phrases.words.plain
    yield f"named {min(len(context.ids), 3) if context.named else 0}"
    yield f"vague {bool(context.vague)}"
    yield f"elsewhere {bool(context.elsewhere)}"
    yield f"provision {bool(context.article)}"
    yield f"states {min(len(features.states), 2)}"
    yield f"group {bool(features.groups)}"
    yield f"topics {min(len(features.topics), 4)}"
    yield f"topic words {min(features.topic_words, 4)}"
    yield f"terms {min(len(features.terms), 4)}"
    yield f"plain term {bool(features.terms) and set(features.terms) <= plain}"
    names = context.ids or context.vague or context.elsewhere
    if not (names or context.article or features.states or features.topics or features.terms):
        yield "nothing"


def _of_thread(context: Context) -> Iterator[str]:
    """What was said before, where something was."""
    thread = context.thread
    if not thread.intent:
        return
    features = context.features
    yield f"after {thread.intent}"
    yield f"after {thread.intent} {'short' if len(features.words) < BRIEF else 'long'}"
    if bare(features):
        yield f"after {thread.intent} bare"
        yield from (f"after {thread.intent} bare {mark}" for mark in features.marks if mark.isupper())
    if len(features.marks) <= 3:
        yield f"after {thread.intent}: {' '.join(features.marks)}"
    yield f"filled {context.filled}"
    yield f"thread of {min(len(thread.instruments), 2)}"

"""The words of a text that say something: those of no name and no State, and those of a name that is a subject too."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from bot.understanding.instruments import Found
from bot.understanding.phrases import Hit
from bot.understanding.spelling import Word


@dataclass(frozen=True, slots=True)
class Said:
    """A word that says something: spelling corrected, and as it was typed."""

    right: str
    typed: str
    named: bool  # it is a word of a name, such as `sale of children`


def said(words: Sequence[Word], found: Sequence[Found], states: Sequence[Hit], kinds: Set[str]) -> tuple[Said, ...]:
    """`the worst forms of child labour` is a name, and says what it is about; `the Palermo Protocol` is only a name."""
    forms = [word.form for word in words]
    bare = [name for name in found if name.vague or not kinds.isdisjoint(forms[name.start : name.end])]
    outside = uncovered(len(words), found, states)
    kept = sorted(uncovered(len(words), bare, states))
    return tuple(Said(spelled(words[at]), words[at].raw, named=at not in outside) for at in kept)


def uncovered(count: int, found: Iterable[Found], states: Iterable[Hit]) -> set[int]:
    """The places of words that belong to no name."""
    spans = [(name.start, name.end) for name in found] + [(hit.start, hit.end) for hit in states]
    return set(range(count)).difference(*(range(*span) for span in spans))


def spelled(word: Word) -> str:
    return word.raw if word.typed else word.form.rstrip("*")

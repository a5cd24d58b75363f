"""Asks "which one?" where the words fit several instruments."""

from textwrap import shorten

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.knowledge.states import name
from bot.model import Choice, Question, Reply

CHOICES_SHOWN = 5  # choices that a chat shows well
LABEL_CHARACTERS = 75  # characters of a button's label
NONE = (Choice("None of these", "What do you know?"),)
EXAMPLES = {"has pakistan ratified the optional protocol": "Which one"}


def reply(question: Question, library: Library) -> Reply:
    instruments = [library.instruments[id_] for id_ in question.choices]
    state = f" ({name(question.states[0])})" if question.states else ""
    return Reply(
        intent="ambiguous",
        text=f"Which one do you mean?{state}",
        choices=(
            *(Choice(_label(i), f"{question.text.strip().rstrip('?')} ({i.short_name})", i.id) for i in instruments),
            *(NONE[: CHOICES_SHOWN - len(instruments)]),
        ),
        state=question.states[0] if question.states else None,
        article=question.article or None,
        confidence=question.confidence,
    )


def _label(instrument: Instrument) -> str:
    """Short name and title, cut at a word."""
    return shorten(f"{instrument.short_name}: {_plain(instrument.title.value)}", LABEL_CHARACTERS, placeholder=" …")


def _plain(title: str) -> str:
    """A title without the words that all of them share."""
    for start in ("Optional Protocol to the Convention on the Rights of the Child on ", "Convention concerning "):
        title = title.removeprefix(start)
    return title

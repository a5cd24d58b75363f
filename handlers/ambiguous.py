"""Asks "which one?" where the words fit several instruments."""

from textwrap import shorten

from bot.content import Instrument
from bot.library import Library
from bot.model import Choice, Reply, Request
from bot.states import name

MOST = 5  # choices that a chat shows well
LONGEST = 75  # characters of a button's label
NONE = (Choice("None of these", "What do you know?"),)
EXAMPLES = {"has pakistan ratified the optional protocol": "Which one"}


def reply(request: Request, library: Library) -> Reply:
    instruments = [library.instruments[id_] for id_ in request.choices]
    state = f" ({name(request.states[0])})" if request.states else ""
    return Reply(
        intent="ambiguous",
        text=f"Which one do you mean?{state}",
        choices=(
            *(Choice(_label(i), f"{request.text.strip().rstrip('?')} ({i.short_name})", i.id) for i in instruments),
            *(NONE[: MOST - len(instruments)]),
        ),
        state=request.states[0] if request.states else None,
        article=request.article or None,
        confidence=request.confidence,
    )


def _label(instrument: Instrument) -> str:
    """Short name and title, cut at a word."""
    return shorten(f"{instrument.short_name}: {_plain(instrument.title.value)}", LONGEST, placeholder=" …")


def _plain(title: str) -> str:
    """A title without the words that all of them share."""
    for start in ("Optional Protocol to the Convention on the Rights of the Child on ", "Convention concerning "):
        title = title.removeprefix(start)
    return title

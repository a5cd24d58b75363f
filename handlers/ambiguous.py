"""Asks "which one?" where the words fit several instruments."""

from bot.library import Library
from bot.model import Choice, Reply, Request
from bot.states import name

EXAMPLES = {"has pakistan ratified the optional protocol": "Which one"}


def reply(request: Request, library: Library) -> Reply:
    instruments = [library.instruments[id_] for id_ in request.choices]
    state = f" ({name(request.states[0])})" if request.states else ""
    return Reply(
        intent="ambiguous",
        text=f"Which one do you mean?{state}",
        choices=tuple(
            Choice(
                f"{i.short_name}: {_plain(i.title.value)}"[:75],
                f"{request.text.strip().rstrip('?')} ({i.short_name})",
                i.id,
            )
            for i in instruments
        ),
        state=request.states[0] if request.states else None,
        article=request.article or None,
        confidence=request.confidence,
    )


def _plain(title: str) -> str:
    """A title without the words that all of them share."""
    for start in ("Optional Protocol to the Convention on the Rights of the Child on ", "Convention concerning "):
        title = title.removeprefix(start)
    return title

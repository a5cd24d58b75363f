"""Instruments that I know by name and do not hold."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Elsewhere
from bot.model import Choice, Item, Question, Reply, Section
from handlers.shared.force import force, headed
from handlers.shared.wording import listed, the, what_is

EXAMPLES = {
    "what does the Istanbul Convention say": "do not have",
    "compare CRC and the Istanbul Convention": "cannot compare",
}


def reply(question: Question, library: Library) -> Reply:
    other = next((e for e in library.book.elsewhere if e.id == question.elsewhere), None) or _numbered(
        question, library
    )
    compared = [library.instruments[id_] for id_ in question.instruments]
    nearest = compared or [library.instruments[id_] for id_ in other.nearest if id_ in library.instruments]
    ranked = sorted(nearest, key=lambda each: force(question, library, each))
    near = f" The nearest that I have: {listed([headed(question, library, i) for i in ranked])}." if nearest else ""
    if compared:
        near = f" I cannot compare it. I do have {listed([the(i) for i in nearest])}."
    return Reply(
        intent="not-covered",
        title=other.name,
        text=f"I know {other.name} by name only. I do not have it, so I will not guess what it says.{near}",
        sections=(Section("", (Item("See", other.name, other.url),)),),
        choices=(
            *(Choice(what_is(i), what_is(i)) for i in nearest[:3]),
            Choice("Ask for it to be added", f"Please add {other.name} to your list"),
        ),
        instruments=question.instruments,
    )


def _numbered(question: Question, library: Library) -> Elsewhere:
    """A member of a series: the name was read off the number."""
    for series in library.phrases.series:
        start, _, end = series.name.partition("{}")
        if question.label.startswith(start) and question.label.endswith(end):
            return Elsewhere(id="other", name=question.label, url=series.url, nearest=series.nearest)
    return Elsewhere(id="other", name=question.label or "that instrument", url="https://treaties.un.org/")

"""Instruments that I know by name and do not hold."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Elsewhere
from bot.model import Choice, Item, Reply, Request, Section
from handlers.shared.wording import listed, the

EXAMPLES = {"what does CEDAW say": "do not hold", "compare CRC and CEDAW": "cannot compare"}


def reply(request: Request, library: Library) -> Reply:
    other = next((e for e in library.book.elsewhere if e.id == request.elsewhere), None) or _numbered(request, library)
    compared = [library.instruments[id_] for id_ in request.instruments]
    nearest = compared or [library.instruments[id_] for id_ in other.nearest if id_ in library.instruments]
    near = f" The nearest that I hold: {listed([i.short_name for i in nearest])}." if nearest else ""
    if compared:
        near = f" I cannot compare it. I do hold {listed([the(i) for i in nearest])}."
    return Reply(
        intent="not-covered",
        title=other.name,
        text=f"I know of it ({other.name}), but I do not hold it, so I will not guess what it says.{near}",
        sections=(Section("", (Item("Look there", other.name, other.url),)),),
        choices=(
            *(Choice(f"What is {the(i)}?", f"What is {the(i)}?") for i in nearest[:3]),
            Choice("Ask for it to be added", f"Please add {other.name} to your list"),
        ),
        instruments=request.instruments,
    )


def _numbered(request: Request, library: Library) -> Elsewhere:
    """A member of a series: the name was read off the number."""
    for series in library.phrases.series:
        start, _, end = series.name.partition("{}")
        if request.label.startswith(start) and request.label.endswith(end):
            return Elsewhere(id="other", name=request.label, url=series.url, nearest=series.nearest)
    return Elsewhere(id="other", name=request.label or "that instrument", url="https://treaties.un.org/")

"""Every instrument that I hold, in one line each."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.model import Choice, Item, Question, Reply, Section
from handlers.shared.wording import day

EXAMPLES = {
    "what do you know": "Lanzarote",
    "which of these are legally binding": "Not legally binding",
}


HELD = "I hold {} international instruments on child online protection."


def reply(question: Question, library: Library) -> Reply:
    instruments = library.book.instruments
    groups: dict[str, list[Instrument]] = {}
    for instrument in instruments:
        by_force = "Legally binding on their parties" if instrument.binding.value else "Not legally binding (soft law)"
        groups.setdefault(by_force if "binding" in question.topics else instrument.group, []).append(instrument)
    return Reply(
        intent="list",
        title="What I know",
        text="\n\n".join((HELD.format(len(instruments)), *(passage.text for passage in library.book.introduction))),
        sections=tuple(Section(group, tuple(_item(i) for i in held)) for group, held in groups.items()),
        notes=("Ask for any by name, number or abbreviation.",),
        sources=library.sources(library.book.introduction, *(i.title for i in instruments))[:10],
        choices=(
            Choice("What is the OPSC?", "What is the OPSC?"),
            Choice("Who covers grooming?", "Which instruments cover grooming?"),
            Choice("Compare two", "Compare OPSC and Budapest Convention"),
        ),
        instruments=tuple(i.id for i in instruments),
    )


def _item(instrument: Instrument) -> Item:
    adopted = f", {day(instrument.adopted.value)[-4:]}" if instrument.adopted and instrument.adopted.value else ""
    binding = "binding" if instrument.binding.value else "not binding"
    return Item(
        instrument.short_name, f"{instrument.title.value} ({instrument.kind}{adopted}; {binding})", instrument.url or ""
    )

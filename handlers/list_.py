"""Every instrument that I have, in one line each."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.model import Choice, Item, Question, Reply, Section
from handlers.shared.selection import described, selected
from handlers.shared.wording import count, day, listed

EXAMPLES = {
    "what do you know": "Lanzarote",
    "which of these are legally binding": "Not legally binding",
}


def reply(question: Question, library: Library) -> Reply:
    instruments = selected(question, library)
    how = described(question)
    if not instruments:
        instruments, how = list(library.book.instruments), ""
    groups: dict[str, list[Instrument]] = {}
    for instrument in instruments:
        by_force = "Legally binding on their parties" if instrument.binding.value else "Not legally binding (soft law)"
        groups.setdefault(by_force if "binding" in question.topics and not how else instrument.group, []).append(
            instrument
        )
    introduction = library.book.introduction if not how else ()
    sections = [Section(group, tuple(_item(library, i) for i in held)) for group, held in groups.items()]
    if introduction:
        passages = tuple(Item("", passage.text, sources=library.sources(passage)) for passage in introduction)
        sections.append(Section("What they are for", passages))
    return Reply(
        intent="list",
        title="What I know",
        text=_first(instruments, how),
        sections=tuple(sections),
        notes=("Ask for any by name, number or abbreviation.",),
        sources=library.sources(introduction, *(i.title for i in instruments)),
        choices=(
            Choice("What is the OPSC?", "What is the OPSC?"),
            Choice("Who covers grooming?", "Which instruments cover grooming?"),
            Choice("Compare two", "Compare OPSC and Budapest Convention"),
        ),
        instruments=tuple(i.id for i in instruments),
    )


def _first(instruments: list[Instrument], how: str) -> str:
    if not how:
        full = [i for i in instruments if not i.by_standing_only]
        other = len(instruments) - len(full)
        also = f" I also have the parties to {other} other human-rights treaties." if other else ""
        bind, guide = ([i.short_name for i in full if bool(i.binding.value) is binding] for binding in (True, False))
        return (
            f"I have {len(full)} international instruments on child online protection: {count(len(bind))} treaties and "
            f"protocols ({listed(bind)}), and {count(len(guide))} texts of guidance ({listed(guide)}).{also}"
        )
    plural = "" if len(instruments) == 1 else "s"
    return f"I have {count(len(instruments))} instrument{plural} {how}: {listed([i.short_name for i in instruments])}."


def _item(library: Library, instrument: Instrument) -> Item:
    adopted = f", {day(instrument.adopted.value)[-4:]}" if instrument.adopted and instrument.adopted.value else ""
    binding = "binding" if instrument.binding.value else "not binding"
    return Item(
        instrument.short_name,
        f"{instrument.title.value} ({instrument.kind}{adopted}; {binding})",
        instrument.url or "",
        library.sources(instrument.title),
    )

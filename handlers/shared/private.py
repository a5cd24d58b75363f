"""Companies and people: a treaty between States binds none of them by itself, and may have States bind them."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Provision
from bot.model import Choice, Form, Item, Question, Reply, Section
from handlers.shared.settled import best_point, cited, loose, under
from handlers.shared.wording import sentence, the, what_is

SUBJECTS = {"company": ("legal-persons-liability", "business-responsibility"), "person": ()}
SHOWN = 3  # provisions of one answer


def addressees(question: Question, library: Library) -> Reply:
    """Whether an instrument binds others than States, and what it has States do about them."""
    instrument = library.instruments[question.instruments[0]]
    found = _on_them(question, library, instrument)
    first = f"{_word(question)}{_binds(instrument)}."
    best = best_point(question, found[:1])
    if best and best[1]:
        told = under(instrument, best[0])
        first = f"{first} {sentence(told).rstrip('.')}, {best[1].says}."
    elif found:
        first = f"{first} Its {cited(found[0])} says: {found[0].text}" if cited(found[0]) else first
    claims = (instrument.binding, *found)
    items = tuple(Item(each.ref, each.text, sources=library.sources(each)) for each in found)
    return Reply(
        intent="obligations",
        title=instrument.short_name,
        text=first,
        sections=(Section("What it says of them", items),) if items else (),
        sources=library.sources(*claims),
        choices=(Choice(what_is(instrument), what_is(instrument)),),
        form=Form(instrument=instrument.id, claim=first),
        instruments=(instrument.id,),
        claim=first,
        key=f"instruments.{instrument.id}",
        confidence=question.confidence,
    )


def _word(question: Question) -> str:
    asked = question.asked
    if not asked.whether or {"complied", "bound"} <= {*asked.acts} or asked.acts == ("complied",):
        return ""
    return "Yes: " if asked.denied is not (asked.frame == "false") else "No: "


def _binds(instrument: Instrument) -> str:
    if loose(instrument) == "guidance":
        return sentence(f"{the(instrument)} is guidance, and binds no State, company or person").rstrip(".")
    binds = "will bind" if loose(instrument) else "binds"
    return f"{the(instrument)} {binds} the States that are parties to it, and no company or person by itself"


def _on_them(question: Question, library: Library, instrument: Instrument) -> list[Provision]:
    """What it says of those who are asked about, the most about them first."""
    topics = (*question.topics, *SUBJECTS.get(question.asked.private, ()))
    found = [p for topic in topics for i, p in library.by_topic(topic) if i is instrument]
    return list(dict.fromkeys(found))[:SHOWN]

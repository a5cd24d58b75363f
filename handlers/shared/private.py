"""Companies and people: a treaty between States binds none of them by itself, and may have States bind them."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Provision
from bot.model import Choice, Form, Item, Question, Reply, Section
from handlers.shared.settled import best_point, cited, loose, told
from handlers.shared.wording import inner, plural, sentence, the, what_is

SUBJECTS = {"company": ("legal-persons-liability", "business-responsibility"), "person": ()}
SHOWN = 3  # provisions of one answer


def addressees(question: Question, library: Library) -> Reply:
    """Whether an instrument binds others than States, and what it has States do about them."""
    instrument = library.instruments[question.instruments[0]]
    found = _on_them(question, library, instrument)
    word, binds = _word(question), _binds(instrument)
    first = f"{word}{inner(binds)}." if word else sentence(binds)
    best = best_point(question, found[:1])
    if best:
        first = f"{first} {told(instrument, *best)}"
    elif found and cited(found[0]):
        first = f"{first} Its {cited(found[0])} says: {found[0].text}"
    claims = (instrument.binding, *found)
    items = tuple(Item(each.ref, each.text, sources=library.sources(each)) for each in found)
    return Reply(
        intent="obligations",
        title=instrument.short_name,
        text=first,
        sections=(Section("What it says about them", items),) if items else (),
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
        be, bind = ("are", "bind") if plural(instrument) else ("is", "binds")
        return sentence(f"{the(instrument)} {be} guidance and {bind} no State, company or person").rstrip(".")
    binds = "will bind the States that join it" if loose(instrument) else "binds the States that are parties to it"
    return f"{the(instrument)} {binds}, not companies or people directly"


def _on_them(question: Question, library: Library, instrument: Instrument) -> list[Provision]:
    """What it says of those who are asked about, the most about them first."""
    topics = (*question.topics, *SUBJECTS.get(question.asked.private, ()))
    found = [p for topic in topics for i, p in library.by_topic(topic) if i is instrument]
    return list(dict.fromkeys(found))[:SHOWN]

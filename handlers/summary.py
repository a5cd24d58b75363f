"""What an instrument is: its kind, whether it binds, its dates, who monitors it, and the home State's standing."""

from bot.knowledge.claims import Claim, Dated, Sourced
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.knowledge.states import name
from bot.model import Choice, Fact, Form, Item, Question, Reply, Section
from handlers.shared.attributes import Told, attributes, by_age
from handlers.shared.contrast import titles
from handlers.shared.profile import binding, dates_of, facts, next_steps, notes
from handlers.shared.selection import subjects
from handlers.shared.standing import view
from handlers.shared.truth import of_instrument
from handlers.shared.wording import sentence, textless

EXAMPLES = {
    "what is the OPSC": "legally binding",
    "lanzarote convention plz explain": "grooming",
}


def reply(question: Question, library: Library) -> Reply:
    instruments = subjects(question, library)
    if len(instruments) > 1:
        return _several(question, library, instruments)
    instrument = instruments[0]
    standing = view(library, instrument, question.home)
    lead = instrument.summary.value
    if "binding" in question.topics:
        lead = f"{binding(instrument)}\n\n{lead}"
    if "depositary" in question.topics and (kept := _keepers(instrument)):
        lead = f"{kept}\n\n{lead}"
    told = attributes(question, library, instrument)
    own = of_instrument(question, library, instrument)
    if own.sentence:
        told = [Told(f"{own.word}. {own.sentence}" if own.word else own.sentence, dates_of(instrument))]
    points = tuple(Item(point.value, sources=library.sources(point)) for point in instrument.key_points)
    return Reply(
        intent="summary",
        title=instrument.short_name,
        text="\n\n".join((*(each.text for each in told), lead)),
        basis=(
            *(library.sources(each.claims) for each in told for _ in each.text.split("\n\n")),
            *(library.sources(instrument.summary) for _ in lead.split("\n\n")),
        ),
        facts=(
            Fact(name(question.home), standing.short, library.sources(standing.claims)),
            *facts(library, instrument),
        ),
        sections=(Section("Key points", points),) if points else (),
        notes=(
            *([textless(instrument)] if instrument.by_standing_only else []),
            *notes(instrument, "title", "adopted", "opened", "in_force", *([] if told else ["parties"])),
        ),
        sources=library.sources(
            *(claim for each in told for claim in each.claims),
            instrument.summary,
            *_claims(instrument),
            *standing.claims,
        ),
        choices=next_steps(instrument, question.home),
        form=Form(instrument=instrument.id, claim=instrument.summary.value),
        instruments=(instrument.id,),
        claim=instrument.summary.value,
        key=f"instruments.{instrument.id}.summary",
        confidence=question.confidence,
    )


def _keepers(instrument: Instrument) -> str:
    labels = {
        "Depositary": instrument.depositary,
        "Monitored by": instrument.monitored_by,
        "Adopted by": instrument.adopting_body,
    }
    return " ".join(sentence(f"{label}: {claim.value}") for label, claim in labels.items() if claim)


def _claims(instrument: Instrument) -> tuple[Sourced, ...]:
    found: tuple[Claim | Dated | Sourced | None, ...] = (
        instrument.adopted,
        instrument.in_force,
        instrument.binding,
        instrument.parties,
        instrument.depositary,
    )
    return tuple(claim for claim in found if claim)


def _told(question: Question, instruments: list[Instrument]) -> str:
    """Whether each binds, where that is asked; else what each is called."""
    if "binding" in question.topics:
        return " ".join(sentence(binding(instrument)) for instrument in instruments)
    return titles(instruments)


def _several(question: Question, library: Library, instruments: list[Instrument]) -> Reply:
    items = tuple(
        Item(f"{i.title.value} ({i.short_name})", i.summary.value, i.url or "", library.sources(i.summary))
        for i in instruments
    )
    return Reply(
        intent="summary",
        text=by_age(question, instruments) or _told(question, instruments),
        sections=(Section("", items),),
        sources=library.sources(*(i.summary for i in instruments)),
        choices=(Choice("Compare them", f"Compare {' and '.join(i.short_name for i in instruments[:3])}"),),
        instruments=question.instruments,
        confidence=question.confidence,
    )

"""What an instrument is: its kind, whether it binds, its dates, who monitors it, and the home State's standing."""

from bot.content import Claim, Dated, Instrument, Sourced
from bot.library import Library
from bot.model import Choice, Fact, Form, Item, Reply, Request, Section
from bot.states import name
from bot.wording import day, on, sentence, the
from handlers.standing import view

EXAMPLES = {
    "what is the OPSC": "legally binding",
    "lanzarote convention plz explain": "grooming",
}


def reply(request: Request, library: Library) -> Reply:
    instruments = [library.instruments[id_] for id_ in request.instruments]
    if len(instruments) > 1:
        return _several(request, library, instruments)
    instrument = instruments[0]
    standing = view(library, instrument, request.home)
    lead = instrument.summary.value
    if "binding" in request.topics:
        lead = f"{binding(instrument)}\n\n{lead}"
    if "depositary" in request.topics and (kept := _keepers(instrument)):
        lead = f"{kept}\n\n{lead}"
    points = tuple(Item(point.value) for point in instrument.key_points)
    return Reply(
        intent="summary",
        title=f"{instrument.title.value} ({instrument.short_name})",
        text=lead,
        facts=(*facts(instrument), Fact(name(request.home), standing.short)),
        sections=(Section("Key points", points),) if points else (),
        notes=notes(instrument, "title", "adopted", "opened", "in_force", "parties"),
        sources=library.sources(instrument.summary, *_claims(instrument), *standing.claims)[:6],
        choices=next_steps(instrument, request.home),
        form=Form(instrument=instrument.id, claim=instrument.summary.value),
        instruments=(instrument.id,),
        claim=instrument.summary.value,
        key=f"instruments.{instrument.id}.summary",
        confidence=request.confidence,
    )


def binding(instrument: Instrument) -> str:
    """Whether it binds, in a sentence."""
    note = f" {sentence(instrument.binding.note)}" if instrument.binding.note else ""
    what = sentence(the(instrument)).rstrip(".")
    if instrument.binding.value:
        return f"{what} is legally binding on its parties.{note}"
    return f"{what} is not legally binding.{note}"


def facts(instrument: Instrument) -> tuple[Fact, ...]:
    """Kind, dates, keepers and parties of an instrument."""
    found = [Fact("Kind", instrument.kind), Fact("Legally binding", "yes" if instrument.binding.value else "no")]
    found += [
        Fact(label, day(dated.value))
        for label, dated in (("Adopted", instrument.adopted), ("Opened for signature", instrument.opened))
        if dated and dated.value
    ]
    if instrument.in_force:
        found.append(Fact("In force", _in_force(instrument.in_force)))
    found += [
        Fact(label, claim.value)
        for label, claim in (
            ("Adopted by", instrument.adopting_body),
            ("Depositary", instrument.depositary),
            ("Monitored by", instrument.monitored_by),
        )
        if claim
    ]
    if instrument.parties and (count := parties(instrument)):
        found.append(Fact("Parties", count))
    return tuple(found)


def _in_force(dated: Dated) -> str:
    if dated.value:
        return day(dated.value)
    return f"not in force ({dated.note.rstrip('.')})" if dated.note else "not in force"


def parties(instrument: Instrument) -> str:
    """`178 (122 signatories), on 3 February 2026`."""
    counted = instrument.parties
    if not counted:
        return ""
    words = [str(counted.count)] if counted.count is not None else []
    if counted.signatories is not None:
        words.append(f"({counted.signatories} signatories)" if words else f"{counted.signatories} signatories")
    return f"{' '.join(words)}, {on(counted.as_of)}" if words else ""


def _keepers(instrument: Instrument) -> str:
    labels = {
        "Depositary": instrument.depositary,
        "Monitored by": instrument.monitored_by,
        "Adopted by": instrument.adopting_body,
    }
    return " ".join(sentence(f"{label}: {claim.value}") for label, claim in labels.items() if claim)


def _claims(instrument: Instrument) -> tuple[Sourced, ...]:
    found: tuple[Claim | Dated | Sourced | None, ...] = (
        instrument.adopted, instrument.in_force, instrument.binding, instrument.parties, instrument.depositary,
    )  # fmt: skip
    return tuple(claim for claim in found if claim)


def notes(instrument: Instrument, *about: str) -> tuple[str, ...]:
    """What other sources say of these parts."""
    others = [
        other.says
        for other in instrument.differences
        if any(other.about == part or other.about.startswith(f"{part}.") for part in about)
    ]
    if len(others) < 2:
        return tuple(sentence(f"Another source differs: {says}") for says in others)
    return (f"Other sources differ: {' '.join(sentence(says) for says in others)}",)


def next_steps(instrument: Instrument, home: str) -> tuple[Choice, ...]:
    """What a person asks next."""
    short = instrument.short_name
    choices = []
    if instrument.binding.value:
        choices.append(Choice(f"{name(home)} and {the(instrument)}", f"Has {name(home)} ratified {the(instrument)}?"))
    first = next((provision for provision in instrument.provisions if provision.covers), None)
    if first:
        choices.append(Choice(f"{short}, {first.ref}", f"{short} {first.ref}"))
    choices.append(Choice("Sources", f"Sources for {the(instrument)}"))
    return tuple(choices)


def _several(request: Request, library: Library, instruments: list[Instrument]) -> Reply:
    items = tuple(Item(f"{i.title.value} ({i.short_name})", i.summary.value, i.url or "") for i in instruments)
    return Reply(
        intent="summary",
        text=f"You named {len(instruments)} instruments.",
        sections=(Section("", items),),
        sources=library.sources(*(i.summary for i in instruments)),
        choices=(Choice("Compare them", f"Compare {' and '.join(i.short_name for i in instruments[:3])}"),),
        instruments=request.instruments,
        confidence=request.confidence,
    )

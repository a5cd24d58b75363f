"""An instrument's profile: whether it binds, its dates, keepers and parties, and what a person asks next."""

from collections.abc import Sequence

from bot.knowledge.claims import Dated
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.knowledge.states import name
from bot.model import Choice, Fact, Question
from handlers.shared.settled import loose, named
from handlers.shared.wording import day, listed, on, plural, sentence, the

BINDING = frozenset(["binding", "bind", "binds", "bound", "lazmi", "lazim", "paband", "لازم", "لازمی", "پابند"])


def binding(instrument: Instrument) -> str:
    """Whether it binds, in a sentence."""
    note = f" {sentence(instrument.binding.note)}" if instrument.binding.note else ""
    what = sentence(the(instrument)).rstrip(".")
    be = "are" if plural(instrument) else "is"
    if instrument.binding.value:
        return f"{what} {be} legally binding on its parties.{note}"
    return f"{what} {be} not legally binding.{note}"


def facts(library: Library, instrument: Instrument) -> tuple[Fact, ...]:
    """Kind, dates, keepers and parties of an instrument."""
    pending = instrument.in_force and not instrument.in_force.value
    bound = ("not yet: it is not in force" if pending else "yes") if instrument.binding.value else "no"
    binds = Fact("Legally binding", bound, library.sources(instrument.binding))
    found = [Fact("Kind", instrument.kind), binds]
    found += [
        Fact(label, day(dated.value), library.sources(dated))
        for label, dated in (("Adopted", instrument.adopted), ("Opened for signature", instrument.opened))
        if dated and dated.value
    ]
    if instrument.in_force:
        found.append(Fact("In force", _in_force(instrument.in_force), library.sources(instrument.in_force)))
    found += [
        Fact(label, claim.value, library.sources(claim))
        for label, claim in (
            ("Adopted by", instrument.adopting_body),
            ("Depositary", instrument.depositary),
            ("Monitored by", instrument.monitored_by),
        )
        if claim
    ]
    if instrument.parties and (count := parties(instrument)):
        found.append(Fact(joined(instrument), count, library.sources(instrument.parties)))
    return tuple(found)


def _in_force(dated: Dated) -> str:
    if dated.value:
        return day(dated.value)
    return f"not in force ({dated.note.rstrip('.')})" if dated.note else "not in force"


def dates_of(instrument: Instrument) -> tuple[Dated, ...]:
    """What is held of its adoption, opening and entry into force."""
    return tuple(claim for claim in (instrument.adopted, instrument.opened, instrument.in_force) if claim)


def joined(instrument: Instrument) -> str:
    """What those who have joined are called: a treaty that is not in force has no Parties yet."""
    pending = instrument.in_force and not instrument.in_force.value
    return (
        "Contracting States"
        if pending and instrument.parties and instrument.parties.count
        else ("Signatories" if pending else "Parties")
    )


def parties(instrument: Instrument) -> str:
    """`178 (122 signatories), on 3 February 2026`."""
    counted = instrument.parties
    if not counted:
        return ""
    words = [str(counted.count)] if counted.count is not None else []
    if counted.signatories is not None:
        words.append(f"({counted.signatories} signatories)" if words else f"{counted.signatories} signatories")
    return f"{' '.join(words)}, {on(counted.as_of)}" if words else ""


def notes(instrument: Instrument, *about: str) -> tuple[str, ...]:
    """What other sources say of these parts."""
    others = [
        other.says
        for other in instrument.differences
        if any(other.about == part or other.about.startswith(f"{part}.") for part in about)
    ]
    counted = instrument.parties.note if instrument.parties and "parties" in about else None
    told = (f"{joined(instrument)}: {parties(instrument) or 'not counted'}. {sentence(counted)}",) if counted else ()
    if len(others) < 2:
        return (*told, *(sentence(f"Another source differs: {says}") for says in others))
    return (
        *told,
        f"Other sources differ: {' '.join(sentence(says) for says in others)}",
    )


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


def binds_nobody(question: Question, instruments: Sequence[Instrument]) -> str:
    """`No: General Comment 25 is guidance and binds no State. `, where it is asked of it beside a treaty."""
    guidance = [each for each in instruments if not each.binding.value]
    if not guidance or BINDING.isdisjoint(question.words.casefold().split()):
        return ""
    asked = question.asked
    word = "No: " if asked.whether and not (asked.denied or asked.frame) else ""
    binds = "are guidance and bind" if len(guidance) > 1 or plural(guidance[0]) else "is guidance and binds"
    return f"{sentence(f'{word}{listed([the(each) for each in guidance])} {binds} no State')} "


def are_in(instrument: Instrument, states: Sequence[str]) -> str:
    """`is a party to the OPIC`; what is not in force has no parties yet."""
    if loose(instrument):
        return f"{'has' if len(states) == 1 else 'have'} joined {named(instrument)}"
    return f"{'is a party' if len(states) == 1 else 'are parties'} to {the(instrument)}"

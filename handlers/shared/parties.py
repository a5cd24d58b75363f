"""Who is party to an instrument, how many, and its own dates: what a question that names no State asks."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.knowledge.states import name
from bot.model import Form, Item, Question, Reply, Section
from handlers.shared import profile
from handlers.shared.attributes import Told, attributes
from handlers.shared.crowd import of_everybody
from handlers.shared.truth import of_instrument
from handlers.shared.wording import listed, on, sentence, the

MOST_NAMES = 60  # in a list of States; more are counted and linked


def of_all(question: Question, library: Library, instrument: Instrument) -> Reply:
    asked = set(question.topics)
    standings = library.standings(instrument.id)
    signed_only = [row.state for row in standings if row.action == "signatory"]
    inside = [row.state for row in standings if row.action == "party"]
    outside = [row.state for row in standings if row.action == "none"]
    rows = [row for row in standings if row.action != "party"] if "non_party" in asked else []
    first = of_everybody(question, library, instrument)
    own = of_instrument(question, library, instrument)
    told = [*([first] if first else []), *attributes(question, library, instrument)]
    if own.sentence:
        told = [Told(f"{own.word}. {own.sentence}" if own.word else own.sentence)]
    paragraphs = [each.text for each in told]
    sections, claims = list[Section](), [claim for each in told for claim in each.claims]
    if "accession" in asked and instrument.joining:
        paragraphs.append(instrument.joining.value)
        claims.append(instrument.joining)
    if (asked & {"in_force", "adopted", "dates"} or not instrument.binding.value) and not told:
        paragraphs.append(_dates(instrument))
    if (counted := profile.parties(instrument)) and asked != {"in_force"} and not told:
        whose = "to" if profile.joined(instrument) == "Parties" else "of"
        paragraphs.append(f"{profile.joined(instrument)} {whose} {the(instrument)}: {counted}.")
    if "signed_only" in asked and standings and not first:
        paragraphs.insert(0, _only_signed(instrument, signed_only))
    else:
        sections += _states(instrument, asked, inside, signed_only, outside)
    if not paragraphs:
        paragraphs.append(_dates(instrument))
    claims += [
        claim for claim in (instrument.parties, instrument.adopted, instrument.opened, instrument.in_force) if claim
    ]
    text = "\n\n".join(part for part in paragraphs if part)
    return Reply(
        intent="status",
        title=instrument.short_name,
        text=text or instrument.summary.value,
        facts=tuple(f for f in profile.facts(instrument) if f.label in {"Adopted", "Opened for signature", "In force"}),
        sections=tuple(sections),
        notes=(*profile.notes(instrument, "adopted", "opened", "in_force", "parties"), *_no_row(sections)),
        sources=library.sources(*rows, *(claims or [instrument.summary]))[:10],
        choices=profile.next_steps(instrument, question.home),
        form=Form(instrument=instrument.id, claim=text),
        instruments=(instrument.id,),
        claim=text,
        key=f"instruments.{instrument.id}",
        confidence=question.confidence,
    )


def _dates(instrument: Instrument) -> str:
    parts = []
    for verb, dated in (("adopted", instrument.adopted), ("opened for signature", instrument.opened)):
        if dated and dated.value:
            parts.append(f"was {verb} {on(dated.value)}")
    force = instrument.in_force
    if force:
        parts.append(f"entered into force {on(force.value)}" if force.value else "is not in force")
    if not parts:
        return ""
    extra = " ".join(sentence(d.note) for d in (instrument.adopted, force) if d and d.note)
    return f"{sentence(f'{the(instrument)} {listed(parts)}')} {extra}".strip()


def _only_signed(instrument: Instrument, states: list[str]) -> str:
    if not states:
        return f"I hold no State that has signed {the(instrument)} without ratifying it."
    names = listed([name(state) for state in states])
    have = "State has" if len(states) == 1 else "States have"
    return f"{len(states)} {have} signed {the(instrument)} and not ratified it: {names}."


def _states(
    instrument: Instrument, asked: set[str], inside: list[str], signed_only: list[str], outside: list[str]
) -> list[Section]:
    """The States that are in, or those of which it is held that they are not."""
    signed = ("Signed, not ratified", signed_only)
    groups: tuple[tuple[str, list[str]], ...] = ()
    if {"who_all", "non_party"} <= asked and (signed_only or len(outside) > 1):
        groups = (signed, ("Neither signed nor joined", outside))
    elif "who_all" in asked and inside:
        groups = ((_heading(instrument, len(inside)), inside), signed)
    return [Section(f"{heading} ({len(states)})", _lines(instrument, states)) for heading, states in groups if states]


def _lines(instrument: Instrument, states: list[str]) -> tuple[Item, ...]:
    return tuple(Item(line) for line in _names(instrument, states))


def _heading(instrument: Instrument, held: int) -> str:
    count = instrument.parties.count if instrument.parties else None
    return "Parties held here" if count and count != held else "Parties"


def _names(instrument: Instrument, states: list[str]) -> list[str]:
    names = sorted(name(state) for state in states)
    lines = [listed(names[:MOST_NAMES])]
    if len(names) > MOST_NAMES:
        where = f": {instrument.status_url}" if instrument.status_url else ""
        lines = [
            ", ".join(names[:MOST_NAMES]),
            f"and {len(names) - MOST_NAMES} more; ask for any State by name, or see the depositary{where}",
        ]
    return lines


def _no_row(sections: list[Section]) -> tuple[str, ...]:
    return ("A State that is not listed may still be a party: ask for it by name.",) if sections else ()

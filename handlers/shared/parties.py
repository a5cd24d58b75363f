"""Who is party to an instrument, how many, and its own dates: what a question that names no State asks."""

from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge.claims import Sourced
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Standing
from bot.knowledge.states import name, said
from bot.model import Form, Item, Question, Reply, Section, Table
from handlers.shared import profile
from handlers.shared.age import old
from handlers.shared.attributes import Told, attributes
from handlers.shared.crowd import of_everybody
from handlers.shared.profile import dates_of
from handlers.shared.truth import of_instrument, pending_on
from handlers.shared.wording import day, listed, on, sentence, the

LISTED = 12  # States that stand in a line; more are a table
OTHERS = frozenset(["other", "others", "else", "besides", "aur", "dusre", "doosre", "baqi", "baaki", "اور", "دوسرے"])


def of_others(question: Question, library: Library, instrument: Instrument) -> Told | None:
    """What is told of all States; whether the one is counted in beside which the others are asked about."""
    told, asked = of_everybody(question, library, instrument), question.asked
    beside = asked.excluded or question.states or question.thread.states
    others = asked.excluded or OTHERS & {*question.words.split()}
    if not told or "count" not in asked.quantities or not others or len(beside) != 1:
        return told
    row = library.standing(instrument.id, beside[0])
    one = f" {sentence(f'{said(beside[0])} is one of them')}" if row and row.action == "party" else ""
    return replace(told, text=f"{told.text}{one}")


def of_all(question: Question, library: Library, instrument: Instrument) -> Reply:
    asked = _topics(question)
    standings = library.standings(instrument.id)
    signed_only = [row.state for row in standings if row.action == "signatory"]
    inside = [row.state for row in standings if row.action == "party"]
    outside = [row.state for row in standings if row.action == "none"]
    rows = [row for row in standings if row.action != "party"] if "non_party" in asked else []
    eligible = "eligible" in question.asked.slots  # `who is allowed to accede`: who may, not who did
    first = of_others(question, library, instrument) if instrument.binding.value and not eligible else None
    own = of_instrument(question, library, instrument)
    told = [*([first] if first else []), *attributes(question, library, instrument)]
    if own.sentence:
        told = [Told(f"{own.word}. {own.sentence}" if own.word else own.sentence, dates_of(instrument))]
    dated = dates_of(instrument)
    dates = Told(_dates(question, library, instrument), dated)
    paragraphs = [*told]
    sections, claims = list[Section](), [claim for each in told for claim in each.claims]
    joining_told = instrument.joining and any(each.claims[-1:] == (instrument.joining,) for each in told)
    if "accession" in asked and instrument.joining and not (eligible or joining_told):
        paragraphs.append(Told(instrument.joining.value, (instrument.joining,)))
        claims.append(instrument.joining)
    if not instrument.binding.value and not told:
        paragraphs.append(Told(profile.binding(instrument), (instrument.binding,)))
    if asked & {"in_force", "adopted", "dates"} and not told:
        paragraphs.append(dates)
    if (counted := profile.parties(instrument)) and instrument.parties and asked != {"in_force"} and not told:
        whose = "to" if profile.joined(instrument) == "Parties" else "of"
        text = f"{profile.joined(instrument)} {whose} {the(instrument)}: {counted}."
        paragraphs.append(Told(text, (instrument.parties,)))
    if "signed_only" in asked and standings and not first:
        paragraphs.insert(0, Told(_only_signed(instrument, signed_only), _rows(standings)))
    else:
        sections += _states(instrument, asked, inside, signed_only, outside)
    tabled = "who_all" in asked and not {"non_party", "signed_only"} & asked and len(inside) > LISTED
    if not paragraphs:
        paragraphs.append(dates)
    claims += [claim for claim in (instrument.parties, *dated) if claim]
    paragraphs = [each for each in paragraphs if each.text] or [Told(instrument.summary.value, (instrument.summary,))]
    text = "\n\n".join(each.text for each in paragraphs)
    return Reply(
        intent="status",
        title=instrument.short_name,
        text=text,
        basis=tuple(library.sources(each.claims) for each in paragraphs for _ in each.text.split("\n\n")),
        facts=tuple(
            f for f in profile.facts(library, instrument) if f.label in {"Adopted", "Opened for signature", "In force"}
        ),
        table=_table([row for row in standings if row.action == "party"], library) if tabled else None,
        sections=tuple(sections),
        notes=(
            *profile.notes(instrument, "adopted", "opened", "in_force", *([] if told and not first else ["parties"])),
            *_no_row([*sections, *inside] if tabled else sections),
            *_age(question, instrument),
        ),
        sources=library.sources(*rows, *(claims or [instrument.summary])),
        choices=profile.next_steps(instrument, question.home),
        form=Form(instrument=instrument.id, claim=text),
        instruments=(instrument.id,),
        state=rows[0].state if first and len(rows) == 1 else None,  # the only one: whom `did they` means next
        claim=text,
        key=f"instruments.{instrument.id}",
        confidence=question.confidence,
    )


def _topics(question: Question) -> set[str]:
    """What is asked for; not all who are in, where it is the first of them, who only signed, or who left."""
    asked, acts = set(question.topics), question.asked.acts
    if acts == ("party",) and question.asked.quantities == ("states",):  # `OPAC parties`: they, and not only how many
        asked.add("who_all")
    few = {"first", "last"} & {*question.asked.quantities} or "signed_only" in asked or "left" in acts
    return asked - {"who_all"} if few else asked


def _dates(question: Question, library: Library, instrument: Instrument) -> str:
    parts = []
    alone = question.asked.event == "nafiz" and "adopted" not in question.topics  # `in force??`
    for verb, dated in (("adopted", instrument.adopted), ("opened for signature", instrument.opened)):
        if dated and dated.value and not alone:
            parts.append(f"was {verb} {on(dated.value)}")
    force = instrument.in_force
    if force:
        newest = pending_on(instrument)
        not_yet = f"was not in force {on(newest)}" if library.old(newest) else "is not in force"
        parts.append(f"entered into force {on(force.value)}" if force.value else not_yet)
    if not parts:
        return ""
    notes = (d.note.removeprefix("Not in force: ") for d in (instrument.adopted, force) if d and d.note)
    extra = " ".join(map(sentence, notes))
    return f"{sentence(f'{the(instrument)} {listed(parts)}')} {extra}".strip()


def _only_signed(instrument: Instrument, states: list[str]) -> str:
    if not states:
        return f"I do not have any State that has signed {the(instrument)} without ratifying it."
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
        groups = ((_heading(instrument, len(inside)), inside if len(inside) <= LISTED else []), signed)
    return [
        Section(f"{heading} ({len(states)})", (Item(listed(sorted(name(state) for state in states))),))
        for heading, states in groups
        if states
    ]


def _heading(instrument: Instrument, held: int) -> str:
    count = instrument.parties.count if instrument.parties else None
    who = profile.joined(instrument)
    return f"{who} that I have" if count and count != held else who


def _table(inside: Sequence[Standing], library: Library) -> Table:
    """A row for each party: more of them than a line holds."""
    rows = sorted(inside, key=lambda row: name(row.state))
    return Table(
        ("State", "Since", "By"),
        tuple((name(row.state), day(row.date) if row.date else "–", row.kind or "–") for row in rows),
        tuple(library.sources(row) for row in rows),
    )


def _rows(standings: Sequence[Standing]) -> tuple[Sourced, ...]:
    return tuple(Sourced(source=row.source, as_of=row.as_of, confidence=row.confidence) for row in standings)


def _age(question: Question, instrument: Instrument) -> tuple[str, ...]:
    counted = instrument.parties
    if not counted or not instrument.binding.value:
        return ()
    return tuple(old(question, counted.as_of, instrument.status_url))


def _no_row(sections: Sequence[object]) -> tuple[str, ...]:
    return ("A State that is not listed may still be a party: ask for it by name.",) if sections else ()

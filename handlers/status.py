"""A State's standing: signed, ratified, acceded or not party; reservations; reports; who else is in."""

from bot.content import Instrument, Sourced
from bot.library import Library
from bot.model import Choice, Fact, Form, Item, Reply, Request, Section
from bot.states import name
from bot.wording import day, listed, on, sentence, the
from handlers import summary
from handlers.standing import View, facts, view

EXAMPLES = {
    "has Pakistan ratified the OPSC": "5 July 2011",
    "what is pakistan not party to": "Budapest",
    "who ratified lanzarote": "48",
    "when is the next OPSC report due": "five years",
}
_ASKS = frozenset("has have is are did does do was were kya kia کیا".split())
_WHEN = frozenset("when which what where how who kab or کب".split())
MOST_NAMES = 60  # in a list of States; more are counted and linked


def reply(request: Request, library: Library) -> Reply:
    if not request.instruments:
        return _overview(request, library, [i for i in library.book.instruments if i.binding.value])
    instruments = [library.instruments[id_] for id_ in request.instruments]
    if len(instruments) > 2 and len(request.states) == 1:
        return _overview(request, library, instruments)
    if len(instruments) > 1 or len(request.states) > 1:
        return _several(request, library, instruments)
    if not request.states:
        return _of_all(request, library, instruments[0])
    return _of_one(request, library, instruments[0], request.states[0])


# --- one State, one instrument


def _of_one(request: Request, library: Library, instrument: Instrument, state: str) -> Reply:
    standing = view(library, instrument, state)
    text, sections, claims = _aspects(request, instrument, state, standing)
    about = ("reporting",) if "reporting" in request.topics else ("signed", "joined", "standing", "in_force", "reservations")
    notes = list(summary.notes(instrument, *(f"states.{state}.{part}" for part in about)))
    row = library.standing(instrument.id, state)
    if row and row.note and row.action != "none":
        notes.append(sentence(row.note))
    if request.home_assumed:
        notes.append(f"You named no State, so I took {name(state)}.")
    return Reply(
        intent="status",
        title=f"{name(state)}: {instrument.short_name}",
        text=f"{_yes_or_no(request, standing)}{text}",
        facts=(*facts(library, instrument, state), Fact("As of", day(standing.as_of))),
        sections=sections,
        notes=tuple(notes),
        sources=library.sources(*standing.claims, *claims)[:6],
        choices=_next(instrument, state),
        form=Form(instrument=instrument.id, claim=standing.text),
        instruments=(instrument.id,),
        state=state,
        claim=standing.text,
        key=f"standings.{instrument.id}.{state}",
        confidence=request.confidence,
        lang=request.lang,
    )


def _aspects(
    request: Request, instrument: Instrument, state: str, standing: View
) -> tuple[str, tuple[Section, ...], tuple[Sourced, ...]]:
    """The sentence that was asked for first, then the standing, then the rest."""
    detail = instrument.states.get(state)
    paragraphs = [standing.text]
    sections: list[Section] = []
    claims: list[Sourced] = []
    if standing.action == "none" and instrument.joining:
        paragraphs.append(instrument.joining.value)
        claims.append(instrument.joining)
    if detail and (detail.reservations or detail.reservations_note):
        count = len(detail.reservations)
        words = (
            f"{name(state)} made {_count(count)} reservation{'s' if count > 1 else ''} or declaration{'s' if count > 1 else ''}."
            if count
            else ""
        )
        if detail.reservations_note:
            words = f"{words} {sentence(detail.reservations_note.value)}".strip()
            claims.append(detail.reservations_note)
        paragraphs.insert(0 if "reservation" in request.topics else len(paragraphs), words)
        items = tuple(Item(sentence(r.text), _life(r.made, r.withdrawn)) for r in detail.reservations)
        sections += [Section("Reservations and declarations", items)] if items else []
        claims += detail.reservations
    if "reporting" in request.topics:
        if instrument.reporting_duty:
            paragraphs.insert(0, instrument.reporting_duty.value)
            claims.insert(0, instrument.reporting_duty)
        if detail and detail.reporting:
            sections.insert(
                0, Section("Reports and reviews", tuple(Item(day(e.date), sentence(e.text)) for e in detail.reporting))
            )
            claims += detail.reporting
        elif not instrument.reporting_duty:
            paragraphs.append(f"I hold no reports by {name(state)} under {the(instrument)}.")
    elif detail and detail.reporting:
        last = detail.reporting[-1]
        paragraphs.append(f"Last in its reporting history: {day(last.date)}: {sentence(last.text)}")
        claims.append(last)
    return "\n\n".join(paragraphs), tuple(sections), tuple(claims)


def _yes_or_no(request: Request, standing: View) -> str:
    """`Has Pakistan ratified it?` is answered before it is explained."""
    words = request.words.split()
    if not words or words[0] not in _ASKS or not _WHEN.isdisjoint(words) or set(request.topics) - {"non_party"}:
        return ""
    return {"party": "Yes. ", "none": "No. ", "signatory": "Not yet. "}.get(standing.action, "")


def _count(number: int) -> str:
    return {1: "one", 2: "two", 3: "three", 4: "four"}.get(number, str(number))


def _life(made: str | None, withdrawn: str | None) -> str:
    parts = [f"Made {on(made)}" if made else "", f"withdrawn {on(withdrawn)}" if withdrawn else ""]
    return sentence(", ".join(part for part in parts if part)) if any(parts) else ""


def _next(instrument: Instrument, state: str) -> tuple[Choice, ...]:
    return (
        Choice(f"What is {the(instrument)}?", f"What is {the(instrument)}?"),
        Choice(f"All of {name(state)}'s treaties", f"Which treaties is {name(state)} party to?"),
        Choice(f"Who is party to {the(instrument)}?", f"Who has ratified {the(instrument)}?"),
    )


# --- no State: the instrument's own dates, counts and lists


def _of_all(request: Request, library: Library, instrument: Instrument) -> Reply:
    asked = set(request.topics)
    standings = library.standings(instrument.id)
    signed_only = [row.state for row in standings if row.action == "signatory"]
    inside = [row.state for row in standings if row.action == "party"]
    paragraphs, sections, claims = [], [], list[Sourced]()
    if "accession" in asked and instrument.joining:
        paragraphs.append(instrument.joining.value)
        claims.append(instrument.joining)
    if asked & {"in_force", "adopted", "dates"} or not instrument.binding.value:
        paragraphs.append(_dates(instrument))
    if (counted := summary.parties(instrument)) and asked != {"in_force"}:
        paragraphs.append(f"Parties to {the(instrument)}: {counted}.")
    if "signed_only" in asked and standings:
        paragraphs.insert(0, _only_signed(instrument, signed_only))
    elif "who_all" in asked and inside:
        sections.append(
            Section(_heading(instrument, len(inside)), tuple(Item(line) for line in _names(instrument, inside)))
        )
        if signed_only:
            sections.append(Section("Signed, not ratified", (Item(listed([name(state) for state in signed_only])),)))
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
        facts=tuple(f for f in summary.facts(instrument) if f.label in {"Adopted", "Opened for signature", "In force"}),
        sections=tuple(sections),
        notes=(*summary.notes(instrument, "adopted", "opened", "in_force", "parties"), *_no_row(sections)),
        sources=library.sources(*(claims or [instrument.summary]))[:6],
        choices=summary.next_steps(instrument, request.home),
        form=Form(instrument=instrument.id, claim=text),
        instruments=(instrument.id,),
        claim=text,
        key=f"instruments.{instrument.id}",
        confidence=request.confidence,
        lang=request.lang,
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
    return f"{len(states)} {'State has' if len(states) == 1 else 'States have'} signed {the(instrument)} and not ratified it: {names}."


def _heading(instrument: Instrument, held: int) -> str:
    count = instrument.parties.count if instrument.parties else None
    return f"Parties ({held} of {count} held here)" if count and count != held else f"Parties ({held})"


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


# --- several


def _several(request: Request, library: Library, instruments: list[Instrument]) -> Reply:
    states = request.states or (request.home,)
    views = [(i, state, view(library, i, state)) for i in instruments for state in states]
    items = tuple(
        Item(f"{name(state)}, {i.short_name}" if len(states) > 1 else i.short_name, seen.text)
        for i, state, seen in views
    )
    first = ""
    if len(instruments) == 1 and len(states) > 1:
        dated = [(library.standing(instruments[0].id, state), state) for state in states]
        joined = sorted((row.date, state) for row, state in dated if row and row.action == "party" and row.date)
        if len(joined) > 1 and joined[0][0] != joined[1][0]:
            first = f"{name(joined[0][1])} was first, {on(joined[0][0])}."
    return Reply(
        intent="status",
        title=f"{listed([name(state) for state in states])}: {listed([i.short_name for i in instruments])}",
        text=first or "Here is each in turn.",
        sections=(Section("", items),),
        notes=_assumed(request),
        sources=library.sources(*(claim for _, _, seen in views for claim in seen.claims[:1]))[:8],
        instruments=tuple(i.id for i in instruments),
        state=states[0] if len(states) == 1 else None,
        claim="; ".join(seen.text for _, _, seen in views)[:500],
        confidence=request.confidence,
        lang=request.lang,
    )


def _assumed(request: Request) -> tuple[str, ...]:
    return (f"You named no State, so I took {name(request.home)}.",) if request.home_assumed else ()


def _overview(request: Request, library: Library, instruments: list[Instrument]) -> Reply:
    state = request.states[0] if request.states else request.home
    views = [(i, view(library, i, state)) for i in instruments]
    inside = [(i, v) for i, v in views if v.action == "party"]
    signed = [(i, v) for i, v in views if v.action == "signatory"]
    outside = [(i, v) for i, v in views if v.action == "none" and _in_force(i)]
    pending = [(i, v) for i, v in views if v.action == "none" and not _in_force(i)]
    unheld = [(i, v) for i, v in views if v.action == "unknown"]
    only = "non_party" in request.topics
    groups = [("Party to", inside), ("Signed, not ratified", signed), ("Not a party, not signed", outside)]
    groups = groups[::-1] if only else groups
    groups += [("Not in force for anyone yet, and not signed", pending), ("Standing not held here", unheld)]
    shown = (outside if only else inside) or inside
    names = listed([i.short_name for i, _ in shown])
    who = name(state)
    text = (
        f"{who} is not a party to {names}."
        if only and outside
        else f"{who} is a party to {names}."
        if inside
        else f"I hold no treaty here that {who} is a party to."
    )
    return Reply(
        intent="status",
        title=f"{who} and the treaties held here",
        text=text,
        sections=tuple(
            Section(heading, tuple(Item(i.short_name, v.short) for i, v in found)) for heading, found in groups if found
        ),
        notes=_assumed(request),
        sources=library.sources(*(claim for _, v in (*inside, *signed, *outside, *pending) for claim in v.claims[:1]))[
            :10
        ],
        choices=tuple(Choice(i.short_name, f"Has {who} ratified {the(i)}?") for i, _ in shown[:4]),
        instruments=tuple(i.id for i, _ in shown),
        state=state,
        claim=text,
        key=f"standings.*.{state}",
        confidence=request.confidence,
        lang=request.lang,
    )


def _in_force(instrument: Instrument) -> bool:
    return bool(instrument.in_force and instrument.in_force.value)

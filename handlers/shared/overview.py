"""Several standings at once: of one State under all instruments, or of some States under some."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.knowledge.states import name
from bot.model import Choice, Item, Question, Reply, Section
from handlers.shared.standing import View, view
from handlers.shared.wording import listed, on, the

Seen = list[tuple[Instrument, View]]


def several(question: Question, library: Library, instruments: list[Instrument]) -> Reply:
    states = question.states or (question.home,)
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
        notes=_assumed(question),
        sources=library.sources(*(claim for _, _, seen in views for claim in seen.claims[:1]))[:8],
        instruments=tuple(i.id for i in instruments),
        state=states[0] if len(states) == 1 else None,
        claim="; ".join(seen.text for _, _, seen in views)[:500],
        confidence=question.confidence,
    )


def _assumed(question: Question) -> tuple[str, ...]:
    return (f"You named no State, so I took {name(question.home)}.",) if question.home_assumed else ()


def overview(question: Question, library: Library, instruments: list[Instrument]) -> Reply:
    state = question.states[0] if question.states else question.home
    views = [(i, view(library, i, state)) for i in instruments]
    inside = [(i, v) for i, v in views if v.action == "party"]
    signed = [(i, v) for i, v in views if v.action == "signatory"]
    outside = [(i, v) for i, v in views if v.action == "none" and _in_force(i)]
    pending = [(i, v) for i, v in views if v.action == "none" and not _in_force(i)]
    unheld = [(i, v) for i, v in views if v.action == "unknown"]
    only = "non_party" in question.topics
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
        notes=_assumed(question),
        sources=library.sources(
            *(claim for _, v in (*inside, *signed, *outside, *pending, *unheld) for claim in v.claims[:1])
        )[:10],
        choices=tuple(Choice(i.short_name, f"Has {who} ratified {the(i)}?") for i, _ in shown[:4]),
        instruments=tuple(i.id for i, _ in shown),
        state=state,
        claim=text,
        key=f"standings.*.{state}",
        confidence=question.confidence,
    )


def _in_force(instrument: Instrument) -> bool:
    return bool(instrument.in_force and instrument.in_force.value)

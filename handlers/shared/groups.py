"""Which members of a group of States are party to an instrument, and who joined it first or last."""

from collections.abc import Iterable, Sequence

from bot.knowledge.library import Library
from bot.knowledge.schema import Group, Instrument
from bot.knowledge.states import name, said
from bot.model import Form, Item, Question, Reply, Section
from handlers.shared import profile
from handlers.shared.wording import day, listed, on, sentence, the

NEXT = 5  # States that joined next, or before
_JOINED = {"ratification": "ratified", "accession": "acceded to", "succession": "succeeded to"}


def of_group(question: Question, library: Library, instrument: Instrument) -> Reply:
    """The members that are in, or, where that is asked, those that are not."""
    group = next(each for each in library.book.groups if each.id == question.group)
    rows = {state: library.standing(instrument.id, state) for state in group.members}
    inside = [state for state, row in rows.items() if row and row.action == "party"]
    signed = [state for state, row in rows.items() if row and row.action == "signatory"]
    outside = [state for state, row in rows.items() if row and row.action == "none"]
    unheld = [state for state, row in rows.items() if not row]
    asked = "non_party" in question.topics
    first = _outside(group, instrument, [*outside, *signed], unheld) if asked else _inside(group, instrument, inside)
    parts = (
        ("Parties", inside),
        ("Signed, not ratified", signed),
        ("Neither signed nor joined", outside),
        ("No row is held", unheld),
    )
    shown = parts if not asked else (*parts[1:], parts[0])
    held = [row for row in rows.values() if row]
    as_of = min((row.as_of for row in held), default=group.as_of)
    return Reply(
        intent="status",
        title=f"{group.name}: {instrument.short_name}",
        text=f"{first} By lists of parties of {day(as_of)} or later.",
        sections=tuple(
            Section(f"{heading} ({len(states)})", (Item(_names(states)),)) for heading, states in shown if states
        ),
        notes=tuple(
            sentence(note)
            for note in (f"Members of {_called(group)} as of {day(group.as_of)}: {len(group.members)}", group.note)
            if note
        ),
        sources=library.sources(held, group)[:6],
        choices=profile.next_steps(instrument, question.home),
        form=Form(instrument=instrument.id, claim=first),
        instruments=(instrument.id,),
        claim=first,
        key=f"instruments.{instrument.id}",
        confidence=question.confidence,
    )


def _called(group: Group) -> str:
    return group.name if group.name.isupper() else f"the {group.name}"


def _inside(group: Group, instrument: Instrument, inside: Sequence[str]) -> str:
    count = len(group.members)
    if not inside:
        return f"None of the {count} {group.name} members is a party to {the(instrument)}."
    if len(inside) == count:
        return f"All {count} {group.name} members are parties to {the(instrument)}."
    verb = "is a party" if len(inside) == 1 else "are parties"
    return f"{len(inside)} of the {count} {group.name} members {verb} to {the(instrument)}: {_names(inside)}."


def _outside(group: Group, instrument: Instrument, outside: Sequence[str], unheld: Sequence[str]) -> str:
    count = len(group.members)
    if not outside and not unheld:
        return f"None: all {count} {group.name} members are parties to {the(instrument)}."
    if not outside:
        return f"I hold no row for {_names(unheld)}; all other {group.name} members are parties to {the(instrument)}."
    verb = "is not a party" if len(outside) == 1 else "are not parties"
    return f"{len(outside)} of the {count} {group.name} members {verb} to {the(instrument)}: {_names(outside)}."


def _names(states: Iterable[str]) -> str:
    return listed(sorted(name(state) for state in states))


def in_order(question: Question, library: Library, instrument: Instrument) -> Reply | None:
    """Who joined first, or last; None where no day of joining is held."""
    rows = [row for row in library.standings(instrument.id) if row.action == "party" and row.date.count("-") == 2]
    if not rows:
        return None
    latest = "last" in question.topics
    rows.sort(key=lambda row: row.date, reverse=latest)
    leading = [row for row in rows if row.date == rows[0].date]
    who = sentence(listed([said(row.state) for row in leading])).rstrip(".")
    kinds = {row.kind for row in leading}
    did = _JOINED.get(kinds.pop(), "joined") if len(kinds) == 1 else "joined"
    order = "the most recent State" if latest else "the first State"
    verb = f"were {order}s" if len(leading) > 1 else f"was {order}"
    count = instrument.parties.count if instrument.parties else None
    complete = count == len([row for row in library.standings(instrument.id) if row.action == "party"])
    within = "" if complete else ", of those whose day is held here,"
    they = "they" if len(leading) > 1 else "it"
    text = f"{who} {verb}{within} to join {the(instrument)}: {they} {did} it {on(leading[0].date)}."
    others = rows[len(leading) : len(leading) + NEXT]
    items = tuple(Item(f"{name(row.state)}, {day(row.date)}") for row in others)
    return Reply(
        intent="status",
        title=instrument.short_name,
        text=text,
        sections=(Section("Before that" if latest else "Next", items),) if items else (),
        sources=library.sources([*leading, *others])[:6],
        choices=profile.next_steps(instrument, question.home),
        form=Form(instrument=instrument.id, claim=text),
        instruments=(instrument.id,),
        state=leading[0].state if len(leading) == 1 else None,
        claim=text,
        key=f"instruments.{instrument.id}",
        confidence=question.confidence,
    )

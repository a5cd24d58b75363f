"""States by more than one treaty: in one and not in another, or the members of a group under several."""

from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge.library import Library
from bot.knowledge.schema import Group, Instrument, Standing
from bot.knowledge.states import name, said
from bot.model import Item, Question, Reply, Section, Table
from handlers.shared import crowd
from handlers.shared.age import old
from handlers.shared.groups import called_as, from_lists, of_group
from handlers.shared.wording import count, day, listed, sentence, the

NAMED = 12  # States that one sentence names


def by_group(question: Question, library: Library, instruments: Sequence[Instrument]) -> Reply | None:
    """What is asked of a group of States, or of those in one treaty and not in another; None of anything else."""
    if question.states:
        return None
    group = next((each for each in library.book.groups if each.id == question.group), None)
    if others := _left_out(question, library):
        own = [i for i in instruments if i not in others]
        return _difference(question, library, own[0], others, group) if len(own) == 1 else None
    if not group:
        return None
    if len(instruments) == 1:
        return of_group(question, library, instruments[0])
    return _across(question, library, instruments, group)


def _left_out(question: Question, library: Library) -> list[Instrument]:
    """The treaties in which the States that are asked for are not: `party to the OPSC but not to the OPIC`."""
    if not (question.group or {"states", "count", "any"} & {*question.asked.quantities}):
        return []
    return [library.instruments[id_] for id_ in question.asked.excluded if id_ in library.instruments]


def _difference(
    question: Question, library: Library, instrument: Instrument, others: Sequence[Instrument], group: Group | None
) -> Reply:
    """The parties to a treaty that are no parties to any of the others."""
    inside = [row for row in library.standings(instrument.id) if row.action == "party"]
    inside = [row for row in inside if not group or row.state in group.members]
    beside = {row.state: [library.standing(other.id, row.state) for other in others] for row in inside}
    open_ = [other for other in others if not crowd.complete(library, other)]
    unknown = [state for state in beside if any(not library.standing(other.id, state) for other in open_)]
    out = [s for s, rows in beside.items() if not any(row and row.action == "party" for row in rows)]
    out = sorted((state for state in out if state not in unknown), key=name)
    names = [said(state) for state in out]
    some = [*names[:NAMED], f"{len(names) - NAMED} others"] if len(names) > NAMED else names
    whose = f" of {called_as(group)}" if group else ""
    states = f"{count(len(out)) if out else 'no'} {'States' if len(out) > 1 else 'State'}{whose}"
    neither = listed([f"to {the(other)}" for other in others], "or")
    in_it = f"{'are parties' if len(out) > 1 else 'is a party'} to {the(instrument)} and not {neither}"
    first = sentence(f"{states} {in_it}{f': {listed(some)}' if out else ''}")
    gap = f" I do not have the standing of {listed([said(s) for s in unknown])} under all of them." if unknown else ""
    held = [*inside, *(row for rows in beside.values() for row in rows if row)]
    section = Section(f"In {instrument.short_name} and not in the other ({len(out)})", (Item(listed(names)),))
    answer = _reply(question, library, [instrument, *others], f"{first}{gap}", held)
    return replace(answer, sections=(section,) if len(out) > NAMED else ())


def _across(question: Question, library: Library, instruments: Sequence[Instrument], group: Group) -> Reply:
    """The members of a group under several treaties, a row each."""
    members = sorted(group.members, key=name)
    rows = {i.id: [library.standing(i.id, state) for state in members] for i in instruments}
    parties = {id_: sum(bool(row) and row.action == "party" for row in each if row) for id_, each in rows.items()}
    first, *more = [f"{count(parties[i.id])} to {the(i)}" for i in instruments]
    told = listed([first.replace(" to ", " are parties to ", 1), *more])
    text = sentence(f"of the {count(len(members))} members of {called_as(group)}, {told}")
    shown = ((name(state), *(_short(rows[i.id][at]) for i in instruments)) for at, state in enumerate(members))
    answer = _reply(question, library, instruments, text, [row for each in rows.values() for row in each if row])
    return replace(answer, table=Table(("", *(i.short_name for i in instruments)), tuple(shown)))


def _short(row: Standing | None) -> str:
    if not row:
        return "I do not have it"
    if row.action == "party":
        return day(row.date) if row.date else "party"
    return "signed only" if row.action == "signatory" else "not a party"


def _reply(
    question: Question, library: Library, instruments: Sequence[Instrument], text: str, rows: Sequence[Standing]
) -> Reply:
    as_of = min((row.as_of for row in rows), default="")
    first = {row.instrument: row for row in reversed(rows)}
    sources = library.sources(*(first[i.id] for i in instruments if i.id in first))
    return replace(
        from_lists(question, instruments[0], text, as_of),
        title=listed([i.short_name for i in instruments]),
        notes=tuple(old(question, as_of, instruments[0].status_url)) if as_of else (),
        sources=sources,
        basis=(sources,),
        instruments=tuple(i.id for i in instruments),
    )

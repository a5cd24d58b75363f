"""Which members of a group of States are party to an instrument, and who joined it first or last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.knowledge.library import Library
from bot.knowledge.schema import Group, Instrument, Standing
from bot.knowledge.states import name, said
from bot.model import Form, Item, Question, Reply, Section
from handlers.shared import crowd, profile
from handlers.shared.age import old
from handlers.shared.standing import LEFT, on_its_list
from handlers.shared.wording import count as numbered
from handlers.shared.wording import day, listed, on, sentence, the

NEXT = 5  # States that joined next, or before

MISSING = 3  # members that are named as outside beside those who are in


def of_group(question: Question, library: Library, instrument: Instrument) -> Reply:
    """The members that are in, or, where that is asked, those that are not."""
    group = next(each for each in library.book.groups if each.id == question.group)
    if "beyond" in question.asked.quantities:
        return _beyond(question, library, instrument, group)
    if (ordered := in_order(question, library, instrument, group)) and in_turn(question):
        return ordered
    left_out = set(question.asked.excluded)
    members = [state for state in group.members if state not in left_out]
    rows = {state: on_its_list(library, instrument, state) for state in members}
    known = partial(library.standing, instrument.id)
    inside = [state for state, row in rows.items() if row and row.action == "party"]
    signed = [state for state, row in rows.items() if row and row.action == "signatory"]
    outside = [state for state, row in rows.items() if row and row.action == "none"]
    unheld = [state for state, row in rows.items() if not row]
    denied = question.asked.denied or "non_party" in question.topics
    asked = denied and "none" not in question.asked.quantities
    whole = f"States of {group.name}" if group.region else group.name if _plural(group) else f"{group.name} members"
    called = f"other {whole}" if left_out else whole
    count = len(members)
    if "left" in question.asked.acts:
        gone = [state for state, row in rows.items() if row and LEFT in row.note]
        parties = f"{numbered(len(inside))} of the {numbered(count)} are parties"
        first = f"{_withdrew(question, instrument, gone, called)}; {parties}."
    elif "signatory" in question.asked.acts:
        first = _signed(called, count, instrument, signed)
    elif question.asked.acts == ("signed",) and not asked:
        who = [*signed, *(s for s in inside if (r := rows[s]) and r.signed)]
        told = _have_signed(called, count, instrument, who)
        word = _word(question, len(who), count, certain=False)
        first = f"{word}{told[0].lower()}{told[1:]}" if word else told
    elif asked:
        neither = "signed" in question.asked.acts  # `neither signed nor ratified`
        first = _outside(called, count, instrument, outside if neither else [*outside, *signed], unheld)
    else:
        first = _those_in(question, library, instrument, called, rows)
    if "dates" in question.topics and inside and not asked:
        first = f"{first.rstrip('.')}. {_since(inside, rows)}"
    joined = profile.joined(instrument)
    parts = (
        (joined if joined != "Signatories" else "Parties", inside),
        ("Signed, not ratified", signed),
        # A list of Parties does not show who has only signed.
        ("Neither signed nor joined" if all(map(known, outside)) else "Not parties", outside),
        ("I do not have their standing", unheld),
    )
    shown = parts[1:] if asked else parts
    held = [row for row in rows.values() if row]
    as_of = min((row.as_of for row in held), default=group.as_of)
    return replace(
        from_lists(question, instrument, first, as_of),
        title=sentence(f"{group.name}: {instrument.short_name}").rstrip("."),
        state=inside[0] if len(inside) == 1 else None,  # whom `since when` means next
        sections=tuple(
            Section(
                f"{heading} ({len(states)})",
                (Item(_names(states), sources=library.sources([rows[state] for state in states])),),
            )
            for heading, states in shown
            if states
        ),
        notes=(
            *old(question, as_of, instrument.status_url, max((row.as_of for row in held), default="")),
            *(
                sentence(note)
                for note in (f"{_listing(group)} as of {day(group.as_of)}: {len(group.members)}", group.note)
                if note
            ),
        ),
        sources=library.sources(held, group),
        basis=(library.sources(held),),
    )


def _those_in(
    question: Question, library: Library, instrument: Instrument, called: str, rows: Mapping[str, Standing | None]
) -> str:
    """Who of the group is in; of one that is in but for a few, who is not, where that is asked of all."""
    inside = [state for state, row in rows.items() if row and row.action == "party"]
    others = [row for row in rows.values() if row and row.action != "party"]
    unheld = [state for state, row in rows.items() if not row]
    known = not unheld and not any(library.old(row.as_of) for row in others)
    word = _word(question, len(inside), len(rows), certain=known)
    told = _inside(called, len(rows), instrument, inside, unheld)
    if known and inside and 0 < len(others) <= MISSING:
        told = f"{told[:-1]}; {_names([row.state for row in others])} {'is' if len(others) == 1 else 'are'} not."
    if "all" in question.asked.quantities and not unheld and 0 < len(others) <= len(inside):
        told = _but(called, len(rows), instrument, inside, [row.state for row in others])
    return f"{word}{told[:1].lower()}{told[1:]}" if word else told


def _since(inside: Sequence[str], rows: Mapping[str, Standing | None]) -> str:
    """On which day each joined, in that order."""
    dated = sorted((row.date, state) for state in inside if (row := rows[state]) and row.date)
    undated = [said(state) for state in inside if not ((row := rows[state]) and row.date)]
    forced = {state for state in inside if (row := rows[state]) and row.date_type == "in force"}
    days = [f"{said(state)} {on(date)}{' (in force)' if state in forced else ''}" for date, state in dated]
    gap = f" I do not know when {listed(undated)} joined." if undated else ""
    return f"They joined: {listed(days)}.{gap}" if days else gap.strip()


def _beyond(question: Question, library: Library, instrument: Instrument, group: Group) -> Reply:
    """The parties that are no members."""
    rows = {row.state: row for row in library.standings(instrument.id) if row.state not in group.members}
    parties = [row for row in rows.values() if row.action == "party"]
    signed = [row for row in rows.values() if row.action == "signatory"]
    whole = f"outside {called_as(group)}"
    states = f"{numbered(len(parties))} {'State' if len(parties) == 1 else 'States'} {whole}"
    verb = "is a party" if len(parties) == 1 else "are parties"
    as_of = min((row.as_of for row in parties), default=group.as_of)
    word = "Yes: " if parties and question.asked.whether and {*question.asked.quantities} & {"any"} else ""
    gap = "" if crowd.complete(library, instrument) else " A few parties are missing from my list."
    first = (
        sentence(f"{word}{states} {verb} to {the(instrument)}: {_names(row.state for row in parties)}")
        if parties
        else f"I do not know of a party to {the(instrument)} {whole}."
    )
    items = tuple(
        Item(f"{name(row.state)}{f', {day(row.date)}' if row.date else ''}", sources=library.sources(row))
        for row in sorted(parties, key=lambda row: row.date)
    )
    named = (Item(_names(row.state for row in signed), sources=library.sources(signed)),)
    parts = (
        Section(f"Parties ({len(parties)})", items),
        Section(f"Signed, not ratified ({len(signed)})", named if signed else ()),
    )
    return replace(
        from_lists(question, instrument, f"{first}{gap}", as_of),
        title=f"{instrument.short_name}: States {whole}",
        sections=tuple(part for part in parts if part.items),
        notes=(
            *old(question, as_of, instrument.status_url, max((row.as_of for row in parties), default="")),
            *([sentence(group.note)] if group.note else []),
        ),
        sources=library.sources(parties, group),
        basis=(library.sources(parties),),
    )


def from_lists(question: Question, instrument: Instrument, told: str, as_of: str) -> Reply:
    """What lists of parties tell, without its sources; `as_of` is the day of the oldest."""
    dated = f" This is from lists of parties dated {day(as_of)} or later." if as_of else ""
    force = instrument.in_force
    if force and not force.value:
        dated = f" {sentence(f'{the(instrument)} was not in force {on(force.as_of)}')}{dated}"
    return Reply(
        intent="status",
        title=instrument.short_name,
        text=f"{told}{dated}",
        choices=profile.next_steps(instrument, question.home),
        form=Form(instrument=instrument.id, claim=told),
        instruments=(instrument.id,),
        claim=told,
        key=f"instruments.{instrument.id}",
        confidence=question.confidence,
    )


def called_as(group: Group) -> str:
    """`the Council of Europe`, `SAARC`, `Africa`."""
    return group.name if group.region or group.name.isupper() or _plural(group) else f"the {group.name}"


def _plural(group: Group) -> bool:
    """Whether its name is what its members are called: `neighbours of Pakistan`."""
    return group.name[0].islower()


def _withdrew(question: Question, instrument: Instrument, gone: Sequence[str], called: str) -> str:
    asked = question.asked
    clear = asked.whole and asked.whether and "any" in asked.quantities and not (asked.denied or asked.frame)
    word = ("Yes: " if gone else "No: ") if clear else ""
    if gone:
        text = f"{_names(gone)} {'is' if len(gone) == 1 else 'are'} {LEFT} to {the(instrument)}"
    else:
        text = f"no withdrawal from {the(instrument)} by {called} is recorded"
    return sentence(f"{word}{text}").rstrip(".")


def _signed(called: str, count: int, instrument: Instrument, signed: Sequence[str]) -> str:
    if not signed:
        return f"None of the {count} {called} has signed {the(instrument)} without ratifying it."
    have = "has" if len(signed) == 1 else "have"
    of = f"{numbered(len(signed))} of the {numbered(count)} {called}"
    return f"{sentence(of)[:-1]} {have} signed {the(instrument)} without ratifying it: {_names(signed)}."


def _have_signed(called: str, count: int, instrument: Instrument, states: Sequence[str]) -> str:
    if not states:
        return f"I do not know of any of the {numbered(count)} {called} that has signed {the(instrument)}."
    have = "has" if len(states) == 1 else "have"
    of = f"{numbered(len(states)).capitalize()} of the {numbered(count)} {called}"
    return f"{of} {have} signed {the(instrument)}: {_names(states)}."


def _listing(group: Group) -> str:
    if _plural(group):
        return sentence(group.name).rstrip(".")
    if group.region:
        return f"States of {group.name}, as the United Nations and Unicode’s CLDR count them,"
    return f"Members of {group.name if group.name.isupper() else f'the {group.name}'}"


def _word(question: Question, inside: int, count: int, *, certain: bool) -> str:
    """Of all, most, any or none of them: whether it is so. `certain`: those who are not in were not a year ago."""
    asked = question.asked
    wanted = set(asked.quantities) & {"all", "any", "none", "most", "half"}
    plain = set(asked.acts) <= {"party", "joined", "ratified"} or asked.acts == ("signed",)
    if not (asked.whole and asked.whether and plain and len(wanted) == 1):
        return ""
    which = wanted.pop()
    value = {
        "all": inside == count,
        "any": inside > 0,
        "none": inside == 0,
        "most": 2 * inside > count,
        "half": 2 * inside >= count,
    }[which]
    # By those who are in, whatever the others are by now.
    shown = value if which in {"all", "most", "half"} else inside > 0
    if not (certain or shown):
        return ""
    return "Yes: " if value is (asked.frame != "false") else "No: "


def _inside(called: str, count: int, instrument: Instrument, inside: Sequence[str], unheld: Sequence[str]) -> str:
    if not inside and unheld:
        known = f"I do not know of any of the {numbered(count)} {called} that is a party to {the(instrument)}"
        return f"{known}, and I do not have the standing of {_names(unheld)}."
    if not inside:
        return f"None of the {numbered(count)} {called} is a party to {the(instrument)}."
    if len(inside) == count:
        return f"All {numbered(count)} {called} are parties to {the(instrument)}."
    verb = "is a party" if len(inside) == 1 else "are parties"
    of = f"{numbered(len(inside)).capitalize()} of the {numbered(count)} {called}"
    return f"{of} {verb} to {the(instrument)}: {_names(inside)}."


def _but(called: str, count: int, instrument: Instrument, inside: Sequence[str], others: Sequence[str]) -> str:
    """Of a group that is in but for a few, who these are."""
    verb = "is not" if len(others) == 1 else "are not"
    of = f"{numbered(len(inside)).capitalize()} of the {numbered(count)} {called}"
    return f"{of} are parties to {the(instrument)}; {_names(others)} {verb}."


def _outside(called: str, count: int, instrument: Instrument, outside: Sequence[str], unheld: Sequence[str]) -> str:
    if not outside and not unheld:
        return f"None: all {numbered(count)} {called} are parties to {the(instrument)}."
    if not outside:
        rest = f"all others of the {numbered(count)} {called} are parties to {the(instrument)}"
        return f"I do not have the standing of {_names(unheld)}; {rest}."
    verb = "is not a party" if len(outside) == 1 else "are not parties"
    of = f"{numbered(len(outside)).capitalize()} of the {numbered(count)} {called}"
    return f"{of} {verb} to {the(instrument)}: {_names(outside)}."


def _names(states: Iterable[str]) -> str:
    return listed(sorted(name(state) for state in states))


def in_turn(question: Question) -> bool:
    """Whether who came first, or last, is asked."""
    quantities = set(question.asked.quantities)
    own = question.asked.event or "opened" in question.asked.slots  # `when was it first opened for signature`
    return bool(quantities & {"first", "last"}) and "count" not in quantities and not own


def in_order(question: Question, library: Library, instrument: Instrument, group: Group | None = None) -> Reply | None:
    """Who joined first, or last, of all States or of a group; None where no day of joining is held."""
    latest = "last" in question.asked.quantities
    dated = [row for row in library.standings(instrument.id) if row.action == "party" and row.date]
    rows = sorted((r for r in dated if not group or r.state in group.members), key=lambda r: r.date, reverse=latest)
    if not rows:
        return None
    leading = [row for row in rows if row.date == rows[0].date]
    few = question.asked.few
    if few > len(leading):
        last = rows[:few][-1]
        leading = [*rows[:few], *(row for row in rows[few:] if row.date == last.date)]
        text = crowd.joined_in_turn(instrument, leading, latest=latest, of=called_as(group) if group else "")
    else:
        text = crowd.joined_first(instrument, leading, latest=latest, of=called_as(group) if group else "")
    if not crowd.complete(library, instrument):
        text += f" A few parties are missing from my list, so another may have come {'since' if latest else 'before'}."
    if undated := len([r for r in library.standings(instrument.id) if r.action == "party" and not r.date]):
        others_ = "one other party" if undated == 1 else f"{numbered(undated)} other parties"
        text += f" I do not know when {others_} joined." if not group else ""
    others = rows[len(leading) : len(leading) + NEXT]
    items = tuple(
        Item(f"{name(row.state)} {crowd.dated(row)}".replace(" on ", ", "), sources=library.sources(row))
        for row in others
    )
    return Reply(
        intent="status",
        title=instrument.short_name,
        text=text,
        sections=(Section("Before that" if latest else "Next", items),) if items else (),
        sources=library.sources([*leading, *others]),
        basis=(library.sources(leading),),
        choices=profile.next_steps(instrument, question.home),
        form=Form(instrument=instrument.id, claim=text),
        instruments=(instrument.id,),
        state=leading[0].state if len(leading) == 1 else None,
        claim=text,
        key=f"instruments.{instrument.id}",
        confidence=question.confidence,
    )

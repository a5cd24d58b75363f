"""What is asked of all States under an instrument: any, all, none, how many, the first, the last, the only one."""

from collections.abc import Sequence

from bot.knowledge.claims import Sourced
from bot.knowledge.library import Library
from bot.knowledge.schema import Group, Instrument, Standing
from bot.knowledge.states import said
from bot.model import Question
from bot.proposition import Asked
from handlers.shared.attributes import Told
from handlers.shared.standing import LEFT
from handlers.shared.truth import STANDING, at_time, spoken, time_of
from handlers.shared.wording import count, day, listed, on, sentence, the

UN_MEMBERS = 193  # States; a list that has fewer does not show who is missing
NAMED = 20  # States that one sentence names
_JOINED = {"ratification": "ratified", "accession": "acceded to", "succession": "succeeded to"}


def of_everybody(question: Question, library: Library, instrument: Instrument) -> Told | None:
    """The sentence that answers; None where nothing of this kind is asked, or the content cannot tell."""
    asked = question.asked
    wanted, acts = set(asked.quantities), set(asked.acts)
    if not acts <= STANDING | {"signatory"}:
        return _left(asked, library, instrument) if "left" in acts else None
    if "more" in wanted:
        return _missing(instrument)
    if asked.event or (asked.slots and not acts):
        return None
    if asked.time and asked.time.when != "now":
        listed_ = wanted & {"count", "states", "any"} and not asked.denied
        return _then(question, library, instrument) if listed_ else None
    return _now(asked, library, instrument)


def _now(asked: Asked, library: Library, instrument: Instrument) -> Told | None:
    wanted, acts = set(asked.quantities), set(asked.acts)
    if asked.number is not None and not asked.denied and acts <= {"party", "joined", "ratified"}:
        return _so_many(asked, instrument)
    if "signatory" in acts:
        return _only_signed(library, instrument)
    if "all" in wanted and "count" not in wanted:
        return _all(asked, library, instrument)
    some = wanted & {"any", "none", "count", "states"} or (wanted == {"only"} and asked.denied)
    return _some(asked, library, instrument) if some else None


def _then(question: Question, library: Library, instrument: Instrument) -> Told | None:
    """Who joined at the time that is asked about, or was a party then."""
    asked, time = question.asked, time_of(question.asked, library, instrument)
    act = next((each for each in asked.acts if each in {"party", "bound"}), "joined")
    if not time or "signed" in asked.acts or not complete(library, instrument):
        return None
    rows = [row for row in ordered(library, instrument, latest=False) if at_time(act, time, row.date)]
    if len(rows) == 0:
        return None
    word = _word(asked, value=True) if "any" in asked.quantities else ""
    states = f"{count(len(rows))} {'State' if len(rows) == 1 else 'States'}"
    did = f"joined {the(instrument)}" if act == "joined" else f"had joined {the(instrument)}"
    told = spoken(asked, library, instrument, time)
    return Told(sentence(f"{word}{states} {did} {told}: {_names(rows)}"), claims(rows))


def _rows(library: Library, instrument: Instrument, *actions: str) -> list[Standing]:
    return [row for row in library.standings(instrument.id) if row.action in actions]


def _word(asked: Asked, value: bool) -> str:
    """`Yes: ` or `No: `, where that was asked and every word was understood."""
    if not asked.whole or not asked.whether:
        return ""
    return "Yes: " if value is (asked.frame != "false") else "No: "


def _left(asked: Asked, library: Library, instrument: Instrument) -> Told:
    gone = [row for row in _rows(library, instrument, "none") if LEFT in row.note]
    if gone:
        word = _word(asked, not (asked.denied or "none" in asked.quantities))
        are = f"is {LEFT}" if len(gone) == 1 else f"are {LEFT.replace('a party', 'parties')}"
        return Told(sentence(f"{word}{_names(gone)} {are} to {the(instrument)}"), claims(gone))
    rows = _rows(library, instrument, "party")
    dated = f" on the list of {day(max(row.as_of for row in rows))}" if rows else ""
    word = _word(asked, asked.denied or "none" in asked.quantities)
    return Told(sentence(f"{word}no withdrawal from {the(instrument)} is recorded{dated}"), claims(rows[:1]))


def _missing(instrument: Instrument) -> Told | None:
    """How many ratifications a treaty that is not in force still needs."""
    force, parties = instrument.in_force, instrument.parties
    if not force:
        return None
    if force.value:
        return Told(f"None: {the(instrument)} entered into force {on(force.value)}.", (force,))
    if not instrument.needs or not parties:
        return None
    held = parties.count or 0
    left = instrument.needs.count - held
    more = f"more ratification{'' if left == 1 else 's'}"
    if parties.count is None:
        needs = f"{the(instrument)} needs {count(instrument.needs.count)} ratifications"
        text = f"{needs}, and none was recorded {on(parties.as_of)}"
        return Told(sentence(text), (instrument.needs, parties))
    needs = f"{the(instrument)} needs {count(instrument.needs.count)} to enter into force"
    text = f"{count(left)} {more}: {needs} and had {count(held)} {on(parties.as_of)}"
    return Told(sentence(text), (instrument.needs, parties))


def _only_signed(library: Library, instrument: Instrument) -> Told | None:
    rows = _rows(library, instrument, "signatory")
    if not library.standings(instrument.id):
        return None
    if not rows:
        return Told(f"I do not have any State that signed {the(instrument)} and did not ratify it.")
    have = "State has" if len(rows) == 1 else "States have"
    text = f"{count(len(rows))} {have} signed {the(instrument)} without ratifying it: {_names(rows)}"
    return Told(sentence(text), claims(rows))


def _all(asked: Asked, library: Library, instrument: Instrument) -> Told | None:
    whole = instrument.parties.universal if instrument.parties else None
    if asked.denied:
        return None
    if whole and instrument.parties:  # of its members: a State that is none cannot join it
        word = _word(asked, value=True) if "party" in asked.acts else ""
        return Told(f"{word}{whole}", (instrument.parties,))
    if not (outside := _rows(library, instrument, "none", "signatory")):
        return None
    word = "" if _outgrown(library, outside) else _word(asked, value=False)
    parties = instrument.parties
    if len(library.standings(instrument.id)) < UN_MEMBERS and parties and parties.count:
        told = f"{parties.count} States were parties to {the(instrument)} {on(parties.as_of)}, and not all States are"
        return Told(sentence(told), (parties,))
    return Told(sentence(f"{word}{_not_in(instrument, outside)}"), claims(outside))


def _outgrown(library: Library, rows: Sequence[Standing]) -> bool:
    """Whether the lists on which they were not are old: they may have joined since."""
    return any(library.old(row.as_of) for row in rows)


def _not_in(instrument: Instrument, rows: Sequence[Standing]) -> str:
    """`three States were not parties to the OPSC on 3 February 2026: ...`"""
    who = "State was not a party" if len(rows) == 1 else "States were not parties"
    return f"{count(len(rows))} {who} to {the(instrument)} {_lists(rows)}: {_names(rows)}"


def _lists(rows: Sequence[Standing]) -> str:
    """`on 3 February 2026`, or between which days their lists are."""
    first, last = min(row.as_of for row in rows), max(row.as_of for row in rows)
    return on(first) if first == last else f"by lists of {day(first)} to {day(last)}"


def _some(asked: Asked, library: Library, instrument: Instrument) -> Told | None:
    """How many are in, or out; whether any is."""
    yes_no = not {"any", "none"}.isdisjoint(asked.quantities)
    if asked.denied and "none" not in asked.quantities:
        return _outside(asked, library, instrument, yes_no=yes_no)
    parties = instrument.parties
    inside = _rows(library, instrument, "party")
    number = (parties.count if parties else None) or len(inside)
    signed = asked.acts == ("signed",)
    word = _word(asked, value="none" not in asked.quantities) if yes_no else ""
    if signed and parties and parties.signatories:
        told = _counted(instrument, parties.signatories, parties.as_of, signed=True)
        return Told(sentence(f"{word}{told}"), (parties,))
    if not parties or signed or (not number and instrument.in_force and instrument.in_force.value):
        return None
    if not number and not yes_no and "count" in asked.quantities:
        text = f"{the(instrument)} is not in force, so it has no Parties; I do not know how many have ratified it"
        return Told(sentence(text), (parties,))
    if not number:
        word = _word(asked, value="none" in asked.quantities) if yes_no else ""
        return Told(sentence(f"{word}no State was a party to {the(instrument)} {on(parties.as_of)}"), (parties,))
    named = f": {_names(inside)}" if len(inside) == number and number <= NAMED else ""
    told = _counted(instrument, number, parties.as_of, signed=False)
    return Told(sentence(f"{word}{told}{named}"), (parties, *claims(inside[:1])))


def _counted(instrument: Instrument, number: int, as_of: str, *, signed: bool) -> str:
    states = f"{count(number)} {'State' if number == 1 else 'States'}"
    if signed:
        return f"{states} had signed {the(instrument)} {on(as_of)}"
    if instrument.in_force and not instrument.in_force.value:
        return f"{states} had ratified or joined {the(instrument)}, which was not in force, {on(as_of)}"
    return f"{states} {'was a party' if number == 1 else 'were parties'} to {the(instrument)} {on(as_of)}"


def _so_many(asked: Asked, instrument: Instrument) -> Told | None:
    """Whether there are as many parties as is said."""
    parties = instrument.parties
    if not parties or parties.count is None:
        return None
    wanted = set(asked.quantities)
    over, under = parties.count > (asked.number or 0), parties.count < (asked.number or 0)
    found = {"over": over, "under": under, "at least": not under, "at most": not over}
    value = next((value for way, value in found.items() if way in wanted), not (over or under))
    word = _word(asked, value=value)
    return Told(sentence(f"{word}{_counted(instrument, parties.count, parties.as_of, signed=False)}"), (parties,))


def _outside(asked: Asked, library: Library, instrument: Instrument, *, yes_no: bool) -> Told | None:
    """Those of which it is held that they are not parties; the list of them must be whole."""
    wanted = ("none",) if {"signed", "ratified"} <= set(asked.acts) or "signed" in asked.acts else ("none", "signatory")
    rows = _rows(library, instrument, *wanted)
    if not rows or len(library.standings(instrument.id)) < UN_MEMBERS:
        return None
    plain = len(asked.acts) < 2  # `joined but not ratified` is not asked of those who are not in
    word = _word(asked, value=True) if yes_no and plain and not _outgrown(library, rows) else ""
    if len(wanted) > 1:
        return Told(sentence(f"{word}{_not_in(instrument, rows)}"), claims(rows))
    states = f"{count(len(rows))} {'State' if len(rows) == 1 else 'States'}"
    text = f"{word}{states} had neither signed nor joined {the(instrument)} {_lists(rows)}: {_names(rows)}"
    return Told(sentence(text), claims(rows))


def _names(rows: Sequence[Standing]) -> str:
    names = sorted(said(row.state) for row in rows)
    if len(names) <= NAMED:
        return listed(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} others"


def claims(rows: Sequence[Standing]) -> tuple[Sourced, ...]:
    """What rows rest on."""
    return tuple(
        Sourced(source=row.source, as_of=row.as_of, confidence=row.confidence, note=row.note or None) for row in rows
    )


def one_of_many(question: Question, library: Library, instrument: Instrument, state: str) -> Told | None:
    """Whether a State was the first, the last or the only one."""
    asked = question.asked
    wanted = set(asked.quantities) & {"first", "last", "only"}
    if len(wanted) != 1 or not set(asked.acts) <= {"party", "joined", "ratified", "acceded"}:
        return None
    if asked.denied:
        return _only_outside(question, library, instrument, state) if wanted == {"only"} else None
    if wanted == {"only"}:
        return _only(question, library, instrument, state)
    latest = wanted == {"last"}
    rows = ordered(library, instrument, latest=latest)
    if not rows:
        return None
    leading = [row for row in rows if row.date == rows[0].date]
    value = any(row.state == state for row in leading)
    if not complete(library, instrument):
        return None
    closed = bool(instrument.parties and instrument.parties.universal)  # nobody is left who could come
    word = "" if latest and not closed and _outgrown(library, rows) else _word(asked, value)
    return Told(f"{word}{joined_first(instrument, leading, latest=latest)}", claims(leading))


def _only_outside(question: Question, library: Library, instrument: Instrument, state: str) -> Told | None:
    """`is the United States the only one that has not ratified the CRC?`, where a row is held for each State."""
    group = next((each for each in library.book.groups if each.id == question.group), None)
    members = group.members if group else ()
    rows = [
        row
        for row in library.standings(instrument.id)
        if row.action != "party" and (not members or row.state in members)
    ]
    held = all(library.standing(instrument.id, each) for each in members) if group else complete(library, instrument)
    if not held or all(row.state != state for row in rows):
        return None
    alone = len(rows) == 1
    word = "" if _outgrown(library, rows) else _word(question.asked, value=alone)
    was = f"the only {_one_of(group)} that was not a party to {the(instrument)}"
    if alone:
        text = f"{on(rows[0].as_of)} {said(state)} was {was}"
    elif group:
        text = f"{count(len(rows))} {_one_of(group, 's')} were not parties to {the(instrument)}: {_names(rows)}"
    else:
        text = _not_in(instrument, rows)
    return Told(sentence(f"{word}{text}"), claims(rows))


def _one_of(group: Group | None, plural: str = "") -> str:
    """`State`, `EU member`; and where a group's name is what its members are called, `neighbour of Pakistan`."""
    if not group:
        return f"State{plural}"
    named = group.name if plural else group.name.replace("s of ", " of ", 1)
    return named if group.name[0].islower() else f"{group.name} member{plural}"


def _only(question: Question, library: Library, instrument: Instrument, state: str) -> Told | None:
    group = next((each for each in library.book.groups if each.id == question.group), None)
    rows = [row for row in _rows(library, instrument, "party") if not group or row.state in group.members]
    others = [row for row in rows if row.state != state]
    whose = _one_of(group)
    if any(row.state == state for row in rows) and not others:
        members = [library.standing(instrument.id, member) for member in group.members] if group else []
        if None in members:
            return None
        word = "" if _outgrown(library, [row for row in members if row]) else _word(question.asked, value=True)
        return Told(
            sentence(f"{word}{said(state)} is the only {whose} that is a party to {the(instrument)}"), claims(rows)
        )
    if not others:
        return None
    word = _word(question.asked, value=False)
    several = len(rows) > 1
    whose = _one_of(group, "s" if several else "")
    are = "are parties" if several else "is a party"
    text = f"{word}{count(len(rows))} {whose} {are} to {the(instrument)}: {_names(rows)}"
    return Told(sentence(text), claims(rows))


def ordered(library: Library, instrument: Instrument, *, latest: bool) -> list[Standing]:
    """The parties whose day of joining is held, in its order."""
    rows = [
        row for row in _rows(library, instrument, "party") if row.date.count("-") == 2 and row.date_type != "in force"
    ]
    return sorted(rows, key=lambda row: row.date, reverse=latest)


def complete(library: Library, instrument: Instrument) -> bool:
    """Whether a row is held for each party that is counted."""
    counted = instrument.parties.count if instrument.parties else None
    return counted == len(_rows(library, instrument, "party"))


def joined_first(instrument: Instrument, leading: Sequence[Standing], *, latest: bool, of: str = "") -> str:
    """`Ghana was the first State to join the CRC: it ratified it on 5 February 1990.` `of` is a group of States."""
    kinds = {row.kind for row in leading}
    did = _JOINED.get(kinds.pop(), "joined") if len(kinds) == 1 else "joined"
    order = "the most recent State" if latest else "the first State"
    verb = f"were {order}s" if len(leading) > 1 else f"was {order}"
    who = f"{listed([said(row.state) for row in leading])} {verb}{f' of {of}' if of else ''}"
    they = "they" if len(leading) > 1 else "it"
    if any(row.date_type == "in force" for row in leading):
        have = "have" if len(leading) > 1 else "has"
        since = day(leading[0].date)
        return sentence(f"{who} to be bound by {the(instrument)}: {they} {have} been bound by it since {since}")
    return sentence(f"{who} to join {the(instrument)}: {they} {did} it {on(leading[0].date)}")


def dated(row: Standing) -> str:
    """`on 5 July 2011`; of a State whose day of joining is not held `(bound since 1 July 2010)`."""
    return f"(bound since {day(row.date)})" if row.date_type == "in force" else on(row.date)


def joined_in_turn(instrument: Instrument, leading: Sequence[Standing], *, latest: bool, of: str = "") -> str:
    """`The first States to join the OPIC: Gabon and Thailand on 25 September 2012; Germany on 28 February 2013.`"""
    days: dict[str, list[Standing]] = {}
    for row in leading:
        days.setdefault(dated(row), []).append(row)
    each = [f"{listed([said(row.state) for row in rows])} {date}" for date, rows in days.items()]
    order = "most recent" if latest else "first"
    return sentence(f"the {order} States{f' of {of}' if of else ''} to join {the(instrument)}: {'; '.join(each)}")

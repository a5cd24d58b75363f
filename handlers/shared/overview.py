"""Several standings at once: of one State under all instruments, or of some States under some."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Reservation
from bot.knowledge.states import name, said
from bot.model import Choice, Item, Question, Reply, Section
from handlers.shared.attributes import Told, apart, by_age, by_size
from handlers.shared.crowd import of_everybody
from handlers.shared.profile import are_in, binds_nobody, dates_of
from handlers.shared.reservations import dates, lifted
from handlers.shared.selection import described
from handlers.shared.settled import named as in_full
from handlers.shared.standing import View, view
from handlers.shared.then import at_once, each_dated, together
from handlers.shared.truth import life, verdict
from handlers.shared.wording import count, day, inner, listed, on, sentence, the

Seen = list[tuple[Instrument, View]]
PAIR = 2
DATED = 4  # standings that one sentence tells with their days
Pairs = list[tuple[Instrument, str]]


def several(question: Question, library: Library, instruments: list[Instrument]) -> Reply:
    states = question.states or (question.home,)
    views = [(i, state, view(library, i, state)) for i in instruments for state in states]
    reserved = "reservation" in question.topics
    items = []
    for i, state, seen in views:
        label = f"{name(state)}, {i.short_name}" if len(states) > 1 else i.short_name
        made = _made(i, state) if reserved else ()
        text = " ".join(f"{sentence(each.text)} {dates(each)}".strip() for each in made)
        items.append(Item(label, text or seen.text, sources=library.sources(seen.claims, made)))
    first = _all_told(question, library, instruments, states)
    counted = [of_everybody(question, library, i) for i in instruments] if _of_all_states(question) else []
    of_all = [each for each in counted if each] if all(counted) else []
    if of_all:
        first = " ".join(each.text for each in of_all)
    if word := at_once(question, library, instruments, states):
        first = f"{word}{inner(first)}"
    if told := together(question, instruments):
        first, of_all = told, [Told(told, dates_of(i)) for i in instruments]
    if reserved:
        kept = _lifted(question, instruments, states)
        first = kept or _reservations(instruments, states)
    claims = [claim for _, _, seen in views for claim in seen.claims[:1]]
    claims = [claim for each in of_all for claim in each.claims[:1]] or claims
    if reserved:
        claims = [*(each for i, state, _ in views for each in _made(i, state)), *claims]
    whose = "" if of_all else f"{listed([name(state) for state in states])}: "
    return Reply(
        intent="status",
        title=f"{whose}{listed([i.short_name for i in instruments])}",
        text=first,
        sections=() if of_all else (Section("", tuple(items)),),
        notes=() if of_all else _assumed(question),
        sources=library.sources(*claims),
        basis=(library.sources(*claims),),
        instruments=tuple(i.id for i in instruments),
        state=states[0] if len(states) == 1 and not of_all else None,
        claim="; ".join(seen.text for _, _, seen in views)[:500],
        confidence=question.confidence,
    )


def _of_all_states(question: Question) -> bool:
    """`how many parties do the OPSC and the OPAC have`: of States in general."""
    return "count" in question.asked.quantities and (not question.states or question.home_assumed)


def _lifted(question: Question, instruments: list[Instrument], states: tuple[str, ...]) -> str:
    """What became of the reservations to each, where that is asked."""
    asked = replace(question.asked, whole=False)  # of several there is no one word
    if not {"left", "lifted", "kept"} & {*asked.acts}:
        return ""
    told = [lifted(asked, i, state, timed=False)[2] for i, state in product(instruments, states)]
    return " ".join(told) if all(told) else ""


def _made(instrument: Instrument, state: str) -> tuple[Reservation, ...]:
    detail = instrument.states.get(state)
    return detail.reservations if detail else ()


def _reservations(instruments: list[Instrument], states: tuple[str, ...]) -> str:
    """How many reservations each made, or that they are not held."""
    told, lacking = [], []
    for instrument, state in product(instruments, states):
        detail = instrument.states.get(state)
        if detail and detail.reservations:
            number = len(detail.reservations)
            made = f"{count(number)} reservation{'s' if number > 1 else ''} or declaration{'s' if number > 1 else ''}"
            told.append(f"{said(state)} made {made} to {the(instrument)}")
        elif detail and detail.reservations_note:
            told.append(f"{said(state)}, {the(instrument)}: {detail.reservations_note.value.rstrip('.')}")
        else:
            lacking.append(f"{said(state)} to {the(instrument)}")
    page = f"; the depositary's page has them: {instruments[0].status_url}" if len(instruments) == 1 else ""
    unheld = [f"I do not have the reservations of {listed(lacking, 'or of')}{page}"] if lacking else []
    return " ".join(sentence(each) for each in (*told, *unheld))


def _all_told(question: Question, library: Library, instruments: list[Instrument], states: tuple[str, ...]) -> str:
    """One sentence for all of them: whether it holds of each, who or which was first, or who is in and who is not."""
    pairs = [(i, state) for i in instruments for state in states]
    of_themselves = by_age(question, instruments) or by_size(question, library, instruments)
    if of_themselves and (not question.states or question.home_assumed):
        return of_themselves
    if ordered := _first(question, library, pairs) or _between(question, library, pairs):
        return ordered
    asked = question.asked
    of_each = ("both" if each == "all" else each for each in asked.quantities)  # `have all three ratified it`
    question = replace(question, asked=replace(asked, quantities=tuple(of_each)))
    verdicts = {(i.id, state): verdict(question, library, i, state) for i, state in pairs}
    known = [each.value for each in verdicts.values()]
    loose = binds_nobody(question, instruments)
    pairs = [pair for pair in pairs if pair[0].binding.value or not loose]
    told = loose + (each_dated(question, verdicts, states) or _in_and_out(library, pairs))
    words = {each.word for each in verdicts.values()}
    begun = told.startswith(("Yes.", "Yes:", "No.", "No:"))
    if len(words) == 1 and words != {""} and None not in known and not begun:
        return f"{words.pop()}. {told}"
    # `both are not`: each, or not the two of them
    plain = "both" in question.asked.quantities and asked.whole and asked.whether and not asked.denied
    return f"No. {told}" if plain and {*known} == {True, False} else told


def _first(question: Question, library: Library, pairs: Pairs) -> str:
    """Which of two came first."""
    if not {"first", "last"} & set(question.asked.quantities) and "older" not in question.asked.slots:
        return ""
    lives = [(life(library, i, state), i, state) for i, state in pairs]
    joined = sorted(((own.joined, i, state) for own, i, state in lives if own and own.joined), key=lambda each: each[0])
    if len(joined) < 2 or len(joined) < len(lives):
        return ""
    if joined[0][0] == joined[1][0]:
        whose = listed([said(state) for state in dict.fromkeys(state for *_, state in joined)])
        what = listed([the(i) for i in {i.id: i for _, i, _ in joined}.values()])
        return sentence(f"{whose} joined {what} on the same day, {day(joined[0][0])}") if len(joined) == PAIR else ""
    date, instrument, state = joined[-1 if "last" in question.asked.quantities else 0]
    other = joined[0 if "last" in question.asked.quantities else 1]
    order = "last" if "last" in question.asked.quantities else "first"
    if len({state for _, state in pairs}) > 1:
        return sentence(f"{said(state)} joined {order}, {on(date)}; {said(other[2])} {on(other[0])}")
    return sentence(f"{the(instrument)} came {order} for {said(state)}, {on(date)}; {the(other[1])} {on(other[0])}")


def _between(question: Question, library: Library, pairs: Pairs) -> str:
    """How long lies between two steps: `how many years between its accession to the OPSC and to the OPIC`."""
    dated = [(own.joined, i, state) for i, state in pairs if (own := life(library, i, state)) and own.joined]
    if "interval" not in question.asked.slots or not len(dated) == len(pairs) == PAIR:
        return ""
    (first, one, who), (last, other, whose) = sorted(dated, key=lambda each: each[0])
    if not (long := apart(first, last)):
        return ""
    also = f"{said(whose)} joined " if who != whose else ""
    return sentence(f"{said(who)} joined {the(one)} {on(first)}, and {also}{the(other)} {long} later, {on(last)}")


def _in_and_out(library: Library, pairs: Pairs) -> str:
    """`India is a party to the CRC (since ...), and not to the OPIC.`"""
    one_state = len({state for _, state in pairs}) == 1
    if not one_state and len(of_each := _by_instrument(pairs)) > 1:
        return " ".join(_in_and_out(library, each) for each in of_each)
    seen = [(view(library, i, state), i, state) for i, state in pairs]
    rows = [row for row in seen if row[0].action in {"party", "signatory", "none"}]
    unknown = [row for row in seen if row not in rows]
    told = _known(library, rows, one_state=one_state) if rows else ""
    return f"{told} {_not_known(unknown, one_state=one_state)}".strip() if unknown else told


def _by_instrument(pairs: Pairs) -> list[Pairs]:
    ids = dict.fromkeys(i.id for i, _ in pairs)
    return [[pair for pair in pairs if pair[0].id == id_] for id_ in ids]


def _not_known(rows: list[tuple[View, Instrument, str]], *, one_state: bool) -> str:
    """`I do not have the Philippines' standing under the Lanzarote Convention.`; guidance is said to be that."""
    loose = list(dict.fromkeys(the(i) for _, i, _ in rows if not i.binding.value))
    held = [(i, state) for _, i, state in rows if i.binding.value]
    parts = (
        [f"No State joins {listed(loose, 'or')}, which {'are' if len(loose) > 1 else 'is'} guidance."] if loose else []
    )
    if held and one_state:
        parts.append(f"I do not have {said(held[0][1])}’s standing under {listed([the(i) for i, _ in held], 'or')}.")
    elif held:
        parts.append(
            f"I do not have the standing of {listed([said(state) for _, state in held], 'or')} under {the(held[0][0])}."
        )
    return " ".join(parts)


def _known(library: Library, rows: list[tuple[View, Instrument, str]], *, one_state: bool) -> str:
    since = {(i.id, state): _since(library, i, state) if len(rows) <= DATED else "" for _, i, state in rows}
    names = {(i.id, state): f"{in_full(i) if one_state else said(state)}{since[i.id, state]}" for _, i, state in rows}
    if not one_state:
        rows = sorted(rows, key=lambda row: _joined(library, row[1], row[2]))
    inside, signed, outside = (
        [names[i.id, state] for seen, i, state in rows if seen.action == action and not _outgrown(seen)]
        for action in ("party", "signatory", "none")
    )
    if any(_outgrown(seen) for seen, _, _ in rows):
        return _by_their_lists(rows, names, inside)
    if one_state:
        parts = [
            f"is a party to {listed(inside)}" if inside else "",
            f"has signed {listed(signed)} without ratifying" if signed else "",
            f"is not a party to {listed(outside, 'or')}" if outside else "",
        ]
        told = listed([part for part in parts if part], "but" if inside and outside and not signed else "and")
        return sentence(f"{said(rows[0][2])} {told}")
    what = the(rows[0][1])
    parts = [
        f"{listed(inside)} {are_in(rows[0][1], inside)}" if inside else "",
        f"{listed(signed)} signed {'it' if inside else what} without ratifying" if signed else "",
        f"{_none_of(outside)} to {'it' if inside or signed else what}" if outside else "",
    ]
    return sentence("; ".join(part for part in parts if part))


def _joined(library: Library, instrument: Instrument, state: str) -> str:
    own = life(library, instrument, state)
    return (own.joined or own.bound) if own and own.action == "party" else ""


def _since(library: Library, instrument: Instrument, state: str) -> str:
    """` (since 5 July 2011)`, of a party whose day is held."""
    date = _joined(library, instrument, state)
    return f" (since {day(date)})" if date else ""


def _outgrown(seen: View) -> bool:
    """What was not so on an old list may be so by now."""
    return seen.old and seen.action != "party"


def _by_their_lists(
    rows: list[tuple[View, Instrument, str]], names: Mapping[tuple[str, str], str], inside: list[str]
) -> str:
    """Who is in, and what a list showed of the others on its day."""
    one_state = len({state for _, _, state in rows}) == 1
    what, parts = the(rows[0][1]), []
    if inside and one_state:
        parts.append(f"{said(rows[0][2])} is a party to {listed(inside)}")
    elif inside:
        parts.append(f"{listed(inside)} {are_in(rows[0][1], inside)}")
    for seen, i, state in rows:
        if seen.action != "party":
            who, whose = (said(state), names[i.id, state]) if one_state else (names[i.id, state], what)
            if seen.action == "signatory":
                parts.append(f"{who} had signed {whose} and not ratified it by {day(seen.as_of)}")
                continue
            yet = bool(i.in_force and i.in_force.value) or not i.opened
            list_ = f"was not on the list of Parties to {whose} of" if yet else f"had not signed or joined {whose} by"
            parts.append(f"{who} {list_} {day(seen.as_of)}")
    return sentence("; ".join(parts))


def _none_of(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} is not a party"
    return f"neither {listed(names, 'nor')} is a party" if len(names) == 2 else f"{listed(names)} are not parties"


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
    groups += [("Not in force for anyone yet, and not signed", pending), ("I do not know", unheld)]
    shown = (outside if only else inside) or inside
    names = named([i for i, _ in shown])
    who = sentence(said(state)).rstrip(".")
    text = (
        f"{who} is not a party to {names}."
        if only and outside
        else f"{who} is a party to {names}."
        if inside
        else " ".join(filter(None, ("I do not have a treaty", described(question), f"that {who} is a party to.")))
    )
    if (1 < len(question.instruments) <= DATED or (question.instruments and not inside)) and not only:  # of each
        text = _in_and_out(library, [(i, state) for i in instruments])
    if "signatory" in question.asked.acts:
        text = f"I do not have a treaty that {who} has signed and not ratified."
        if signed:
            text = f"{who} has signed {listed([the(i) for i, _ in signed])} without ratifying."
        groups = sorted(groups, key=lambda each: each[1] is not signed)
        only = False
    if only and (dates := [seen.as_of for _, seen in outside if seen.old]):
        text = f"{text[:-1]}, by lists of which the oldest is of {day(min(dates))}."
    if only and pending:
        later, oldest = listed([the(i) for i, _ in pending], "or"), day(min(seen.as_of for _, seen in pending))
        text = f"{text} Nor had it signed or joined what is not in force by {oldest}: {later}."
    return Reply(
        intent="status",
        title=f"{name(state)}: treaties",
        text=text,
        sections=tuple(
            Section(heading, tuple(Item(i.short_name, v.short, sources=library.sources(v.claims)) for i, v in found))
            for heading, found in groups
            if found
        ),
        notes=_assumed(question),
        sources=library.sources(
            *(claim for _, v in (*inside, *signed, *outside, *pending, *unheld) for claim in v.claims[:1])
        ),
        basis=(library.sources(*(claim for _, v in shown for claim in v.claims[:1])),),
        choices=tuple(Choice(i.short_name, f"Has {who} ratified {the(i)}?") for i, _ in shown[:4]),
        instruments=tuple(i.id for i in _of_this_field([i for i, _ in shown])),
        state=state,
        claim=text,
        key=f"standings.*.{state}",
        confidence=question.confidence,
    )


def _of_this_field(instruments: list[Instrument]) -> list[Instrument]:
    """Those whose text is held, where there are any: what is said next is of them, unless another is named."""
    return [i for i in instruments if not i.by_standing_only] or instruments


def named(instruments: list[Instrument]) -> str:
    """Their names, those on children and on cybercrime first and apart."""
    field = _of_this_field(instruments)
    names = listed([the(i) for i in field])
    others = [i.short_name for i in instruments if i not in field]
    return f"{names}; of other human-rights treaties, to {listed(others)}" if others else names


def _in_force(instrument: Instrument) -> bool:
    return bool(instrument.in_force and instrument.in_force.value)

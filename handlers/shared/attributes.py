"""What else is asked of an instrument: where it was opened, who keeps it, its number, how long something took."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.knowledge.claims import Dated, Sourced
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.knowledge.states import said
from bot.model import Question
from handlers.shared.age import months_between
from handlers.shared.force import by_lists
from handlers.shared.standing import view
from handlers.shared.truth import HAPPENED, events, life, pending_on
from handlers.shared.wording import count, day, inner, listed, on, sentence, the, was

INVITED = "Invited to accede"  # a note on a State's row
_INVITED = frozenset(["uninvited", "invitation"])


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and what it rests on."""

    text: str
    claims: tuple[Sourced, ...] = ()


def attributes(question: Question, library: Library, instrument: Instrument) -> list[Told]:
    """A sentence for each thing that is asked of it, in the order of the question; none for what is not held."""
    state = question.states[0] if len(question.states) == 1 and not question.home_assumed else ""
    found = []
    for slot in question.asked.slots:
        if slot in {"older", "larger", "smaller", "often"} or (slot == "deadline" and state):
            continue
        if slot == "interval":
            told = _interval(question, library, instrument, state) if state else _waited(question, instrument)
        elif slot == "nafiz" and state:
            told = _binding_since(library, instrument, state)
            general = _in_force(instrument)
            if told and general and instrument.in_force and instrument.in_force.value:
                told = Told(f"{told.text} {general.text.split('. ')[0].rstrip('.')}.", (*told.claims, *general.claims))
        elif slot in _INVITED:
            told = _by_invitation(question, library, instrument, state)
        elif slot == "eligible" and state:
            told = _may_join(library, instrument, state)
        else:
            told = _not_yet(library, instrument) if slot == "nafiz" else None
            told = told or _SLOTS[slot](instrument)
        found += [told] if told and told not in found else []
    return found


def _dated(verb: str, dated: Dated | None, instrument: Instrument) -> Told | None:
    if not dated or not dated.value:
        return None
    note = f" {sentence(dated.note)}" if dated.note else ""
    return Told(f"{sentence(f'{the(instrument)} {was(instrument, verb)} {on(dated.value)}')}{note}", (dated,))


def _adopted(instrument: Instrument) -> Told | None:
    return _dated("was adopted", instrument.adopted, instrument)


def _published(instrument: Instrument) -> Told | None:
    if instrument.binding.value:
        return None
    published = instrument.adopted and "publication" in (instrument.adopted.note or "")
    return _dated("was published" if published else "was adopted", instrument.adopted, instrument)


def _opened(instrument: Instrument) -> Told | None:
    return _dated("was opened for signature", instrument.opened, instrument)


def _place(instrument: Instrument) -> Told | None:
    found = [each for each in (instrument.opened, instrument.adopted) if each and each.value and each.note]
    return _opened(instrument) if instrument.opened in found else _adopted(instrument) if found else None


def _in_force(instrument: Instrument) -> Told | None:
    force = instrument.in_force
    if not force:
        return None
    if not force.value:
        why = (force.note or "").removeprefix("Not in force").lstrip(" :.")
        return Told(sentence(f"{the(instrument)} is not in force{f': {why}' if why else ''}"), (force,))
    return _dated("entered into force", force, instrument)


def _not_yet(library: Library, instrument: Instrument) -> Told | None:
    """Of a treaty that was not in force long ago no more is known than that."""
    force = instrument.in_force
    if not force or force.value or not library.old(force.as_of):
        return None
    why = (force.note or "").removeprefix("Not in force").lstrip(" :.")
    counted, newest = instrument.parties, pending_on(instrument)
    told = f"{the(instrument)} was not in force {on(newest)}, the latest date that I have{f': {why}' if why else ''}"
    return Told(sentence(told), (*((counted,) if counted and newest == counted.as_of else ()), force))


def _the(body: str) -> str:
    """An office or a committee with its article, an organisation's own name without."""
    first = body.split(maxsplit=1)[0]
    return body if first.isupper() and len(first) > len("ILO") else f"the {body}"


def _keeper(instrument: Instrument) -> Told | None:
    kept = instrument.depositary
    return Told(sentence(f"the depositary of {the(instrument)} is {_the(kept.value)}"), (kept,)) if kept else None


def _monitor(instrument: Instrument) -> Told | None:
    body = instrument.monitored_by
    return Told(sentence(f"{the(instrument)} is monitored by {_the(body.value)}"), (body,)) if body else None


def _issuer(instrument: Instrument) -> Told | None:
    body = instrument.adopting_body or (None if instrument.binding.value else instrument.monitored_by)
    did = "adopted" if instrument.binding.value else "issued"
    verb = was(instrument, f"was {did}")
    return Told(sentence(f"{the(instrument)} {verb} by {_the(body.value)}"), (body,)) if body else None


def _number(instrument: Instrument) -> Told | None:
    cited = instrument.citation
    return Told(sentence(f"{the(instrument)} is cited as {cited.value}"), (cited,)) if cited else None


def _deadline(instrument: Instrument) -> Told | None:
    duty = instrument.reporting_duty
    return Told(duty.value, (duty,)) if duty else None


def _title(instrument: Instrument) -> Told:
    title = sentence(f"the full title of {the(instrument)} is: {instrument.title.value}")
    return Told(title, (instrument.title,))


def _eligible(instrument: Instrument) -> Told | None:
    open_to = instrument.joining
    return Told(open_to.value, (open_to,)) if open_to else None


def _may_join(library: Library, instrument: Instrument, state: str) -> Told | None:
    """Whether a State that has not joined was invited to, and who may join; of a Party nothing."""
    row, open_to = library.standing(instrument.id, state), instrument.joining
    if not open_to or (row and row.action == "party"):
        return None
    if row and (row.note or "").startswith(INVITED):
        invited = sentence(f"{said(state)} was invited to accede by {day(row.as_of)}")
        return Told(f"{invited}\n\n{open_to.value}", (*view(library, instrument, state).claims[:1], open_to))
    return Told(open_to.value, (open_to,))


def _by_invitation(question: Question, library: Library, instrument: Instrument, state: str) -> Told | None:
    """Whether a State has to be invited, where who may join is held."""
    may = _may_join(library, instrument, state) if state else _eligible(instrument)
    if not may or not instrument.joining or not question.asked.whether:
        return may
    others = instrument.joining.invited_but_for
    free = next((group.members for group in library.book.groups if group.id == others), ())
    if state in free:
        return may
    word = "Yes" if bool(others) is ("invitation" in question.asked.slots) else "No"
    return Told(f"{word}: {inner(may.text)}", may.claims)


def _articles(instrument: Instrument) -> Told:
    where = f" The official text has them: {instrument.url}" if instrument.url else ""
    return Told(f"I do not have the number of articles of {the(instrument)}.{where}", (instrument.title,))


_SLOTS: Mapping[str, Callable[[Instrument], Told | None]] = {
    "adopted": _adopted,
    "articles": _articles,
    "deadline": _deadline,
    "eligible": _eligible,
    "issuer": _issuer,
    "keeper": _keeper,
    "monitor": _monitor,
    "nafiz": _in_force,
    "number": _number,
    "opened": _opened,
    "place": _place,
    "published": _published,
    "title": _title,
}


def _binding_since(library: Library, instrument: Instrument, state: str) -> Told | None:
    """Since when a treaty binds a State; None where that day is neither held nor can be counted."""
    own, detail = life(library, instrument, state), instrument.states.get(state)
    if not own or not own.bound:
        return None
    said_so = detail.in_force if detail else None
    rule = instrument.binds_after
    note = f" {sentence(said_so.note)}" if said_so and said_so.note else ""
    if not said_so and rule:
        note = f" Counted from {rule.article}, from the day on which it joined."
    text = sentence(f"{the(instrument)} entered into force for {said(state)} {on(own.bound)}")
    return Told(f"{text}{note}", tuple(claim for claim in (said_so, rule) if claim))


def _interval(question: Question, library: Library, instrument: Instrument, state: str) -> Told | None:
    """From an event of the treaty, or from signing, to joining."""
    own = life(library, instrument, state)
    event = question.asked.event or (question.asked.time.event if question.asked.time else "")
    dated = events(instrument).get(event)
    if own and own.joined and dated and dated.value:
        long = apart(dated.value, own.joined)
        did = f"{the(instrument)} {HAPPENED[event]} {on(dated.value)}"
        text = f"{said(state)} joined {the(instrument)} {long} later, {on(own.joined)}: {did}"
        return Told(sentence(text), (dated,)) if long else None
    if not own or not own.signed or not own.joined:
        return None
    long = apart(own.signed, own.joined)
    if not long:
        return None
    dates = f"it signed {on(own.signed)} and joined {on(own.joined)}"
    return Told(sentence(f"{said(state)} joined {the(instrument)} {long} after signing it: {dates}"))


def _waited(question: Question, instrument: Instrument) -> Told | None:
    """`how long between its adoption and its entry into force`."""
    first, force = question.asked.event, instrument.in_force
    begun = events(instrument).get(first) if first in {"adopted", "opened"} and not question.asked.acts else None
    if not begun or not begun.value or not force or not force.value:
        return None
    if not (long := apart(begun.value, force.value)):
        return None
    then = f"{HAPPENED['nafiz']} {long} later, {on(force.value)}"
    return Told(sentence(f"{the(instrument)} {HAPPENED[first]} {on(begun.value)} and {then}"), (begun, force))


def apart(first: str, last: str) -> str:
    """`nine years and nine months`; empty where a day is not held, or the order is not this."""
    if first.count("-") < 2 or last.count("-") < 2 or last < first:
        return ""
    months = months_between(first, last)
    if not months:
        days = (date.fromisoformat(last) - date.fromisoformat(first)).days
        return f"{count(days)} day{'s' if days != 1 else ''}"
    parts = [
        f"{count(number)} {unit}{'s' if number > 1 else ''}"
        for number, unit in ((months // 12, "year"), (months % 12, "month"))
        if number
    ]
    return listed(parts)


def by_age(question: Question, instruments: Sequence[Instrument]) -> str:
    """`The OPSC came first: it was adopted on 25 May 2000, the Budapest Convention on 8 November 2001.`"""
    forced = "nafiz" in {question.asked.event, *question.asked.slots}
    own = [(i.in_force if forced else i.adopted, i) for i in instruments]
    dates = [(dated.value, i) for dated, i in own if dated and dated.value]
    ordered = "older" in question.asked.slots or (
        question.asked.event and not {"first", "last"}.isdisjoint(question.asked.quantities)
    )
    if not ordered or len(dates) < len(instruments) or len({date_ for date_, _ in dates}) < 2:
        return ""
    dates.sort(key=lambda each: each[0])
    first, *rest = dates
    others = listed([f"{the(i)} {on(date_)}" for date_, i in rest])
    did = "entered into force" if forced else "was adopted"
    return sentence(f"{the(first[1])} came first: it {did} {on(first[0])}, {others}")


def by_size(question: Question, library: Library, instruments: Sequence[Instrument]) -> str:
    """`The OPSC has more parties, 178; the OPIC has 53, on 3 February 2026.` Whose parties are not counted is said."""
    parties = [(i.parties.count, i.parties.as_of, i) for i in instruments if i.parties and i.parties.count]
    smaller = "smaller" in question.asked.slots
    asked = smaller or "larger" in question.asked.slots or "than" in question.asked.quantities
    if not asked or len(instruments) < 2 or not parties:
        return ""
    then = by_lists(as_of for _, as_of, _ in parties)
    counted = [(count, i) for count, _, i in parties]
    if lacking := [the(i) for i in instruments if i not in [each for _, each in counted]]:
        numbers = listed([f"{the(i)} has {count} parties" for count, i in counted])
        return sentence(f"{numbers}, {then}; I do not have the number of parties of {listed(lacking, 'or')}")
    if question.asked.whether and len(counted) == 2:
        (one, first), (other, last) = counted
        word = "Yes" if (one < other if smaller else one > other) else "No"
        return f"{word}. {sentence(f'{the(first)} has {one} parties and {the(last)} {other}, {then}')}"
    (most, first), *rest = sorted(counted, key=lambda each: each[0], reverse=not smaller)
    others = listed([f"{the(i)} has {count}" for count, i in rest])
    if most == rest[0][0]:
        return sentence(f"{the(first)} has {most} parties; {others}, {then}")
    if len(rest) == 1:
        return sentence(f"{the(first)} has {'fewer' if smaller else 'more'} parties, {most}; {others}, {then}")
    held = [each.parties.count for each in library.book.instruments if each.parties and each.parties.count]
    among = "the treaties that I have" if most == (min if smaller else max)(held) else "these"
    word = "fewest" if smaller else "most"
    return sentence(f"of {among}, {the(first)} has the {word} parties, {most}; {others}, {then}")

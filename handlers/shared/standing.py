"""One State's standing under one instrument, in sentences and facts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.knowledge.claims import Sourced
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Standing, StateDetail
from bot.knowledge.states import said
from bot.model import Fact, Question, Source
from handlers.shared.wording import a, day, on, sentence, the

_JOINED = {
    "ratification": "ratified it",
    "accession": "acceded to it",
    "succession": "succeeded to it",
    "acceptance": "accepted it",
    "approval": "approved it",
    "formal confirmation": "formally confirmed it",
}

BONDS = ("binding", "coming", "signed", "outside", "unknown", "guidance")  # how an instrument concerns a State


STATES = 4  # that are told of beside a provision
LEFT = "no longer a party"  # in the note of a State that has denounced a treaty


@dataclass(frozen=True, slots=True)
class View:
    """A standing as it is told. `claims` are what its words rest on."""

    text: str
    short: str  # for a table or a list: "party since 5 July 2011"
    action: str  # party, signatory, none, unknown, other
    as_of: str  # when it was so; empty where no row is held
    claims: tuple[Sourced, ...]
    old: bool = False  # older than a year when the content was read: what was so then may not be so now
    notes: tuple[str, ...] = ()  # what a reader must be told beside it: its age, the note on its row


def view(library: Library, instrument: Instrument, state: str) -> View:
    row = library.standing(instrument.id, state)
    detail = instrument.states.get(state)
    if row:
        seen = _row(instrument, row, detail, old=library.old(row.as_of))
        return replace(seen, notes=tuple(_notes(instrument, row, seen)))
    if detail and detail.standing:
        claim = detail.standing
        lead = "" if "not a treaty" in claim.value.casefold() else _not_treaty(instrument)
        return View(f"{lead} {sentence(claim.value)}".strip(), claim.value, "other", claim.as_of, (claim,))
    if not instrument.binding.value:
        binding = instrument.binding
        return View(_not_treaty(instrument), "not a treaty: nothing to ratify", "other", binding.as_of, (binding,))
    return _unlisted(library, instrument, state) or _unknown(library, instrument, state)


def _not_treaty(instrument: Instrument) -> str:
    if instrument.binding.value:
        return ""
    kind = a(instrument.kind)
    return sentence(f"{the(instrument)} is {kind}, not a treaty: States neither sign nor ratify it")


def _row(instrument: Instrument, row: Standing, detail: StateDetail | None, *, old: bool) -> View:
    claims: tuple[Sourced, ...] = (_claim(row), *_details(detail))
    signed = (detail.signed.value if detail and detail.signed else None) or row.signed
    tell = {"party": _joined, "signatory": _signed}.get(row.action, _outside)
    text, short = tell(instrument, row, detail, signed, old)
    if row.action == "none" and detail and detail.standing:
        claims = (*claims, detail.standing)
    return View(sentence(text), short, row.action, row.as_of, claims, old)


def _joined(instrument: Instrument, row: Standing, detail: StateDetail | None, signed: str, _: bool) -> tuple[str, str]:
    who, what, pending = said(row.state), the(instrument), _pending(instrument)
    date = (detail.joined.value if detail and detail.joined else None) or row.date
    did = _JOINED.get(row.kind, "joined it")
    lead = f"{who} is a contracting State of {what}" if pending else f"{who} is a party to {what}"
    text = f"{lead}. It {_when(did, date, row.date_type)}{f', after signing it {on(signed)}' if signed else ''}."
    if pending:
        return f"{text} {_not_in_force(instrument)}", f"joined {on(date)}; not in force" if date else "joined"
    return text, f"party since {_short(date)}" if date else "party"


def _signed(instrument: Instrument, row: Standing, _: StateDetail | None, signed: str, old: bool) -> tuple[str, str]:
    date = signed or row.date
    when = f" {on(date)}" if date else ""
    then = f"had not ratified it by {day(row.as_of)}" if old else "has not ratified it"
    text = f"{said(row.state)} signed {the(instrument)}{when} and {then}: it is a signatory, not a party."
    if old:
        text = f"{text.replace('it is a signatory', 'it was a signatory')} It may have ratified it since."
    if _pending(instrument):
        text = f"{text} {_not_in_force(instrument, old=old)}"
    return text, f"signed{when}, not ratified"


def _outside(instrument: Instrument, row: Standing, detail: StateDetail | None, _: str, old: bool) -> tuple[str, str]:
    """What is no longer checked is told of its day: `was not on the list of Parties of 9 October 2024`."""
    who, what, then = said(row.state), the(instrument), day(row.as_of)
    if _pending(instrument):
        text = f"{who} had not signed or joined {what} by {then}. {_not_in_force(instrument, old=old)}"
    elif LEFT in row.note:
        text = f"{who} is {LEFT} to {what}, as of {then}."
    elif old:
        signs = ", and had not signed it" if instrument.opened else ""  # conventions of the ILO are not signed
        text = f"{who} was not on the list of Parties to {what} of {then}{signs}. It may have joined since."
    else:
        text = f"{who} is not a party to {what}{' and has not signed it' if instrument.opened else ''}, as of {then}."
    if detail and detail.standing:
        text = f"{text} {sentence(detail.standing.value)}"
    return text, f"not on the list of {then}, which is old" if old else f"not a party, not signed ({then})"


def _pending(instrument: Instrument) -> bool:
    return bool(instrument.in_force and not instrument.in_force.value)


def _not_in_force(instrument: Instrument, *, old: bool = False) -> str:
    """Of an old list only what was so then is known."""
    then = "was not in force then, so it had no Parties" if old else "is not in force yet, so it has no Parties"
    return sentence(f"{the(instrument)} {then}")


def _notes(instrument: Instrument, row: Standing, seen: View) -> Iterator[str]:
    if row.note:
        yield sentence(row.note)
    if seen.old:
        where = f": {instrument.status_url}" if instrument.status_url else "."
        age = f"This is as of {day(row.as_of)}, more than a year ago."
        yield f"{age} The present standing is on the depositary's page{where}"


def _when(did: str, date: str, kind: str) -> str:
    if not date:
        return f"{did}; I do not have the date"
    if kind == "in force":
        return f"has been bound by it since {on(date).removeprefix('on ').removeprefix('in ')}"
    return f"{did} {on(date)}"


def _short(date: str) -> str:
    return on(date).removeprefix("on ").removeprefix("in ")


def all_held(library: Library, instrument: Instrument) -> bool:
    """Whether every Party of a list is held by name: who is not among them was none on its day."""
    counted = instrument.parties
    inside = sum(row.action == "party" for row in library.standings(instrument.id))
    return bool(counted and counted.count and inside >= counted.count and not _pending(instrument))


def on_its_list(library: Library, instrument: Instrument, state: str) -> Standing | None:
    """A State's row; where every Party of a list is held and the State is none of them, a row that says so."""
    row, counted = library.standing(instrument.id, state), instrument.parties
    if row or not counted or not all_held(library, instrument) or not library.of_state(state):
        return row
    return Standing(
        instrument=instrument.id,
        state=state,
        action="none",
        kind="",
        date="",
        signed="",
        date_type="",
        as_of=counted.as_of,
        source=counted.source,
        confidence=counted.confidence,
        note="",
    )


def _unlisted(library: Library, instrument: Instrument, state: str) -> View | None:
    """A State without a row, where every Party of a list is held: it was not among them.

    Depositaries list no Taiwan and no Kosovo: of what stands on no list, none says anything.
    """
    counted = instrument.parties
    if not counted or not all_held(library, instrument) or not library.of_state(state):
        return None
    inside = sum(row.action == "party" for row in library.standings(instrument.id))
    old, then = library.old(counted.as_of), day(counted.as_of)
    text = f"{said(state)} was not among the {inside} Parties to {the(instrument)} on the list of {then}."
    text = f"{text} It may have joined since." if old else text
    where = f": {instrument.status_url}" if instrument.status_url else "."
    notes = (f"That list does not show who has only signed. The present standing is on the depositary's page{where}",)
    short = f"not on the list of {then}{', which is old' if old else ''}"
    return View(sentence(text), short, "none", counted.as_of, (counted,), old, notes)


def _unnamed(library: Library, instrument: Instrument, state: str) -> str:
    """Of a treaty that is not in force, and of whose signatories only some are known by name."""
    signed = sum(row.action == "signatory" for row in library.standings(instrument.id))
    counted = instrument.parties
    if not (signed and counted and counted.signatories) or not _pending(instrument):
        return ""
    old = library.old(counted.as_of)
    known = f"the {signed} of the {counted.signatories} signatories to {the(instrument)} that I can name"
    others = f"as of {day(counted.as_of)}; it may be one of the others"
    return f"{said(state)} is not among {known}, {others}. {_not_in_force(instrument, old=old)}"


def _unknown(library: Library, instrument: Instrument, state: str) -> View:
    where = f" The depositary's page lists all parties: {instrument.status_url}" if instrument.status_url else ""
    text = _unnamed(library, instrument, state) or (
        f"I do not have {said(state)}’s standing under {the(instrument)}. That does not mean that it is not a party."
        f"{where}"
    )
    return View(
        sentence(text),
        "not known to me",
        "unknown",
        "",
        (instrument.parties or instrument.binding,),
    )


def unseen(library: Library, instrument: Instrument, state: str) -> str:
    """Of a State that stands on no list of signatories that is held, and is not among the Parties."""
    seen = view(library, instrument, state)
    if seen.action != "none":
        return ""
    return f"I have no record that {said(state)} has signed {the(instrument)}. {seen.text}"


def _claim(row: Standing) -> Sourced:
    return Sourced(source=row.source, as_of=row.as_of, confidence=row.confidence, note=row.note or None)


def _details(detail: StateDetail | None) -> tuple[Sourced, ...]:
    if not detail:
        return ()
    return tuple(claim for claim in (detail.joined, detail.signed, detail.in_force) if claim)


def facts(library: Library, instrument: Instrument, state: str) -> tuple[Fact, ...]:
    """Dates of one State: signed, ratified or acceded, in force for it."""
    row, detail = library.standing(instrument.id, state), instrument.states.get(state)
    if not row or row.action == "none":
        return ()
    signed = (detail.signed.value if detail and detail.signed else None) or row.signed
    in_force = f"In force for {said(state)}"
    found = [Fact("Signed", _short(signed))] if signed else []
    if row.action == "party" and row.date:
        label = in_force if row.date_type == "in force" else row.kind.capitalize() or "Joined"
        found.append(Fact(label, _short(row.date)))
    if detail and detail.in_force and detail.in_force.value:
        found.append(Fact(in_force, _short(detail.in_force.value)))
    return tuple(found)


def bond(library: Library, instrument: Instrument, state: str) -> str:
    """How an instrument concerns a State: one of `BONDS`."""
    if not instrument.binding.value:
        return "guidance"
    action = view(library, instrument, state).action
    in_force = instrument.in_force and instrument.in_force.value
    if action == "party":
        return "binding" if in_force else "coming"
    return {"signatory": "signed", "none": "outside"}.get(action, "unknown")


def unbound(
    question: Question, library: Library, instruments: list[Instrument]
) -> Iterator[tuple[str, tuple[Source, ...]]]:
    """What does not bind the State of whoever asks, with the list of Parties that shows it: an article that is copied
    into a brief reads like a duty. Of several States that are named, the standing of each."""
    state = question.states[0] if question.states else question.home
    if len(question.states) > 1:  # `can it be the basis for extradition between Nepal and the United Kingdom`
        yield from _of_each_state(question, library, instruments[0])
        return
    for own in (library.instruments[id_] for id_ in dict.fromkeys(i.id for i in instruments)):
        if bond(library, own, state) not in {"guidance", "binding"}:
            seen = view(library, own, state)
            yield _in_brief(seen), library.sources(*seen.claims[:1])


def _in_brief(seen: View) -> str:
    return f"{sentence(seen.text.partition('. ')[0])}{' That was more than a year ago.' if seen.old else ''}"


def _of_each_state(
    question: Question, library: Library, instrument: Instrument
) -> Iterator[tuple[str, tuple[Source, ...]]]:
    """What each of several States has to do with it."""
    seen = [view(library, instrument, state) for state in question.states[:STATES]]
    yield " ".join(map(_in_brief, seen)), library.sources(*(claim for each in seen for claim in each.claims[:1]))

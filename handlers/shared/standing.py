"""One State's standing under one instrument, in sentences and facts."""

from dataclasses import dataclass

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Sourced, Standing, StateDetail
from bot.knowledge.states import said
from bot.model import Fact
from handlers.shared.wording import on, sentence, the

_JOINED = {
    "ratification": "ratified it",
    "accession": "acceded to it",
    "succession": "succeeded to it",
    "acceptance": "accepted it",
    "approval": "approved it",
}

BONDS = ("binding", "coming", "signed", "outside", "unknown", "guidance")  # how an instrument concerns a State


@dataclass(frozen=True, slots=True)
class View:
    """A standing as it is told. `claims` are what its words rest on."""

    text: str
    short: str  # for a table or a list: "party since 5 July 2011"
    action: str  # party, signatory, none, unknown, other
    as_of: str
    claims: tuple[Sourced, ...]


def view(library: Library, instrument: Instrument, state: str) -> View:
    row = library.standing(instrument.id, state)
    detail = instrument.states.get(state)
    if row:
        return _row(instrument, row, detail)
    if detail and detail.standing:
        claim = detail.standing
        lead = "" if "not a treaty" in claim.value.casefold() else _not_treaty(instrument)
        return View(f"{lead} {sentence(claim.value)}".strip(), claim.value, "other", claim.as_of, (claim,))
    if not instrument.binding.value:
        binding = instrument.binding
        return View(_not_treaty(instrument), "not a treaty: nothing to ratify", "other", binding.as_of, (binding,))
    return _unknown(instrument, state)


def _not_treaty(instrument: Instrument) -> str:
    if instrument.binding.value:
        return ""
    kind = f"{'an' if instrument.kind[0] in 'aeiou' else 'a'} {instrument.kind}"
    return sentence(f"{the(instrument)} is {kind}, not a treaty: States neither sign nor ratify it")


def _row(instrument: Instrument, row: Standing, detail: StateDetail | None) -> View:
    who, what = said(row.state), the(instrument)
    claims: tuple[Sourced, ...] = (_claim(row), *_details(detail))
    signed = (detail.signed.value if detail and detail.signed else None) or row.signed
    if row.action == "party":
        date = (detail.joined.value if detail and detail.joined else None) or row.date
        did = _JOINED.get(row.kind, "joined it")
        text = f"{who} is a party to {what}. It {_when(did, date, row.date_type)}"
        text += f", after signing it {on(signed)}." if signed and row.kind != "signature" else "."
        return View(sentence(text), f"party since {_short(date)}" if date else "party", "party", row.as_of, claims)
    if row.action == "signatory":
        date = signed or row.date
        when = f" {on(date)}" if date else ""
        text = f"{who} signed {what}{when} and has not ratified it: it is a signatory, not a party."
        return View(
            text, f"signed {on(date)}, not ratified" if date else "signed, not ratified", "signatory", row.as_of, claims
        )
    text = f"{who} is not a party to {what}, and has not signed it."
    if detail and detail.standing:
        text = f"{who} is not a party to {what}. {sentence(detail.standing.value)}"
        claims = (detail.standing, *claims)
    return View(sentence(text), "not a party, not signed", "none", row.as_of, claims)


def _when(did: str, date: str, kind: str) -> str:
    if not date:
        return f"{did}; this file does not hold the date"
    if kind == "in force":
        return f"has been bound by it since {on(date).removeprefix('on ').removeprefix('in ')}"
    return f"{did} {on(date)}"


def _short(date: str) -> str:
    return on(date).removeprefix("on ").removeprefix("in ")


def _unknown(instrument: Instrument, state: str) -> View:
    where = f" The depositary's page lists all parties: {instrument.status_url}" if instrument.status_url else ""
    text = (
        f"I do not hold {said(state)}'s standing under {the(instrument)}. That does not mean that it is not a party."
        f"{where}"
    )
    return View(
        sentence(text),
        "not held here",
        "unknown",
        instrument.binding.as_of,
        (instrument.parties or instrument.binding,),
    )


def _claim(row: Standing) -> Sourced:
    return Sourced(source=(row.source,), as_of=row.as_of, confidence=row.confidence, note=row.note or None)


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
    found = [Fact("Signed", _short(signed))] if signed else []
    if row.action == "party" and row.date:
        label = "In force for it" if row.date_type == "in force" else row.kind.capitalize() or "Joined"
        found.append(Fact(label, _short(row.date)))
    if detail and detail.in_force and detail.in_force.value:
        found.append(Fact("In force for it", _short(detail.in_force.value)))
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

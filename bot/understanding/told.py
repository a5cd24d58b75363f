"""When something is asked about, told by an event: `before it entered into force`, `when Pakistan ratified it`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.proposition import Time, When
from bot.understanding.dates import RELATIONS
from bot.understanding.features import Piece
from bot.understanding.phrases import Hit

EVENTS = ("nafiz", "adopted", "opened")
ENTERING = ("joined", "ratified", "acceded", "party")
RELATES: Mapping[str, When] = {"before": "before", "after": "after", "when": "by", "until": "by"}
_SINCE_THEN = frozenset({"when", "whn", "wen", "jab", "جب"})  # of the group `when` those that begin a clause
# What begins the main clause behind one that tells the time: `jab UK ne ratify kiya to kya Pakistan ...`.
_MAIN = frozenset(
    [
        *("was", "were", "is", "had", "has", "have", "did", "does"),
        *("kya", "kia", "کیا", "to", "toh", "tab", "us", "تو", "تب", "اس"),
    ]
)
# `the` were, in Roman Urdu; `ahead of Canada`, `earlier than Canada did so`
_DID = frozenset(["did", "does", "had", "has", "was", "is", "do", "the", "ne", "نے", "of", "than", "so"])
FIRST = 1  # place up to which a clause stands before the main one

Told = tuple[Time, range]  # and the places of the words that tell it


def told(pieces: Sequence[Piece], hits: Sequence[Hit], acts: Sequence[Hit]) -> Told | None:
    """The time, where an event or an act tells it. `acts`: those of the hits that are acts of States."""
    found = _act_of_another(pieces, hits, acts) or _own_act(pieces, hits, acts)
    return found or _event(pieces, hits, acts)


def of_an_occasion(pieces: Sequence[Piece], hits: Sequence[Hit], time: Time | None, timed: set[int]) -> Time | None:
    """`at the time of the Rio Congress in 2008`: the name tells the time, and is not asked about."""
    if not time or not timed:
        return time
    for hit in hits:
        names = [at for at in range(hit.end, min(timed)) if pieces[at].mark == "NAME"]
        others = {piece.value for at, piece in enumerate(pieces) if piece.mark == "NAME" and at not in names}
        if hit.group in RELATIONS and len(names) == 1 and others - {pieces[names[0]].value}:
            return replace(time, instrument=pieces[names[0]].value)
    return time


def _clauses(pieces: Sequence[Piece], hits: Sequence[Hit]) -> Iterator[tuple[When, range]]:
    """The parts of a text that may tell a time, each with how."""
    for hit in (hit for hit in hits if hit.group in RELATES):
        if hit.group == "when" and pieces[hit.start].value not in _SINCE_THEN:
            continue
        end = len(pieces)
        if hit.start <= FIRST:
            end = next((at for at in range(hit.end + 1, len(pieces)) if pieces[at].value in _MAIN), 0)
        if end:
            yield RELATES[hit.group], range(hit.start, end)


def _act_of_another(pieces: Sequence[Piece], hits: Sequence[Hit], acts: Sequence[Hit]) -> Told | None:
    """`had Iran acceded to it when Pakistan ratified it`, `was it in force when Pakistan signed it`."""
    states = [(at, piece.value) for at, piece in enumerate(pieces) if piece.mark == "STATE"]
    for when, clause in _clauses(pieces, hits):
        where = range(clause.start) if _elliptic(pieces, hits, clause) else clause  # `... before Saudi Arabia did`
        entering = [act for act in acts if act.group in (*ENTERING, "signed") and act.start in where]
        whose = {state for at, state in states if at in clause}
        others = {state for at, state in states if at not in clause}
        beside = others or any(hit.group in EVENTS and hit.start not in clause for hit in hits)
        if entering and len(whose) == 1 and beside and not whose & others:
            event = "signed" if entering[0].group == "signed" else "joined"
            return Time(when, instrument=_named(pieces, clause), event=event, state=next(iter(whose))), clause
    return None


def _elliptic(pieces: Sequence[Piece], hits: Sequence[Hit], clause: range) -> bool:
    """A State, and no act of it."""
    begins = max((hit.end for hit in hits if hit.start == clause.start and hit.group in RELATES), default=clause.start)
    rest = [pieces[at] for at in range(begins, clause.stop)]
    states = [piece for piece in rest if piece.mark == "STATE"]
    return bool(states) and all(piece.value in _DID for piece in rest if piece not in states)


def _named(pieces: Sequence[Piece], places: range) -> str:
    return next((pieces[at].value for at in places if pieces[at].mark == "NAME"), "")


def _own_act(pieces: Sequence[Piece], hits: Sequence[Hit], acts: Sequence[Hit]) -> Told | None:
    """`before it ratified the OPSC`: the State's own act under another treaty."""
    entering = [act.start for act in acts if act.group in ENTERING]
    names = [(at, piece.value) for at, piece in enumerate(pieces) if piece.mark == "NAME"]
    for hit in (hit for hit in hits if hit.group in {"before", "after"}):
        first = [name for at, name in names if at < hit.start]
        named = next((name for at, name in names if at >= hit.end), "")
        between = entering and min(entering) < hit.start and max(entering) >= hit.end
        if between and first and named and named not in first:
            return Time(RELATES[hit.group], instrument=named, event="joined"), range(hit.start, len(pieces))
    return None


def _event(pieces: Sequence[Piece], hits: Sequence[Hit], acts: Sequence[Hit]) -> Told | None:
    """`before the Protocol entered into force`, `on the day it entered into force, was Germany a party`."""
    events = [hit for hit in hits if hit.group in EVENTS]
    for when, clause in _clauses(pieces, hits):
        inside = [hit for hit in events if hit.start in clause]
        if inside and clause.start <= FIRST and any(act.start not in clause for act in acts):
            return Time(when, instrument=_named(pieces, clause), event=inside[-1].group), clause
    if not events:
        return None
    event = events[-1]
    if other := _as_another(pieces, hits, event):
        return other
    begun = [
        hit
        for hit in hits
        if hit.start < event.start
        and hit.group in RELATES
        and (hit.group != "when" or pieces[hit.start].value in _SINCE_THEN)
    ][-1:]
    if not begun or not (any(hit.start < begun[0].start for hit in (*acts, *events)) or _when(pieces, begun[0])):
        return None
    named = _named(pieces, range(begun[0].end, min(event.end + 2, len(pieces))))
    return Time(RELATES[begun[0].group], instrument=named, event=event.group), range(begun[0].start, len(pieces))


def _when(pieces: Sequence[Piece], hit: Hit) -> bool:
    """`was Pakistan in the CRC when the OPSC was adopted`; but not `Pakistan, OPSC: when in force`."""
    asks = pieces[0].value in _MAIN and any(piece.mark == "STATE" for piece in pieces[: hit.start])
    return asks and (hit.group == "until" or pieces[hit.start].value in _SINCE_THEN)


def _as_another(pieces: Sequence[Piece], hits: Sequence[Hit], event: Hit) -> Told | None:
    """`was the CRC adopted before C182`: before that was adopted."""
    for hit in hits:
        named = _named(pieces, range(hit.end, min(hit.end + 2, len(pieces))))
        if hit.start > event.start and hit.group in {"before", "after"} and named:
            return Time(RELATES[hit.group], instrument=named, event=event.group), range(hit.start, len(pieces))
    return None

"""What a depositary's list changes in `standings.csv`: row by row, and as the bytes of the new table."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Literal

from bot.knowledge.csv_source import CsvSource
from bot.knowledge.participants import Participants
from bot.knowledge.schema import Standing
from bot.knowledge.sourcing import last_day
from bot.knowledge.states import code_of, name

COLUMNS = tuple(Standing.model_fields)
_FACTS = ("action", "kind", "date", "signed", "date_type")
Row = dict[str, str]


@dataclass(frozen=True)
class Change:
    """One State's row before and after.

    `renewed`: nothing but its source and date; `gone`: it is on the list no more, and stays until an editor decides;
    `newer`: the table knows of a later day than the list.
    """

    kind: Literal["added", "changed", "renewed", "gone", "newer"]
    state: str
    before: Row | None
    after: Row | None

    def told(self) -> str:
        """The change in a line."""
        match self.kind:
            case "added":
                return f"+ {self.state} {name(self.state)}: {_said(self.after or {})}"
            case "gone":
                return (
                    f"- {self.state} {name(self.state)}: {_said(self.before or {})} in the table, and not on "
                    "this list; its row stays until you change it"
                )
            case "newer":
                day = (self.before or {})["as_of"]
                return f"! {self.state} {name(self.state)}: the table is of {day}, later than this list; its row stays"
            case "changed":
                before, after = self.before or {}, self.after or {}
                parts = [
                    f"{f} {before[f] or '(none)'} -> {after[f] or '(none)'}" for f in _FACTS if before[f] != after[f]
                ]
                note = f"; look whether its note still holds: {before['note']}" if before["note"] else ""
                return f"~ {self.state} {name(self.state)}: {', '.join(parts)}{note}"
            case _:
                return f"= {self.state} {name(self.state)}"


@dataclass(frozen=True)
class Named:
    """What the names of a list stand for: `states` by name, and names that nobody knows."""

    states: Mapping[str, str]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]  # a State that two lines name


def named(listed: Participants, told: Mapping[str, str]) -> Named:
    """The States that a list names. `told` says what a name stands for, empty for what is to be left out."""
    states = {row.name: told[row.name] if row.name in told else code_of(row.name) for row in listed.rows}
    unknown = tuple(name for name, state in states.items() if not state and name not in told)
    found = [states[row.name] for row in listed.rows if states[row.name]]
    return Named(
        {name: state for name, state in states.items() if state},
        unknown,
        tuple(sorted({state for state in found if found.count(state) > 1})),
    )


def changes(  # noqa: PLR0913, PLR0917 - a list, what it is a list of, and what is said of every row
    table: Iterable[Row], instrument: str, listed: Participants, states: Mapping[str, str], as_of: str, said: Row
) -> list[Change]:
    """Compare a list with the rows of an instrument. `said` is the source and the confidence of what it changes.

    A depositary's list is complete: who is not on it was not party on that day. Somebody else's table says nothing
    about who is not in it.
    """
    before = {row["state"]: row for row in table if row["instrument"] == instrument}
    found: list[Change] = []
    for one in listed.rows:
        if state := states.get(one.name):
            facts = {field: getattr(one, field) for field in _FACTS}
            old = before.pop(state, None)
            if one.action != "none" or old:
                found.append(_change(state, old, {"instrument": instrument, "state": state} | facts, as_of, said))
    for state, row in before.items():
        if row["action"] != "none":
            found.append(Change("gone", state, row, None))
        elif listed.origin:
            found.append(
                _change(state, row, {field: row[field] for field in ("instrument", "state", *_FACTS)}, as_of, said)
            )
    return sorted(found, key=lambda change: change.state)


def _change(state: str, before: Row | None, facts: Row, as_of: str, said: Row) -> Change:
    after = facts | said | {"as_of": as_of, "note": before["note"] if before else ""}
    if before is None:
        return Change("added", state, None, after)
    if before["as_of"] > last_day(as_of):
        return Change("newer", state, before, None)
    same = all(before[field] == after[field] for field in _FACTS)
    return Change("renewed" if same else "changed", state, before, after)


def written(text: bytes, made: Iterable[Change]) -> bytes:
    """The table with what changed; every other row to the byte as it was. Raises MalformedTable."""
    source = CsvSource(text, COLUMNS)
    mark = text[:3] if text[:3] == b"\xef\xbb\xbf" else b""
    lines = StringIO(text.decode("utf-8-sig"), newline="").readlines()
    end = lines[0][len(lines[0].rstrip("\r\n")) :] or "\n"
    if not lines[-1].endswith(("\r", "\n")):
        lines[-1] += end
    places = {(row["instrument"], row["state"]): at for at, row in enumerate(source.rows)}
    edits: list[tuple[int, int, str]] = []
    for change in made:
        if change.after:
            line = _line(change.after, source, end)
            at = places.get((change.after["instrument"], change.state))
            edits.append((*(source.spans[at] if at is not None else _gap(source, change.after)), line))
    for first, after, line in sorted(edits, reverse=True):  # from the end, so that places stay where they are
        lines[first - 1 : after - 1] = [line]
    return mark + "".join(lines).encode()


def _gap(source: CsvSource, row: Row) -> tuple[int, int]:
    """Where a new row goes: before the next State of its instrument, or behind the last."""
    own = [at for at, other in enumerate(source.rows) if other["instrument"] == row["instrument"]]
    later = next((source.spans[at][0] for at in own if source.rows[at]["state"] > row["state"]), None)
    last = source.spans[own[-1] if own else -1][1] if source.rows else 2
    return (later or last, later or last)


def _line(row: Row, source: CsvSource, end: str) -> str:
    text = StringIO(newline="")
    csv.writer(text, delimiter=source.separator, lineterminator=end).writerow(row[column] for column in source.columns)
    return text.getvalue()


def _said(row: Row) -> str:
    dated = f" on {row['date']}" if row["date"] else ""
    signed = f", signed {row['signed']}" if row["signed"] and row["signed"] != row["date"] else ""
    return {"party": f"party, {row['kind'] or 'how is not said'}{dated}{signed}", "signatory": f"signatory{dated}"}.get(
        row["action"], "neither party nor signatory"
    )

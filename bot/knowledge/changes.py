"""The list of changes, `content/changes.csv`: what it says, and what is missing from it."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import Any, Literal

from bot.knowledge.claims import Entry, Id, Iso3, PartialDate, Text
from bot.knowledge.errors import suggestion


class Change(Entry):
    """One row of `changes.csv`: what an edition changed in a fact, newest first."""

    date: PartialDate  # of the edition, a whole day
    instrument: Id
    state: Iso3 | Literal[""]  # empty: of the instrument itself
    what: Text  # standing, in_force, parties, reservations, reports, provisions, held
    before: Text
    after: Text
    source: Id


COLUMNS = tuple(Change.model_fields)
NOT_HELD = "not held"
HELD = "held"
NOT_PARTY = "not a party"
Key = tuple[str, str, str]  # instrument, State, what


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the content, as it stands in its files: an old one need not pass today's check."""

    book: Mapping[str, Any]
    standings: Sequence[Mapping[str, str]]


def differences(old: Version, new: Version) -> list[Change]:
    """What a reader would call a change, corrections first, in the order of the new content. They bear no date.

    Standings with their dates, an instrument's own dates and counts, reservations, reports, and what is newly held or
    no longer. Another wording, source or day of checking is none.
    """
    before, after = _facts(old), _facts(new)
    fresh = {id_ for id_, _, what in after if what == HELD} - {id_ for id_, _, what in before if what == HELD}
    gone = {id_ for id_, _, what in before if what == HELD} - {id_ for id_, _, what in after if what == HELD}
    found = []
    for key in [*after, *(key for key in before if key not in after)]:
        (was, its_source), (now, source) = before.get(key, (NOT_HELD, "")), after.get(key, (NOT_HELD, ""))
        known = (was, now) != (NOT_HELD, NOT_PARTY)  # that nothing has happened is no news
        if was != now and known and (key[0] not in fresh | gone or key[2] == HELD):
            found.append(_change(key, was, now, source or its_source))
    return sorted(found, key=lambda one: (one.before == NOT_HELD, one.what != HELD))


def unlisted(changed: Iterable[Change], listed: Iterable[Change]) -> list[Change]:
    """Those of the differences that the list does not say: of each thing its newest entry counts."""
    newest: dict[Key, str] = {}
    for one in listed:
        newest.setdefault((one.instrument, one.state, one.what), one.after)
    return [one for one in changed if newest.get((one.instrument, one.state, one.what)) != one.after]


def written(entries: Iterable[Change]) -> str:
    """Entries as the file has them, without its header."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerows([getattr(one, column) for column in COLUMNS] for one in entries)
    return text.getvalue()


def validate_changes(rows: Sequence[Mapping[str, str]], book: Any, today: date) -> Iterator[tuple[int, str, str]]:
    """What is wrong in `changes.csv`: the index of the row, its column, a sentence."""
    latest = (today + timedelta(days=1)).isoformat()
    sources = book.get("sources") if isinstance(book, dict) else None
    editions = [str(one.get("date")) for one in _entries(book, "changes")]
    newest = max(editions, default="")
    for at, row in enumerate(rows):
        if isinstance(sources, dict) and row["source"] not in sources:
            yield at, "source", f"no source has the id “{row['source']}”{suggestion(row['source'], sources)}"
        if len(row["date"]) == 4 or len(row["date"]) == 7:
            yield at, "date", f"expected a whole day, such as {newest}, found “{row['date']}”"
        elif row["date"] > latest:
            yield at, "date", f"{row['date']} is in the future"
        elif row["date"] > newest:
            yield at, "date", f"no edition is of {row['date']}: add one under `changes:` in instruments.yaml"
        if at and row["date"] > rows[at - 1]["date"]:
            yield at, "date", "expected the newest change first"


def _change(key: Key, before: str, after: str, source: str) -> Change:
    instrument, state, what = key
    return Change.model_construct(
        date="", instrument=instrument, state=state, what=what, before=before, after=after, source=source
    )


def _facts(version: Version) -> dict[Key, tuple[str, str]]:
    """What a version says, in words that are compared, each with its best source."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in version.standings:
        rows.setdefault(row["instrument"], []).append(row)
    found: dict[Key, tuple[str, str]] = {}
    for entry in _entries(version.book, "instruments"):
        id_ = str(entry["id"])
        for what, words, claim in _of_instrument(entry):
            found[id_, "", what] = words, _source(claim)
        for row in rows.get(id_, ()):
            found[id_, row["state"], "standing"] = _standing(row), row["source"].split(";")[0].strip()
        for state, detail in (entry.get("states") or {}).items():
            for what, words, claim in _of_state(detail):
                found[id_, state, what] = words, _source(claim)
    return found


def _of_instrument(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    yield HELD, HELD, entry.get("title")
    for what in ("adopted", "opened", "in_force"):
        if claim := entry.get(what):
            yield what, claim.get("value") or "none", claim
    if parties := entry.get("parties"):
        counts = {"parties": parties.get("count"), "signatories": parties.get("signatories")}
        yield "parties", ", ".join(f"{count} {of}" for of, count in counts.items() if count is not None), parties
    if provisions := entry.get("provisions"):
        yield "provisions", f"{len(provisions)} held", provisions[0]


def _of_state(detail: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    if (claim := detail.get("in_force")) and claim.get("value"):
        yield "in_force", claim["value"], claim
    if made := detail.get("reservations"):
        ended = [one["withdrawn"] for one in made if one.get("withdrawn")]
        yield "reservations", ", ".join([f"{len(made)} made", *(f"one withdrawn {day}" for day in ended)]), made[-1]
    if told := detail.get("reporting"):
        last = max(told, key=lambda event: str(event["date"]))
        yield "reports", str(last["date"]), last


def _standing(row: Mapping[str, str]) -> str:
    signed = f"signed {row['signed']}" if row["signed"] and row["signed"] != row["date"] else ""
    if row["action"] == "party":
        how = f"party by {row['kind']}" if row["kind"] else "party"
        since = f"{'in force for it ' if row['date_type'] == 'in force' else ''}{row['date']}"
        return ", ".join(filter(None, (how, since, signed)))
    if row["action"] == "signatory":
        return ", ".join(filter(None, ("signatory", row["date"] or signed)))
    return NOT_PARTY


def _source(claim: Any) -> str:
    ids = claim.get("source") if isinstance(claim, dict) else None
    return str(ids[0] if isinstance(ids, list) and ids else ids or "")


def _entries(book: Any, table: str) -> list[Mapping[str, Any]]:
    found = book.get(table) if isinstance(book, Mapping) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

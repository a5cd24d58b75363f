"""`sanad content import`: a depositary's list of Parties, as saved from a browser, into `standings.csv`."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli.content_folder import CONTENT, opened, told
from bot.knowledge.claims import SourceEntry
from bot.knowledge.csv_source import MalformedTable
from bot.knowledge.errors import InvalidContent
from bot.knowledge.library import Library, load
from bot.knowledge.loader import BOOK, STANDINGS, content_files
from bot.knowledge.participants import EUROPE, UN, Participants, Unreadable, participants, treaty_number
from bot.knowledge.saved_page import read
from bot.knowledge.schema import Instrument
from bot.knowledge.sourcing import last_day
from bot.knowledge.update import Change, changes, named, written
from bot.knowledge.yaml_source import Path as Place
from bot.knowledge.yaml_source import YamlSource
from bot.sanitise import visible

_LISTS = {UN: "untc", EUROPE: "coe"}


class Confidence(StrEnum):
    """How far a table of somebody else's can be trusted."""

    depositary = "depositary"
    authoritative = "authoritative"
    secondary = "secondary"


def import_(  # noqa: PLR0913, PLR0917 - the options of a command
    file: Annotated[Path, typer.Argument(help="The saved page (.html, .mhtml) or table (.csv).")],
    instrument: Annotated[str, typer.Option(help="An id such as opsc; a page names its treaty itself.")] = "",
    source: Annotated[str, typer.Option(help="An id under sources; that of the same page if not given.")] = "",
    as_of: Annotated[str, typer.Option(help="The date of the list, where it gives none: 2027-02-01.")] = "",
    name: Annotated[list[str] | None, typer.Option(help="Hellas=GRC; Hellas= leaves it out.")] = None,
    confidence: Annotated[Confidence | None, typer.Option(help="For a table that is not the depositary's.")] = None,
    day_first: Annotated[bool | None, typer.Option("--day-first/--month-first", help="05/07/2011 in a CSV.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write it; without it, only show it.")] = False,
    content: CONTENT = None,
) -> None:
    """Compare a depositary's saved list of Parties with standings.csv.

    Exit code: 0 shown or written; 1 something must be decided first; 2 wrong usage.

    \b
    Example:
      sanad content import opsc.html --write
    """
    folder, library = opened(content)
    listed = _read(file, day_first)
    held = _instrument(library, listed, instrument)
    day = listed.as_of or as_of or _refuse("The list gives no date: add --as-of with the day on which you saved it.")
    cited = _source(library, listed, held, source, day)
    given = named(listed, _names(name or ()))
    said = {"source": cited, "confidence": _confidence(library.book.sources[cited], listed, confidence)}
    rows = [row.model_dump() | {"source": ";".join(row.source)} for row in library.standings(held.id)]
    made = changes(rows, held.id, listed, given.states, day, said)
    _show(held, listed, day, made)
    for fault in (*_doubts(listed, given.unknown, given.twice),):
        typer.echo(visible(fault), err=True)
    doubtful = bool(given.unknown or given.twice or _cut(listed))
    if doubtful or not write:
        typer.echo("Nothing was written." if doubtful else "Nothing was written: add --write when this is right.")
        raise typer.Exit(1 if doubtful else 0)
    _write(folder, _New(library, held, listed, day, cited, made))


def _read(file: Path, day_first: bool | None) -> Participants:
    try:
        return participants(read(file.read_bytes()), day_first=day_first)
    except OSError as error:
        _refuse(f"{file} cannot be read: {error.strerror}.", 2)
    except UnicodeDecodeError:
        _refuse(f"{file} is no UTF-8 text: save the page as HTML, or the table as “CSV UTF-8”.")
    except MalformedTable as error:
        _refuse(f"{file}, line {error.line}: {error}.")
    except Unreadable as error:
        _refuse(f"{file}: {error}.")


def _instrument(library: Library, listed: Participants, wanted: str) -> Instrument:
    """The instrument whose list it is. A page of another treaty than the one named is refused."""
    numbers = {
        treaty_number(address).casefold(): held
        for held in library.book.instruments
        for address in (held.status_url, held.url)
        if address and treaty_number(address)
    }
    shown = numbers.get(listed.treaty.casefold()) if listed.treaty else None
    if wanted and wanted not in library.instruments:
        _refuse(f"No instrument has the id “{wanted}”; there are {', '.join(library.instruments)}.", 2)
    if wanted and shown and shown.id != wanted:
        _refuse(f"This list is of treaty {listed.treaty}, the {shown.short_name}, and not of {wanted}.")
    number = treaty_number(library.instruments[wanted].status_url or "") if wanted else ""
    if number and listed.treaty and number.casefold() != listed.treaty.casefold():
        _refuse(f"This list is of treaty {listed.treaty}, and {wanted} is treaty {number}.")
    return (library.instruments[wanted] if wanted else shown) or _refuse(
        "The file does not say of which instrument it is: add --instrument with an id such as opsc.", 2
    )


def _source(library: Library, listed: Participants, held: Instrument, wanted: str, day: str) -> str:
    """The id of the source to cite: the one that is wanted, or that of the same page, the most cited first."""
    if wanted in library.book.sources:
        return wanted
    same = [
        id_
        for id_, source in library.book.sources.items()
        if listed.origin and listed.treaty and treaty_number(source.url).casefold() == listed.treaty.casefold()
    ]
    if same and not wanted:
        cited = Counter(id_ for row in library.standings(held.id) for id_ in row.source)
        return max(same, key=lambda id_: (cited[id_], library.book.sources[id_].as_of))
    id_ = wanted or f"{_LISTS.get(listed.origin, 'list')}-{held.id}-{day[:4]}"
    address = held.status_url if listed.origin and held.status_url else "https://..."
    entry = (
        f"  {id_}:\n    title: '{held.short_name}: signatures and ratifications'\n"
        f"    publisher: {listed.origin or '...'}\n    url: {address}\n    as_of: {day}\n"
        f"    authority: {'depositary' if listed.origin else '...'}\n"
    )
    return _refuse(f"Put this under `sources` in {BOOK} first, then import again with --source {id_}:\n\n{entry}")


def _confidence(source: SourceEntry, listed: Participants, said: Confidence | None) -> str:
    if listed.origin or source.authority == "depositary":
        return "depositary"
    return said or _refuse("Say how far this table can be trusted: --confidence authoritative, or secondary.", 2)


def _names(given: list[str] | tuple[str, ...]) -> dict[str, str]:
    pairs = [one.rpartition("=") for one in given]
    if wrong := [one for one, (name, _, _) in zip(given, pairs, strict=True) if not name]:
        _refuse(f"Expected a name, = and a State's code, such as Hellas=GRC; found “{wrong[0]}”.", 2)
    return {name.strip(): state.strip().upper() for name, _, state in pairs}


def _show(held: Instrument, listed: Participants, day: str, made: list[Change]) -> None:
    found = Counter(row.action for row in listed.rows)
    whose = f"{listed.origin}, {listed.treaty}" if listed.origin else "a table"
    typer.echo(f"{held.short_name}: {found['party']} joined and {found['signatory']} signed only ({whose}, {day}).")
    for change in made:
        if change.kind != "renewed":
            typer.echo(visible(change.told()))
    number = Counter[str](change.kind for change in made)
    kinds = ("added", "changed", "gone", "newer")
    typer.echo(
        f"{', '.join(f'{number[kind]} {kind}' for kind in kinds)}; {number['renewed']} as they were, now of {day}."
    )


def _doubts(listed: Participants, unknown: tuple[str, ...], twice: tuple[str, ...]) -> list[str]:
    found = [f"? {name}: no State of this name is known. Say which it is: --name '{name}=XXX'." for name in unknown]
    found += [f"? {state} is named by two lines: leave one out with --name '...='." for state in twice]
    return [*found, cut] if (cut := _cut(listed)) else found


def _cut(listed: Participants) -> str:
    read = sum(row.action == "party" for row in listed.rows)
    if listed.parties is None or listed.parties == read:
        return ""
    return f"? The page counts {listed.parties} Parties, and {read} were read: save it again when it is shown in full."


@dataclass(frozen=True)
class _New:
    """What is to be written."""

    library: Library
    held: Instrument
    listed: Participants
    day: str
    cited: str
    made: list[Change]

    def book(self, text: bytes) -> bytes:
        """`instruments.yaml` with the date of the source, and the counts where the depositary's page gives them."""
        source = self.library.book.sources[self.cited]
        values: dict[Place, str] = {}
        if last_day(source.as_of) < self.day:
            values["sources", self.cited, "as_of"] = self.day
        parties, listed = self.held.parties, self.listed
        if parties and listed.parties is not None and parties.as_of <= self.day:
            at = ("instruments", [held.id for held in self.library.book.instruments].index(self.held.id), "parties")
            said = {"source": f"[{self.cited}]", "as_of": self.day, "confidence": "depositary"}
            said |= {"count": str(listed.parties)} if parties.count is not None else {}
            said |= {"signatories": str(listed.signatories)} if parties.signatories is not None else {}
            values |= {(*at, key): value for key, value in said.items()}
        return YamlSource(text).replaced(values)

    def remark(self) -> str:
        """What an editor has yet to look at."""
        note = self.held.parties.note if self.held.parties and self.listed.parties is not None else None
        return f"Look whether the note beside the number of Parties still holds: {note}" if note else ""


def _write(folder: Path, new: _New) -> None:
    """Check the new files together, then put each in the place of the old one: the book first, which alone is valid."""
    before = {name: (folder / name).read_bytes() for name in (BOOK, STANDINGS)}
    try:
        after = {BOOK: new.book(before[BOOK]), STANDINGS: written(before[STANDINGS], new.made)}
    except KeyError as path:
        _refuse(f"In {BOOK}, write {'.'.join(map(str, path.args[0]))} on one line, as [id], then import again.")
    _check(folder, after)
    try:
        for name, text in after.items():
            _replace(folder / name, text)
    except OSError as error:
        _refuse(f"{folder} cannot be written: {error.strerror}.")
    if remark := new.remark():
        typer.echo(visible(remark))
    typer.echo(
        f"Written to {folder / STANDINGS}. Now say it under `changes` in {BOOK}, and in its list of changes: "
        "see docs/content.md."
    )


def _check(folder: Path, after: Mapping[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as made:
        for file in content_files(folder):
            if file.parent == folder:
                shutil.copy(file, made)
        for name, text in after.items():
            (Path(made) / name).write_bytes(text)
        try:
            load(Path(made))
        except InvalidContent as fault:
            told(fault)
            _refuse("Nothing was written: the content would have these faults. Correct it first, then import again.")


def _replace(file: Path, text: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as fresh:
        fresh.write(text)
        fresh.flush()
        os.fsync(fresh.fileno())
    shutil.copymode(file, fresh.name)
    Path(fresh.name).replace(file)


def _refuse(sentence: str, code: int = 1) -> NoReturn:
    typer.echo(visible(sentence) if "\n" not in sentence else sentence, err=True)
    raise typer.Exit(code)

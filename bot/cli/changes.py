"""`sanad content changes`: the list of changes, and what is missing from it."""

import json
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import yaml
from rich.console import Console
from rich.table import Table

from bot.knowledge.changes import COLUMNS, Change, Version, differences, unlisted, written
from bot.knowledge.csv_source import CsvSource, MalformedTable
from bot.knowledge.errors import InvalidContent
from bot.knowledge.library import CONTENT_FOLDER, load
from bot.knowledge.loader import BOOK, CHANGES, STANDINGS
from bot.knowledge.schema import Standing
from bot.knowledge.yaml_source import YamlSource
from bot.sanitise import visible


def changes(
    folder: Annotated[
        Path, typer.Argument(envvar="SANAD_CONTENT", help="The folder of instruments.yaml.", show_default="content/")
    ] = CONTENT_FOLDER,
    against: Annotated[
        str, typer.Option(metavar="OLD", help="A folder, or a commit or tag of git: what the list lacks since then.")
    ] = "",
    write: Annotated[bool, typer.Option("--write", help="Put what is missing into changes.csv, dated today.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show the list of changes; with --against, what differs from an older version and is not in it.

    Exit code: 0 nothing is missing, 1 something is.

    \b
    Examples:
      sanad content changes
      sanad content changes --against v1.4.0 --write
    """
    if not against:
        _show(_listed(folder), as_json)
        return
    new = _of_folder(folder)
    found = unlisted(differences(_older(against, folder), new), _rows(folder))
    day = datetime.now(UTC).date().isoformat()
    found = [one.model_copy(update={"date": day}) for one in found]
    _show(found, as_json)
    if write and found:
        _write(folder / CHANGES, found)
        typer.echo(
            f"{len(found)} changes were added to {folder / CHANGES}: please read them, and run the check.", err=True
        )
    elif found:
        typer.echo(f"{len(found)} changes are not in {CHANGES}; --write adds them.", err=True)
        raise typer.Exit(1)


def _listed(folder: Path) -> Sequence[Change]:
    try:
        return load(folder).changes
    except InvalidContent as fault:
        for each in fault.diagnostics:
            typer.echo(visible(str(each)), err=True)
        raise typer.Exit(1) from None


def _rows(folder: Path) -> list[Change]:
    """The list as it stands: what is to be added need not pass the check yet."""
    file = folder / CHANGES
    rows = CsvSource(file.read_bytes(), COLUMNS).rows if file.exists() else []
    return [Change.model_construct(None, **row) for row in rows]


def _older(against: str, folder: Path) -> Version:
    """A folder, or the same folder at a revision of git."""
    if Path(against).is_dir():
        return _of_folder(Path(against))
    return _version(_at(against, folder, BOOK), _at(against, folder, STANDINGS), against)


def _of_folder(folder: Path) -> Version:
    try:
        return _version((folder / BOOK).read_bytes(), (folder / STANDINGS).read_bytes(), str(folder))
    except OSError as error:
        _fail(f"{error.filename} cannot be read: {error.strerror}.")


def _at(revision: str, folder: Path, name: str) -> bytes:
    command = ["git", "-C", str(folder), "show", "--end-of-options", f"{revision}:./{name}"]
    try:
        found = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, and no option of git's
    except OSError:
        _fail(f"{revision} is no folder, and git is not installed to look for a commit of that name.")
    if found.returncode:
        _fail(f"{revision} is no folder, and git knows no {name} of that commit: name a folder, a commit or a tag.")
    return found.stdout


def _version(book: bytes, standings: bytes, name: str) -> Version:
    """What the files of a version say, whether or not they pass today's check."""
    try:
        return Version(YamlSource(book).values, CsvSource(standings, tuple(Standing.model_fields)).rows)
    except (yaml.YAMLError, UnicodeDecodeError, MalformedTable) as error:
        _fail(f"The content of {name} cannot be compared: {error}")


def _write(file: Path, found: Sequence[Change]) -> None:
    header = f"{','.join(COLUMNS)}\n"
    held = file.read_text("utf-8-sig") if file.exists() else header
    first, _, rest = held.partition("\n")
    file.write_text(f"{first}\n{written(found)}{rest}", "utf-8")


def _show(found: Sequence[Change], as_json: bool) -> None:
    if as_json:
        for one in found:
            typer.echo(json.dumps(one.model_dump(), ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, overflow="fold")
    for one in found:
        table.add_row(*(visible(getattr(one, name)) for name in COLUMNS))
    if found:
        Console(markup=False, highlight=False).print(table)
    else:
        typer.echo("No changes.", err=True)


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)

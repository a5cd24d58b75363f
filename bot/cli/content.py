"""`sanad content`: for whoever edits the reviewed file."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.changes import changes
from bot.cli.content_folder import CONTENT, opened, told
from bot.cli.content_import import import_
from bot.cli.content_stale import stale
from bot.knowledge import examples
from bot.knowledge import export as tables
from bot.knowledge.errors import InvalidContent
from bot.knowledge.library import CONTENT_FOLDER
from bot.knowledge.library import schema as json_schema

app = typer.Typer(help="Check the content, keep it fresh, or export it.", no_args_is_help=True, rich_markup_mode=None)
app.command()(changes)
Folder = Annotated[
    Path, typer.Argument(envvar="SANAD_CONTENT", help="The folder of instruments.yaml.", show_default="content/")
]
app.command("import")(import_)
app.command()(stale)


class Table(StrEnum):
    """What can be written for other programs."""

    standings = "standings"
    provisions = "provisions"
    glossary = "glossary"


class Form(StrEnum):
    """How a table is written."""

    csv = "csv"
    json = "json"


@app.command()
def check(folder: Folder = CONTENT_FOLDER) -> None:
    """Name every fault of the files, each with its line and what is expected.

    Exit code: 0 no fault, 1 faults.
    """
    library = opened(folder)[1]
    if faults := list(examples.faults(folder, library)):
        told(InvalidContent(faults))
        raise typer.Exit(1)
    claims = sum(len(held.provisions) for held in library.book.instruments)
    standings = sum(len(library.standings(held)) for held in library.instruments)
    typer.echo(
        f"No fault: {len(library.instruments)} instruments, {claims} provisions, {standings} standings of States, "
        f"{len(library.book.sources)} sources, version {library.version}."
    )


@app.command()
def export(
    table: Annotated[Table, typer.Argument(help="standings, provisions or glossary.")] = Table.standings,
    form: Annotated[Form, typer.Option("--format", help="csv or json.")] = Form.csv,
    content: CONTENT = None,
) -> None:
    """Write a table of the content for other programs, with sources and dates.

    \b
    Example:
      sanad content export standings > standings.csv
    """
    library = opened(content)[1]
    rows = tables.TABLES[table](library)
    typer.echo(tables.as_csv(rows).removesuffix("\r\n") if form == Form.csv else tables.as_json(library, rows))
    typer.echo(tables.TERMS, err=True)


@app.command()
def schema() -> None:
    """Print a JSON Schema of instruments.yaml, for editors that complete and check.

    \b
    Example:
      sanad content schema > content/schema.json
    """
    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))

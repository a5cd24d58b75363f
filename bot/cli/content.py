"""`sanad content`: for whoever edits the reviewed file."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.changes import changes
from bot.cli.content_folder import opened
from bot.cli.content_import import import_
from bot.knowledge.library import CONTENT_FOLDER
from bot.knowledge.library import schema as json_schema
from bot.knowledge.library import stale as grown_old

app = typer.Typer(help="Check the content, or list what is out of date.", no_args_is_help=True, rich_markup_mode=None)
app.command()(changes)
Folder = Annotated[
    Path, typer.Argument(envvar="SANAD_CONTENT", help="The folder of instruments.yaml.", show_default="content/")
]
app.command("import")(import_)


@app.command()
def check(folder: Folder = CONTENT_FOLDER) -> None:
    """Name every fault of the files, each with its line and what is expected.

    Exit code: 0 no fault, 1 faults.
    """
    library = opened(folder)[1]
    claims = sum(len(held.provisions) for held in library.book.instruments)
    standings = sum(len(library.standings(held)) for held in library.instruments)
    typer.echo(
        f"No fault: {len(library.instruments)} instruments, {claims} provisions, {standings} standings of States, "
        f"{len(library.book.sources)} sources, version {library.version}."
    )


@app.command()
def stale(
    folder: Folder = CONTENT_FOLDER,
    days: Annotated[int, typer.Option(min=1, help="How old is too old.")] = 365,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List claims that nobody has checked for a year, the oldest first.

    Exit code: 0 also where claims are old; it is a list to work through.
    """
    old = grown_old(opened(folder)[1], datetime.now(UTC).date(), days)
    for one in old:
        if as_json:
            typer.echo(json.dumps({"as_of": one.as_of, "key": one.key, "claims": one.claims}))
        else:
            typer.echo(f"{one.as_of:10}  {one.key}" + (f" ({one.claims} rows)" if one.claims > 1 else ""))
    if not as_json:
        typer.echo(f"{sum(one.claims for one in old)} claims are older than {days} days.", err=True)


@app.command()
def schema() -> None:
    """Print a JSON Schema of instruments.yaml, for editors that complete and check.

    \b
    Example:
      sanad content schema > content/schema.json
    """
    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))

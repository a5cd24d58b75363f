"""The folder of content that a command works on, and what is told where it is faulty."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.progress import slowly
from bot.knowledge.errors import InvalidContent
from bot.knowledge.library import CONTENT_FOLDER, Library, load
from bot.sanitise import visible

CONTENT = Annotated[Path | None, typer.Option(envvar="SANAD_CONTENT", help="The folder of instruments.yaml.")]


def opened(folder: Path | None) -> tuple[Path, Library]:
    """The folder, Sanad's own where none is given, and what it holds. Ends with 1 where that is faulty."""
    folder = folder or CONTENT_FOLDER
    try:
        with slowly("Reading the content"):
            return folder, load(folder)
    except InvalidContent as fault:
        told(fault)
        raise typer.Exit(1) from None


def told(fault: InvalidContent) -> None:
    """Each fault with its line, and how many there are."""
    for each in fault.diagnostics:
        typer.echo(visible(str(each)), err=True)
    count = len(fault.diagnostics)
    typer.echo(f"{count} fault{'s' if count > 1 else ''}: please correct and check again.", err=True)

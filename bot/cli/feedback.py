"""`sanad feedback`: corrections from the terminal of the machine that keeps them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.feedback import export as exports
from bot.feedback.triage import Triage
from bot.model import CannotAnswer, Feedback
from bot.sanitise import escaped, shown
from bot.settings import Misconfigured, Settings, read
from bot.store import UNAVAILABLE, Search, Store
from bot.store.database import refusal

T = TypeVar("T")
app = typer.Typer(help="List, decide, export or erase corrections.", no_args_is_help=True, rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
Id = Annotated[str, typer.Argument(help="Such as FB-7K2M9Q.", metavar="ID")]


class Decision(StrEnum):
    """What a maintainer can decide."""

    accepted = "accepted"
    declined = "declined"
    question = "question"
    closed = "closed"


class ExportFormat(StrEnum):
    """How accepted feedback is written."""

    markdown = "markdown"
    json = "json"


@app.command("list")
def list_(  # noqa: PLR0913, PLR0917 - the options of a command
    state: Annotated[str, typer.Option(help="received, forwarded, accepted, declined, question or closed.")] = "",
    kind: Annotated[str, typer.Option(help="addition, correction or comment.")] = "",
    instrument: Annotated[str, typer.Option(help="An instrument's id, such as opsc.")] = "",
    search: Annotated[str, typer.Option(help="Words that it contains.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100,
    as_json: AsJson = False,
) -> None:
    """List feedback, newest first; with --json one object a line.

    \b
    Example:
      sanad feedback list --state forwarded --instrument opsc
    """
    wanted = Search(states=(state,) if state else (), kind=kind, instrument=instrument, words=search, limit=limit)
    found = with_store(lambda store: store.find(wanted))
    if as_json:
        for one in found:
            typer.echo(escaped(json.dumps(_line(one), ensure_ascii=False)))
    else:
        _print_table(found)


@app.command()
def show(feedback_id: Id, as_json: AsJson = False) -> None:
    """Show a correction with the claim, the current text and its history."""
    found = with_store(lambda store: store.show(feedback_id))
    if found is None:
        _fail(f"There is no feedback {feedback_id}.")
    elif as_json:
        steps = [{"state": s.state, "at": s.at, "by": s.by, "comment": s.comment} for s in found.history]
        more = ("key", "current", "current_source", "source", "link", "content_version")
        typer.echo(json.dumps(_line(found) | {n: getattr(found, n) for n in more} | {"history": steps}))
    else:
        _print_one(found)


@app.command()
def resolve(
    feedback_id: Id,
    decision: Annotated[Decision, typer.Argument(help="The decision.")],
    comment: Annotated[str, typer.Option("--comment", "-c", help="The writer reads it.")] = "",
) -> None:
    """Accept, decline, ask the writer, or close; the writer is told by the running server.

    \b
    Example:
      sanad feedback resolve FB-7K2M9Q declined -c "The depositary says 2012."
    """
    found = with_store(
        lambda store: Triage(store, withholds=_withholds).resolve(feedback_id, decision.value, "cli", comment)
    )
    typer.echo(f"{found.id} is now {found.state}.")


@app.command()
def export(
    form: Annotated[ExportFormat, typer.Option("--format", help="markdown or json.")] = ExportFormat.markdown,
) -> None:
    """Write out accepted corrections for the editor of the content, with the YAML keys that they are about."""
    found = with_store(lambda store: store.find(Search(states=("accepted",), limit=100_000)))
    oldest_first = tuple(reversed(found))
    typer.echo(
        exports.as_json(oldest_first) if form is ExportFormat.json else exports.as_markdown(oldest_first), nl=False
    )


@app.command()
def erase(feedback_id: Id, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Erase for good what was written in a correction. Its kind, instrument and dates are kept."""
    if not yes:
        typer.confirm(f"Erase the text, the writer and the comments of {feedback_id} for good?", abort=True)
    if with_store(lambda store: store.erase([feedback_id])):
        typer.echo("Erased. Older backups still contain it.")
    else:
        _fail(f"There is no feedback {feedback_id}.")


def with_store(work: Callable[[Store], Awaitable[T]]) -> T:
    """What `work` returns for the store of the settings.

    Ends with a sentence and exit code 1 where it fails, 2 for a wrong setting.
    """
    settings = configured()

    async def run() -> T:
        places = [place.get_secret_value() for place in settings.sanad_forward_to]
        store = await Store.open(settings.sanad_database_url.get_secret_value(), places)
        try:
            return await work(store)
        except UNAVAILABLE as error:
            _fail(refusal(store.engine.url, error))
        finally:
            await store.close()

    try:
        return asyncio.run(run())
    except CannotAnswer as sentence:
        _fail(str(sentence))


def configured() -> Settings:
    """The settings of this process. Ends with a sentence and exit code 2 where one is wrong."""
    try:
        return read()
    except Misconfigured as fault:
        _fail(str(fault), 2)


def _withholds(words: str) -> bool:
    """Whether words may tell of a person's case, by the content that the server serves."""
    from bot.knowledge.errors import InvalidContent  # noqa: PLC0415 - only a comment needs the content
    from bot.knowledge.library import CONTENT_FOLDER, load  # noqa: PLC0415 - only a comment needs the content
    from bot.understanding.understand import Understanding  # noqa: PLC0415 - only a comment needs the content

    settings = configured()
    try:
        library = load(settings.sanad_content or CONTENT_FOLDER)
    except InvalidContent:
        _fail("A comment is read before it is recorded, and the content for it has faults: sanad content check")
    return Understanding(library, settings.sanad_home_state).withholds(words)


def _fail(sentence: str, code: int = 1) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def _line(found: Feedback) -> dict[str, str | None]:
    names = ("id", "kind", "state", "instrument", "claim", "text", "created", "forwarded")
    return {name: getattr(found, name) for name in names}


def _print_table(found: tuple[Feedback, ...]) -> None:
    if not found:
        typer.echo("No feedback.")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("id", "state", "kind", "instrument", "created", "text"):
        table.add_column(name, no_wrap=name != "text", max_width=60 if name == "text" else None)
    for one in found:
        text = " ".join(one.text.split())[:160] or "(erased)"
        cells = (one.id, one.state, one.kind, one.instrument, one.created[:10], text)
        table.add_row(*(Text(shown(cell)) for cell in cells))
    Console().print(table)


def _print_one(found: Feedback) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    names = ("id", "kind", "state", "instrument", "key", "claim", "current", "current_source", "text", "source", "link")
    for name in names:
        if value := getattr(found, name):
            table.add_row(name.replace("_", " "), Text(shown(value)))
    for step in found.history:
        table.add_row(step.at[:16].replace("T", " "), Text(shown(f"{step.state} by {step.by} {step.comment}".rstrip())))
    Console().print(table)

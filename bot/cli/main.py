"""The command line. Only the command that is asked for is imported: `ask` answers at once."""

import gc
import os
import sys
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from bot import __version__

EXAMPLES = """
\b
Examples:
  sanad ask has Pakistan ratified the OPSC
  sanad ask --json "OPSC vs Budapest"
  sanad serve          # then open http://127.0.0.1:3978
"""


class Command(NamedTuple):
    """A command of `sanad`, the module that is imported for it, and its line in the help."""

    name: str
    module: str
    function: str  # empty where the module has commands of its own
    help: str


COMMANDS = (
    Command("ask", "bot.cli.ask", "ask", "Answer a question, or JSON lines of them."),
    Command("explain", "bot.cli.explain", "explain", "Show how a question is understood."),
    Command("chat", "bot.cli.ask", "chat", "Talk in the terminal."),
    Command("serve", "bot.cli.serve", "serve", "Serve the preview page, the inbox, Slack, Teams."),
    Command("mcp", "bot.cli.mcp", "mcp", "Offer the look-ups to assistants (MCP)."),
    Command("content", "bot.cli.content", "", "Check the content, keep it fresh, or export it."),
    Command("feedback", "bot.cli.feedback", "", "List, decide, export or erase corrections."),
    Command("insights", "bot.cli.insights", "insights", "Show questions that found no answer."),
    Command("manifest", "bot.cli.manifest", "", "Write the app manifest for Slack or Teams."),
    Command("store", "bot.cli.store", "", "Migrate, check or back up the database."),
)
LOGGING = frozenset({"feedback", "insights", "store"})  # `serve` sets up its own; the others log nothing


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sanad {__version__}")
        raise typer.Exit


def _start(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    """Sourced answers on the international standards of child online protection."""


def _not_loaded() -> None:
    """Stand in for a command that was not asked for."""


def command_line(asked: str) -> typer.Typer:
    """All commands by their line of help, and the one that is asked for with its options."""
    line = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,  # it prints local variables, and those hold secrets
        no_args_is_help=True,
        epilog=EXAMPLES,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    )
    line.callback()(_start)
    for command in COMMANDS:
        if command.name != asked:
            line.command(command.name, help=command.help)(_not_loaded)
            continue
        module = import_module(command.module)
        if command.function:
            line.command(command.name, short_help=command.help)(getattr(module, command.function))
        else:
            line.add_typer(module.app, name=command.name, short_help=command.help)
    return line


def _parted(word: str) -> list[str]:
    """A command that was copied with a no-break space behind it: a shell separates words at plain spaces only."""
    return word.split() if " " not in word and word[:1] not in {"", "-"} else [word]


def _read_settings(file: Path) -> None:
    """Into the environment, where it does not set them itself. Ends with 2 where a line would be overlooked."""
    from dotenv import load_dotenv  # noqa: PLC0415 - most machines have no such file
    from dotenv.parser import parse_stream  # noqa: PLC0415 - most machines have no such file

    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        text = "\0"
    if "\0" in text:  # UTF-16, as PowerShell writes it, looks like this to a reader of UTF-8
        typer.echo(f"The settings in {file} cannot be read: save it as UTF-8 text.", err=True)
        raise SystemExit(2)
    lines = list(parse_stream(StringIO(text)))
    if wrong := [line.original.line for line in lines if line.error or (line.key and line.value is None)]:
        where = ", ".join(map(str, wrong))
        typer.echo(f"Please correct {file}, line {where}: expected NAME=value, or # before a remark.", err=True)
        raise SystemExit(2)
    load_dotenv(stream=StringIO(text))


def main() -> None:
    """Run the command line. Exit codes: 0 done or answered, 1 not answered or errors found, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a terminal that knows no Urdu
    if Path(".env").is_file():
        _read_settings(Path(".env"))
    gc.set_threshold(100_000)  # reading the content makes many objects, and no rubbish
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none is used; looking for them takes 20 ms
    sys.argv[1:3] = [part for word in sys.argv[1:3] for part in _parted(word)]
    asked = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    if asked in LOGGING:
        from bot.telemetry import set_up_logs  # noqa: PLC0415 - `ask` logs nothing

        set_up_logs("warning")
    command_line(asked)(prog_name="sanad")

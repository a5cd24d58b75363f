"""`sanad ask` and `sanad chat`: questions from a terminal or a file, answered in this process."""

import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer
from cachetools import LRUCache

from adapters import jsonl
from bot.cli.progress import Counter, slowly
from bot.model import Draft, Message, Reply, Thread
from bot.sanitise import visible

if TYPE_CHECKING:
    from bot.knowledge.library import Library

UNANSWERED = frozenset({"unknown", "not-covered", "ambiguous"})
OPENING = "Ask in your own words, or type the number of a suggestion. End with exit or Ctrl-D."
END = frozenset({"exit", "quit"})
NO_QUESTION = 'Ask something, for example: sanad ask "what is the OPSC"'
NOT_KEPT_HERE = "I read this as feedback ({kind}). It was neither kept nor sent: start with --keep to do that."
THREADS_REMEMBERED = 10_000  # remembered at once in a stream of lines

Ask = Callable[[Message], Reply]


def _home(value: str) -> str:
    if value == "PAK":
        return value
    try:
        from bot.settings import home_state  # noqa: PLC0415 - the usual State needs no look-up

        return home_state(value)
    except ValueError as fault:
        raise typer.BadParameter(str(fault)) from None


Home = Annotated[
    str, typer.Option(envvar="SANAD_HOME_STATE", callback=_home, help="The State that is meant if none is named.")
]
Content = Annotated[Path | None, typer.Option(envvar="SANAD_CONTENT", help="A folder with other content.")]
Keep = Annotated[bool, typer.Option("--keep", help="Keep feedback, and say where.")]


def ask(  # noqa: PLR0913, PLR0917 - the options of a command
    text: Annotated[list[str] | None, typer.Argument(help="The question; quotes are not needed.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Show all of a long answer, and every source.")] = False,
    as_lines: Annotated[bool, typer.Option("--jsonl", help="Answer JSON lines from standard input.")] = False,
    keep: Keep = False,
    home: Home = "PAK",
    content: Content = None,
) -> None:
    """Answer a question, with its source and date.

    \b
    Examples:
      sanad ask has Pakistan ratified the OPSC
      sanad ask --json "which article of Lanzarote covers grooming"
      sanad ask --jsonl < questions.jsonl     {"id","text","conversation"} a line

    Exit code: 0 answered, 1 not understood or not held, 2 wrong usage.
    With --jsonl it is 0; a line that cannot be read gets {"id","error"}.
    """
    question = "" if as_lines else _question(text)
    with _answering(home, content, keep) as answer:
        if as_lines:
            return stream(answer, sys.stdin.buffer, sys.stdout.buffer)
        reply = answer(_message(question, str(uuid.uuid4())))
    _print(reply, as_json, full)
    raise typer.Exit(1 if reply.intent in UNANSWERED else 0)


def chat(keep: Keep = False, home: Home = "PAK", content: Content = None) -> None:
    """Talk in the terminal: follow-ups, suggestions by number, history with the arrow keys.

    \b
    Example:
      sanad chat --home KEN
    """
    from rich.console import Console  # noqa: PLC0415 - JSON answers do without it

    from adapters.terminal import page  # noqa: PLC0415 - JSON answers do without it

    with suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - gives `input` its history where a system has it; Windows has not
    console = Console()
    conversation = str(uuid.uuid4())
    with _answering(home, content, keep) as answer:
        console.print(OPENING, style="dim")
        reply: Reply | None = None
        for typed in _typed():
            full = bool(reply) and typed.strip().casefold() == page.MORE
            if not reply or not full:
                reply = answer(_message(_picked(typed, reply), conversation))
            page.show(reply, console, numbered=True, full=full)


def stream(answer: Ask, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer line by line, in order, as they come. A line that cannot be read gets an error of its own."""
    count = Counter("answered")
    while line := questions.readline(jsonl.LINE_BYTES + 1):
        while (
            not line.endswith(b"\n") and len(line) > jsonl.LINE_BYTES and (rest := questions.readline(jsonl.LINE_BYTES))
        ):
            line = line[: jsonl.LINE_BYTES] + rest  # too long whatever follows: only its end is still looked for
        if not line.strip():
            continue
        answers.write(jsonl.write(_line(answer, line)))
        answers.flush()
        count.step()
    count.done()


def _line(answer: Ask, line: bytes) -> dict[str, object]:
    try:
        asked = jsonl.read(line)
    except jsonl.MalformedLine as fault:
        return jsonl.error(fault)
    message = _message(asked.text, asked.conversation or str(uuid.uuid4()), asked.form)
    return jsonl.answer(answer(message), asked.id)


def _message(text: str, conversation: str, form: Mapping[str, str] | None = None) -> Message:
    return Message(text, f"terminal:{conversation}", f"terminal:{uuid.uuid4()}", "terminal:", form=form)


def _question(words: list[str] | None) -> str:
    if words:
        text = " ".join(words)
    elif sys.stdin.isatty():
        raise typer.BadParameter(NO_QUESTION)
    else:
        text = sys.stdin.buffer.read(jsonl.LINE_BYTES).decode("utf-8", "surrogateescape")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise typer.BadParameter("The question is not valid UTF-8.")
    return text


def _typed() -> Iterator[str]:
    while True:
        try:
            typed = input("\n> ")
            if typed.strip(" \t/:\\.!()").casefold() in END:
                return
            yield typed
        except (EOFError, KeyboardInterrupt):
            return print()
        except UnicodeDecodeError:
            print("That was not valid UTF-8; please type it again.")


def _picked(typed: str, last: Reply | None) -> str:
    number = int(typed) if typed.strip().isdecimal() and len(typed) < 4 else 0
    if last and 0 < number <= len(last.choices):
        return last.choices[number - 1].text
    return typed


def _print(reply: Reply, as_json: bool, full: bool) -> None:
    if as_json:
        sys.stdout.buffer.write(jsonl.write(jsonl.answer(reply)))
        return
    from rich.console import Console  # noqa: PLC0415 - JSON answers do without it

    from adapters.terminal import page  # noqa: PLC0415 - JSON answers do without it

    page.show(reply, Console(), full=full)


@contextmanager
def _answering(home: str, content: Path | None, keep: bool) -> Iterator[Ask]:
    """The application in this process: in memory, or with --keep on the deployment's database."""
    from bot.knowledge.errors import InvalidContent  # noqa: PLC0415 - help and wrong usage do without the content
    from bot.knowledge.library import load  # noqa: PLC0415 - help and wrong usage do without the content

    try:
        with slowly("Reading the content"):
            library = load(content) if content else load()
    except InvalidContent as fault:
        typer.echo(visible("\n".join(str(line) for line in fault.diagnostics)), err=True)
        raise typer.Exit(1) from None
    if keep:
        from bot.cli.keep import answering  # noqa: PLC0415 - it loads the database

        with answering(library, home) as answer:
            yield answer
    else:
        yield remembering(library, home)


def remembering(library: "Library", home: str) -> Ask:
    """Answer from memory: threads last as long as the process, and nothing is kept."""
    from bot.app import Responder, utc_date  # noqa: PLC0415 - help and wrong usage do without
    from handlers import REPLIES  # noqa: PLC0415 - help and wrong usage do without

    respond = Responder(home, REPLIES)
    threads: LRUCache[str, Thread] = LRUCache(THREADS_REMEMBERED)

    def answer(message: Message) -> Reply:
        reply, thread = respond(message, threads.get(message.conversation, Thread()), library, utc_date())
        threads[message.conversation] = thread
        if reply.feedback:
            kind = reply.feedback.kind if isinstance(reply.feedback, Draft) else "withdrawal"
            _, *held = reply.text.split("\n\n")  # what is held now is of use all the same
            text = "\n\n".join((NOT_KEPT_HERE.format(kind=kind), *held))
            reply = replace(reply, text=text, form=None, notes=())
        return reply

    return answer

"""`sanad insights`: questions that found no answer."""

import json
from typing import Annotated

import typer

from bot.cli.feedback import with_store
from bot.sanitise import escaped, visible

NOTHING_UNANSWERED = "None. Questions without an answer are counted only if SANAD_KEEP_UNANSWERED=1 is set."


def insights(
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many lines.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the most frequent unanswered questions of 30 days: masked, shortened, without authors."""
    found = with_store(lambda store: store.insights(count))
    for words, times in found:
        line = json.dumps({"words": words, "times": times}, ensure_ascii=False)
        typer.echo(escaped(line) if as_json else f"{times:6}  {visible(words)}")
    if not found and not as_json:
        typer.echo(NOTHING_UNANSWERED)

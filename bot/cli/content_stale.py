"""`sanad content stale`: which lists to import next, and which other claims to look at again."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.content_folder import opened
from bot.knowledge.library import CONTENT_FOLDER, Library, StaleClaim
from bot.knowledge.library import stale as grown_old

ROWS = "standings."
MOST_ASKED = 100_000  # questions and corrections that are counted


def stale(
    folder: Annotated[
        Path, typer.Argument(envvar="SANAD_CONTENT", help="The folder of instruments.yaml.", show_default="content/")
    ] = CONTENT_FOLDER,
    days: Annotated[int, typer.Option(min=1, help="How old is too old.")] = 365,
    asked: Annotated[bool, typer.Option("--asked", help="Most asked first, as the database has it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List what nobody has checked for a year, the oldest first, with the address to open.

    Lists of Parties come first: save each from its address, then import it.

    Exit code: 0 also where claims are old; it is a list to work through.
    """
    library = opened(folder)[1]
    old = grown_old(library, datetime.now(UTC).date(), days)
    times = _asked(library) if asked else Counter[str]()
    lists = [one for one in old if one.key.startswith(ROWS)]
    lists.sort(key=lambda one: -times[one.key.removeprefix(ROWS)])
    others = [one for one in old if not one.key.startswith(ROWS)]
    if as_json:
        for one in [*lists, *others] if asked else old:
            typer.echo(json.dumps(asdict(one)))
        return
    _print("Lists of Parties to save and import again:", lists, times)
    _print("Other claims to look at again:", others, times)
    typer.echo(f"{sum(one.claims for one in old)} claims are older than {days} days.", err=True)


def _print(heading: str, old: list[StaleClaim], times: Counter[str]) -> None:
    if old:
        typer.echo(heading)
    for one in old:
        rows = f" ({one.claims} rows)" if one.claims > 1 else ""
        wanted = times[one.key.removeprefix(ROWS)]
        asked = f", asked {wanted} times" if wanted > 1 else ", asked once" if wanted else ""
        typer.echo(f"{one.as_of:10}  {one.key}{rows}{asked}  {one.open}")


def _asked(library: Library) -> Counter[str]:
    """How often each instrument is named in questions that had no answer, and in corrections."""
    from bot.cli.feedback import with_store  # noqa: PLC0415 - only --asked needs the database
    from bot.store import Search, Store  # noqa: PLC0415 - only --asked needs the database
    from bot.understanding.extractor import Extractor  # noqa: PLC0415 - only --asked reads questions

    async def work(store: Store) -> tuple[tuple[tuple[str, int], ...], list[str]]:
        corrections = await store.find(Search(limit=MOST_ASKED))
        return await store.insights(MOST_ASKED), [one.instrument for one in corrections]

    questions, corrected = with_store(work)
    reader = Extractor(library)
    found = Counter(corrected)
    for words, times in questions:
        for id_ in {id_ for name in reader.read(words).names if not name.vague for id_ in name.ids}:
            found[id_] += times
    return found

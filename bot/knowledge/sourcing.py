"""Whether claims hold by their sources: none later than its only source, none on a weak one where a better is listed.

Works on the bare values, as `validation` does.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from bot.knowledge.yaml_source import Path, entries, table, texts, walk

Finding = tuple[Path, str]

QUOTED_WORDS = 60  # of an official text at a stretch; who wants more reads it there


def sourcing(book: Any) -> Iterator[Finding]:
    """What is wrong in how `instruments.yaml` is sourced, as paths and sentences."""
    sources = table(book, "sources")
    secure = {_host(url) for _, key, url in walk(book) if key in _ADDRESSES and _begins(url, "https://")}
    for path, key, value in walk(book):
        if isinstance(value, dict) and "source" in value and "as_of" in value:
            for field, sentence in held(str(value["as_of"]), texts(value["source"]), sources):
                yield (*path, field), sentence
        elif key in _ADDRESSES and _begins(value, "http://") and _host(value) in secure:
            yield path, f"expected https://: {_host(value)} is reached by it elsewhere in this file"
        elif key == "quotation" and (words := len(str(value).split())) > QUOTED_WORDS:
            yield path, f"{words} words are too long a quotation: expected at most {QUOTED_WORDS}"
    yield from _better(sources)


def counts(book: Any, rows: Iterable[Mapping[str, str]]) -> Iterator[Finding]:
    """Numbers of Parties that the rows of `standings.csv` contradict, without a note that says why."""
    parties = Counter(row["instrument"] for row in rows if row["action"] == "party")
    for path, entry in entries(book, "instruments"):
        said = entry.get("parties")
        found = parties[str(entry.get("id"))]
        if not found or not isinstance(said, dict) or said.get("note") or said.get("count") in {None, str(found)}:
            continue
        yield (
            (*path, "parties", "count"),
            f"{said['count']} Parties, and {found} in standings.csv: correct one of them, or say in a `note` why",
        )


def held(as_of: str, ids: Collection[str], sources: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where the sources do not hold a claim: `as_of` or `source`, and a sentence.

    A claim is as new as the newest of its sources: of two, the first may give the day, the second show that it still
    holds.
    """
    found = [source for id_ in ids if isinstance(source := sources.get(id_), dict)]
    newest = max((str(source.get("as_of", "")) for source in found), key=last_day, default="")
    if found and as_of > last_day(newest):
        yield "as_of", f"{as_of} is later than {newest}, the date of its source: expected {newest}, or a newer source"
    better = [[id_ for id_ in texts(source.get("better")) if id_ in sources] for source in found]
    if better and all(better):
        yield "source", f"“{next(iter(ids))}” alone is a weak source: expected {' or '.join(better[0])} before it"


def last_day(date: str) -> str:
    """The last day that a partial date can mean, near enough to compare."""
    return date + "-12-31"[len(date) - 4 :] if len(date) < len("2024-03-15") else date


_ADDRESSES = frozenset({"url", "status_url"})
_HOST = re.compile("^https?://(?:www[.])?")


def _better(sources: Mapping[str, Any]) -> Iterator[Finding]:
    for id_ in sources:
        for at, better in enumerate(texts(table(sources, id_).get("better"))):
            if better not in sources or better == id_:
                yield ("sources", id_, "better", at), f"“{better}” is no other source of this file"


def _begins(url: object, scheme: str) -> bool:
    return isinstance(url, str) and url.startswith(scheme)


def _host(url: str) -> str:
    return _HOST.sub("", url).partition("/")[0].casefold()

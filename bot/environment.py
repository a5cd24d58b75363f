"""Variables of the environment as they were meant: from a file where one is named, and without what wraps a value."""

import difflib
import os
import re
import string
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
# Blanks that no eye sees, or tells from a space: byte order mark, no-break and zero-width spaces, marks of direction.
_BLANK = string.whitespace + "\ufeff\u00a0\u200b\u2060\u200e\u200f"
_KUBERNETES = re.compile(
    r"\A(?=\w+\Z)\w*?(?:_SERVICE_HOST|_SERVICE_PORT(?:_\w+)?|_PORT_\d{1,5}_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)\Z",
    re.ASCII,
)


def read(names: Sequence[str], prefixes: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    """The values that are set, each by its name or by the file that NAME_FILE leads to; and a sentence for each error.

    A variable that begins with one of `prefixes` and is none of `names` is an error. No sentence contains a value.
    """
    given = {name: value for name in names if (value := _bare(os.environ.get(name, "")))}
    files: dict[str, str] = {}
    faults = [*_from_files(names, given, files), *_unknown(names, prefixes)]
    found = given | files
    return found, [*faults, *_half_cleaned(found)]


def _bare(value: str) -> str:
    """Without what an editor of another system, or a file of `docker --env-file`, puts around a value."""
    value = value.strip(_BLANK)
    quoted = len(value) > 1 and value[-1] == _QUOTES.get(value[0])
    return value[1:-1].strip(_BLANK) if quoted else value


def _half_cleaned(given: Mapping[str, str]) -> Iterator[str]:
    """What is left of a quotation, or of another encoding: nobody sees it, and nothing would fit."""
    marks = {*_QUOTES, *_QUOTES.values()}
    for name, value in given.items():
        if value[0] in marks or value[-1] in marks:
            yield f"{name}: has a quotation mark at one end; remove it"
        if any(unicodedata.category(char) in {"Cc", "Cf"} for char in value if char not in string.whitespace):
            yield f"{name}: contains an invisible character; type it again, and save files as UTF-8"


def _from_files(names: Sequence[str], given: Mapping[str, str], files: dict[str, str]) -> Iterator[str]:
    for name in names:
        path = _bare(os.environ.get(f"{name}_FILE", ""))
        if not path:
            continue
        if name in given:
            yield f"{name}: set it or {name}_FILE, not both"
        try:
            found = _bare(Path(path).read_text("utf-8"))
        except (OSError, ValueError):
            yield f"{name}_FILE: expected the path of a readable text file, in UTF-8"
            continue
        if found:
            files[name] = found
        else:
            yield f"{name}_FILE: the file is empty"


def _unknown(names: Sequence[str], prefixes: tuple[str, ...]) -> Iterator[str]:
    known = {*names, *(f"{name}_FILE" for name in names)}
    rests = {name.partition("_")[2]: name for name in known}  # what all names have in common says nothing
    for name in sorted(set(os.environ) - known):
        capitals = name.upper()
        if not name.startswith(prefixes) and capitals not in known:
            continue
        if not _of_kubernetes(name):
            near = difflib.get_close_matches(capitals.partition("_")[2], rests, n=1, cutoff=0.6)
            advice = f"did you mean {rests[near[0]]}?" if near else "see .env.example for all of them"
            yield f"{name}: not a setting; {advice}"


def _of_kubernetes(name: str) -> bool:
    """What each pod is told of a service called `sanad` or `sanad-db`: SANAD_DB_PORT, SANAD_PORT_3978_TCP_ADDR."""
    return bool(_KUBERNETES.match(name)) or (name.endswith("_PORT") and "://" in os.environ[name])

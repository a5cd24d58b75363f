"""The files of the content, read and checked as one: all faults at once, each with its line."""

import csv
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.knowledge.errors import Fault, Faulty, explained
from bot.knowledge.phrases import Phrases, dangling, pruned
from bot.knowledge.schema import Book, Standing
from bot.knowledge.validation import proofread, proofread_standings
from bot.knowledge.yaml_source import Path as Place
from bot.knowledge.yaml_source import YamlSource
from content import FOLDER

BOOK, STANDINGS, PHRASES = "instruments.yaml", "standings.csv", "phrases.yaml"

# What Excel makes of a date. Which of 5/7/2011 is the month depends on the country, so nothing is guessed.
_DAY_FIRST = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./]\d{1,2}[./]\d{1,2}")
YEAR_FIRST = "expected the year first, such as 2011-07-05; in Excel, format the column as Text and type it anew"
_COLUMNS = tuple(Standing.model_fields)
_ROWS = TypeAdapter(tuple[Standing, ...])


@dataclass(frozen=True, slots=True)
class Loaded:
    """Files that are good to use. `digest` is a hash over all of them."""

    book: Book
    standings: tuple[Standing, ...]
    phrases: Phrases
    digest: str


def read(folder: Path, today: date) -> Loaded:
    """Raises Faulty with all that is wrong in any file."""
    faults: list[Fault] = []
    files = [folder / BOOK, folder / STANDINGS, phrases_file(folder)]
    texts = {file.name: _read(file, faults) for file in files}
    yaml_source = _yaml_source(BOOK, texts[BOOK], faults)
    book = _book(yaml_source, today, faults) if yaml_source else None
    rows = _standings(texts[STANDINGS], yaml_source.values if yaml_source else None, today, faults)
    own = files[-1].parent == folder
    phrases = _phrases(_yaml_source(PHRASES, texts[PHRASES], faults), book, faults, own=own)
    if faults or book is None or rows is None or phrases is None:
        raise Faulty(faults)
    return Loaded(book, rows, phrases, hashlib.sha256(b"\0".join(text or b"" for text in texts.values())).hexdigest())


def phrases_file(folder: Path) -> Path:
    """A folder of content that has no phrases of its own is understood by the ones that come with the program."""
    own = folder / PHRASES
    return own if own.exists() else FOLDER / PHRASES


def _read(file: Path, faults: list[Fault]) -> bytes | None:
    try:
        text = file.read_bytes()
        text.decode()
    except OSError as error:
        faults.append(Fault(file.name, 1, "", f"cannot be read: {error.strerror}"))
        return None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.append(Fault(file.name, line, "", "expected UTF-8 text"))
        return None
    return text


def _yaml_source(name: str, text: bytes | None, faults: list[Fault]) -> YamlSource | None:
    if text is None:
        return None
    try:
        return YamlSource(text)
    except RecursionError:
        faults.append(Fault(name, 1, "", "not YAML that anybody wrote: too many brackets inside each other"))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        faults.append(Fault(name, mark.line + 1 if mark else 1, "", f"not YAML: {problem}"))
        return None


def _book(yaml_source: YamlSource, today: date, faults: list[Fault]) -> Book | None:
    def add(path: Place, message: str, line: int = 0) -> None:
        found, key = yaml_source.find(path)
        faults.append(Fault(BOOK, line or found, key, message))

    for path, line, message in yaml_source.slips():
        add(path, message, line)
    for path, message in proofread(yaml_source.values, today):
        add(path, message)
    try:
        return Book.model_validate(yaml_source.values)
    except ValidationError as error:
        for path, message in explained(error):
            add(path, message)
        return None


def _phrases(yaml_source: YamlSource | None, book: Book | None, faults: list[Fault], *, own: bool) -> Phrases | None:
    if yaml_source is None:
        return None
    findings = [(path, message) for path, _, message in yaml_source.slips()]
    phrases = None
    try:
        phrases = Phrases.model_validate(yaml_source.values)
    except ValidationError as error:
        findings += explained(error)
    if phrases and book:
        held, terms = {i.id for i in book.instruments}, {term.id for term in book.glossary}
        phrases = phrases if own else pruned(phrases, held, book.topics.keys(), terms)
        findings += dangling(phrases, held, book.topics.keys(), terms)
    for path, message in findings:
        line, key = yaml_source.find(path)
        faults.append(Fault(PHRASES, line, key, message))
    return phrases


def _standings(text: bytes | None, book: Any, today: date, faults: list[Fault]) -> tuple[Standing, ...] | None:
    if text is None:
        return None
    # As Excel saves it: with a byte order mark, and by its country's separator.
    lines = text.decode("utf-8-sig")
    separator = next((mark for mark in ";\t" if mark in lines.partition("\n")[0]), ",")
    reader = csv.DictReader(StringIO(lines, newline=""), restkey="more", restval="", delimiter=separator)
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        faults.append(Fault(STANDINGS, 1, "", f"expected the columns {','.join(_COLUMNS)}"))
        return None
    rows: list[dict[str, str]] = list(reader)

    def add(at: int, column: object, message: str) -> None:
        row = rows[at]
        faults.append(Fault(STANDINGS, at + 2, f"standings.{row['instrument']}.{row['state']}.{column}", message))

    if book is not None:
        for at, column, message in proofread_standings(rows, book, today):
            add(at, column, message)
    try:
        return _ROWS.validate_python(rows)
    except ValidationError as error:
        for path, message in explained(error):
            at, column = int(path[0]), str(path[1])
            add(at, column, YEAR_FIRST if _DAY_FIRST.fullmatch(str(rows[at].get(column))) else message)
        return None

"""The files of the content, read and checked as one: all errors at once, each with its line."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.knowledge.answers import COLUMNS as ANSWER_COLUMNS
from bot.knowledge.answers import Answer, validate_answers
from bot.knowledge.changes import COLUMNS as CHANGE_COLUMNS
from bot.knowledge.changes import Change, validate_changes
from bot.knowledge.csv_source import CsvSource, MalformedTable
from bot.knowledge.errors import Diagnostic, InvalidContent, explained
from bot.knowledge.phrases import Phrases, dangling, pruned, unnamed
from bot.knowledge.schema import Book, Standing
from bot.knowledge.sourcing import counts
from bot.knowledge.validation import validate, validate_standings
from bot.knowledge.yaml_source import Path as Place
from bot.knowledge.yaml_source import YamlSource
from content import FOLDER

BOOK, STANDINGS, PHRASES = "instruments.yaml", "standings.csv", "phrases.yaml"
CHANGES, ANSWERS = "changes.csv", "answers.csv"  # need not be there

# Spreadsheets make 05/07/2011, 05-Jul-11 or 40729 of a date. Which of 5 and 7 is the month depends on the country, so
# nothing is guessed.
_DATES = ("date", "signed", "as_of")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
YEAR_FIRST = (
    "expected a date with the year first, such as 2011-07-05; in a spreadsheet, format the column as text first, "
    "then put the dates in again"
)
_COLUMNS = tuple(Standing.model_fields)
_ROWS = TypeAdapter(tuple[Standing, ...])
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Table(Generic[Row]):
    """A file of rows of one shape."""

    name: str
    columns: tuple[str, ...]
    shape: TypeAdapter[tuple[Row, ...]]


_LIST_OF_CHANGES = _Table(CHANGES, CHANGE_COLUMNS, TypeAdapter(tuple[Change, ...]))
_LIST_OF_ANSWERS = _Table(ANSWERS, ANSWER_COLUMNS, TypeAdapter(tuple[Answer, ...]))


@dataclass(frozen=True, slots=True)
class Loaded:
    """Files that are good to use. `digest` is a hash over all of them."""

    book: Book
    standings: tuple[Standing, ...]
    changes: tuple[Change, ...]
    answers: tuple[Answer, ...]
    phrases: Phrases
    digest: str


def read(folder: Path, today: date) -> Loaded:
    """Read and check the files of a folder; lists of changes and of answers need not be there.

    Raises InvalidContent with the errors of all of them.
    """
    if not folder.is_dir():
        wrong = "is a file" if folder.exists() else "does not exist"
        raise InvalidContent(
            [Diagnostic(BOOK, 1, "", f"{folder.absolute()} {wrong}: name the folder that holds {BOOK}")]
        )
    diagnostics: list[Diagnostic] = []
    files = list(content_files(folder))
    texts = {file.name: _read(file, diagnostics) for file in files}
    yaml_source = _yaml_source(BOOK, texts[BOOK], diagnostics)
    book = _book(yaml_source, today, diagnostics) if yaml_source else None
    rows = _standings(texts[STANDINGS], yaml_source, today, diagnostics)
    values = yaml_source.values if yaml_source else None
    changes = _changes(texts.get(CHANGES), values, today, diagnostics)
    answers = _answers(texts.get(ANSWERS), values, diagnostics)
    own = phrases_file(folder).parent == folder
    phrases = _phrases(_yaml_source(PHRASES, texts[PHRASES], diagnostics), book, diagnostics, own=own)
    if diagnostics or book is None or rows is None or changes is None or answers is None or phrases is None:
        raise InvalidContent(diagnostics)
    digest = hashlib.sha256(b"\0".join(text or b"" for text in texts.values())).hexdigest()
    return Loaded(book, rows, changes, answers, phrases, digest)


def content_files(folder: Path) -> tuple[Path, ...]:
    """The files that a folder of content is read from."""
    more = (file for name in (CHANGES, ANSWERS) if (file := folder / name).exists())
    return folder / BOOK, folder / STANDINGS, phrases_file(folder), *more


def phrases_file(folder: Path) -> Path:
    """The phrases of a folder of content, or those of the program where it has none of its own."""
    own = folder / PHRASES
    return own if own.exists() else FOLDER / PHRASES


def _read(file: Path, diagnostics: list[Diagnostic]) -> bytes | None:
    try:
        text = file.read_bytes()
        text.decode()
    except OSError as error:
        diagnostics.append(
            Diagnostic(file.name, 1, "", f"cannot be read in {file.parent.absolute()}: {error.strerror}")
        )
        return None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        how = "save it as “CSV UTF-8”" if file.suffix == ".csv" else "save it as UTF-8"
        diagnostics.append(Diagnostic(file.name, line, "", f"expected UTF-8 text: {how}"))
        return None
    return text


def _yaml_source(name: str, text: bytes | None, diagnostics: list[Diagnostic]) -> YamlSource | None:
    if text is None:
        return None
    try:
        return YamlSource(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        diagnostics.append(Diagnostic(name, mark.line + 1 if mark else 1, "", f"not YAML: {problem}"))
        return None


def _book(yaml_source: YamlSource, today: date, diagnostics: list[Diagnostic]) -> Book | None:
    def add(path: Place, message: str, line: int = 0) -> None:
        found, key = yaml_source.find(path)
        diagnostics.append(Diagnostic(BOOK, line or found, key, message))

    for path, line, message in yaml_source.slips():
        add(path, message, line)
    for path, message in validate(yaml_source.values, today):
        add(path, message)
    try:
        return Book.model_validate(yaml_source.values)
    except ValidationError as error:
        for path, message in explained(error):
            add(path, message)
        return None


def _phrases(
    yaml_source: YamlSource | None, book: Book | None, diagnostics: list[Diagnostic], *, own: bool
) -> Phrases | None:
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
        findings += unnamed(phrases, book)
    for path, message in findings:
        line, key = yaml_source.find(path)
        diagnostics.append(Diagnostic(PHRASES, line, key, message))
    return phrases


def _standings(
    text: bytes | None, yaml_source: YamlSource | None, today: date, diagnostics: list[Diagnostic]
) -> tuple[Standing, ...] | None:
    """The rows; what they contradict in the book is said at its line there."""
    if text is None:
        return None
    try:
        source = CsvSource(text, _COLUMNS)
    except MalformedTable as error:
        diagnostics.append(Diagnostic(STANDINGS, error.line, "", str(error)))
        return None
    findings = []
    if yaml_source:
        findings = list(validate_standings(source.rows, source.lines, yaml_source.values, today))
        for path, message in counts(yaml_source.values, source.rows):
            diagnostics.append(Diagnostic(BOOK, *yaml_source.find(path), message))
    rows = None
    try:
        rows = _ROWS.validate_python(source.rows)
    except ValidationError as error:
        findings += [(int(path[0]), str(path[1]), message) for path, message in explained(error)]
    for at, column, message in _joined(source.rows, findings):
        row = source.rows[at]
        key = f"standings.{row['instrument']}.{row['state']}.{column}"
        diagnostics.append(Diagnostic(STANDINGS, source.lines[at], key, message))
    return rows


def _changes(text: bytes | None, book: Any, today: date, diagnostics: list[Diagnostic]) -> tuple[Change, ...] | None:
    return _table(_LIST_OF_CHANGES, text, lambda rows: validate_changes(rows, book, today), diagnostics)


def _answers(text: bytes | None, book: Any, diagnostics: list[Diagnostic]) -> tuple[Answer, ...] | None:
    return _table(_LIST_OF_ANSWERS, text, lambda rows: validate_answers(rows, book), diagnostics)


def _table(
    table: _Table[Row],
    text: bytes | None,
    validate_rows: Callable[[list[dict[str, str]]], Iterator[tuple[int, str, str]]],
    diagnostics: list[Diagnostic],
) -> tuple[Row, ...] | None:
    """The rows of a file that need not be there."""
    if text is None:
        return ()
    try:
        source = CsvSource(text, table.columns)
    except MalformedTable as error:
        diagnostics.append(Diagnostic(table.name, error.line, "", str(error)))
        return None
    findings = list(validate_rows(source.rows))
    rows = None
    try:
        rows = table.shape.validate_python(source.rows)
    except ValidationError as error:
        findings += [(int(path[0]), str(path[1]), message) for path, message in explained(error)]
    for at, column, message in findings:
        diagnostics.append(Diagnostic(table.name, source.lines[at], column, message))
    return rows


def _joined(rows: list[dict[str, str]], findings: list[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    """The findings; of a column whose dates a spreadsheet turned, one for them all."""
    turned = _turned(rows)
    for column, places in turned.items():
        also = f" (and {len(places) - 1:,} more rows)" if len(places) > 1 else ""
        yield places[0], column, f"{YEAR_FIRST}, found “{rows[places[0]][column]}”{also}"
    yield from (finding for finding in findings if finding[0] not in turned.get(finding[1], ()))


def _turned(rows: list[dict[str, str]]) -> dict[str, list[int]]:
    """The places of what is no date any more, by column: a spreadsheet turns a whole column at once."""
    found: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        for column in _DATES:
            if row[column] and not _DATE.fullmatch(row[column]):
                found.setdefault(column, []).append(at)
    return found

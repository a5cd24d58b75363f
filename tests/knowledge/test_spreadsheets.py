"""The table of standings, as spreadsheets of all countries save it."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from bot.knowledge.library import load
from tests.knowledge.conftest import faults


def _spread(text: str, separator: str = ",", end: str = "\r\n") -> str:
    """As a spreadsheet writes it: with its separator, and quotes where a cell needs them."""
    sheet = StringIO(newline="")
    csv.writer(sheet, delimiter=separator, lineterminator=end).writerows(csv.reader(StringIO(text, newline="")))
    return sheet.getvalue()


SAVED: dict[str, Callable[[str], str]] = {
    "byte order mark": lambda text: "\ufeff" + _spread(text),
    "semicolons": lambda text: "\ufeff" + _spread(text, ";"),
    "tabs": lambda text: _spread(text, "\t"),
    "line ends of old Macs": lambda text: _spread(text, end="\r"),
    "separator named": lambda text: "sep=;\r\n" + _spread(text, ";"),
    "comma named": lambda text: "sep=,\n" + text,
    "empty rows": lambda text: text.replace("\n", "\n\n,,,,,,,,,,\r\n") + ",,,,,,,,,,\n\n",
    "empty columns": lambda text: "".join(f"{line},,\n" for line in text.splitlines()),
    "blanks around cells": lambda text: _spread(text).replace(",", " , "),
    "capitals in the header": lambda text: text.replace("instrument,state", "Instrument, STATE", 1),
    "columns in another order": lambda text: "".join(
        ",".join(line.split(",")[::-1]) + "\n" for line in text.splitlines()
    ),
}


@pytest.mark.parametrize("how", SAVED)
def test_a_table_is_read_as_a_spreadsheet_saves_it(folder: Path, how: str) -> None:
    table = folder / "standings.csv"
    before = load(folder).table
    text = table.read_text("utf-8")
    assert '"' not in text
    table.write_bytes(SAVED[how](text).encode())

    assert load(folder).table == before


@pytest.mark.parametrize(
    "dated", ["{2}/{1}/{0}", "{1}/{2}/{0}", "{2}.{1}.{0}", "{2}-Jul-11", "40729", "{0}/{1}/{2}", "Jul 2011"]
)
def test_a_date_that_a_spreadsheet_turned_is_refused_once_for_its_column_with_what_to_do(
    folder: Path, dated: str
) -> None:
    table = folder / "standings.csv"
    lines = [line.split(",") for line in table.read_text("utf-8").splitlines()]
    column = lines[0].index("as_of")
    for line in lines[1:]:
        line[column] = dated.format(*line[column].split("-"))
    table.write_text("\n".join(",".join(line) for line in lines), "utf-8")
    (fault,) = faults(folder)

    assert (fault.file, fault.line) == ("standings.csv", 2)
    assert "the year first, such as 2011-07-05; in a spreadsheet, format the column as text" in fault.message
    assert fault.message.endswith(f"“{lines[1][column]}” (and {len(lines) - 2} more rows)")


@pytest.mark.parametrize(
    ("change", "line", "sentence"),
    [
        (lambda text: text.replace(",PAK,", ',"PAK,', 1), 2, "a quotation mark is not closed"),
        (lambda text: text.replace("as_of,", "as of,", 1), 1, "missing: as_of; unknown: as of"),
        (lambda text: text + '\n\n\nopsc,QQQ,party,,,,,2026-01-01,un,depositary,"a\nb"\n', 8, "ISO 3166"),
    ],
    ids=["open quotation", "column renamed", "lines are counted as an editor counts them"],
)
def test_a_table_that_cannot_be_read_has_one_sentence_with_its_line(
    folder: Path, change: Callable[[str], str], line: int, sentence: str
) -> None:
    table = folder / "standings.csv"
    table.write_text(change(table.read_text("utf-8").strip() + "\n"), "utf-8")
    found = [fault for fault in faults(folder) if sentence in fault.message]

    assert [(fault.file, fault.line) for fault in found] == [("standings.csv", line)]

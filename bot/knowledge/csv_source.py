"""A CSV file as a spreadsheet saves it: its rows, and the line that each stands on."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO

# Excel reads and drops a first line that names the separator; other programs write it for Excel.
_NAMED = re.compile(r"sep=(.)[\r\n]+", re.IGNORECASE)


class MalformedTable(Exception):
    """The file is no table of these columns: `line`, and a sentence for its editor."""

    def __init__(self, line: int, sentence: str) -> None:
        self.line = line
        super().__init__(sentence)


class CsvSource:
    """`rows` by column, and `lines`, where each begins. Columns may stand in any order; empty rows are left out.

    Byte order mark, separator, line ends and blanks around cells are as the spreadsheet and its country have them.
    Raises MalformedTable.
    """

    def __init__(self, text: bytes, columns: Sequence[str]) -> None:
        self.rows: list[dict[str, str]] = []
        self.lines: list[int] = []
        filled = self._filled(text.decode("utf-8-sig"))
        header = next((cells for _, cells in filled), [])
        while header and not header[-1]:
            header.pop()
        names = [name.casefold() for name in header]
        if sorted(names) != sorted(columns):
            raise MalformedTable(1, _expected(names, columns))
        for line, cells in filled:
            if any(cells[len(names) :]):
                raise MalformedTable(
                    line, "more cells than columns: put a text that contains a comma in quotation marks"
                )
            padded = [*cells, *[""] * len(names)]
            self.rows.append(dict(zip(names, padded, strict=False)))
            self.lines.append(line)

    def _filled(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """The line and the cells of each row that is not empty."""
        named = _NAMED.match(text)
        begin = 2 if named else 1
        text = text[named.end() :] if named else text
        first = (text.splitlines() or [""])[0]
        separator = named[1] if named else next((mark for mark in ";\t" if mark in first), ",")
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
        line = begin
        try:
            for row in reader:
                if any(cells := [cell.strip() for cell in row]):
                    yield line, cells
                line = begin + reader.line_num
        except csv.Error:
            sentence = (
                "a quotation mark is not closed: a cell that begins with one must end with one, and double those inside"
            )
            raise MalformedTable(line, sentence) from None


def _expected(names: Sequence[str], columns: Sequence[str]) -> str:
    missing = [name for name in columns if name not in names]
    strange = [name or "(empty)" for name in names if name not in columns]
    parts = [f"expected the columns {','.join(columns)}"]
    parts += [f"missing: {', '.join(missing)}"] if missing else []
    parts += [f"unknown: {', '.join(strange)}"] if strange else []
    return "; ".join(parts)

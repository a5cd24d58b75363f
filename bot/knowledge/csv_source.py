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
    """`rows` by column, and `spans`: the lines of each, the first and the one after the last. Empty rows are left out.

    Byte order mark, separator, order of columns, line ends and blanks around cells are as the spreadsheet and its
    country have them. Raises MalformedTable.
    """

    def __init__(self, text: bytes, columns: Sequence[str]) -> None:
        self.rows: list[dict[str, str]] = []
        self.spans: list[tuple[int, int]] = []
        sheet = Sheet(text.decode("utf-8-sig"))
        filled = iter(sheet)
        self.separator = sheet.separator
        header = next((cells for _, _, cells in filled), [])
        while header and not header[-1]:
            header.pop()
        self.columns = [name.casefold() for name in header]
        if sorted(self.columns) != sorted(columns):
            raise MalformedTable(1, _expected(self.columns, columns))
        width = len(self.columns)
        for first, after, cells in filled:
            if any(cells[width:]):
                raise MalformedTable(
                    first, "more cells than columns: put a text that contains a comma in quotation marks"
                )
            self.rows.append(dict(zip(self.columns, [*cells, *[""] * width], strict=False)))
            self.spans.append((first, after))

    @property
    def lines(self) -> list[int]:
        """The line on which each row begins."""
        return [first for first, _ in self.spans]


class Sheet:
    """What a spreadsheet saved, whatever its columns: `separator`, and for each row that is not empty its lines (the
    first, and the one after the last) and its cells. Raises MalformedTable while it is read.
    """

    def __init__(self, text: str) -> None:
        named = _NAMED.match(text)
        self._begin = 2 if named else 1
        self._text = text[named.end() :] if named else text
        first = (self._text.splitlines() or [""])[0]
        self.separator = named[1] if named else next((mark for mark in ";\t" if mark in first), ",")

    def __iter__(self) -> Iterator[tuple[int, int, list[str]]]:
        reader = csv.reader(StringIO(self._text, newline=""), delimiter=self.separator, strict=True)
        line = self._begin
        try:
            for row in reader:
                after = self._begin + reader.line_num
                if any(cells := [cell.strip() for cell in row]):
                    yield line, after, cells
                line = after
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

"""Who has signed and joined a treaty, from what an editor saved of its depositary's list.

The UN Treaty Collection's page of a treaty (`Participant`, `Signature`, `Ratification, Accession(a) ...`; days as
`5 Jul 2011 a`), the Council of Europe's chart of signatures and ratifications (days as `05/07/2011`), and any CSV with
such columns.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.knowledge.saved_page import SavedPage

UN, EUROPE = "United Nations Treaty Collection", "Council of Europe"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_MONTH = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,9})\.?\s+(\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YEAR_FIRST = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_MARKED = re.compile(r"^(.*\d)\s*+([A-Za-z]{1,2})?\.?$")
_EXPLAINED = re.compile(r"(?<![A-Za-z ])([A-Za-z ]++)\((\w++)\)")
# The depositaries' own abbreviations, where the head of a column does not explain them.
_KINDS = {
    UN: {
        "a": "accession",
        "d": "succession",
        "A": "acceptance",
        "AA": "approval",
        "c": "formal confirmation",
        "s": "signature",
    },
    EUROPE: {"a": "accession", "su": "succession", "A": "acceptance", "AA": "approval", "s": "signature"},
    "": {},
}
_AD_REFERENDUM = "r"  # a signature that the State has yet to confirm
_WORDS = {
    "ratification": "ratification",
    "accession": "accession",
    "succession": "succession",
    "acceptance": "acceptance",
    "approval": "approval",
    "formal confirmation": "formal confirmation",
    "definitive signature": "signature",
}
_JOINING = tuple(word for word in _WORDS if word != "definitive signature")
_NAMES = ("participant", "state", "country", "member", "party", "parties")
# Lines of the chart that stand between States, and below them.
_BETWEEN = re.compile(r"(?:non[- ])?members? |member states|other (?:states|subjects)|international org|total number")
_UN_TREATY = re.compile(r"mtdsg_no=([IVX]+-[\w-]+)|/([IVX]+-\d[\w-]*)\.(?:en\.)?(?:xml|pdf)", re.IGNORECASE)
_EUROPE_TREATY = re.compile(r"treatynum=0*(\d+)|conventions/treaty/0*(\d+)", re.IGNORECASE)
_CHART = re.compile(r"chart of signatures and ratifications of treaty 0*(\d+)", re.IGNORECASE)
_AS_OF = re.compile(
    r"status as (?:at|of)\s*+(?::\s*+)?(\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2} \w+ \d{4})", re.IGNORECASE
)
_COUNTS = (
    (re.compile(r"signatories\s*+:\s*+(\d+)", re.IGNORECASE), re.compile(r"parties\s*+:\s*+(\d+)", re.IGNORECASE)),
    (
        re.compile(r"signatures not followed by ratifications\s*+(?::\s*+)?(\d+)", re.IGNORECASE),
        re.compile(r"number of ratifications/accessions\s*+(?::\s*+)?(\d+)", re.IGNORECASE),
    ),
)


class Unreadable(Exception):
    """The file is no list of participants, or not all of it can be read: a sentence for its editor."""


@dataclass(frozen=True)
class Participant:
    """One line of a list. `date` is that of the deposit, or of a signature where nothing was deposited."""

    name: str
    action: str
    kind: str = ""
    date: str = ""
    signed: str = ""
    date_type: str = ""


@dataclass(frozen=True)
class Participants:
    """A list of participants as it was saved. Counts and dates are those that the page itself gives."""

    origin: str  # UN, EUROPE, or nothing for a table of somebody else's
    treaty: str  # the number that the depositary gives the treaty: IV-11-c, 185
    as_of: str
    rows: tuple[Participant, ...]
    parties: int | None = None
    signatories: int | None = None


def treaty_number(address: str) -> str:
    """The depositary's number of a treaty in an address of its page: IV-11-c, 185; empty where there is none."""
    found = _UN_TREATY.search(address) or _EUROPE_TREATY.search(address)
    return next(filter(None, found.groups()), "") if found else ""


def participants(page: SavedPage, *, day_first: bool | None = None) -> Participants:
    """Read a list. `day_first` says how 05/07/2011 is meant in a CSV. Raises Unreadable."""
    origin = _origin(page)
    chart = _CHART.search(page.text)
    head = _Head(origin, True if origin else day_first)
    rows = tuple(head.read(_lists(page)))
    if not rows:
        raise Unreadable(
            "no list of participants was found: expected a table with the State, its signature and its ratification; "
            "save the English page when the table is shown in full"
        )
    as_of = _AS_OF.search(page.text)
    counts = [found for pattern in _counts(origin) if (found := pattern.search(page.text))]
    return Participants(
        origin,
        treaty_number(page.address) or (chart[1] if chart else ""),
        head.day(as_of[1].replace("-", "/"), True) if as_of else "",
        rows,
        *(int(found[1]) for found in reversed(counts) if len(counts) == len(_COUNTS[0])),
    )


def _origin(page: SavedPage) -> str:
    if any(id_.endswith("tblgrid") for id_ in page.ids) or "treaties.un.org" in page.address:
        return UN
    if "coe.int" in page.address or _CHART.search(page.text):
        return EUROPE
    return ""


def _counts(origin: str) -> tuple[re.Pattern[str], ...]:
    return {UN: _COUNTS[0], EUROPE: _COUNTS[1]}.get(origin, ())


def _lists(page: SavedPage) -> list[list[list[str]]]:
    """The tables to look at: of a page of the Treaty Collection the one that it calls its grid."""
    grids = [rows for rows, id_ in zip(page.tables, page.ids, strict=True) if id_.endswith("tblgrid")]
    return grids or list(page.tables)


@dataclass
class _Head:
    """What the columns of a list mean."""

    origin: str
    day_first: bool | None
    columns: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    usual: str = ""  # what a day without a mark stands for

    def read(self, tables: Sequence[list[list[str]]]) -> Iterator[Participant]:
        for rows in tables:
            self.columns = {}
            for cells in ([" ".join(cell.split()) for cell in row] for row in rows):
                if self._is_head(cells):
                    self._settle(tables)
                elif self.columns and (found := self._participant(cells)):
                    yield found

    def _is_head(self, cells: Sequence[str]) -> bool:
        folded = [_folded(cell) for cell in cells]
        signed = [at for at, cell in enumerate(folded) if cell.startswith(("signature", "signed"))]
        joined = [at for at, cell in enumerate(folded) if at not in signed and cell.startswith((*_JOINING, "formal"))]
        joined = joined or [at for at, cell in enumerate(folded) if cell == "date"]
        named = [at for at, cell in enumerate(folded) if cell.startswith(_NAMES) and at not in {*signed, *joined}]
        if not joined or not (signed or (named and not self.origin)):  # the ILO's conventions are not signed
            return False
        self.columns = {"name": next(iter(named), 0), "joined": joined[0], "signed": next(iter(signed), len(cells))}
        self.columns |= {name: folded.index(name) for name in ("notes", "kind", "action") if name in folded}
        explained = ", ".join(cells[at] for at in (*signed[:1], joined[0]))
        self.kinds = _KINDS[self.origin] | {
            mark: _WORDS[_folded(word)] for word, mark in _EXPLAINED.findall(explained) if _folded(word) in _WORDS
        }
        plain = [_folded(word) for word in _EXPLAINED.sub("", cells[joined[0]]).split(",")]
        self.usual = next((_WORDS[word] for word in plain if word in _WORDS), "")
        return True

    def _settle(self, tables: Sequence[list[list[str]]]) -> None:
        """Which of 5 and 7 in 05/07/2011 is the month, where a day beyond the twelfth shows it."""
        days = [found for rows in tables for row in rows for cell in row if (found := _NUMBERS.match(cell.strip()))]
        if self.day_first is not None or not days:
            return
        first, second = (any(int(day[at]) > 12 for day in days) for at in (1, 2))
        if first == second:
            raise Unreadable(
                f"{days[0][0]} can be read in two ways: add --day-first where the day comes first, --month-first "
                "where the month does, or save the dates with the year first, such as 2011-07-05"
            )
        self.day_first = first

    def _participant(self, cells: Sequence[str]) -> Participant | None:
        name, signed, joined = (self._cell(cells, column) for column in ("name", "signed", "joined"))
        if not name or (not signed and not joined and _BETWEEN.match(_folded(name))):
            return None
        signature, mark = self._marked(name, signed)
        deposit, other = self._marked(name, joined)
        if deposit:
            kind = self._kind(name, other or self._note(cells), self._cell(cells, "kind"))
            by = "signature" if kind == "signature" else "deposit"
            return Participant(name, "party", kind, deposit, signature, by)
        if signature:
            action = "party" if self.kinds.get(mark) == "signature" else "signatory"
            if mark and action == "signatory" and mark not in {_AD_REFERENDUM, *self.kinds}:
                raise Unreadable(f"{name}: the mark “{mark}” beside the signature is not known")
            return Participant(name, action, "signature", signature, signature, "signature")
        return Participant(name, "none")

    def _note(self, cells: Sequence[str]) -> str:
        """A mark that stands in the column of notes, as in the Council of Europe's chart."""
        note = self._cell(cells, "notes")
        return note if note in self.kinds else ""

    def _kind(self, name: str, mark: str, said: str) -> str:
        if said or not mark:
            return said or self.usual
        if mark not in self.kinds:
            raise Unreadable(f"{name}: the mark “{mark}” beside the day is not known")
        return self.kinds[mark]

    def _cell(self, cells: Sequence[str], column: str) -> str:
        at = self.columns.get(column, len(cells))
        return cells[at] if at < len(cells) else ""

    def _marked(self, name: str, cell: str) -> tuple[str, str]:
        """The day and the mark beside it."""
        if not cell:
            return "", ""
        found = _MARKED.fullmatch(cell)
        try:
            return self.day(found[1] if found else cell, bool(self.day_first)), (found and found[2]) or ""
        except ValueError:
            raise Unreadable(
                f"{name}: “{cell}” is no day that can be read; expected one such as 5 Jul 2011 or 2011-07-05, as text"
            ) from None

    @staticmethod
    def day(said: str, day_first: bool) -> str:
        """A day with the year first. Raises ValueError."""
        if _YEAR_FIRST.fullmatch(said):
            return said
        if found := _NAMED_MONTH.fullmatch(said):
            return date(int(found[3]), _MONTHS.index(found[2][:3].casefold()) + 1, int(found[1])).isoformat()
        if found := _NUMBERS.fullmatch(said):
            one, two = int(found[1]), int(found[2])
            day, month = (one, two) if day_first else (two, one)
            return date(int(found[3]), month, day).isoformat()
        raise ValueError(said)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace(".", " ").split())

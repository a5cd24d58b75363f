"""What an editor saved from a browser or a spreadsheet: its text, its tables, and the address it came from."""

import email
import email.policy
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.knowledge.csv_source import Sheet

_MARKUP = re.compile(r"<(?:table|html|body)\b", re.IGNORECASE)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "sup"})  # marks of footnotes are raised


@dataclass(frozen=True)
class SavedPage:
    """`tables` are lists of rows of cells, in the order in which they begin; `ids` are what the page calls them."""

    text: str
    address: str  # empty where the file does not say where it came from
    tables: tuple[list[list[str]], ...]
    ids: tuple[str, ...]


def read(file: bytes) -> SavedPage:
    """Read a page (complete, HTML only, or as one file) or a CSV. Raises UnicodeDecodeError, MalformedTable."""
    if file[:1] != b"<" and b"MIME-Version:" in file[:2000]:
        return _single(file)
    text = _decoded(file)
    if _MARKUP.search(text[:200_000]):
        return _html(text)
    return SavedPage(text, "", ([cells for _, _, cells in Sheet(text)],), ("",))


def _single(file: bytes) -> SavedPage:
    """A page that Chrome or Edge saved as a single file, .mhtml."""
    message = email.message_from_bytes(file, policy=email.policy.default)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    return _html(str(part.get_content()) if part else "", str(message.get("Snapshot-Content-Location", "")))


def _decoded(file: bytes) -> str:
    if file[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return file.decode("utf-16")
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = _CHARSET.search(file[:4000])
        if named and named[1].lower() in {b"windows-1252", b"iso-8859-1"}:
            return file.decode("windows-1252", "replace")
        raise


def _html(text: str, address: str = "") -> SavedPage:
    page = _Page()
    page.feed(text)
    page.close()
    saved = _SAVED_FROM.search(text[:5000])
    address = address or (saved[1] if saved else page.address)
    return SavedPage(
        " ".join(" ".join(page.words).split()), address, tuple(t.rows for t in page.tables), tuple(page.ids)
    )


@dataclass
class _Table:
    rows: list[list[str]] = field(default_factory=list)


class _Page(HTMLParser):
    """The tables of a page as a reader sees them; a table inside a cell is one of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tables: list[_Table] = []
        self.ids: list[str] = []
        self.address = ""
        self._open: list[_Table] = []
        self._unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and not self.address:  # the Treaty Collection's page sends its form to itself
            self.address = given.get("action") or ""
        elif tag == "link" and given.get("rel") == "canonical":
            self.address = given.get("href") or ""
        elif tag in _UNSEEN:
            self._unseen = tag
        elif tag == "br":
            self.handle_data(" ")
        else:
            self._table(tag, given.get("id") or "")

    def _table(self, tag: str, id_: str) -> None:
        if tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
            self.ids.append(id_)
        elif self._open and tag == "tr":
            self._open[-1].rows.append([])
        elif self._open and tag in {"td", "th"}:
            self._unseen = ""
            rows = self._open[-1].rows
            if not rows:
                rows.append([])
            rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        elif tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self.words.append(data)
        if self._open and self._open[-1].rows and self._open[-1].rows[-1]:
            self._open[-1].rows[-1][-1] += data

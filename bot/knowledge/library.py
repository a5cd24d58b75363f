"""The content, ready to be asked: found by instrument, number, State and topic, and followed while it changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot import model
from bot.knowledge.answers import Answer
from bot.knowledge.changes import Change
from bot.knowledge.claims import Entry, Sourced
from bot.knowledge.compiled import checked
from bot.knowledge.errors import Diagnostic, InvalidContent
from bot.knowledge.loader import BOOK, Loaded, content_files, read
from bot.knowledge.phrases import Phrases
from bot.knowledge.schema import Book, Contact, Difference, Elsewhere, Instrument, Provision, Standing, Term
from bot.knowledge.sourcing import last_day
from bot.knowledge.validation import unworded
from content import FOLDER

CONTENT_FOLDER = FOLDER

YEAR = 365  # days after which a claim is old
_CONFIDENCE = ("depositary", "authoritative", "secondary", "seed-only")

# How the `authority` of a source begins.
_OFFICIAL = ("depositary", "official text", "official gazette")
_AUTHORITIES = (
    "treaty body",
    "copy of treaty-body text",
    "UN",
    "copy of UN text",
    "copy of conference document",
    "Council of Europe document",
    "government",
    "regional organisation",
    "standards body",
)

Cited = Sourced | Difference | Standing | Change | None

__all__ = ["CONTENT_FOLDER", "Diagnostic", "InvalidContent", "Library", "Live", "StaleClaim", "load", "schema", "stale"]


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that Sanad knows. Immutable: a changed file makes a new one."""

    version: str  # "2026-11-24.3f9c2ab": the date of the newest change, and a hash of the files
    book: Book
    instruments: Mapping[str, Instrument]
    elsewhere: Mapping[str, Elsewhere]
    terms: Mapping[str, Term]
    table: Mapping[str, Mapping[str, Standing]]  # by instrument and State
    today: str  # the day on which it was read
    year_ago: str  # a year before that: what is claimed as of an earlier day is old
    phrases: Phrases
    changes: tuple[Change, ...] = ()  # of facts, newest first
    answers: Mapping[str, Answer] = field(default_factory=dict)
    ranked: dict[str, tuple[tuple[Instrument, Provision], ...]] = field(default_factory=dict, repr=False, compare=False)

    def standing(self, instrument: str, state: str) -> Standing | None:
        """The row of a State and an instrument; None means "not sourced", never "not a party"."""
        return self.table.get(instrument, {}).get(state)

    def standings(self, instrument: str) -> tuple[Standing, ...]:
        """Every row of an instrument, in the order of the table."""
        return tuple(self.table.get(instrument, {}).values())

    def of_state(self, state: str) -> tuple[Standing, ...]:
        """A State's rows, in the order of the instruments."""
        rows = (self.standing(instrument, state) for instrument in self.instruments)
        return tuple(row for row in rows if row)

    def old(self, as_of: str) -> bool:
        """Whether this day was more than a year ago when the content was read."""
        return last_day(as_of) < self.year_ago

    def sources(self, *claims: Cited | Iterable[Cited]) -> tuple[model.Source, ...]:
        """Where claims come from, each source once, in the order of the claims.

        A source has its own date, or that of the oldest of the claims where that is older.
        """
        dates: dict[str, str] = {}
        for claim in _flat(claims):
            for id_ in (claim.source,) if isinstance(claim, Change) else claim.source:
                known = dates.setdefault(id_, self.book.sources[id_].as_of)
                dates[id_] = known if isinstance(claim, Difference | Change) else min(known, claim.as_of)
        return tuple(self._source(id_, as_of) for id_, as_of in dates.items())

    def _source(self, id_: str, as_of: str) -> model.Source:
        entry = self.book.sources[id_]
        return model.Source(entry.title, entry.url, as_of, entry.publisher, _rank(entry.authority))

    def provision(self, instrument: str, number: str) -> tuple[Provision, ...]:
        """What is held on a number: the provision and its parts, or else the smallest one that it is a part of."""
        held = self.instruments[instrument].provisions
        if inside := tuple(p for p in held if any(_within(covered, number) for covered in p.covers)):
            # A heading over many paragraphs covers each of them: what is on that paragraph alone comes first.
            return tuple(sorted(inside, key=lambda p: len(p.covers) if number in p.covers else len(held)))
        around = [(len(covered), p) for p in held for covered in p.covers if _within(number, covered)]
        return (max(around, key=lambda pair: pair[0])[1],) if around else ()

    def by_topic(self, topic: str) -> tuple[tuple[Instrument, Provision], ...]:
        """Provisions on a topic: binding treaties in force first, and what is most about it first."""
        if topic not in self.ranked:
            found = [(i, p) for i in self.book.instruments for p in i.provisions if topic in p.topics]
            self.ranked[topic] = tuple(sorted(found, key=lambda pair: _strength(pair[0], pair[1], topic)))
        return self.ranked[topic]

    def term(self, id_: str) -> Term | None:
        """A term of the glossary by its id."""
        return self.terms.get(id_)

    def related(self, term: Term) -> tuple[tuple[Instrument, Provision | None], ...]:
        """The instruments and provisions that a glossary entry points to."""
        pairs = ((self.instruments[id_], ref) for id_, _, ref in (r.partition(" ") for r in term.related))
        return tuple((instrument, self._referred(instrument, ref)) for instrument, ref in pairs)

    def _referred(self, instrument: Instrument, ref: str) -> Provision | None:
        named = tuple(p for p in instrument.provisions if ref == p.ref)
        return next(iter(named or (ref and self.provision(instrument.id, unworded(ref))) or ()), None)

    def contacts(self, country: str) -> tuple[Contact, ...]:
        """Where abuse can be reported in a country, then worldwide; the most official first."""
        order = {country: 0, "GLOBAL": 1}
        here = (contact for contact in self.book.contacts if contact.country in order)
        return tuple(sorted(here, key=lambda contact: order[contact.country]))

    def topic(self, id_: str) -> str:
        """A topic as a person reads it."""
        return self.book.topics[id_].label

    def key(self, instrument: str, part: Provision | str = "") -> str:
        """Where a claim stands in the file: `instruments.opsc.provisions.3(1)(c)`, `instruments.opsc.adopted`."""
        if isinstance(part, Provision):
            part = f"provisions.{part.covers[0] if part.covers else part.ref}"
        return ".".join(filter(None, ("instruments", instrument, part)))


def load(folder: Path = CONTENT_FOLDER, today: date | None = None) -> Library:
    """Read, check and index a folder of content, as of `today` (the current UTC date).

    Raises InvalidContent with every error, each with its line.
    """
    today = today or datetime.now(UTC).date()
    return _index(checked(folder, today), today)


class Live:
    """The content of a running bot, which follows its files and never falls below the last good state."""

    def __init__(self, folder: Path = CONTENT_FOLDER) -> None:
        self._folder = folder
        self._seen = _marks(folder)
        self.current = load(folder)
        self.error: InvalidContent | None = None  # why the files are not in use, for `/readyz`

    def refresh(self, prepare: Callable[[Library], None] = lambda _: None) -> bool:
        """Pick up changed files; returns whether there is new content. Costs a few `stat` calls where nothing changed.

        `prepare` builds what the first question would wait for: new content is used only once it has returned. What is
        wrong with the new content is logged and kept in `error`; the earlier content stays.
        """
        marks = _marks(self._folder)
        if marks == self._seen:
            return False
        self._seen = marks
        try:
            today = datetime.now(UTC).date()
            # Read in pieces: to take it whole from what was compiled would hold up the questions beside it.
            changed = _index(read(self._folder, today), today)
        except InvalidContent as error:
            self._keep(error)
            return False
        try:
            prepare(changed)
        except Exception as error:
            unready = InvalidContent([Diagnostic(BOOK, 1, "", f"cannot be made ready for questions: {error!r}")])
            unready.__cause__ = error
            self._keep(unready)
            return False
        self.current, self.error = changed, None
        return True

    def _keep(self, error: InvalidContent) -> None:
        import structlog  # noqa: PLC0415 - one question in a terminal does without it

        self.error = error
        faults = [str(each) for each in error.diagnostics]
        structlog.get_logger().error(
            "content.faulty", kept=self.current.version, faults=faults, exc_info=error.__cause__
        )


@dataclass(frozen=True, slots=True, order=True)
class StaleClaim:
    """A claim that nobody has checked for a long time. `open` is the address at which to look."""

    as_of: str
    key: str
    claims: int = 1  # the rows of an instrument in `standings.csv` count together, by the oldest: one list has them all
    open: str = ""


def stale(library: Library, today: date, days: int = YEAR) -> list[StaleClaim]:
    """The claims whose as-of date is more than `days` before `today`, the oldest first."""
    limit = (today - timedelta(days=days)).isoformat()
    found = []
    for held in library.book.instruments:
        if old := [row for row in library.standings(held.id) if last_day(row.as_of) < limit]:
            oldest = min(old, key=lambda row: row.as_of)
            address = held.status_url or library.sources(oldest)[0].url
            found.append(StaleClaim(oldest.as_of, f"standings.{held.id}", len(old), address))
    for key, claim in _claims(library.book, ()):
        if last_day(claim.as_of) < limit:
            found.append(StaleClaim(claim.as_of, key, open=library.sources(claim)[0].url))
    return sorted(found)


def schema() -> dict[str, Any]:
    """JSON Schema of `instruments.yaml`, for editors that complete and check while one types."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Book.model_json_schema()}


def _index(read: Loaded, today: date) -> Library:
    book, table = read.book, dict[str, dict[str, Standing]]()
    for row in read.standings:
        table.setdefault(row.instrument, {})[row.state] = row
    return Library(
        version=f"{book.changes[0].date}.{read.digest[:7]}",
        book=book,
        instruments=MappingProxyType({instrument.id: instrument for instrument in book.instruments}),
        elsewhere=MappingProxyType({other.id: other for other in book.elsewhere}),
        terms=MappingProxyType({term.id: term for term in book.glossary}),
        phrases=read.phrases,
        today=today.isoformat(),
        year_ago=(today - timedelta(days=YEAR)).isoformat(),
        changes=read.changes,
        answers=MappingProxyType({answer.id: answer for answer in read.answers}),
        table=MappingProxyType({id_: MappingProxyType(by_state) for id_, by_state in table.items()}),
    )


def _rank(authority: str) -> int:
    """How far a source can be trusted, by what the file says that it is: `model.Source.rank`."""
    if authority.startswith(_OFFICIAL) and "copy" not in authority:
        return 0
    return 1 if authority.startswith((*_OFFICIAL, *_AUTHORITIES)) else 2


def _flat(claims: Iterable[Any]) -> Iterator[Sourced | Difference | Standing | Change]:
    for claim in claims:
        if isinstance(claim, Sourced | Difference | Standing | Change):
            yield claim
        elif claim is not None:
            yield from _flat(claim)


def _within(number: str, whole: str) -> bool:
    """Whether `3(1)(a)` is a part of `3`, `16.2.1` of `16.2`, `V.G` of `V`."""
    return number.startswith(whole) and number[len(whole) : len(whole) + 1] in {"", "(", "."}


def _strength(instrument: Instrument, provision: Provision, topic: str) -> tuple[int, int, bool, int]:
    in_force = instrument.in_force is None or instrument.in_force.value is not None
    binding = 0 if instrument.binding.value and in_force else 1 if instrument.binding.value else 2
    own = 3 * sum(topic in each.topics for each in instrument.provisions) >= len(instrument.provisions)
    return binding, provision.topics.index(topic), not own, _CONFIDENCE.index(provision.confidence)


def _marks(folder: Path) -> tuple[tuple[int, ...], ...]:
    """What tells a changed file from an unchanged one without reading it."""
    return tuple(_mark(file) for file in content_files(folder))


def _mark(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _claims(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Sourced]]:
    if isinstance(value, Sourced):
        yield ".".join(path), value
    inside: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, Entry):
        inside = value.__dict__.items()
    elif isinstance(value, Mapping):
        inside = value.items()
    elif isinstance(value, tuple):
        inside = ((_called(item, at), item) for at, item in enumerate(value, 1))
    for key, item in inside:
        yield from _claims(item, (*path, str(key)))


def _called(item: object, place: int) -> str:
    if isinstance(item, Provision) and item.covers:
        return item.covers[0]
    return str(getattr(item, "id", None) or getattr(item, "ref", None) or place)

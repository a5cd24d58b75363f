"""The content as tables for other programs: standings, provisions and glossary, as CSV or JSON."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from io import StringIO

from bot.knowledge.claims import Sourced
from bot.knowledge.library import Library
from bot.knowledge.schema import Standing
from bot.knowledge.states import name

LICENCE = "Apache-2.0"
LICENCE_URL = "https://www.apache.org/licenses/LICENSE-2.0"
TERMS = (
    "Sanad's data is under the Apache License 2.0. Each row names its source; quotations are official words, and "
    "belong to their publishers."
)
Row = dict[str, str]


def standings(library: Library) -> Iterator[Row]:
    """One row for each instrument and State, with names and the address of the source beside the codes."""
    for instrument in library.book.instruments:
        for row in library.standings(instrument.id):
            yield {
                **row.model_dump(),
                "source": ";".join(row.source),
                "instrument_name": instrument.short_name,
                "state_name": name(row.state),
                **_found(library, row),
            }


def provisions(library: Library) -> Iterator[Row]:
    """One row for each provision."""
    for instrument in library.book.instruments:
        for provision in instrument.provisions:
            yield {
                "instrument": instrument.id,
                "instrument_name": instrument.short_name,
                "ref": provision.ref,
                "text": provision.text,
                "quotation": provision.quotation or "",
                "topics": "; ".join(provision.topics),
                **_sourced(library, provision),
            }


def glossary(library: Library) -> Iterator[Row]:
    """One row for each term."""
    for term in library.book.glossary:
        yield {
            "id": term.id,
            "term": term.term,
            "aliases": "; ".join(term.aliases),
            "definition": term.definition,
            "related": "; ".join(term.related),
            **_sourced(library, term),
        }


TABLES: Mapping[str, Callable[[Library], Iterator[Row]]] = {
    "standings": standings,
    "provisions": provisions,
    "glossary": glossary,
}


def as_csv(rows: Iterator[Row]) -> str:
    """A table with its head, in UTF-8 without a byte order mark, lines ended as RFC 4180 has it."""
    text = StringIO(newline="")
    first = next(rows, {})
    table = csv.DictWriter(text, list(first))
    table.writeheader()
    table.writerows([first, *rows] if first else [])
    return text.getvalue()


def as_json(library: Library, rows: Iterator[Row]) -> str:
    """An object with the version of the content, the licence, and the rows."""
    return json.dumps(
        {"version": library.version, "licence": LICENCE, "terms": TERMS, "rows": list(rows)},
        ensure_ascii=False,
        indent=1,
    )


def _sourced(library: Library, claim: Sourced) -> Row:
    return {
        "as_of": claim.as_of,
        "source": "; ".join(claim.source),
        "confidence": claim.confidence,
        "note": claim.note or "",
        **_found(library, claim),
    }


def _found(library: Library, claim: Sourced | Standing) -> Row:
    """The first source: the best."""
    source = library.sources(claim)[0]
    return {"source_title": source.title, "source_url": source.url}

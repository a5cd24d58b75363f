"""The terminal's door: a reply as plain text, and as a page of a terminal."""

from collections.abc import Iterator

from bot.model import Fact, Reply, Section, Source, Table
from bot.sanitise import visible


def plain_text(reply: Reply) -> str:
    """Everything that a person reads in an answer but its sources and its suggestions."""
    offered = tuple(f"- {choice.label}" for choice in reply.choices if choice.instrument)
    parts = (
        reply.title,
        reply.text,
        "\n".join(_fact(fact) for fact in reply.facts),
        "\n".join(_rows(reply.table)) if reply.table else "",
        *("\n".join(_section(section)) for section in reply.sections),
        "\n".join(offered),
        *reply.notes,
    )
    return visible("\n\n".join(part.strip() for part in parts if part.strip()))


def cited(source: Source) -> str:
    """A source in one line, with its date."""
    publisher = f"{source.publisher}, " if source.publisher and source.publisher not in source.title else ""
    return visible(f"{publisher}{source.title} (as of {source.as_of})")


def _fact(fact: Fact) -> str:
    return f"{fact.label}: {fact.value}"


def _rows(table: Table) -> Iterator[str]:
    yield " | ".join(table.header)
    for row in table.rows:
        yield " | ".join(row)


def _section(section: Section) -> Iterator[str]:
    if section.heading:
        yield f"{section.heading}:"
    for item in section.items:
        yield "- " + ": ".join(part for part in (item.label, item.text) if part)

"""A reply in lines: what lists and large tables look like, and what a screen reader reads."""

from collections.abc import Iterator, Sequence
from typing import Any

from adapters.slack.render.markup import escape
from bot.model import Reply, Section


def row(names: Sequence[str], cells: Sequence[str], bold: str = "*") -> str:
    """A table's row."""
    first, *rest = zip(names, cells, strict=False)
    lines = [f"{bold}{escape(first[1])}{bold}", *(f"• {escape(name)}: {escape(cell)}" for name, cell in rest if cell)]
    return "\n".join(lines)


def listed(part: Section) -> str:
    """A list under its heading, each item on a line, escaped."""
    lines = ((item.label, item.text) for item in part.items)
    heading = [escape(part.heading)] if part.heading else []
    return "\n".join([*heading, *(f"• {escape(': '.join(filter(None, line)))}" for line in lines)])


def spoken(reply: Reply, note: str) -> str:
    """The whole answer: what a screen reader reads, and what a notification begins with."""
    lines = [note, escape(reply.title), escape(reply.text)]
    lines += [f"{escape(fact.label)}: {escape(fact.value)}" for fact in reply.facts]
    if reply.table:
        lines += [row(reply.table.header, cells, "") for cells in reply.table.rows]
    lines += [listed(part) for part in reply.sections]
    if reply.choices:
        lines.append("Buttons: " + escape(", ".join(choice.label for choice in reply.choices)))
    lines += [f"Source: {escape(source.title)}, as of {escape(source.as_of)}" for source in reply.sources]
    return "\n".join(line for line in lines if line)


def continued(blocks: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A further page of an answer, by its blocks."""
    for block in blocks:
        if block["type"] == "section":
            yield from (found["text"] for found in [*block.get("fields", []), block.get("text")] if found)
        elif block["type"] == "data_table":
            yield from (escape(", ".join(cell["text"] for cell in cells)) for cells in block["rows"])

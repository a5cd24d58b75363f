"""A reply in lines: what lists and large tables look like, and what a screen reader reads."""

from collections.abc import Iterator, Sequence
from typing import Any

from adapters.slack.render.markup import escape, link
from bot.model import Item, Reply, Section


def row(names: Sequence[str], cells: Sequence[str], bold: str = "*") -> str:
    """A table's row."""
    first, *rest = zip(names, cells, strict=False)
    lines = [f"{bold}{escape(first[1])}{bold}", *(f"• {escape(name)}: {escape(cell)}" for name, cell in rest if cell)]
    return "\n".join(lines)


def listed(part: Section, bold: str = "*") -> str:
    """A list under its heading, each item on a line, escaped."""
    heading = [f"{bold}{escape(part.heading)}{bold}"] if part.heading else []
    return "\n".join([*heading, *(_item(item, bold) for item in part.items)])


def _item(item: Item, bold: str) -> str:
    linked = bool(bold and item.url)
    name = link(item.url, item.label) if linked else escape(item.label)
    if not (item.text and item.label):
        return f"• {name or escape(item.text)}"
    return f"• {name}: {escape(item.text)}" if linked else f"• {bold}{name}{bold}: {escape(item.text)}"


def spoken(reply: Reply, note: str) -> str:
    """The whole answer: what a screen reader reads, and what a notification begins with."""
    lines = [note, escape(reply.title), escape(reply.text)]
    lines += [f"{escape(fact.label)}: {escape(fact.value)}" for fact in reply.facts]
    if reply.table:
        lines += [row(reply.table.header, cells, "") for cells in reply.table.rows]
    lines += [listed(part, "") for part in reply.sections]
    if reply.choices:
        lines.append("Buttons: " + escape(", ".join(choice.label for choice in reply.choices)))
    lines += [f"Source: {escape(source.title)}, as of {escape(source.as_of)}" for source in reply.sources]
    return "\n".join(line for line in lines if line)


def continued(blocks: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A further page of an answer, by its blocks."""
    for block in blocks:
        if block["type"] == "section":
            yield from (found["text"] for found in [*block.get("fields", []), block.get("text")] if found)
        elif block["type"] == "table":
            yield from (escape(", ".join(cell["text"] for cell in cells)) for cells in block["rows"])

"""Writes the list of instruments into README.md, from the content: `make instruments`."""

from itertools import groupby
from pathlib import Path

from bot.knowledge.library import Library, load

FILE = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- instruments -->\n", "<!-- /instruments -->\n"


def listed(library: Library) -> str:
    """One line for each instrument, by groups, in the order in which Sanad itself lists them."""
    held = sorted(library.book.instruments, key=lambda one: not one.provisions)  # those by standing only stand last
    order = list(dict.fromkeys(one.group for one in held))
    lines = []
    for group, found in groupby(sorted(held, key=lambda one: order.index(one.group)), key=lambda one: one.group):
        rows = list(found)
        if not any(one.provisions for one in rows):
            names = ", ".join(one.short_name for one in rows)
            lines += [f"**{group}**: {names}", ""]
            continue
        lines += [f"**{group}**", "", *(f"* {one.short_name}: {one.title.value}" for one in rows), ""]
    return "\n".join(lines)


def text(library: Library) -> str:
    """The whole file, with today's list in it."""
    above, _, rest = FILE.read_text("utf-8").partition(BEGIN)
    return f"{above}{BEGIN}\n{listed(library)}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    FILE.write_text(text(load()), "utf-8")

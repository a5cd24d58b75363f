"""A reply as rich draws it: headings, tables, links, numbered choices."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text

from adapters.terminal import cited
from bot.model import Choice, Fact, Reply, Section, Table
from bot.sanitise import visible

WIDEST_COLUMNS = 100  # columns: longer lines are hard to read


def show(reply: Reply, console: Console, *, numbered: bool = False) -> None:
    """Print a reply. `numbered` choices can be picked by their number."""
    for block in _blocks(reply):
        console.print(block, width=min(console.width, WIDEST_COLUMNS))
        console.print()
    if reply.sources:
        console.print(Text("Sources" if len(reply.sources) > 1 else "Source", style="bold cyan"))
    for source in reply.sources:
        console.print(Text.assemble("• ", (cited(source), _link(source.url))), width=min(console.width, WIDEST_COLUMNS))
        console.print(Text(f"  {visible(source.url)}", style="dim"), soft_wrap=True)  # whole, so that it can be copied
    if reply.sources and reply.choices:
        console.print()
    if reply.choices:
        console.print(_choices(reply.choices, numbered), width=min(console.width, WIDEST_COLUMNS))
    if reply.content_version:
        console.print(Text(f"\nContent {reply.content_version}", style="dim"))


def _blocks(reply: Reply) -> Iterator[RenderableType]:
    if reply.title:
        yield Text(visible(reply.title), style="bold")
    yield from (Text(visible(part)) for part in reply.text.split("\n\n") if part.strip())
    if reply.facts:
        yield _facts(reply.facts)
    if reply.table:
        yield _table(reply.table)
    yield from (_section(section) for section in reply.sections)
    yield from (Text(visible(note), style="dim italic") for note in reply.notes)


def _facts(facts: tuple[Fact, ...]) -> Grid:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="cyan", max_width=28)
    grid.add_column(ratio=1)
    for fact in facts:
        grid.add_row(visible(fact.label), Text(visible(fact.value)))
    return grid


def _table(table: Table) -> Grid:
    grid = Grid(show_lines=True, border_style="dim")
    for index, name in enumerate(table.header):
        grid.add_column(Text(visible(name)), style="cyan" if index == 0 else "", overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text(visible(cell)) for cell in row))
    return grid


def _section(section: Section) -> RenderableType:
    lines: list[RenderableType] = [Text(visible(section.heading), style="bold cyan")] if section.heading else []
    for item in section.items:
        line = Text.assemble("• ", (visible(item.label), _link(item.url, "bold")))
        if item.text:
            line.append(f": {visible(item.text)}" if item.label else visible(item.text))
        lines.append(line)
    return Group(*lines)


def _choices(choices: tuple[Choice, ...], numbered: bool) -> RenderableType:
    which = any(choice.instrument for choice in choices)
    lines = [Text("Which one?" if which else "You could ask", style="bold cyan")]
    for number, choice in enumerate(choices, 1):
        label = choice.label if numbered or which else choice.text
        lines.append(Text(f"{f'{number}.' if numbered else '•'} {visible(label)}"))
    return Group(*lines)


def _link(url: str, style: str = "") -> Style:
    return Style.parse(style) + Style(link=visible(url) or None)

"""A reply as rich draws it: headings, tables, links, numbered choices."""

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text

from adapters.terminal import cited
from bot import screen
from bot.model import Choice, Fact, Reply, Section, Source, Table
from bot.sanitise import visible
from bot.screen import Screen

WIDEST_COLUMNS = 100  # columns: longer lines are hard to read
HIDDEN = "There is more, {}: add --full to see all of it."
HIDDEN_IN_CHAT = "There is more, {}: type more to see it."
MORE = "more"


def show(reply: Reply, console: Console, *, numbered: bool = False, full: bool = False) -> None:
    """Print a reply: its first screen, or with `full` all of it. `numbered` choices can be picked by their number."""
    found = screen.whole(reply) if full else screen.of(reply)
    width = min(console.width, WIDEST_COLUMNS)
    for block in _blocks(found.first, found):
        console.print(block, width=width)
        console.print()
    shown = found.sources if full else found.sources[: found.shown]
    if hidden := _hidden(found, len(found.sources) - len(shown)):
        console.print(Text((HIDDEN_IN_CHAT if numbered else HIDDEN).format(hidden), style="bold"), width=width)
        console.print()
    if shown:
        console.print(Text("Sources" if len(shown) > 1 else "Source", style="bold cyan"))
    for number, source in enumerate(shown, 1):
        console.print(Text.assemble(f"[{number}] ", (cited(source), _link(source.url))), width=width)
        console.print(
            Text(f"    {visible(source.url)}", style="dim"), soft_wrap=True
        )  # whole, so that it can be copied
    if shown and reply.choices:
        console.print()
    if reply.choices:
        console.print(_choices(reply.choices, numbered), width=width)


def _hidden(found: Screen, sources: int) -> str:
    """What waits, in words; empty where nothing does."""
    more = found.more
    rows = len(more.table.rows) if more and more.table else 0
    items = sum(len(section.items) for section in more.sections) if more else 0
    counted = ((rows, "row"), (items, "item"), (len(more.facts) if more else 0, "fact"), (sources, "source"))
    words = [f"{count} {name}{'s' if count > 1 else ''}" for count, name in counted if count > 0]
    words = ["text", *words] if more and (more.text or more.notes) else words
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _blocks(reply: Reply, found: Screen) -> Iterator[RenderableType]:
    if reply.title:
        yield Text(visible(reply.title), style="bold")
    for text, basis in screen.paragraphs(reply) if reply.text else ():
        yield Text.assemble(visible(text), _marks(found, basis))
    if reply.facts:
        yield _facts(reply.facts, found)
    if reply.table:
        yield _table(reply.table, found)
    yield from (_section(section, found) for section in reply.sections)
    yield from (Text(visible(note), style="dim italic") for note in reply.notes)


def _marks(found: Screen, sources: Sequence[Source]) -> tuple[str, str]:
    return found.mark(sources), "dim"


def _facts(facts: tuple[Fact, ...], found: Screen) -> Grid:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="cyan", max_width=28)
    grid.add_column(ratio=1)
    for fact in facts:
        grid.add_row(visible(fact.label), Text.assemble(visible(fact.value), _marks(found, fact.sources)))
    return grid


def _table(table: Table, found: Screen) -> Grid:
    grid = Grid(show_lines=True, border_style="dim")
    for index, name in enumerate(table.header):
        grid.add_column(Text(visible(name)), style="cyan" if index == 0 else "", overflow="fold")
    marks = [*table.sources, *[()] * len(table.rows)]
    for row, sources in zip(table.rows, marks, strict=False):
        named = Text.assemble(visible(row[0]), _marks(found, sources))
        grid.add_row(named, *(Text(visible(cell)) for cell in row[1:]))
    return grid


def _section(section: Section, found: Screen) -> RenderableType:
    lines: list[RenderableType] = [Text(visible(section.heading), style="bold cyan")] if section.heading else []
    for item in section.items:
        line = Text.assemble("• ", (visible(item.label), _link(item.url, "bold")))
        if item.text:
            line.append(f": {visible(item.text)}" if item.label else visible(item.text))
        if item.url and not item.sources:  # not every terminal shows what a link leads to
            line.append(f" {visible(item.url)}", "dim")
        lines.append(line.append(*_marks(found, item.sources)))
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

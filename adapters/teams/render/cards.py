"""From an answer to an Adaptive Card: summary, standing, "which one?", comparison, list."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from adapters.teams.render import adaptive_card as el
from adapters.teams.render.adaptive_card import Element
from bot import screen
from bot.model import Choice, Form, Item, Reply, Section, Source, Table
from bot.screen import Screen

BUTTONS_SHOWN = 5  # Teams shows six in a row; one is left for "Correct this"
QUESTION_CHARACTERS = 2000  # of a question that "More" asks again
CHOICES_SHOWN = 5  # of a "which one?"
ROWS_OF_A_TABLE = 20  # more of them are lines: a card counts every cell
BUTTON_CLAIM_CHARACTERS = (
    1500  # characters of a claim that a button carries; the application knows the claim by all of its words
)
CUT = "This is cut short; ask about one instrument or State to see all of it."
MOVED_ON = "This conversation, or what I know, has changed since that answer. Please ask again to see all of it."
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Style:
    """Where the card will stand."""

    alone: bool = False  # without a message text above it, so that it carries the words itself
    pressable: bool = True  # False where the bot is not there to hear the button: a card that a person inserted
    dialogs: bool = True  # Microsoft's playground cannot open dialogs
    question: str = ""  # lets "More" ask again
    page: int = 0  # 0: the first screen
    room: int = el.CARD_BYTES  # bytes; less where the message carries words of its own

    @property
    def leads_on(self) -> bool:
        """Whether a button on the card can ask for the same answer again."""
        return self.pressable and 0 < len(self.question) <= QUESTION_CHARACTERS


def answer_card(reply: Reply, style: Style) -> Element:
    """The card of an answer, within the size that Teams takes: its first screen, and hidden in it the rest.

    What a card has no room for is on further pages, which "More" asks for.
    """
    found = screen.of(reply)
    if style.page:
        return _further(found, style)
    card = _card(found, found.more, style)
    if el.weight(card) <= style.room:
        return card
    leads_on = style.leads_on and reply.intent != "report-abuse"  # what was told in need is put in no button
    if leads_on:
        card = _card(found, None, style, more=1)
    elif found.more:
        card = _card(found, _fitting(found, found.more, style), style, cut=True)
    while el.weight(card) > style.room and (shorter := _shorter(reply)) != reply:
        reply = shorter
        card = _card(replace(screen.of(reply), id=found.id), None, style, more=leads_on, cut=not leads_on)
    return card


def _card(found: Screen, inside: Reply | None, style: Style, *, more: int = 0, cut: bool = False) -> Element:
    reply = found.first
    body = [el.title(reply.title)] if reply.title and style.alone else []
    body += _words(found.first, found) if style.alone else []
    body += _parts(found.first, found)
    if style.pressable:
        body += _which_one(reply)
    if inside and screen.says(inside):
        rest = [*_words(inside, found), *_parts(inside, found), *_notes(inside)]
        body += [el.container(*rest, id="more", isVisible=False), el.toggle("More", "more")]
    body += _notes(found.first)
    if cut:
        body.append(el.line(el.run(CUT, size="Small", isSubtle=True)))
    body += _sources(found, hide=not more)
    compared = reply.table is not None and len(reply.table.header) == 3
    return el.card(body, _actions(found, style, more), full=compared)


def _further(found: Screen, style: Style) -> Element:
    """One of the pages of what a card had no room for."""
    rest = found.more or replace(found.first, text="", facts=(), table=None, sections=(), notes=())
    rest = replace(rest, notes=(*found.first.notes, *rest.notes))  # the first card may have had no room for them
    waiting = tuple(map(_listed, range(found.shown + 1, len(found.sources) + 1), found.sources[found.shown :]))
    if waiting:
        rest = replace(rest, sections=(*rest.sections, Section("More sources", waiting)))
    length, start, end = _length(rest), 0, 0
    for _ in range(style.page):
        start = end if end < length else start
        end = start + max(_count(found, rest, style, start), 1)
    more = style.page + 1 if end < length else 0
    return _page(found, _part(rest, start, end), style, more)


def _page(found: Screen, part: Reply, style: Style, more: int) -> Element:
    body = [el.title(f"{part.title} (continued)".strip()), *_words(part, found), *_parts(part, found), *_notes(part)]
    return el.card(body, [_more(found, style, more)] if more else [])


def _count(found: Screen, rest: Reply, style: Style, start: int) -> int:
    """How many parts from `start` on fit a page."""

    def too_large(end: int) -> bool:
        return el.weight(_page(found, _part(rest, start, end), style, more=1)) > el.CARD_BYTES

    return bisect_left(range(start + 1, _length(rest) + 1), True, key=too_large)


def _fitting(found: Screen, rest: Reply, style: Style) -> Reply:
    """As much of what waits as a card has room for, where nobody can ask for the others."""

    def too_large(end: int) -> bool:
        return el.weight(_card(found, _part(rest, 0, end), style, cut=True)) > style.room

    return _part(rest, 0, bisect_left(range(1, _length(rest) + 1), True, key=too_large))


def _length(reply: Reply) -> int:
    """How many facts, rows, items and notes there are: what is never parted."""
    rows = len(reply.table.rows) if reply.table else 0
    return len(reply.facts) + rows + sum(len(section.items) for section in reply.sections) + len(reply.notes)


def _part(reply: Reply, start: int, end: int) -> Reply:
    """An answer with some of its facts, rows, items and notes; its words stand with the first of them."""
    before = 0

    def some(parts: tuple[Part, ...]) -> tuple[Part, ...]:
        nonlocal before
        first, before = before, before + len(parts)
        return parts[max(start - first, 0) : max(end - first, 0)]

    facts = some(reply.facts)
    at = before
    rows = some(reply.table.rows) if reply.table else ()
    marks = reply.table.sources[max(start - at, 0) : max(end - at, 0)] if reply.table else ()
    sections = [replace(section, items=some(section.items)) for section in reply.sections]
    return replace(
        reply,
        text="" if start else reply.text,
        facts=facts,
        table=replace(reply.table, rows=rows, sources=marks) if reply.table and rows else None,
        sections=tuple(section for section in sections if section.items),
        notes=some(reply.notes),
    )


def _words(reply: Reply, found: Screen) -> list[Element]:
    paragraphs = screen.paragraphs(reply) if reply.text else []
    return [el.line(*el.linked(text), *_marks(found, basis)) for text, basis in paragraphs]


def _marks(found: Screen, sources: Sequence[Source]) -> list[Element]:
    """Numbers behind a claim: those of the sources below."""
    mark = found.mark(sources)
    return [el.run(mark, size="Small", isSubtle=True)] if mark else []


def _parts(reply: Reply, found: Screen) -> Iterator[Element]:
    if reply.facts:
        known = ((fact.label, fact.value, found.mark(fact.sources)) for fact in reply.facts)
        yield el.facts(known, follow=reply.intent != "feedback")
    if reply.table:
        yield from _table(reply.table, found)
    for number, section in enumerate(reply.sections):
        yield from _folded(section, found, f"folded-{number}") if section.folded else (_section(section, found),)


def _folded(section: Section, found: Screen, name: str) -> Iterator[Element]:
    """Behind its heading, which opens it in the client, without asking us."""
    yield el.toggle(section.heading, name)
    yield {**_section(replace(section, heading=""), found), "id": name, "isVisible": False}


def _section(section: Section, found: Screen) -> Element:
    head = [el.heading(section.heading)] if section.heading else []
    return el.container(*head, *(_item(item, found) for item in section.items), spacing="Medium")


def _item(item: Item, found: Screen) -> Element:
    if item.url.startswith(("tel:", "mailto:")):
        return el.reach(item.label, item.url, item.text + found.mark(item.sources))
    label, rest = (item.label, f": {item.text}") if item.label and item.text else (item.label or item.text, "")
    style = {"weight": "Bolder"} if rest else {}
    first = el.link(label, item.url, **style) if item.url else el.run(label, **style)
    return el.line(first, *([el.run(rest)] if rest else []), *_marks(found, item.sources))


def _table(table: Table, found: Screen) -> Iterator[Element]:
    """Two instruments side by side; three or more under each other, or a phone breaks the words apart."""
    marks = [found.mark(sources) for sources in table.sources] + [""] * len(table.rows)
    rows = [(f"{row[0]}{mark}", *row[1:]) for row, mark in zip(table.rows, marks, strict=False)]
    if len(rows) > ROWS_OF_A_TABLE:
        yield el.bullets(", ".join(cell for cell in row if cell) for row in rows)
        return
    if len(table.header) != 3:
        yield from (_column(table, rows, number) for number in range(1, len(table.header)))
        return
    cells = [[el.cell(text, weight="Bolder") for text in table.header]]
    cells += [
        [el.cell(row[0], mark, weight="Bolder"), *map(el.cell, row[1:])]
        for row, mark in zip(table.rows, marks, strict=False)
    ]
    yield {
        "type": "Table",
        "firstRowAsHeader": True,
        "showGridLines": True,
        "columns": [{"width": 3}, {"width": 4}, {"width": 4}],
        "rows": [{"type": "TableRow", "cells": row} for row in cells],
        "fallback": el.line(el.run("This Teams cannot show tables. Ask about one instrument at a time.")),
    }


def _column(table: Table, rows: Sequence[tuple[str, ...]], number: int) -> Element:
    pairs = ((row[0], row[number] or "–", "") for row in rows)
    return el.container(el.heading(table.header[number]), el.facts(pairs), separator=True, spacing="Medium")


def _which_one(reply: Reply) -> Iterator[Element]:
    for choice in _offered(reply):
        yield el.container(
            el.line(el.run(choice.label, weight="Bolder", color="Accent")),
            style="emphasis",
            spacing="Small",
            selectAction=_ask(choice),
        )


def _offered(reply: Reply) -> Sequence[Choice]:
    return [choice for choice in reply.choices if choice.instrument][:CHOICES_SHOWN] if _asks_which(reply) else []


def _asks_which(reply: Reply) -> bool:
    return reply.intent == "ambiguous"


def _ask(choice: Choice) -> Element:
    return el.execute(choice.label, "ask", {"text": choice.text})


def _notes(reply: Reply) -> Iterator[Element]:
    """Small print. In what is said about feedback an address may be the writer's."""
    style = {"size": "Small", "isSubtle": True}
    for note in reply.notes:
        runs = [el.run(note, **style)] if reply.intent == "feedback" else el.linked(note, **style)
        yield el.line(*runs, spacing="Small")


def _sources(found: Screen, *, hide: bool) -> Iterator[Element]:
    """Three of them; the others hidden in the card, or on the further pages of a full one."""
    lines = list(enumerate(found.sources, 1))
    if lines:
        yield el.container(*(_source(*line) for line in lines[: found.shown]), spacing="Medium", separator=True)
    if hide and lines[found.shown :]:
        yield el.container(*(_brief(*line) for line in lines[found.shown :]), id="sources", isVisible=False)
        yield el.toggle(f"All {len(lines)} sources", "sources")


def _brief(number: int, source: Source) -> Element:
    """A source in one piece: a card counts every piece."""
    return el.line(el.link(f"[{number}] {source.title}, {_publisher(source)}as of {source.as_of}", source.url))


def _publisher(source: Source) -> str:
    return f"{source.publisher}, " if source.publisher and source.publisher not in source.title else ""


def _listed(number: int, source: Source) -> Item:
    return Item(f"[{number}] {source.title}", f"{_publisher(source)}as of {source.as_of}", source.url)


def _source(number: int, source: Source) -> Element:
    small = {"size": "Small"}
    shown = el.link(source.title, source.url, **small)
    rest = f", {_publisher(source)}as of {source.as_of}"
    return el.line(
        el.run(f"[{number}] ", isSubtle=True, **small), shown, el.run(rest, isSubtle=True, **small), spacing="Small"
    )


def _actions(found: Screen, style: Style, more: int) -> Iterator[Element]:
    reply = found.first
    if not style.pressable:
        if found.sources:
            yield el.open_url("Open the source", found.sources[0].url)
        return
    if more:
        yield _more(found, style, more)
    offered = _offered(reply)
    others = [choice for choice in reply.choices if choice not in offered]
    yield from (_ask(choice) for choice in others[: BUTTONS_SHOWN - bool(more)])
    if reply.form:
        data = form_data(reply.form)
        label = "Answer" if reply.form.answers else "Correct this"
        yield el.dialog(label, data) if style.dialogs else el.execute(label, "form", data)


def _more(found: Screen, style: Style, page: int) -> Element:
    return el.execute("More", "more", {"text": style.question, "page": page, "of": found.id})


def form_data(form: Form) -> dict[str, str]:
    """What a button carries of a form that is not open yet."""
    claim = el.clean(form.claim, BUTTON_CLAIM_CHARACTERS)
    found = {"kind": form.kind, "instrument": form.instrument, "claim": claim}
    return found | ({"answers": form.answers} if form.answers else {})


def _shorter(reply: Reply) -> Reply:
    """Less of what stands around a part that is too large for one card."""
    if len(reply.sources) > 1:
        return replace(reply, sources=reply.sources[: len(reply.sources) // 2])
    return replace(reply, text=el.clean(reply.text, 2000), notes=(), choices=reply.choices[: len(reply.choices) // 2])

"""From an answer to an Adaptive Card: summary, standing, "which one?", comparison, list."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from adapters.teams.render import adaptive_card as el
from adapters.teams.render.adaptive_card import Element
from bot.model import Choice, Form, Reply, Section, Source, Table

BUTTONS_SHOWN = 5  # Teams shows six in a row; one is left for "Correct this"
QUESTION_CHARACTERS = 2000  # of a question that "More" asks again
CHOICES_SHOWN = 5  # of a "which one?"
BUTTON_CLAIM_CHARACTERS = (
    1500  # characters of a claim that a button carries; the application knows the claim by all of its words
)
CUT = "This is cut short; ask about one instrument or State to see all of it."
Part = TypeVar("Part")
SOURCES_SHOWN = 3  # the others are one click away


@dataclass(frozen=True, slots=True)
class Style:
    """Where the card will stand."""

    alone: bool = False  # without a message text above it, so that it carries the words itself
    pressable: bool = True  # False where the bot is not there to hear the button: a card that a person inserted
    dialogs: bool = True  # Microsoft's playground cannot open dialogs
    question: str = ""  # lets "More" ask again
    page: int = 0
    room: int = el.CARD_BYTES  # bytes; less where the message carries words of its own

    @property
    def leads_on(self) -> bool:
        """Whether a button on the card can ask for the same answer again."""
        return self.pressable and 0 < len(self.question) <= QUESTION_CHARACTERS


def answer_card(reply: Reply, style: Style) -> Element:
    """The card of an answer, or of one page of it, within the size that Teams takes."""
    reply, more = _page(reply, style)
    found = _card(reply, style, more)
    while el.weight(found) > style.room and (shorter := _shorter(reply)) != reply:
        reply = shorter
        found = _card(reply, style, more)
    return found


def _card(reply: Reply, style: Style, more: bool) -> Element:
    compared = reply.table is not None and len(reply.table.header) == 3
    if more and not style.leads_on:
        reply = replace(reply, notes=_with_cut(reply.notes))
    return el.card(list(_body(reply, style)), _actions(reply, style, more and style.leads_on), full=compared)


def _page(reply: Reply, style: Style) -> tuple[Reply, bool]:
    """As much of an answer as fits a card, from where the page before ended, and whether more follows."""
    start, end, length = 0, 0, _length(reply)
    for _ in range(style.page + 1):
        start = end if end < length else start
        too_large = partial(_is_too_large, reply, style, start)
        if not too_large(length):
            end = length
            break
        end = max(start + bisect_left(range(start + 1, length + 1), True, key=too_large), start + 1)
    return _part(reply, start, end), end < length


def _is_too_large(reply: Reply, style: Style, start: int, end: int) -> bool:
    return el.weight(_card(_part(reply, start, end), style, more=True)) > style.room


def _length(reply: Reply) -> int:
    """How many facts, rows and items there are: what is never parted."""
    return len(reply.facts) + len(reply.table.rows if reply.table else ()) + sum(len(s.items) for s in reply.sections)


def _part(reply: Reply, start: int, end: int) -> Reply:
    """An answer with some of its facts, rows and items; its words stand with the first of them."""
    before = 0

    def some(parts: tuple[Part, ...]) -> tuple[Part, ...]:
        nonlocal before
        first, before = before, before + len(parts)
        return parts[max(start - first, 0) : max(end - first, 0)]

    facts = some(reply.facts)
    rows = some(reply.table.rows) if reply.table else ()
    sections = [replace(section, items=some(section.items)) for section in reply.sections]
    found = replace(
        reply,
        facts=facts,
        table=replace(reply.table, rows=rows) if reply.table and rows else None,
        sections=tuple(section for section in sections if section.items),
    )
    return replace(found, title=f"{reply.title} (continued)".strip(), text="") if start else found


def _body(reply: Reply, style: Style) -> Iterator[Element]:
    if reply.title:
        yield el.title(reply.title)
    if style.alone:
        yield from el.paragraphs(reply.text)
    if reply.facts:
        yield el.facts((fact.label, fact.value) for fact in reply.facts)
    if reply.table:
        yield from _comparison(reply.table)
    for number, section in enumerate(reply.sections):
        yield from _folded(section, f"folded-{number}") if section.folded else (_section(section),)
    if style.pressable:
        yield from _which_one(reply)
    yield from _small_print(reply)


def _folded(section: Section, name: str) -> Iterator[Element]:
    """Behind its heading, which opens it in the client, without asking us."""
    yield el.toggle(section.heading, name)
    yield {**_section(replace(section, heading="")), "id": name, "isVisible": False}


def _section(section: Section) -> Element:
    items = []
    for item in section.items:
        if item.url.startswith(("tel:", "mailto:")):
            items.append(el.reach(item.label, item.url, item.text))
            continue
        label, rest = (item.label, f": {item.text}") if item.label and item.text else (item.label or item.text, "")
        style = {"weight": "Bolder"} if rest else {}
        first = el.link(label, item.url, **style) if item.url else el.run(label, **style)
        items.append(el.line(first, el.run(rest)) if rest else el.line(first))
    head = [el.heading(section.heading)] if section.heading else []
    return el.container(*head, *items, spacing="Medium")


def _comparison(table: Table) -> Iterator[Element]:
    """Two instruments side by side; three or more under each other, or a phone breaks the words apart."""
    if len(table.header) != 3:
        yield from (_column(table, number) for number in range(1, len(table.header)))
        return
    rows = [table.header, *table.rows]
    yield {
        "type": "Table",
        "firstRowAsHeader": True,
        "showGridLines": True,
        "columns": [{"width": 3}, {"width": 4}, {"width": 4}],
        "rows": [
            {"type": "TableRow", "cells": [_cell(text, number == 0 or not at) for at, text in enumerate(row)]}
            for number, row in enumerate(rows)
        ],
        "fallback": el.line(el.run("This Teams cannot show tables. Ask about one instrument at a time.")),
    }


def _cell(text: str, strong: bool) -> Element:
    style = {"weight": "Bolder"} if strong else {}
    return {"type": "TableCell", "items": [el.line(el.run(text or " ", **style))]}


def _column(table: Table, number: int) -> Element:
    pairs = ((row[0], row[number] or "–") for row in table.rows)
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


def _small_print(reply: Reply) -> Iterator[Element]:
    for note in reply.notes:
        yield el.line(el.run(note, size="Small", isSubtle=True), spacing="Small")
    lines = [_source(number, source) for number, source in enumerate(reply.sources, 1)]
    if lines:
        yield el.container(*lines[:SOURCES_SHOWN], spacing="Medium", separator=True)
    if lines[SOURCES_SHOWN:]:
        yield el.container(*lines[SOURCES_SHOWN:], id="sources", isVisible=False, spacing="None")
        yield el.toggle(f"All {len(lines)} sources", "sources")


def _source(number: int, source: Source) -> Element:
    small = {"size": "Small"}
    rest = "".join(f", {part}" for part in (source.publisher, f"as of {source.as_of}") if part)
    shown = el.link(source.title, source.url, **small)
    return el.line(
        el.run(f"[{number}] ", isSubtle=True, **small), shown, el.run(rest, isSubtle=True, **small), spacing="Small"
    )


def _actions(reply: Reply, style: Style, more: bool) -> Iterator[Element]:
    if not style.pressable:
        if reply.sources:
            yield el.open_url("Open the source", reply.sources[0].url)
        return
    if more:
        yield el.execute("More", "more", {"text": style.question, "page": style.page + 1})
    offered = _offered(reply)
    others = [choice for choice in reply.choices if choice not in offered]
    yield from (_ask(choice) for choice in others[: BUTTONS_SHOWN - more])
    if reply.form:
        data = form_data(reply.form)
        label = "Answer" if reply.form.answers else "Correct this"
        yield el.dialog(label, data) if style.dialogs else el.execute(label, "form", data)


def form_data(form: Form) -> dict[str, str]:
    """What a button carries of a form that is not open yet."""
    claim = el.clean(form.claim, BUTTON_CLAIM_CHARACTERS)
    found = {"kind": form.kind, "instrument": form.instrument, "claim": claim}
    return found | ({"answers": form.answers} if form.answers else {})


def _with_cut(notes: tuple[str, ...]) -> tuple[str, ...]:
    return (*(note for note in notes if note != CUT), CUT)


def _shorter(reply: Reply) -> Reply:
    """Less of what stands around a part that is too large for one card."""
    if len(reply.sources) > 1:
        return replace(reply, sources=reply.sources[: len(reply.sources) // 2])
    return replace(reply, text=el.clean(reply.text, 2000), notes=(), choices=reply.choices[: len(reply.choices) // 2])

"""A reply as Slack's blocks: pure, and within every limit that Slack sets."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.slack.render.markup import addresses, cut, escape, label, link, linked, parts
from adapters.slack.render.plain_text import continued, row, spoken
from bot import screen
from bot.model import Choice, Fact, Form, Item, Receipt, Reply, Section, Source, Table
from bot.sanitise import visible
from bot.screen import Screen

Block = dict[str, Any]

SECTION_CHARACTERS = 2900  # Slack: 3,000
MESSAGE_CHARACTERS = 9000  # Slack refuses a message at about 13,200 characters over all blocks, and says so nowhere
WHOLE_CHARACTERS = 11_000  # with the small print; the buttons come on top
MOST_BLOCKS = 40  # Slack: 50
FALLBACK_CHARACTERS = 3000  # Slack recommends 4,000
VALUE_CHARACTERS = 2000
TITLE_CHARACTERS = 60  # longer than that it is no heading
CHOICES_SHOWN = 5  # a row of buttons; what leads on from the answer is the second
ROWS, COLUMNS = 100, 20  # of a data table, its header not counted
TABLE_CHARACTERS = 7000  # Slack: 10,000
CUT = "This is cut short: ask about one instrument or State to see all of it."
MOVED_ON = "This conversation, or what I know, has changed since that answer. Please ask again to see all of it."
SMALL_PRINT_CHARACTERS = 5000  # of notes and sources
PRIVATE_INTENTS = frozenset({"ambiguous", "feedback", "forget", "help", "report-abuse", "smalltalk", "unknown"})


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an answer is shown, as far as it changes what is shown."""

    question: str = ""  # lets "More", "All sources" and "Share" ask again
    note: str = ""  # escaped; who asked, or what was chosen
    page: int = 0  # 0: the first screen
    sources: bool = False  # its sources alone
    of: str = ""  # the answer that "More" stood under: `screen.digest`
    share: bool = False  # only the asker sees it, so it can be shared
    rated: bool = False  # thumbs stand under it
    guest: bool = False  # of another workspace: answers only
    tables: bool = True  # forms and the home tab take none


PLAIN = Setting()
NO_PREVIEWS = {"unfurl_links": False, "unfurl_media": False}  # Slack opens no preview of what is linked


def render(reply: Reply, setting: Setting = PLAIN) -> Block:
    """The message: `text` for notifications and screen readers, `blocks` for the eye."""
    if setting.of and setting.of != screen.digest(reply):
        return _message(MOVED_ON, [section(MOVED_ON)])
    found = _screen(reply, setting)
    if setting.sources:
        lines = _sources(found, 0, len(found.sources))
        body = [header("All sources"), *paragraphs("\n".join(lines))]
        return _message("\n".join(lines), body)
    small = list(_small_print(reply, found, setting))
    shown = found.more if setting.page and found.more else found.first
    room = min(MESSAGE_CHARACTERS, WHOLE_CHARACTERS - sum(map(len, small)))
    pages = _pages(list(_body(shown, found, setting)), room)
    page = min(max(setting.page - bool(found.more), 0), len(pages) - 1)
    body = pages[page]
    more = page + 1 < len(pages) or bool(found.more and not setting.page)
    if setting.note:
        body.insert(0, context(setting.note))
    if not setting.page:
        body += _choices(reply)
    if more and not _again(reply, setting):
        small.append(CUT)
    if buttons := list(_buttons(reply, found, setting, more)):
        body.append({"type": "actions", "elements": buttons})
    body += map(context, small)
    text = "\n".join(continued(body)) if setting.page else spoken(shown, setting.note)
    return _message(text, body)


def _message(text: str, body: list[Block]) -> Block:
    return {"text": cut(text or "Sanad", FALLBACK_CHARACTERS), "blocks": body, **NO_PREVIEWS}


def _screen(reply: Reply, setting: Setting) -> Screen:
    """The first screen, where the rest can be asked for. In need nothing waits behind a button."""
    if reply.intent == "report-abuse" or not _again(reply, setting):
        return screen.whole(reply)
    found = screen.of(reply)
    table = reply.table
    if not table or not setting.tables:
        return found
    # A data table shows eight rows at once, and has buttons of its own for the others.
    end = ROWS if _size(replace(table, rows=table.rows[:ROWS])) <= TABLE_CHARACTERS else screen.ROWS
    here = replace(table, rows=table.rows[:end], sources=table.sources[:end])
    there = replace(table, rows=table.rows[end:], sources=table.sources[end:])
    more = replace(found.more, table=there if there.rows else None) if found.more else None
    return replace(found, first=replace(found.first, table=here), more=more if more and screen.says(more) else None)


def mrkdwn(text: str) -> Block:
    """Text in Slack's markup, which must be escaped already."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}  # verbatim: Slack looks for no links or names of its own


def section(text: str) -> Block:
    """A paragraph of escaped text, at most 3,000 characters."""
    return {"type": "section", "text": mrkdwn(text)}


def paragraphs(text: str) -> list[Block]:
    """Text of any length as sections."""
    return [section(part) for part in parts(text, SECTION_CHARACTERS)]


def context(text: str) -> Block:
    """Small print of escaped text."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def header(text: str) -> Block:
    """A heading of plain text, cut to 150 characters."""
    return {"type": "header", "text": {"type": "plain_text", "text": label(text, 150)}}


def button(action: str, text: str, value: str, **more: str) -> Block:
    """A button of plain text; `value` comes back when it is pressed, at most 2,000 characters."""
    return {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": label(text)},
        "value": value,
        **more,
    }


def _body(reply: Reply, found: Screen, setting: Setting) -> Iterator[tuple[int, Block]]:
    if reply.title and not setting.page:
        title = reply.title
        yield len(title), header(title) if len(title) <= TITLE_CHARACTERS else section(f"*{escape(label(title, 300))}*")
    trusted = _trusted(reply)
    for text, basis in screen.paragraphs(reply):
        yield from _sections(linked(text, trusted) + _marks(found, basis))
    yield from _facts(reply.facts, found, trusted)
    if reply.table:
        yield from _table(reply.table, found, reply.title, setting.tables)
    for part in reply.sections:
        yield from _sections(_list(part, found))


def _marks(found: Screen, sources: Sequence[Source]) -> str:
    """Numbers behind a claim, each a link to what carries it."""
    return "".join(f" {link(found.sources[number - 1].url, f'[{number}]')}" for number in found.marks(sources))


def _sections(text: str) -> Iterator[tuple[int, Block]]:
    for part in parts(text, SECTION_CHARACTERS):
        yield len(part), section(part)


def _list(part: Section, found: Screen) -> str:
    heading = [f"*{escape(part.heading)}*"] if part.heading else []
    return "\n".join([*heading, *(_item(item, found) for item in part.items)])


def _item(item: Item, found: Screen) -> str:
    name = link(item.url, item.label or item.text) if item.url else escape(item.label)
    text = escape(item.text) if item.label or not item.url else ""
    bold = f"*{name}*" if name and text and not item.url else name
    return f"• {': '.join(part for part in (bold, text) if part)}{_marks(found, item.sources)}"


def _trusted(reply: Reply) -> frozenset[str]:
    """Addresses of the content's. In what is said about feedback they may be the writer's."""
    found = {source.url for source in reply.sources}
    if reply.intent != "feedback":
        for text in (*reply.notes, *(fact.value for fact in reply.facts)):
            found.update(addresses(text))
    return frozenset(found)


def _facts(facts: Sequence[Fact], found: Screen, trusted: frozenset[str]) -> Iterator[tuple[int, Block]]:
    """Short facts side by side; long ones, which would stand in a narrow column, one below the other."""
    short = [_fact(fact, "\n", found, trusted) for fact in facts if len(fact.value) <= 100]
    for start in range(0, len(short), 10):
        fields = short[start : start + 10]
        yield sum(map(len, fields)), {"type": "section", "fields": [mrkdwn(field) for field in fields]}
    yield from _sections("\n".join(_fact(fact, " ", found, trusted) for fact in facts if len(fact.value) > 100))


def _fact(fact: Fact, gap: str, found: Screen, trusted: frozenset[str]) -> str:
    return f"*{escape(fact.label)}*{gap}{linked(fact.value, trusted)}{_marks(found, fact.sources)}"


def _table(table: Table, found: Screen, caption: str, allowed: bool) -> Iterator[tuple[int, Block]]:
    marks = [found.mark(sources) for sources in table.sources] + [""] * len(table.rows)
    rows = [(f"{cells[0]}{mark}", *cells[1:]) for cells, mark in zip(table.rows, marks, strict=False)]
    size = _size(table)
    if not allowed or not rows or len(rows) > ROWS or len(table.header) > COLUMNS or size > TABLE_CHARACTERS:
        for cells in rows:
            yield from _sections(row(table.header, cells))
        return
    width = len(table.header)
    shown = [(*cells, *[""] * width)[:width] for cells in (table.header, *rows)]
    yield (
        size,
        {
            "type": "data_table",
            "caption": label(caption or "Table", 150),
            "page_size": screen.ROWS,
            "row_header_column_index": 0,
            "rows": [[{"type": "raw_text", "text": visible(cell) or "–"} for cell in cells] for cells in shown],
        },
    )


def _size(table: Table) -> int:
    return sum(map(len, table.header)) + sum(len(cell) + 12 for row in table.rows for cell in row)


def has_table(message: Block) -> bool:
    """Whether a data table stands in it, which is new: a Slack may refuse it."""
    return any(block["type"] == "data_table" for block in message.get("blocks", ()))


def without_tables(message: Block) -> Block:
    """The same message for a Slack that refuses data tables: each row is a paragraph.

    What that leaves no room for is in the message's `text`, and said to be cut.
    """
    body: list[Block] = []
    for block in message.get("blocks", ()):
        if block["type"] != "data_table":
            body.append(block)
            continue
        header_, *rows = ([cell["text"] for cell in cells] for cells in block["rows"])
        body += paragraphs("\n\n".join(row(header_, cells) for cells in rows))
    return {**message, "blocks": body}


def _pages(body: list[tuple[int, Block]], most: int) -> list[list[Block]]:
    """The blocks of each message that they need. Only one table fits a message, and a reply has one."""
    pages: list[list[Block]] = [[]]
    room = most
    for size, block in body:
        if pages[-1] and (size > room or len(pages[-1]) >= MOST_BLOCKS):
            pages.append([])
            room = most
        pages[-1].append(block)
        room -= size
    return pages


def _choices(reply: Reply) -> Iterator[Block]:
    """A choice that answers "which one?" replaces the question; any other is asked anew."""
    usable = [choice for choice in reply.choices if len(choice.text) <= VALUE_CHARACTERS][:CHOICES_SHOWN]
    if usable:
        yield {"type": "actions", "elements": [_choice(number, choice) for number, choice in enumerate(usable)]}


def _choice(number: int, choice: Choice) -> Block:
    verb = "pick" if choice.instrument else "ask"
    return button(f"{verb}:{number}", choice.label, choice.text, accessibility_label=label(f"Ask: {choice.text}"))


def _buttons(reply: Reply, found: Screen, setting: Setting, more: bool) -> Iterator[Block]:
    again = _again(reply, setting)
    if more and again:
        yield button(f"more:{setting.page + 1}:{found.id}", "More", setting.question)
    if again and not setting.page and len(found.sources) > found.shown:
        yield button(f"sources:0:{found.id}", f"All sources ({len(found.sources)})", setting.question)
    if setting.share and again and not setting.page and _shareable(reply):
        said = "Share this answer with everyone in the channel"
        yield button("share", "Share in channel", setting.question, accessibility_label=said)
    if reply.form and not setting.guest:
        said = "Answer the maintainers" if reply.form.answers else "Report a correction to this answer"
        yield button("correct", _correct(reply), form_value(reply.form), accessibility_label=said)


def _again(reply: Reply, setting: Setting) -> bool:
    """Whether a button can ask for the same answer."""
    asked = 0 < len(setting.question) <= VALUE_CHARACTERS
    return asked and not reply.feedback and not reply.order and reply.intent != "report-abuse"


def _shareable(reply: Reply) -> bool:
    """Not a question back, nothing that tells the others nothing, and nothing that concerns one person only."""
    return reply.intent not in PRIVATE_INTENTS and not reply.feedback and not reply.order


def _correct(reply: Reply) -> str:
    if reply.form and reply.form.answers:
        return "Answer"
    return "Open the form" if reply.intent == "feedback" else "Correct this"


def form_value(form: Form) -> str:
    """A form inside a button, short enough for one; the claim is only shown, so it may be cut."""
    return json.dumps(
        {"kind": form.kind, "instrument": form.instrument, "claim": cut(form.claim, 600), "text": form.text[:250]}
        | ({"answers": form.answers} if form.answers else {}),
        ensure_ascii=False,
    )


def _small_print(reply: Reply, found: Screen, setting: Setting) -> list[str]:
    """Notes and sources; on a further page the notes that waited."""
    trusted = _trusted(reply)
    shown = found.more if setting.page and found.more else found.first
    lines = [cut(linked(note, trusted), 2000) for note in shown.notes]
    if not setting.page:
        open_ = found.shown if _again(reply, setting) else len(found.sources)
        lines += _sources(found, 0, open_)
        if isinstance(reply.feedback, Receipt) and reply.feedback.id not in reply.text:
            lines.append(f"Receipt {reply.feedback.id}")
    return list(parts("\n".join(_fitting(lines)), 2000))


def _sources(found: Screen, start: int, end: int) -> list[str]:
    return [f"[{number}] {source_line(source)}" for number, source in enumerate(found.sources, 1)][start:end]


def _fitting(lines: Sequence[str]) -> Iterator[str]:
    room = SMALL_PRINT_CHARACTERS
    for number, line in enumerate(lines):
        room -= len(line)
        if room < 0:
            yield f"• and {len(lines) - number} more"
            return
        yield line


def source_line(source: Source) -> str:
    """A source as a link, with its publisher and its date."""
    publisher = f", {escape(source.publisher)}" if source.publisher and source.publisher not in source.title else ""
    return f"{link(source.url, source.title)}{publisher}, as of {escape(source.as_of)}"

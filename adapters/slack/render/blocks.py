"""A reply as Slack's blocks: pure, and within every limit that Slack sets."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.render.markup import addresses, cut, escape, label, link, linked, parts
from adapters.slack.render.plain_text import continued, listed, row, spoken
from bot.model import Choice, Fact, Form, Receipt, Reply, Source, Table

Block = dict[str, Any]

SECTION_CHARACTERS = 2900  # Slack: 3,000
MESSAGE_CHARACTERS = 9000  # Slack refuses a message at about 13,200 characters over all blocks, and says so nowhere
WHOLE_CHARACTERS = 11_000  # with the small print; the buttons come on top
MOST_BLOCKS = 40  # Slack: 50
FALLBACK_CHARACTERS = 3000  # Slack recommends 4,000
VALUE_CHARACTERS = 2000
MOST_BUTTONS = 25
ROWS, COLUMNS = 100, 20
CUT = "This is cut short: ask about one instrument or State to see all of it."
SMALL_PRINT_CHARACTERS = 5000  # of notes and sources
PRIVATE_INTENTS = frozenset({"ambiguous", "feedback", "forget", "help", "report-abuse", "smalltalk", "unknown"})


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an answer is shown, as far as it changes what is shown."""

    question: str = ""  # lets "Show more" and "Share" ask again
    note: str = ""  # escaped; who asked, or what was chosen
    page: int = 0
    share: bool = False  # only the asker sees it, so it can be shared
    guest: bool = False  # of another workspace: answers only
    tables: bool = True  # forms and the home tab take none


PLAIN = Setting()
NO_PREVIEWS = {"unfurl_links": False, "unfurl_media": False}  # Slack opens no preview of what is linked


def render(reply: Reply, setting: Setting = PLAIN) -> Block:
    """The message: `text` for notifications and screen readers, `blocks` for the eye."""
    small = list(_small_print(reply))
    room = min(MESSAGE_CHARACTERS, WHOLE_CHARACTERS - sum(map(len, small)))
    body, more = _page(list(_body(reply, setting.tables)), setting.page, room)
    if setting.note:
        body.insert(0, context(setting.note))
    if not more:
        body += _choices(reply)
    elif not _again(reply, setting):
        small.append(CUT)
    if buttons := list(_buttons(reply, setting, more)):
        body.append({"type": "actions", "elements": buttons})
    body += map(context, small)
    text = "\n".join(continued(body)) if setting.page else spoken(reply, setting.note)
    return {"text": cut(text or "Sanad", FALLBACK_CHARACTERS), "blocks": body, **NO_PREVIEWS}


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


def _body(reply: Reply, tables: bool) -> Iterator[tuple[int, Block]]:
    if reply.title:
        yield len(reply.title), header(reply.title)
    trusted = _trusted(reply)
    yield from _sections(linked(reply.text, trusted))
    yield from _facts(reply.facts, trusted)
    if reply.table:
        yield from _table(reply.table, tables)
    for part in reply.sections:
        yield from _sections(listed(part))


def _sections(text: str) -> Iterator[tuple[int, Block]]:
    for part in parts(text, SECTION_CHARACTERS):
        yield len(part), section(part)


def _trusted(reply: Reply) -> frozenset[str]:
    """Addresses of the content's. In what is said about feedback they may be the writer's."""
    found = {source.url for source in reply.sources}
    if reply.intent != "feedback":
        for text in (*reply.notes, *(fact.value for fact in reply.facts)):
            found.update(addresses(text))
    return frozenset(found)


def _facts(facts: Sequence[Fact], trusted: frozenset[str]) -> Iterator[tuple[int, Block]]:
    """Short facts side by side; long ones, which would stand in a narrow column, one below the other."""
    short = [_fact(fact, "\n", trusted) for fact in facts if len(fact.value) <= 100]
    for start in range(0, len(short), 10):
        fields = short[start : start + 10]
        yield sum(map(len, fields)), {"type": "section", "fields": [mrkdwn(field) for field in fields]}
    yield from _sections("\n".join(_fact(fact, " ", trusted) for fact in facts if len(fact.value) > 100))


def _fact(fact: Fact, gap: str, trusted: frozenset[str]) -> str:
    return f"*{escape(fact.label)}*{gap}{linked(fact.value, trusted)}"


def _table(table: Table, allowed: bool) -> Iterator[tuple[int, Block]]:
    rows = (table.header, *table.rows)
    if not allowed or len(rows) > ROWS or len(table.header) > COLUMNS or _size(table) > MESSAGE_CHARACTERS // 2:
        yield from _sections("\n\n".join(row(table.header, cells) for cells in table.rows))
        return
    width = len(table.header)
    yield (
        _size(table),
        {
            "type": "table",
            "column_settings": [{"is_wrapped": True}] * width,
            "rows": [[_cell(text) for text in (*cells, *[""] * width)[:width]] for cells in rows],
        },
    )


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": text or "–"}  # an empty cell is refused


def _size(table: Table) -> int:
    return sum(map(len, table.header)) + sum(len(cell) for row in table.rows for cell in row)


def _page(body: list[tuple[int, Block]], page: int, most: int) -> tuple[list[Block], bool]:
    """The blocks of one page, and whether another follows. Only one table fits a message, and a reply has one."""
    pages: list[list[Block]] = [[]]
    room = most
    for size, block in body:
        if pages[-1] and (size > room or len(pages[-1]) >= MOST_BLOCKS):
            pages.append([])
            room = most
        pages[-1].append(block)
        room -= size
    page = min(page, len(pages) - 1)
    return pages[page], page + 1 < len(pages)


def _choices(reply: Reply) -> Iterator[Block]:
    """A choice that answers "which one?" replaces the question; any other is asked anew."""
    usable = [choice for choice in reply.choices if len(choice.text) <= VALUE_CHARACTERS][:MOST_BUTTONS]
    if usable:
        yield {"type": "actions", "elements": [_choice(number, choice) for number, choice in enumerate(usable)]}


def _choice(number: int, choice: Choice) -> Block:
    verb = "pick" if choice.instrument else "ask"
    return button(f"{verb}:{number}", choice.label, choice.text, accessibility_label=label(f"Ask: {choice.text}"))


def _buttons(reply: Reply, setting: Setting, more: bool) -> Iterator[Block]:
    again = _again(reply, setting)
    if more and again:
        yield button(f"more:{setting.page + 1}", "Show more", setting.question)
    if setting.share and again and _shareable(reply):
        said = "Share this answer with everyone in the channel"
        yield button("share", "Share in channel", setting.question, accessibility_label=said)
    if reply.form and not setting.guest:
        said = "Answer the maintainers" if reply.form.answers else "Report a correction to this answer"
        yield button("correct", _correct(reply), form_value(reply.form), accessibility_label=said)


def _again(reply: Reply, setting: Setting) -> bool:
    """Whether a button can ask for the same answer."""
    return 0 < len(setting.question) <= VALUE_CHARACTERS and not reply.feedback and not reply.order


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


def _small_print(reply: Reply) -> list[str]:
    """Notes, sources and the content's version, which is never what falls away."""
    trusted = _trusted(reply)
    lines = [cut(linked(note, trusted), 2000) for note in reply.notes]
    lines += _sources([source for source in reply.sources if source.url not in reply.text])
    end = []
    if isinstance(reply.feedback, Receipt) and reply.feedback.id not in reply.text:
        end.append(f"Receipt {reply.feedback.id}")
    if reply.content_version:
        end.append(f"Content {escape(reply.content_version[:100])}")
    return list(parts("\n".join([*_fitting(lines), *end]), 2000))


def _sources(sources: Sequence[Source]) -> list[str]:
    lines = [source_line(source) for source in sources]
    return [f"Source: {line}" for line in lines] if len(lines) < 2 else ["Sources:", *(f"• {line}" for line in lines)]


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

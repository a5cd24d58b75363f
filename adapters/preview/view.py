"""A reply as the page draws it: values only, no markup."""

from dataclasses import asdict
from typing import Any

from bot import screen
from bot.model import Item, Receipt, Reply
from bot.screen import Screen


def view(reply: Reply) -> dict[str, Any]:
    """What the page shows of a reply: the first screen, and under `more` the rest of it in the same shape.

    `marks` are numbers of sources, from 1; `shown` is how many of these stand open. `form.open` asks the page to open
    the form, `waits` to ask what became of it; `follow` says that addresses in the text are not a writer's.
    """
    found = screen.of(reply)
    opens = (
        reply.intent == "feedback"
        and not isinstance(reply.feedback, Receipt)
        and not (reply.form and reply.form.answers)
    )
    return {
        "title": reply.title,
        **_part(found.first, found),
        "more": _part(found.more, found) if found.more else None,
        "sources": [asdict(source) for source in found.sources],
        "shown": found.shown,
        "choices": [{"label": choice.label, "text": choice.text} for choice in reply.choices],
        "form": asdict(reply.form) | {"open": opens} if reply.form else None,
        "waits": isinstance(reply.feedback, Receipt) or reply.order is not None,
        "lang": reply.lang,
        "follow": reply.intent != "feedback",
    }


def _part(reply: Reply, found: Screen) -> dict[str, Any]:
    table = reply.table
    return {
        "text": reply.text,
        "marks": [found.marks(basis) for _, basis in screen.paragraphs(reply)] if reply.text else [],
        "facts": [
            {"label": fact.label, "value": fact.value, "marks": found.marks(fact.sources)} for fact in reply.facts
        ],
        "table": {"header": table.header, "rows": table.rows, "marks": [found.marks(row) for row in table.sources]}
        if table
        else None,
        "sections": [
            {
                "heading": section.heading,
                "items": [_item(item, found) for item in section.items],
                "folded": section.folded,
            }
            for section in reply.sections
        ],
        "notes": list(reply.notes),
    }


def _item(item: Item, found: Screen) -> dict[str, Any]:
    return {"label": item.label, "text": item.text, "url": item.url, "marks": found.marks(item.sources)}

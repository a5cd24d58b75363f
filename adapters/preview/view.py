"""A reply as the page draws it: values only, no markup."""

from dataclasses import asdict
from typing import Any

from bot.model import Receipt, Reply


def view(reply: Reply) -> dict[str, Any]:
    """What the page shows of a reply. `form.open` asks it to open the form, `waits` to ask what became of it."""
    opens = (
        reply.intent == "feedback"
        and not isinstance(reply.feedback, Receipt)
        and not (reply.form and reply.form.answers)
    )
    return {
        "title": reply.title,
        "text": reply.text,
        "facts": [asdict(fact) for fact in reply.facts],
        "table": asdict(reply.table) if reply.table else None,
        "sections": [asdict(section) for section in reply.sections],
        "notes": list(reply.notes),
        "sources": [asdict(source) for source in reply.sources],
        "choices": [{"label": choice.label, "text": choice.text} for choice in reply.choices],
        "form": asdict(reply.form) | {"open": opens} if reply.form else None,
        "waits": isinstance(reply.feedback, Receipt) or reply.order is not None,
        "lang": reply.lang,
        "content_version": reply.content_version,
    }

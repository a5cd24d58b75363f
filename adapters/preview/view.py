"""A reply as the page draws it: values only, no markup."""

from dataclasses import asdict
from typing import Any

from bot.model import Feedback, Receipt, Reply

OUTCOMES = {
    "accepted": "The maintainers accepted {id}. The content is being corrected; thank you.",
    "declined": "The maintainers looked at {id} and did not change the content.",
    "question": "The maintainers have a question about {id}.",
    "closed": "{id} is closed.",
}


def view(reply: Reply) -> dict[str, Any]:
    """What the page shows of a reply. `form.open` asks the page to open the form."""
    opens = reply.intent == "feedback" and not isinstance(reply.feedback, Receipt)
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
        "lang": reply.lang,
        "content_version": reply.content_version,
    }


def outcome(feedback: Feedback) -> Reply | None:
    """What the writer is told about a decision; None while there is none."""
    sentence = OUTCOMES.get(feedback.state)
    if sentence is None:
        return None
    said = feedback.history[-1].comment.strip() if feedback.history else ""
    return Reply("feedback", sentence.format(id=feedback.id), notes=(f"They wrote: {said}",) if said else ())

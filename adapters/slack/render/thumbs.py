"""Thumbs under an answer: up is counted, down opens the correction form."""

from adapters.slack.render.blocks import Block, form_value
from bot.model import Reply

RATE = "rate"  # action id
UP = "up"  # what comes back for a thumb up; for a thumb down it is the form


def thumbs(reply: Reply) -> list[Block]:
    """The block with both thumbs, for an answer that rests on sources; none for anything else."""
    form = reply.form
    if not form or form.answers or not reply.sources or reply.private:
        return []
    buttons = {
        "type": "feedback_buttons",
        "action_id": RATE,
        "positive_button": _thumb("👍", "This answer helped", UP),
        "negative_button": _thumb("👎", "Something is wrong: opens the form", form_value(form)),
    }
    return [{"type": "context_actions", "elements": [buttons]}]


def _thumb(sign: str, said: str, value: str) -> Block:
    return {"text": {"type": "plain_text", "text": sign}, "value": value, "accessibility_label": said}

"""An answer as the message that is sent, with thumbs under it: up is counted, down opens the correction form."""

from weakref import finalize

from adapters.slack.render.blocks import Block, Setting, form_value, render
from bot.model import Reply

RATE = "rate"  # action id
UP = "up"  # what comes back for a thumb up; for a thumb down it is the form
SETTINGS_HELD = 8  # of one reply

# By the reply's place in memory, and for as long as it is there: only what many people ask stays at hand.
_made: dict[int, dict[Setting, Block]] = {}


def message(reply: Reply, setting: Setting) -> Block:
    """What `render` makes of it, and the thumbs where it is to be rated; the caller may add to it.

    A reply that is at hand for others who ask the same is rendered once.
    """
    if (held := _made.get(id(reply))) is None:
        held = _made[id(reply)] = {}
        finalize(reply, _made.pop, id(reply)).atexit = False
    if (found := held.get(setting)) is None:
        found = render(reply, setting)
        if setting.rated:
            found["blocks"] += thumbs(reply)
        if len(held) < SETTINGS_HELD:
            held[setting] = found
    return {**found, "blocks": list(found["blocks"])}


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

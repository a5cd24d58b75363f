"""What Sanad shows unasked: the home tab, the welcome, the prompts of the agent pane."""

from collections.abc import Sequence

from adapters.slack import manifest
from adapters.slack.render.blocks import (
    FALLBACK_CHARACTERS,
    NO_PREVIEWS,
    Block,
    Setting,
    button,
    context,
    header,
    paragraphs,
    render,
    section,
)
from adapters.slack.render.feedback_card import WORDS
from adapters.slack.render.markup import cut, escape, quoted
from bot.model import Feedback, Reply

ASK = (
    "Mention *@Sanad* in a channel, write to it here, or type `/sanad` and a question. "
    "Every answer names its source and its date."
)
PRIVACY = (
    "*Privacy.* Questions are not stored. A correction is stored until it is settled; write *forget me* to be erased "
    "from it. Write nothing about a child or a case. Sanad gives reference information, not legal advice."
)
WELCOME = (
    "I answer questions about the international standards on child online protection, with a source and a date on "
    "every claim. Ask in your own words, also in a thread. Is something wrong? Press *Correct this* under the answer."
)
TOLD = "what am I subscribed to"
NONE_TOLD = (
    "None. Write *tell me when something changes on the OPSC* to be told in a direct message. "
    "Mention Sanad with it in a channel, and the channel is told."
)
PROMPTS = tuple({"title": title, "message": message} for title, message in manifest.PROMPTS)


def home(help_reply: Reply, mine: Sequence[Feedback], told: Reply) -> Block:
    """The home tab of one person. What "help" says is the application's; it is shown as it is.

    `told` is the answer to what they are told about.
    """
    shown = render(help_reply, Setting(tables=False))["blocks"]
    blocks = [
        header("Sanad"),
        section(ASK),
        {
            "type": "actions",
            "elements": [
                button("ask:list", "Browse the instruments", "What do you know?"),
                button("correct", "Report a correction", ""),
            ],
        },
        *[block for block in shown if block["type"] != "header"],
        {"type": "divider"},
        header("My corrections"),
        *paragraphs("\n".join(map(line, mine[:10])) or "None yet."),
        {"type": "divider"},
        header("Changes I am told of"),
        *_subscriptions(told),
        {"type": "divider"},
        context(PRIVACY),
    ]
    return {"type": "home", "blocks": blocks[:100]}


def _subscriptions(told: Reply) -> list[Block]:
    """What somebody asked to be told, with a button that ends it."""
    if told.order is None:
        return [section(escape(told.text))]
    items = [item for part in told.sections for item in part.items]
    lines = "\n".join(f"• {escape(item.label)}" for item in items)
    stop = {"type": "actions", "elements": [button("ask:stop", "Stop telling me", "unsubscribe")]}
    return [*paragraphs(lines), stop] if items else [section(NONE_TOLD)]


def line(feedback: Feedback) -> str:
    """One feedback of a person's own."""
    last = feedback.history[-1].comment if feedback.history else ""
    said = f"\n{cut(quoted(last), 150)}" if last else ""
    return f"• `{escape(feedback.id)}` *{WORDS[feedback.state]}*: {cut(quoted(feedback.text), 100)}{said}"


def status(mine: Sequence[Feedback]) -> Block:
    """The answer to `/sanad status`."""
    if not mine:
        text = "You have sent no corrections yet. Press *Correct this* under an answer, or type `/sanad correct`."
        return {"response_type": "ephemeral", "text": text, "blocks": [section(text)], **NO_PREVIEWS}
    text = "\n".join(map(line, mine[:10]))
    return {
        "response_type": "ephemeral",
        "text": cut(text, FALLBACK_CHARACTERS),
        "blocks": [header("My corrections"), *paragraphs(text)],
        **NO_PREVIEWS,
    }


def welcome() -> Block:
    """The first message to a person, once."""
    actions = [button(f"ask:{number}", prompt["title"], prompt["message"]) for number, prompt in enumerate(PROMPTS)]
    return {
        "text": WELCOME.replace("*", ""),
        "blocks": [section(WELCOME), {"type": "actions", "elements": actions}, context(PRIVACY)],
        **NO_PREVIEWS,
    }

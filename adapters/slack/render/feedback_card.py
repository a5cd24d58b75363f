"""What the maintainers see: a card for each feedback, and the form for a decision."""

import json
import re
from collections.abc import Iterator
from typing import get_args

from adapters.slack.inbound.parse import Payload, reads
from adapters.slack.render.blocks import NO_PREVIEWS, Block, button, context, header, paragraphs, section
from adapters.slack.render.markup import addresses, cut, escape, label, link, linked, quoted
from bot.model import OPEN_STATES, Change, Feedback, State

DECISION = "decision"  # callback id
WORDS: dict[State, str] = {
    "received": "Received",
    "forwarded": "With the maintainers",
    "accepted": "Accepted",
    "declined": "Declined",
    "question": "A question for the writer",
    "answered": "The writer has answered",
    "withdrawn": "Withdrawn by its writer",
    "closed": "Closed: the content says so now",
}
ASKED: dict[str, tuple[str, str]] = {
    "declined": ("Decline", "Why? The writer will read this."),
    "question": ("Ask the writer", "What do you want to know? The writer will read this."),
}
_USER = re.compile(r"slack:([TE][A-Z0-9]+)/([UW][A-Z0-9]+)")


def card(feedback: Feedback, owner: str) -> Block:
    """One feedback, for the workspace or organisation `owner`. The same card again, with its state, is its update."""
    title = f"{feedback.kind.capitalize()} {feedback.id}"
    blocks = [header(title), *paragraphs(cut(quoted(feedback.text) or "(erased)", 6000)), *_facts(feedback, owner)]
    if feedback.state in OPEN_STATES:
        blocks.append(_buttons(feedback.id))
    blocks.append(context("\n".join(_history(feedback, owner))))
    return {
        "text": f"{title}: {cut(quoted(feedback.text), 300)} ({WORDS[feedback.state]})",
        "blocks": blocks,
        **NO_PREVIEWS,
    }


def _facts(feedback: Feedback, owner: str) -> list[Block]:
    lines = [
        ("Instrument", escape(feedback.instrument)),
        ("Key", f"`{escape(feedback.key)}`" if feedback.key else ""),
        ("Sanad said", cut(quoted(feedback.claim), 600)),
        ("The content says", cut(quoted(feedback.current), 600) if feedback.current != feedback.claim else ""),
        ("Source of the content", _address(feedback.current_source)),
        ("The writer's source", cut(quoted(feedback.source), 500)),
        ("Thread", link(feedback.link, "open") if feedback.link else ""),
        ("Writer", _writer(feedback, owner)),
    ]
    return paragraphs("\n".join(f"*{name}:* {value}" for name, value in lines if value))


def _address(source: str) -> str:
    """The reviewed source of the content: a link. What the writer names stays plain text."""
    return linked(source, frozenset(addresses(source))) if source.startswith("https://") else cut(quoted(source), 300)


def _writer(feedback: Feedback, owner: str) -> str:
    return f"{person(feedback.user, owner)}, may be asked directly" if feedback.contact and feedback.user else ""


def person(user: str, owner: str) -> str:
    """Somebody of this workspace by mention, built from the id only; anybody else by the name we keep.

    In another workspace the same id would be somebody else, or nobody.
    """
    found = _USER.fullmatch(user)
    return f"<@{found[2]}>" if found and found[1] == owner else quoted(user)


def _buttons(feedback_id: str) -> Block:
    said = f"feedback {feedback_id}"
    return {
        "type": "actions",
        "elements": [
            button("decide:accepted", "Accept", feedback_id, style="primary", accessibility_label=f"Accept {said}"),
            button("decide:declined", "Decline", feedback_id, style="danger", accessibility_label=f"Decline {said}"),
            button("decide:question", "Ask", feedback_id, accessibility_label=f"Ask the writer of {said}"),
        ],
    }


def _history(feedback: Feedback, owner: str) -> Iterator[str]:
    if feedback.state != "received":
        yield f"*{WORDS[feedback.state]}*"
    yield from (step(change, owner) for change in feedback.history[-6:] if change.state != "received")
    yield f"Received {feedback.created[:16].replace('T', ' ')} UTC" + (
        f" · Content {escape(feedback.content_version)}" if feedback.content_version else ""
    )


def step(change: Change, owner: str) -> str:
    """One line of a feedback's life."""
    said = f": {cut(quoted(change.comment), 300)}" if change.comment else ""
    who = f" by {person(change.by, owner)}" if change.by else ""
    return f"{WORDS[change.state]} {change.at[:10]}{who}{said}"


def question(feedback_id: str, state: str, feedback: Feedback | None) -> Block:
    """The form that asks a maintainer for the words of a decision, under what is to be decided."""
    title, hint = ASKED[state]
    said = cut(quoted(feedback.text), 600) if feedback else ""
    return {
        "type": "modal",
        "callback_id": DECISION,
        "title": {"type": "plain_text", "text": label(title, 24)},
        "submit": {"type": "plain_text", "text": "Send"},
        "close": {"type": "plain_text", "text": "Close"},
        "private_metadata": json.dumps({"id": feedback_id, "state": state}),
        "blocks": [
            section(f"*{escape(feedback_id)}*\n{said}".strip()),
            {
                "type": "input",
                "block_id": "comment",
                "label": {"type": "plain_text", "text": hint},
                "element": {
                    "type": "plain_text_input",
                    "action_id": "comment",
                    "multiline": True,
                    "max_length": 2000,
                    "min_length": 3,
                },
            },
        ],
    }


@reads
def decided(body: Payload) -> tuple[str, State, str]:
    """Feedback id, state and comment of a submitted decision."""
    view = body["view"]
    found = json.loads(view["private_metadata"])
    if found["state"] not in get_args(State):
        raise ValueError("no such state")
    return found["id"], found["state"], (view["state"]["values"]["comment"]["comment"].get("value") or "").strip()

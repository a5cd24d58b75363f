"""From an answer to the activity that carries it: text, citations, card, buttons for feedback."""

import re
from typing import Any

from adapters.teams.render import adaptive_card as el
from adapters.teams.render.cards import Style, answer_card
from adapters.teams.render.correction_form import Shown, form_card, receipt_card
from adapters.teams.turn import Activity
from bot.model import Choice, Receipt, Reply

CITATIONS_SHOWN = 5  # Teams takes ten; five is what a person still reads
MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")
PROMPTS_SHOWN = 3  # Teams shows no more


def render(  # noqa: PLR0913 - what changes how an answer looks is this much
    reply: Reply, shown: Shown, *, personal: bool = True, dialogs: bool = True, question: str = "", page: int = 0
) -> Activity:
    """The activity of an answer; `shown` is for the form, where one is to open; `question` leads to further pages."""
    if reply.intent == "feedback" and reply.form and not reply.feedback and not reply.form.answers:
        return with_card(form_card(reply.form, shown), reply.text)
    if isinstance(reply.feedback, Receipt):
        return with_card(receipt_card(reply), reply.text)
    if personal and is_small(reply):
        return _small(reply)
    words = _words(reply)  # every page has the room that is beside them, so that one begins where another ends
    card = answer_card(
        reply, Style(dialogs=dialogs, question=question, page=page, room=el.CARD_BYTES - el.weight(words))
    )
    if page:
        return with_card(card, reply.title or reply.text)
    return {**words, "attachments": [el.attachment(card)]} if card["body"] or card.get("actions") else words


def with_card(card: el.Element, said: str) -> Activity:
    """A card that carries its own words; `summary` is what a notification and a screen reader say first."""
    return {"type": "message", "summary": el.clean(said, 200), "attachments": [el.attachment(card)]}


def text_message(said: str) -> Activity:
    """A message of plain text."""
    return {"type": "message", "text": el.clean(said, 4000), "textFormat": "plain"}


def is_small(reply: Reply) -> bool:
    """A sentence or two with a few things to try needs no card."""
    rich = reply.title or reply.facts or reply.table or reply.sections or reply.sources or reply.notes or reply.form
    which = any(choice.instrument for choice in reply.choices)
    return not rich and not which and len(reply.choices) <= PROMPTS_SHOWN


def _small(reply: Reply) -> Activity:
    found = text_message(reply.text)
    if reply.choices:
        found["suggestedActions"] = {"actions": [_prompt(choice) for choice in reply.choices]}
    return found


def _prompt(choice: Choice) -> dict[str, str]:
    return {"type": "imBack", "title": el.clean(choice.label, 60), "value": choice.text}


def _words(reply: Reply) -> Activity:
    found: Activity = {"type": "message", "summary": el.clean(reply.text, 200)}
    if reply.sources and not reply.private:
        found |= {"text": _cited(reply), "textFormat": "markdown", "entities": [_citations(reply)]}
        found["channelData"] = {"feedbackLoop": {"type": "default"}}
    else:
        found = {**text_message(reply.text), **found}
    return found


def _cited(reply: Reply) -> str:
    """The words with [1], [2] after the first paragraph: Teams turns them into citations."""
    marks = " ".join(f"[{number}]" for number in range(1, min(len(reply.sources), CITATIONS_SHOWN) + 1))
    first, gap, rest = MARKDOWN.sub(r"\\\1", el.clean(reply.text, 4000)).partition("\n\n")
    return f"{first} {marks}{gap}{rest}"


def _citations(reply: Reply) -> dict[str, Any]:
    """One entity holds them all; Teams takes a title of 80 characters and an abstract of 160."""
    return {
        "type": "https://schema.org/Message",
        "@type": "Message",
        "@context": "https://schema.org",
        "citation": [
            {
                "@type": "Claim",
                "position": number,
                "appearance": {
                    "@type": "DigitalDocument",
                    "name": el.clean(source.title, 80),
                    "abstract": el.clean(f"{source.publisher or 'Source'}, as of {source.as_of}", 160),
                    "url": source.url,
                },
            }
            for number, source in enumerate(reply.sources[:CITATIONS_SHOWN], 1)
        ],
    }

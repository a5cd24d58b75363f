"""From an answer to the activity that carries it: text, citations, card, buttons for feedback."""

import re
from typing import Any

from adapters.teams.render import adaptive_card as el
from adapters.teams.render.cards import MOVED_ON, Style, answer_card
from adapters.teams.render.correction_form import Shown, form_card, receipt_card
from adapters.teams.turn import Activity
from bot import screen
from bot.model import Choice, Receipt, Reply
from bot.screen import Screen

MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")
PROMPTS_SHOWN = 3  # Teams shows no more


def render(  # noqa: PLR0913 - what changes how an answer looks is this much
    reply: Reply,
    shown: Shown,
    *,
    personal: bool = True,
    dialogs: bool = True,
    question: str = "",
    page: int = 0,
    of: str = "",
) -> Activity:
    """The activity of an answer; `shown` is for the form, where one is to open.

    `question` leads to further pages, and `of` says of which answer the page is one.
    """
    if of and of != screen.digest(reply):
        return text_message(MOVED_ON)
    if reply.intent == "feedback" and reply.form and not reply.feedback and not reply.form.answers:
        return with_card(form_card(reply.form, shown), reply.text)
    if isinstance(reply.feedback, Receipt):
        return with_card(receipt_card(reply), reply.text)
    if personal and is_small(reply):
        return _small(reply)
    if page:
        return with_card(answer_card(reply, Style(question=question, page=page)), reply.title or reply.text)
    words = _words(reply, dialogs=dialogs)
    card = answer_card(reply, Style(dialogs=dialogs, question=question, room=el.CARD_BYTES - el.weight(words)))
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


def _words(reply: Reply, *, dialogs: bool) -> Activity:
    """The message above the card: the title, and the first screen's words with the numbers of what carries them."""
    found = screen.of(reply)
    marked = [(text, () if reply.private else found.marks(basis)) for text, basis in screen.paragraphs(found.first)]
    said: Activity = {"type": "message", "summary": el.clean(found.first.text, 200)}
    cited = sorted({number for _, numbers in marked for number in numbers})
    if not cited and not reply.title:
        said = {**text_message(found.first.text), **said}
    else:
        title = [f"**{_escaped(reply.title)}**"] if reply.title else []
        lines = [f"{_escaped(text)}{''.join(f' [{number}]' for number in numbers)}" for text, numbers in marked]
        said |= {"text": "\n\n".join([*title, *lines]), "textFormat": "markdown"}
    if cited:
        said["entities"] = [_citations(found, cited)]
    if reply.sources and not reply.private:  # nobody is asked to rate an answer in need
        said["channelData"] = {"feedbackLoop": {"type": "custom" if dialogs else "default"}}
    return said


def _escaped(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", el.clean(text, 4000))


def _citations(found: Screen, cited: list[int]) -> dict[str, Any]:
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
            for number, source in enumerate(found.sources, 1)
            if number in cited
        ],
    }

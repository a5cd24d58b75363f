"""Adaptive Card elements, as plain JSON.

Version 1.5 is the highest that Teams shows in chat. A TextBlock reads Markdown; a TextRun
reads nothing: whatever a person may have typed goes into a TextRun.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

Element = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
BUDGET = 25_000  # bytes in UTF-16, with room to spare under every limit that Microsoft has named so far
# Control characters, and those that turn the direction of the text around them.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str, limit: int = 3000) -> str:
    """Without invisible characters, cut at `limit`."""
    found = INVISIBLE.sub("", text).strip()
    return found if len(found) <= limit else f"{found[: limit - 1].rstrip()}…"


def literal(text: str) -> str:
    """For the few places that insist on Markdown: no link can be made of it."""
    return clean(text).replace("](", "] (").replace("\n", " ")


def run(text: str, **style: Any) -> Element:
    return {"type": "TextRun", "text": clean(text), **style}


def link(text: str, url: str, **style: Any) -> Element:
    if not url.startswith(("https://", "http://")):
        return run(text, **style)
    return run(text, color="Accent", **style, selectAction={"type": "Action.OpenUrl", "url": url, "tooltip": url[:200]})


def line(*runs: Element, **style: Any) -> Element:
    return {"type": "RichTextBlock", "inlines": list(runs), **style}


def paragraphs(text: str, **style: Any) -> list[Element]:
    """A blank line parts paragraphs."""
    return [line(run(part, **style)) for part in re.split(r"\n\s*\n", clean(text, 8000)) if part.strip()]


def title(text: str) -> Element:
    return {
        "type": "TextBlock",
        "style": "heading",
        "text": literal(text),
        "size": "Medium",
        "weight": "Bolder",
        "wrap": True,
    }


def heading(text: str) -> Element:
    return {"type": "TextBlock", "style": "heading", "text": literal(text), "weight": "Bolder", "wrap": True}


def facts(pairs: Iterable[tuple[str, str]]) -> Element:
    found = [{"title": literal(label), "value": literal(value)} for label, value in pairs]
    return {"type": "FactSet", "facts": found}


def container(*items: Element, **style: Any) -> Element:
    return {"type": "Container", "items": list(items), **style}


def execute(label: str, verb: str, data: Mapping[str, Any], **style: Any) -> Element:
    """A button that comes back to us; `do` stands in the data too, because a Submit carries no verb."""
    carried = {**data, "do": verb}
    action = {"title": clean(label, 80), "data": carried, **style}
    fallback = {"type": "Action.Submit", **action, "data": {**carried, "msteams": {"feedback": {"hide": True}}}}
    return {"type": "Action.Execute", **action, "verb": verb, "fallback": fallback}


def submit(label: str, verb: str, data: Mapping[str, Any]) -> Element:
    """For dialogs, which know no Execute."""
    return {"type": "Action.Submit", "title": label, "data": {**data, "do": verb}}


def dialog(label: str, data: Mapping[str, Any]) -> Element:
    """A button that opens a dialog, in clients that have them."""
    return {"type": "Action.Submit", "title": label, "data": {**data, "do": "form", "msteams": {"type": "task/fetch"}}}


def open_url(label: str, url: str) -> Element:
    return {"type": "Action.OpenUrl", "title": clean(label, 80), "url": url}


def card(body: list[Element], actions: Iterable[Element] = (), lang: str = "en", full: bool = False) -> Element:
    found: Element = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": body,
    }
    if buttons := list(actions):
        found["actions"] = buttons
    if lang == "ur":
        found |= {"rtl": True, "lang": "ur"}
    if full:
        found["msteams"] = {"width": "Full"}
    return found


def weight(card: Mapping[str, Any]) -> int:
    """Bytes, as Teams counts them."""
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le"))


def attachment(card: Element) -> Element:
    return {"contentType": CARD, "content": card}

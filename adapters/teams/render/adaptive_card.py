"""Adaptive Card elements, as plain JSON.

Version 1.5 is the highest that Teams shows in chat. A TextBlock reads Markdown; a TextRun
reads nothing: whatever a person may have typed goes into a TextRun.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.sanitise import plain_address, tappable, visible

Element = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
CARD_BYTES = 25_000  # bytes in UTF-16, with room to spare under every limit that Microsoft has named so far
RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # Arabic's letters, and others' of that direction
TARGET = re.compile(r"\]\([^)\]]*+\)")  # where a link in Markdown leads: nobody reads it
BLANK_LINE = re.compile(r"\n\s*\n")
MARKED = re.compile(r"[*_`\[\]<>\\\n]|^\s*(?:[-+#]+|\d+[.)])\s|~~|://")
ADDRESS = re.compile(r"https?://[^\s<>|“”\"]*[^\s<>|“”\".,;:!?)\]]")


def clean(text: str, limit: int = 3000) -> str:
    """Without characters that steer or hide, cut at `limit`."""
    found = visible(text)
    return found if len(found) <= limit else f"{found[: limit - 1].rstrip()}…"


def literal(text: str) -> str:
    """For the few places that insist on Markdown: no link can be made of it."""
    return " ".join(clean(text).replace("](", "] (").split())


def run(text: str, **style: Any) -> Element:
    """A piece of a line; nothing in it is read as markup."""
    return {"type": "TextRun", "text": clean(text), **style}


def link(text: str, url: str, **style: Any) -> Element:
    """A piece of a line that opens an address; plain text where the address is not an honest one."""
    if not plain_address(url):
        return run(text, **style)
    return run(text, color="Accent", **style, selectAction={"type": "Action.OpenUrl", "url": url})


def linked(text: str, **style: Any) -> list[Element]:
    """A text whose addresses can be opened. Only for what the content says: a stranger's addresses stay words."""
    found, end = [], 0
    for one in ADDRESS.finditer(text):
        found += [run(text[end : one.start()], **style)] if text[end : one.start()] else []
        found.append(link(one[0].partition("://")[2][:60], one[0], **style))
        end = one.end()
    return [*found, run(text[end:], **style)] if text[end:] else found


def reach(label: str, url: str, rest: str) -> Element:
    """A line that begins with a number to call or a mailbox to write to, from the content.

    Of these Action.OpenUrl takes neither; links in Markdown do.
    """
    pressed = f"[{literal(label)}]({url})" if tappable(url) else literal(label)
    return {"type": "TextBlock", "text": f"**{pressed}**: {literal(rest)}", "wrap": True}


def line(*runs: Element, **style: Any) -> Element:
    """Pieces of text side by side."""
    return {"type": "RichTextBlock", "inlines": list(runs), **style}


def paragraphs(text: str, **style: Any) -> list[Element]:
    """Text as paragraphs, which a blank line separates; at most 8,000 characters."""
    return [line(run(part, **style)) for part in BLANK_LINE.split(clean(text, 8000).strip()) if part]


def title(text: str) -> Element:
    """The card's heading."""
    return {
        "type": "TextBlock",
        "style": "heading",
        "text": literal(text),
        "size": "Large",
        "weight": "Bolder",
        "wrap": True,
    }


def heading(text: str) -> Element:
    """The heading of a part."""
    return {**title(text), "size": "Default"}


def facts(found: Iterable[tuple[str, str, str]], *, follow: bool = False) -> Element:
    """Label, value and marks, such as ` [1]`. A FactSet where nothing in it could be read as Markdown; else lines.

    `follow`: addresses in it can be opened.
    """
    known = [(clean(label), clean(value), mark) for label, value, mark in found]
    if not any(MARKED.search(label + value) for label, value, _ in known):
        return {"type": "FactSet", "facts": [{"title": label, "value": value + mark} for label, value, mark in known]}
    return container(*(line(*_fact(label, value, mark, follow)) for label, value, mark in known))


def _fact(label: str, value: str, mark: str, follow: bool) -> list[Element]:
    shown = linked(value) if follow else [run(value)]
    return [run(f"{label}: ", weight="Bolder"), *shown, *([run(mark)] if mark else [])]


def cell(text: str, mark: str = "", **style: Any) -> Element:
    """A cell of a table: plain text, or a line where a reader of Markdown would take it for something else."""
    text = clean(text) or "–"
    plain = not MARKED.search(text)
    text += mark
    item = {"type": "TextBlock", "text": text, "wrap": True, **style} if plain else line(run(text, **style))
    return {"type": "TableCell", "items": [item]}


def bullets(lines: Iterable[str]) -> Element:
    """Many short lines in little room: one text, which a list in Markdown makes lines of."""
    return {"type": "TextBlock", "text": "\n".join(f"- {literal(one)}" for one in lines), "wrap": True}


def container(*items: Element, **style: Any) -> Element:
    """Elements one below the other."""
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


def toggle(label: str, *elements: str) -> Element:
    """A button that shows what is hidden, and hides what is shown, without asking us."""
    action = {"type": "Action.ToggleVisibility", "title": label, "targetElements": list(elements)}
    return {"type": "ActionSet", "actions": [action], "spacing": "Small"}


def open_url(label: str, url: str) -> Element:
    """A button that opens an address."""
    return {"type": "Action.OpenUrl", "title": clean(label, 80), "url": url}


def card(body: list[Element], actions: Iterable[Element] = (), full: bool = False) -> Element:
    """A card, each part of which reads in the direction of its words; that of most of them is the card's."""
    rtl = turned(body) > 0
    if any(turned(one) > 0 for one in body):
        body = [_directed(one, rtl) for one in body]
    found: Element = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": body,
    }
    if buttons := list(actions):
        found["actions"] = buttons
    if rtl:
        found |= {"rtl": True, "lang": "ur"}
    if full:
        found["msteams"] = {"width": "Full"}
    return found


def turned(value: Any) -> int:
    """How many more letters of what is read run from the right than from the left."""
    found = 0
    for text in _texts(value):
        right = len(RIGHT.findall(text))
        found += right - (sum(map(str.isalpha, text)) - right)
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        names = ("title", "value") if "title" in value and "type" not in value else ("text",)  # a fact's, or a text's
        yield from (TARGET.sub("]", str(value[name])) for name in names if name in value)
        for name in ("inlines", "items", "facts", "rows", "cells", "columns"):
            yield from _texts(value.get(name))


def _directed(one: Element, rtl: bool) -> Element:
    """A part of a card whose direction is `rtl`, in its own direction."""
    letters = turned(one)
    own = letters > 0 if letters else rtl
    found: Element = isolated(one) if own else one
    if own == rtl:
        return found
    return {**found, "rtl": own} if found["type"] == "Container" else container(found, rtl=own)


def isolated(value: Any) -> Any:
    """Each piece of text that stands from right to left finds its own direction: "25 May 2000" stays in its order."""
    if isinstance(value, list):
        return [isolated(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") == "FactSet":
        pairs = [{name: _isolate(text) for name, text in fact.items()} for fact in value["facts"]]
        return {**value, "facts": pairs}
    found = {name: isolated(one) for name, one in value.items()}
    if value.get("type") in {"TextRun", "TextBlock"}:
        found["text"] = _isolate(value["text"])
    return found


def _isolate(text: str) -> str:
    """What joins it to its neighbours stays outside."""
    core = text.strip(" ,:")
    before, _, after = text.partition(core)
    return f"{before}\u2068{core}\u2069{after}" if core else text


def weight(card: Mapping[str, Any]) -> int:
    """The size of a card in bytes, as Teams counts them: in UTF-16."""
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le"))


def attachment(card: Element) -> Element:
    """A card as the attachment of an activity."""
    return {"contentType": CARD, "content": card}

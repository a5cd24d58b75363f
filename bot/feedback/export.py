"""Accepted feedback for whoever edits the content, each item with the YAML key it concerns."""

import json
import re
from collections.abc import Iterable

from bot.model import Feedback
from bot.sanitise import escaped, shown

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|~>-])")
NOTHING_TO_EXPORT = "No accepted feedback waits to be worked in.\n"


def as_json(items: Iterable[Feedback]) -> str:
    """A JSON list of objects, indented, with a line break at its end."""
    return escaped(json.dumps([_values(item) for item in items], ensure_ascii=False, indent=2)) + "\n"


def as_markdown(items: Iterable[Feedback]) -> str:
    """A list to tick off. `fixes` in the content's list of changes tells the writers that it is done."""
    parts = [_section(item) for item in items]
    if not parts:
        return NOTHING_TO_EXPORT
    ids = "Name what you worked in under `fixes:` in the newest entry of `changes:`; its writers are then told.\n"
    return "\n".join(["# Accepted feedback\n", ids, *parts])


def _values(item: Feedback) -> dict[str, str | bool | None]:
    accepted = next((step for step in reversed(item.history) if step.state == "accepted"), None)
    return {
        "id": item.id,
        "key": item.key,
        "kind": item.kind,
        "instrument": item.instrument,
        "text": item.text,
        "source": item.source,
        "claim": item.claim,
        "current": item.current,
        "current_source": item.current_source,
        "content_version": item.content_version,
        "created": item.created,
        "accepted": accepted.at if accepted else None,
        "comment": accepted.comment if accepted else "",
    }


def _section(item: Feedback) -> str:
    values = _values(item)
    names = ("text", "source", "claim", "current", "current_source", "comment", "created", "content_version")
    key = f"`{item.key.replace('`', '')}`" if item.key else "no key: see the claim"
    head = f"- [ ] **{item.id}** {item.kind}, {_plain(item.instrument) or 'no instrument named'}: {key}\n"
    return head + "".join(
        f"  - {name.replace('_', ' ')}: {_plain(str(values[name]))}\n" for name in names if values[name]
    )


def _plain(text: str) -> str:
    """One line of text, in which nothing is Markdown or HTML."""
    return _MARKUP.sub(r"\\\1", " ".join(shown(text).split()).replace("&", "&amp;").replace("<", "&lt;"))

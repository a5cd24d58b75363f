"""JSON lines: a question in, an answer out, as programs and the preview page speak them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from adapters.terminal import plain_text
from bot import screen
from bot.model import Question, Receipt, Reply
from bot.proposition import Time
from bot.sanitise import escaped, visible

LINE_BYTES = 256 * 1024  # bytes: a question of 40,000 characters fits in any script, even when escaped
FORM_FIELDS = frozenset({"kind", "instrument", "claim", "text", "source", "contact", "answers"})
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line in. `form` holds a submitted correction."""

    text: str
    id: str | int | float | None = None
    conversation: str = ""
    form: Mapping[str, str] | None = None


class MalformedLine(Exception):
    """A line that is not a question. The message is for the person or program that wrote it."""

    def __init__(self, sentence: str, id: str | int | float | None = None) -> None:  # noqa: A002 - the line's own field
        super().__init__(sentence)
        self.id = id


def read(line: bytes) -> Line:
    """The question of a line. Raises MalformedLine, with the line's id where it has one."""
    found = _object(line)
    name = found.get("id")
    name = name if isinstance(name, str | int | float) and not isinstance(name, bool) else None
    text = found.get("text", "" if "form" in found else None)
    if not isinstance(text, str):
        raise MalformedLine('"text" is missing: write the question as a string.', name)
    conversation = found.get("conversation")
    if not isinstance(conversation, str | int | None) or isinstance(conversation, bool):
        raise MalformedLine('"conversation" must be a string.', name)
    form = _form(found.get("form"), name)
    thread = "" if conversation is None else str(conversation)
    if any("\0" in part or _SURROGATE.search(part) for part in (text, thread, *(form or {}).values())):
        raise MalformedLine("The text holds a character that is not text (NUL or half a character).", name)
    return Line(text, name, thread, form)


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LINE_BYTES:
        raise MalformedLine(f"The line is longer than {LINE_BYTES // 1024} KiB.")
    try:
        found = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise MalformedLine("The line is not valid UTF-8.") from None
    except (ValueError, RecursionError):
        raise MalformedLine("The line is not valid JSON.") from None
    if not isinstance(found, dict):
        raise MalformedLine('The line is not a JSON object such as {"text": "what is the OPSC"}.')
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity: Python takes them, JSON does not


def _form(found: object, name: str | int | float | None) -> Mapping[str, str] | None:
    if found is None:
        return None
    if not isinstance(found, dict) or not all(isinstance(value, str | bool) for value in found.values()):
        raise MalformedLine('"form" must be an object whose values are strings.', name)
    if unknown := sorted(found.keys() - FORM_FIELDS):
        raise MalformedLine(f'"form" has a field that is not known: {unknown[0]!a}.', name)
    return {key: ("1" if value else "") if isinstance(value, bool) else value for key, value in found.items()}


def answer(reply: Reply, question_id: str | int | float | None = None) -> dict[str, Any]:
    """The JSON answer. `feedback` is there once it is kept, never before."""
    kept = reply.feedback if isinstance(reply.feedback, Receipt) else None
    return {
        "id": question_id,
        "intent": reply.intent,
        "instruments": list(reply.instruments),
        "state": reply.state,
        "article": reply.article,
        "choices": list(dict.fromkeys(choice.instrument for choice in reply.choices if choice.instrument)),
        "confidence": round(reply.confidence, 2),
        "text": plain_text(reply),
        "first": visible(screen.first_sentence(reply.text)),
        "feedback": {"id": kept.id, "kind": kept.kind} if kept else None,
        "sources": [{"title": s.title, "url": s.url, "as_of": s.as_of} for s in screen.numbered(reply)],
        "content_version": reply.content_version,
        "question": understood(reply.question) if reply.question else None,
    }


def understood(question: Question) -> dict[str, Any]:
    """A question as it was understood, without its words."""
    asked, time = question.asked, question.asked.time
    return {
        "intent": question.intent,
        "instruments": list(question.instruments),
        "states": list(question.states),
        "group": question.group or None,
        "predicate": asked.acts[0] if asked.acts else asked.event or None,
        "polarity": "-" if asked.denied else "+",
        "frame": asked.frame or None,
        "whether": asked.whether,
        "time": _time(time) if time and time.when != "now" else None,
        "quantity": list(asked.quantities),
        "slots": list(asked.slots),
        "filters": list(asked.filters),
        "excluded": list(asked.excluded),
        "provision": question.article or None,
        "topics": list(question.topics),
        "understood_whole": asked.whole,
        "confidence": round(question.confidence, 2),
        "others": [each.intent for each in question.others],
    }


def _time(time: Time) -> dict[str, str]:
    return {
        "when": time.when,
        "first": time.first,
        "last": time.last,
        "event": time.event,
        "of": time.instrument,
        "by": time.state,
    }


def error(fault: MalformedLine) -> dict[str, Any]:
    """What is written for a line that cannot be read."""
    return {"id": fault.id, "error": str(fault)}


def write(found: Mapping[str, Any]) -> bytes:
    """One line of UTF-8. It may be printed: what would steer a terminal is escaped."""
    return escaped(json.dumps(found, ensure_ascii=False, allow_nan=False)).encode("utf-8", "backslashreplace") + b"\n"

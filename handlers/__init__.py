"""What Sanad can do: one module an intent, listed by hand.

A handler has a docstring (help shows it), `EXAMPLES` (what a person types, and what the
reply must then contain) and `reply(question, library) -> Reply`.
"""

from collections.abc import Callable, Mapping
from types import ModuleType

from bot.knowledge.library import Library
from bot.model import Question, Reply
from handlers import (
    about,
    ambiguous,
    article,
    challenges,
    changes,
    compare,
    define,
    feedback,
    forget,
    list_,
    not_covered,
    obligations,
    report_abuse,
    smalltalk,
    sources,
    status,
    summary,
    topic,
    unknown,
)
from handlers import help as help_

HANDLERS: dict[str, ModuleType] = {
    "report-abuse": report_abuse,
    "summary": summary,
    "status": status,
    "article": article,
    "topic": topic,
    "obligations": obligations,
    "compare": compare,
    "list": list_,
    "define": define,
    "sources": sources,
    "challenges": challenges,
    "changes": changes,
    "feedback": feedback,
    "forget": forget,
    "help": help_,
    "about": about,
    "smalltalk": smalltalk,
    "not-covered": not_covered,
    "ambiguous": ambiguous,
    "unknown": unknown,
}

# What the application is given.
REPLIES: Mapping[str, Callable[[Question, Library], Reply]] = {
    intent: handler.reply for intent, handler in HANDLERS.items()
}

"""A provision by its number: of the instrument that is named, or of the one that the thread is about."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Question
from bot.understanding.answering import owner
from bot.understanding.compare import compare
from bot.understanding.context import Context, unsure
from bot.understanding.follow_up import referred
from bot.understanding.unclear import ambiguous

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

_DOTTED = re.compile(r"(?<![\d.])\d++(?:\.\d++)++")


def numbered(context: Context, engine: "Understanding") -> Question | None:
    """The provision that is cited; None where its instrument is not held."""
    owners = _owners(context.article, engine) if "." in context.article and not context.named else []
    context = replace(context, ids=tuple(owners), vague=()) if len(owners) == 1 else referred(context)
    if len(context.ids) > 1 and (context.features.versus or context.features.has("compare")):  # `CRC 38 vs OPAC on age`
        return compare(context, engine)
    if context.ids:
        return context.question("article", article=_below(context, engine) or _in_brackets(context, engine))
    if context.elsewhere:
        return None
    features = context.features
    if features.says(features.phrases.words.domestic):
        return unsure()
    if of_one := "" if context.vague else owner(context, engine):
        return context.question("article", instruments=(of_one,))
    return ambiguous(context, engine)


def _below(context: Context, engine: "Understanding") -> str:
    """`para 2?`, after an article: its second paragraph. Guidance is in paragraphs all through."""
    thread, whole = context.thread, context.thread.article.partition("(")[0]
    binds = len(context.ids) == 1 and engine.library.instruments[context.ids[0]].binding.value
    if not (whole and binds and context.filled and thread.intent == "article" and context.article.isdecimal()):
        return ""
    return f"{whole}({context.article})" if "paragraph" in context.features.forms else ""


def _owners(number: str, engine: "Understanding") -> list[str]:
    """`16.2` is a target of the Goals, whatever is named."""
    return [i.id for i in engine.library.book.instruments if any(number in p.covers for p in i.provisions)]


def _in_brackets(context: Context, engine: "Understanding") -> str:
    """`OPSC 3.4` is its article 3(4); the Goals have a target 8.7."""
    held = any(engine.library.provision(id_, context.article) for id_ in context.ids)
    if held or not _DOTTED.fullmatch(context.article):
        return context.article
    first, *rest = context.article.split(".")
    return first + "".join(f"({part})" for part in rest)

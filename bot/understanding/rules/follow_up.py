"""Rules for what only a thread makes clear: "which one?" and its answer, and questions cut short."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.model import Request
from bot.understanding.context import FIELD, Context
from bot.understanding.rules import standing

if TYPE_CHECKING:
    from bot.understanding.question import Understanding


SPEAKS = (*FIELD, "summary", "define", "sources", "feedback", "remark", "help", "greeting", "list")
PLACES = frozenset({"1st", "2nd", "3rd"})
# Topics that every instrument of a kind shares: they do not tell two protocols apart.
SHARED = frozenset({"csam-production-distribution"})


def chooses(context: Context, engine: "Understanding") -> Request | None:
    """The answer to "which one?": the question that it interrupted is asked again."""
    offered = context.thread.offered
    if not offered or context.elsewhere or context.features.off:
        return None
    if not context.thread.asked and "one" not in context.features.forms:
        return None
    chosen = context.ids if context.named and set(context.ids) <= set(offered) else ()
    placed = not PLACES.isdisjoint(context.features.forms) and len(context.features.words) <= 4
    if placed or (not context.named and len(context.features.words) <= 8):
        chosen = _picked(context, engine, offered)
    return engine.again(context, chosen) if len(chosen) == 1 else None


def picks(context: Context, engine: "Understanding") -> Request | None:
    """`is the second one in force`: one of the thread's instruments."""
    several = context.thread.instruments
    if not context.filled or len(several) < 2 or len(context.features.words) > 8 or "one" not in context.features.forms:
        return None
    chosen = _picked(context, engine, several)
    return engine.decide(replace(context, ids=chosen)) if len(chosen) == 1 and chosen != context.ids else None


def _picked(context: Context, engine: "Understanding", offered: tuple[str, ...]) -> tuple[str, ...]:
    """By a word that only one of them has, or by its place."""
    forms = context.features.forms
    if any(one in PLACES and other == "one" for one, other in pairwise(forms)):
        return _placed(forms, offered)
    fitting = _closest(forms, engine, offered)
    if len(fitting) == 1:
        return fitting
    return _placed(forms, offered)


def _placed(forms: Sequence[str], offered: tuple[str, ...]) -> tuple[str, ...]:
    """`the second one`."""
    place = next((at for at, form in enumerate(("1st", "2nd", "3rd")) if form in forms), len(offered))
    return offered[place : place + 1]


def _closest(forms: Sequence[str], engine: "Understanding", ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those whose own words the text uses most; none where it uses none."""
    said = set(forms) - engine.library.phrases.words.links
    hits = {id_: len(engine.distinct(id_, ids) & said) for id_ in ids}
    most = max(hits.values())
    return tuple(id_ for id_ in ids if hits[id_] == most) if most else ()


def wavers(context: Context, engine: "Understanding") -> Request | None:
    """A vague name: asked back, unless the words beside it tell which one is meant."""
    if not context.vague or context.features.off or context.features.unknown > _bearable(context):
        return None
    shared = context.features.topics and set(context.features.topics) <= SHARED
    fitting = () if shared else _closest(context.features.saying, engine, context.vague)  # the vague name fits them all
    if len(fitting) == 1:
        return engine.decide(replace(context, ids=fitting, vague=()))
    return context.request("ambiguous", choices=context.vague[:5])


def _bearable(context: Context) -> int:
    """Words that mean nothing here: `the protocol for visitors at reception` is none of ours."""
    alone = all(name.end - name.start == 1 for name in context.features.names if name.vague)
    return 0 if alone else max(1, len(context.features.words) // 4)


def continues(context: Context, engine: "Understanding") -> Request | None:
    """`and the OPIC?`, `19 bhi`: the same question of something else."""
    features, thread = context.features, context.thread
    if (
        len(features.words) > 5
        or features.unknown
        or features.off
        or features.topics
        or context.vague
        or context.elsewhere
    ):
        return None
    if features.has(*SPEAKS):
        return None
    if thread.intent == "compare" and len(context.ids) == 1 and context.named:
        return context.request("compare", instruments=tuple(dict.fromkeys((*thread.instruments, *context.ids)))[:4])
    if thread.intent == "article" and not context.named:
        return _next_article(context)
    if not context.named or context.article:
        return None
    if thread.intent == "article" and thread.article and len(context.ids) == 1:
        return context.request("article", article=thread.article)
    if thread.intent == "status" and all(engine.library.instruments[id_].binding.value for id_ in context.ids):
        states = features.states or thread.states
        return standing.of(replace(context, features=replace(features, states=states)), engine, context.ids)
    return None


def _next_article(context: Context) -> Request | None:
    numbers = [word.raw for word in context.features.words if word.raw.isdecimal() and len(word.raw) < 4]
    if len(numbers) != 1 or len(context.thread.instruments) != 1:
        return None
    return context.request("article", instruments=context.thread.instruments, article=context.article or numbers[0])

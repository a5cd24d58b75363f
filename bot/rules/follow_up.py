"""Rules for what only a thread makes clear: "which one?" and its answer, and questions cut short."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.case import FIELD, Case, Ground
from bot.model import Request
from bot.phrases import phrases
from bot.rules import standing

SPEAKS = (*FIELD, "summary", "define", "sources", "feedback", "remark", "help", "greeting", "list")
PLACES = frozenset({"1st", "2nd", "3rd"})
# Topics that every instrument of a kind shares: they do not tell two protocols apart.
SHARED = frozenset({"csam-production-distribution"})


def chooses(case: Case, ground: Ground) -> Request | None:
    """The answer to "which one?": the question that it interrupted is asked again."""
    offered = case.thread.offered
    if not offered or case.elsewhere or case.signs.off:
        return None
    if not case.thread.asked and "one" not in case.signs.forms:
        return None
    chosen = case.ids if case.named and set(case.ids) <= set(offered) else ()
    placed = not PLACES.isdisjoint(case.signs.forms) and len(case.signs.words) <= 4
    if placed or (not case.named and len(case.signs.words) <= 8):
        chosen = _picked(case, ground, offered)
    return ground.again(case, chosen) if len(chosen) == 1 else None


def picks(case: Case, ground: Ground) -> Request | None:
    """`is the second one in force`: one of the thread's instruments."""
    several = case.thread.instruments
    if not case.filled or len(several) < 2 or len(case.signs.words) > 8 or "one" not in case.signs.forms:
        return None
    chosen = _picked(case, ground, several)
    return ground.decide(replace(case, ids=chosen)) if len(chosen) == 1 and chosen != case.ids else None


def _picked(case: Case, ground: Ground, offered: tuple[str, ...]) -> tuple[str, ...]:
    """By a word that only one of them has, or by its place."""
    forms = case.signs.forms
    if any(one in PLACES and other == "one" for one, other in pairwise(forms)):
        return _placed(forms, offered)
    fitting = _closest(forms, ground, offered)
    if len(fitting) == 1:
        return fitting
    return _placed(forms, offered)


def _placed(forms: Sequence[str], offered: tuple[str, ...]) -> tuple[str, ...]:
    """`the second one`."""
    place = next((at for at, form in enumerate(("1st", "2nd", "3rd")) if form in forms), len(offered))
    return offered[place : place + 1]


def _closest(forms: Sequence[str], ground: Ground, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those whose own words the text uses most; none where it uses none."""
    said = set(forms) - phrases().words.links
    hits = {id_: len(ground.distinct(id_, ids) & said) for id_ in ids}
    most = max(hits.values())
    return tuple(id_ for id_ in ids if hits[id_] == most) if most else ()


def wavers(case: Case, ground: Ground) -> Request | None:
    """A vague name: asked back, unless the words beside it tell which one is meant."""
    if not case.vague or case.signs.off or case.signs.unknown > _bearable(case):
        return None
    shared = case.signs.topics and set(case.signs.topics) <= SHARED
    fitting = () if shared else _closest(case.signs.saying, ground, case.vague)  # the vague name fits them all
    if len(fitting) == 1:
        return ground.decide(replace(case, ids=fitting, vague=()))
    return case.request("ambiguous", choices=case.vague[:5])


def _bearable(case: Case) -> int:
    """Words that mean nothing here: `the protocol for visitors at reception` is none of ours."""
    alone = all(name.end - name.start == 1 for name in case.signs.names if name.vague)
    return 0 if alone else max(1, len(case.signs.words) // 4)


def continues(case: Case, ground: Ground) -> Request | None:
    """`and the OPIC?`, `19 bhi`: the same question of something else."""
    signs, thread = case.signs, case.thread
    if len(signs.words) > 5 or signs.unknown or signs.off or signs.topics or case.vague or case.elsewhere:
        return None
    if signs.has(*SPEAKS):
        return None
    if thread.intent == "compare" and len(case.ids) == 1 and case.named:
        return case.request("compare", instruments=tuple(dict.fromkeys((*thread.instruments, *case.ids)))[:4])
    if thread.intent == "article" and not case.named:
        return _next_article(case)
    if not case.named or case.article:
        return None
    if thread.intent == "article" and thread.article and len(case.ids) == 1:
        return case.request("article", article=thread.article)
    if thread.intent == "status" and all(ground.library.instruments[id_].binding.value for id_ in case.ids):
        states = signs.states or thread.states
        return standing.of(replace(case, signs=replace(signs, states=states)), ground, case.ids)
    return None


def _next_article(case: Case) -> Request | None:
    numbers = [word.raw for word in case.signs.words if word.raw.isdecimal() and len(word.raw) < 4]
    if len(numbers) != 1 or len(case.thread.instruments) != 1:
        return None
    return case.request("article", instruments=case.thread.instruments, article=case.article or numbers[0])

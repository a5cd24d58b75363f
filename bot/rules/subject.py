"""Rules for what instruments say: provisions, subjects, terms, comparisons, sources, summaries."""

import re
from dataclasses import replace

from bot.case import STATUS, Case, Ground, unsure
from bot.model import Request
from bot.phrases import phrases

_QUOTES = frozenset('"“”«»')
# Topics that are what most instruments here are about: naming one asks for no more than a summary.
BROAD = frozenset(
    ["sexual-exploitation", "violence", "csam-production-distribution", "reporting-to-committee", "definitions"]
)


def targets(case: Case, ground: Ground) -> Request | None:
    """`16.2` and a bare `185?` name an instrument by themselves."""
    signs = case.signs
    if case.named:
        return None
    if "." in case.article:
        owners = [i.id for i in ground.library.book.instruments if any(case.article in p.covers for p in i.provisions)]
        return cites(replace(case, ids=tuple(owners)), ground) if len(owners) == 1 else None
    numbers = [word.raw for word in signs.words if word.raw.isdecimal() and len(word.raw) == 3]
    if len(numbers) != 1 or len(signs.words) > 4 or signs.unknown or case.thread.instruments:
        return None
    held = {number: id_ for series in phrases().series for number, id_ in series.held.items()}
    return case.request("summary", instruments=(held[numbers[0]],), article="") if numbers[0] in held else None


def sources(case: Case, _: Ground) -> Request | None:
    signs = case.signs
    if not signs.has("sources") or signs.has("compare", "injection") or case.garbled:
        return None
    if (signs.has("instruments", "article") and signs.topics) or (signs.has("article") and not case.ids):
        return None
    ids = case.ids or case.thread.instruments
    if not ids and (signs.topics or (not signs.asks and signs.unknown > 2)):
        return None
    return case.request("sources", instruments=ids, article=case.article or case.thread.article)


def challenges(case: Case, _: Ground) -> Request | None:
    signs = case.signs
    hard = signs.has("hard") and signs.has("applying") and not case.named
    if not (hard or signs.has("challenges")) or case.garbled:
        return None
    return case.request("challenges", instruments=())


def compares(case: Case, _: Ground) -> Request | None:
    signs, ids = case.signs, case.ids
    asks = signs.has("compare") or signs.versus
    if asks and case.named and len(ids) == 1:
        others = [id_ for id_ in case.thread.instruments if id_ != ids[0]]
        place = next((at for at, form in enumerate(("1st", "2nd", "3rd")) if form in signs.forms), None)
        ids = (*(others[:2] if place is None else others[place : place + 1]), *ids)
    if asks and not ids and len(case.vague) == 2:
        ids = case.vague
    if len(ids) < 2 or len(signs.states) > 1:
        return None
    other = signs.has(*STATUS, "define", "article", "instruments") or signs.states or case.article or case.filled
    return case.request("compare", instruments=ids[:4]) if asks or not other else None


def defines(case: Case, _: Ground) -> Request | None:
    signs = case.signs
    if _of_provisions(case):
        return None
    plain = signs.terms and set(signs.terms) <= phrases().words.plain
    if signs.has("define"):
        long = len(signs.words) > 10 or set(signs.topics) - {"definitions"}
        return _defined(case, () if plain and long else signs.terms)
    if not signs.terms or (plain and (signs.topics or signs.names or len(signs.words) > 10)):
        return None
    if case.named or case.article or signs.states or (case.vague and not signs.generic):
        return None
    if signs.has("we", "instruments", "article", "non_party", "list"):
        return None
    if signs.generic and not plain:
        return case.request("define", terms=signs.terms, instruments=())
    alone = len(signs.words) <= 3 and not signs.unknown and not case.filled
    asked = not plain and len(signs.words) <= (12 if signs.leads else 8) and signs.has("summary", "compare")
    theirs = case.thread.instruments and signs.says(phrases().words.theirs)
    apart = len(signs.terms) > 1 and signs.has("compare")
    if alone or apart or (asked and not theirs):
        return case.request("define", terms=signs.terms, instruments=())
    return None


def _of_provisions(case: Case) -> bool:
    """`who says that deepfakes count as CSAM` asks for provisions, whatever else it asks."""
    signs = case.signs
    subject = signs.has("instruments") and set(signs.topics) - {"definitions"} and not signs.leads
    return (signs.has("article") and len(signs.words) > 10) or bool(signs.has("define") and subject)


def _defined(case: Case, terms: tuple[str, ...]) -> Request | None:
    signs = case.signs
    if case.named and signs.has("joining", "reservation"):
        return None
    if case.article and (case.named or not terms):
        return None
    if case.named and not terms:
        return case.request("define" if len(case.ids) > 1 else "summary")
    known = terms or signs.topics or (case.filled and case.thread.topics)
    return case.request("define", terms=terms, article="") if known else None


def cites(case: Case, ground: Ground) -> Request | None:
    """A provision by its number, by its subject, or by its own words."""
    if case.article:
        return _numbered(case, ground)
    signs = case.signs
    if not signs.has("article"):
        return None
    if not case.ids:
        quoted = ground.search(signs.saying, ()) if len(signs.words) > 10 and not _QUOTES.isdisjoint(signs.text) else ()
        return case.request("article", instruments=(quoted[0][0],), topics=()) if quoted else None
    if set(signs.topics) - {"definitions"} and not signs.has("compare"):
        return case.request("article")
    if signs.has("compare", *STATUS):
        return None
    if case.thread.topics or (case.filled and case.thread.article):
        number = "" if case.thread.topics else case.thread.article
        return case.request("article", topics=case.thread.topics, article=number)
    return case.request("article") if ground.search(signs.saying, case.ids) else None


def _numbered(case: Case, ground: Ground) -> Request | None:
    signs = case.signs
    if case.ids:
        return case.request("article", article=_in_brackets(case, ground))
    if signs.says(phrases().words.domestic):
        return unsure()
    if signs.unknown or signs.off or (signs.has("joining") and not signs.cited):
        return None
    binding = [i.id for i in ground.library.book.instruments if i.binding.value]
    holding = case.vague or tuple(id_ for id_ in binding if ground.library.provision(id_, case.article.split(", ")[0]))
    return case.request("ambiguous", choices=holding[:5]) if len(holding) > 1 else None


def _in_brackets(case: Case, ground: Ground) -> str:
    """`OPSC 3.4` is its article 3(4); the Goals have a target 8.7."""
    held = any(ground.library.provision(id_, case.article) for id_ in case.ids)
    if held or not re.fullmatch(r"\d+(\.\d+)+", case.article):
        return case.article
    first, *rest = case.article.split(".")
    return first + "".join(f"({part})" for part in rest)


def lists(case: Case, _: Ground) -> Request | None:
    signs = case.signs
    if case.named or case.vague or signs.off or signs.topics or signs.has("who_all") or _of_thread_topic(case):
        return None
    kinds = signs.says(phrases().words.kinds)
    if not case.ids and signs.has("binding") and (signs.field or kinds or signs.has("instruments")):
        return case.request("list", instruments=(), topics=("binding",))
    if signs.states:
        return None
    held = kinds and signs.has("holder") and signs.unknown <= 1
    if signs.has("list") or (held and not signs.has(*STATUS, "binding", "compare", "define", "sources")):
        return case.request("list", instruments=(), topics=())
    return None


def _of_thread_topic(case: Case) -> bool:
    """`which treaties mention it`: not all treaties."""
    signs = case.signs
    short = len(signs.words) <= 6 and signs.has("instruments")
    return bool(case.thread.topics) and short and not {"you", "your"} & set(signs.forms)


def topics(case: Case, ground: Ground) -> Request | None:
    signs = case.signs
    asks = signs.has("instruments", "article")
    if not signs.topics:
        return _again(case)
    if case.ids:
        main = BROAD.union(*(ground.main_topics(id_) for id_ in case.ids))
        whole = signs.has("summarise") or set(signs.topics) <= main
        where = case.named and len(case.ids) == 1 and "where" in signs.forms
        return None if case.named and not asks and whole else case.request("article" if where else "topic")
    if case.article:
        return None
    if signs.has("count") and not asks:
        return None
    ours = asks or signs.field or len(signs.topics) > 1 or signs.topic_words > 1 or signs.says(phrases().words.field)
    if not ours:
        return None
    sure = asks or signs.has("define", "summary", "list") or signs.terms or signs.field
    return case.request("topic") if sure or signs.unknown <= max(1, len(signs.words) // 3) else None


def _again(case: Case) -> Request | None:
    """The subject is the thread's."""
    signs, thread = case.signs, case.thread
    short = 14 if signs.says(phrases().words.pronouns) else 8
    refers = len(signs.words) <= short and signs.has("instruments", "article") and not signs.unknown
    if not thread.topics or not refers or case.named:
        return None
    return case.request("topic", instruments=(), topics=thread.topics)


def summarises(case: Case, _: Ground) -> Request | None:
    signs = case.signs
    if not case.ids:
        return None
    if case.filled and not signs.has("summary", "binding", "depositary", "instruments", "article", "define", "help"):
        return None
    return case.request("summary", topics=tuple(cue for cue in ("binding", "depositary") if signs.has(cue)))


def searches(case: Case, ground: Ground) -> Request | None:
    """No topic has a name for it, and yet a provision speaks of it."""
    signs, thread = case.signs, case.thread
    if signs.off or case.garbled:
        return None
    short = len(signs.words) <= 8 and not signs.unknown
    if short and len(thread.instruments) == 1 and ground.search(signs.saying, thread.instruments):
        return case.request("topic", instruments=thread.instruments)
    if thread.instruments and signs.says(phrases().words.links) and not signs.has("instruments", "article"):
        return None
    brief = len(signs.words) <= 4 and not signs.unknown and not signs.has("greeting", "thanks")
    if not brief and not signs.has("instruments", "article"):
        return None
    return case.request("topic") if ground.search(signs.saying, ()) else None

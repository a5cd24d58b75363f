"""Rules for what instruments say: provisions, subjects, terms, comparisons, sources, summaries."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Request
from bot.understanding.context import STATUS, Context, unsure

if TYPE_CHECKING:
    from bot.understanding.question import Understanding


_DOTTED = re.compile(r"(?<![\d.])\d++(?:\.\d++)++")
_QUOTES = frozenset('"“”«»')
# Topics that are what most instruments here are about: naming one asks for no more than a summary.
BROAD = frozenset(
    ["sexual-exploitation", "violence", "csam-production-distribution", "reporting-to-committee", "definitions"]
)


def targets(context: Context, engine: "Understanding") -> Request | None:
    """`16.2` and a bare `185?` name an instrument by themselves."""
    features = context.features
    if context.named:
        return None
    if "." in context.article:
        owners = [
            i.id for i in engine.library.book.instruments if any(context.article in p.covers for p in i.provisions)
        ]
        return cites(replace(context, ids=tuple(owners)), engine) if len(owners) == 1 else None
    numbers = [word.raw for word in features.words if word.raw.isdecimal() and len(word.raw) == 3]
    if len(numbers) != 1 or len(features.words) > 4 or features.unknown or context.thread.instruments:
        return None
    held = {number: id_ for series in features.phrases.series for number, id_ in series.held.items()}
    return context.request("summary", instruments=(held[numbers[0]],), article="") if numbers[0] in held else None


def sources(context: Context, _: "Understanding") -> Request | None:
    features = context.features
    if not features.has("sources") or features.has("compare", "injection") or context.garbled:
        return None
    if (features.has("instruments", "article") and features.topics) or (features.has("article") and not context.ids):
        return None
    ids = context.ids or context.thread.instruments
    if not ids and (features.topics or (not features.asks and features.unknown > 2)):
        return None
    return context.request("sources", instruments=ids, article=context.article or context.thread.article)


def challenges(context: Context, _: "Understanding") -> Request | None:
    features = context.features
    hard = features.has("hard") and features.has("applying") and not context.named
    if not (hard or features.has("challenges")) or context.garbled:
        return None
    return context.request("challenges", instruments=())


def compares(context: Context, _: "Understanding") -> Request | None:
    features, ids = context.features, context.ids
    asks = features.has("compare") or features.versus
    if asks and context.named and len(ids) == 1:
        others = [id_ for id_ in context.thread.instruments if id_ != ids[0]]
        place = next((at for at, form in enumerate(("1st", "2nd", "3rd")) if form in features.forms), None)
        ids = (*(others[:2] if place is None else others[place : place + 1]), *ids)
    if asks and not ids and len(context.vague) == 2:
        ids = context.vague
    if len(ids) < 2 or len(features.states) > 1:
        return None
    other = (
        features.has(*STATUS, "define", "article", "instruments")
        or features.states
        or context.article
        or context.filled
    )
    return context.request("compare", instruments=ids[:4]) if asks or not other else None


def defines(context: Context, _: "Understanding") -> Request | None:
    features = context.features
    if _of_provisions(context):
        return None
    plain = features.terms and set(features.terms) <= features.phrases.words.plain
    if features.has("define"):
        long = len(features.words) > 10 or set(features.topics) - {"definitions"}
        return _defined(context, () if plain and long else features.terms)
    if not features.terms or (plain and (features.topics or features.names or len(features.words) > 10)):
        return None
    if context.named or context.article or features.states or (context.vague and not features.generic):
        return None
    if features.has("we", "instruments", "article", "non_party", "list"):
        return None
    if features.generic and not plain:
        return context.request("define", terms=features.terms, instruments=())
    alone = len(features.words) <= 3 and not features.unknown and not context.filled
    asked = not plain and len(features.words) <= (12 if features.leads else 8) and features.has("summary", "compare")
    theirs = context.thread.instruments and features.says(features.phrases.words.theirs)
    apart = len(features.terms) > 1 and features.has("compare")
    if alone or apart or (asked and not theirs):
        return context.request("define", terms=features.terms, instruments=())
    return None


def _of_provisions(context: Context) -> bool:
    """`who says that deepfakes count as CSAM` asks for provisions, whatever else it asks."""
    features = context.features
    subject = features.has("instruments") and set(features.topics) - {"definitions"} and not features.leads
    return (features.has("article") and len(features.words) > 10) or bool(features.has("define") and subject)


def _defined(context: Context, terms: tuple[str, ...]) -> Request | None:
    features = context.features
    if context.named and features.has("joining", "reservation"):
        return None
    if context.article and (context.named or not terms):
        return None
    if context.named and not terms:
        return context.request("define" if len(context.ids) > 1 else "summary")
    known = terms or features.topics or (context.filled and context.thread.topics)
    return context.request("define", terms=terms, article="") if known else None


def cites(context: Context, engine: "Understanding") -> Request | None:
    """A provision by its number, by its subject, or by its own words."""
    if context.article:
        return _numbered(context, engine)
    features = context.features
    if not features.has("article"):
        return None
    if not context.ids:
        quoted = (
            engine.search(features.saying, ())
            if len(features.words) > 10 and not _QUOTES.isdisjoint(features.text)
            else ()
        )
        return context.request("article", instruments=(quoted[0][0],), topics=()) if quoted else None
    if set(features.topics) - {"definitions"} and not features.has("compare"):
        return context.request("article")
    if features.has("compare", *STATUS):
        return None
    if context.thread.topics or (context.filled and context.thread.article):
        number = "" if context.thread.topics else context.thread.article
        return context.request("article", topics=context.thread.topics, article=number)
    return context.request("article") if engine.search(features.saying, context.ids) else None


def _numbered(context: Context, engine: "Understanding") -> Request | None:
    features = context.features
    if context.ids:
        return context.request("article", article=_in_brackets(context, engine))
    if features.says(features.phrases.words.domestic):
        return unsure()
    if features.unknown or features.off or (features.has("joining") and not features.cited):
        return None
    binding = [i.id for i in engine.library.book.instruments if i.binding.value]
    holding = context.vague or tuple(
        id_ for id_ in binding if engine.library.provision(id_, context.article.split(", ")[0])
    )
    return context.request("ambiguous", choices=holding[:5]) if len(holding) > 1 else None


def _in_brackets(context: Context, engine: "Understanding") -> str:
    """`OPSC 3.4` is its article 3(4); the Goals have a target 8.7."""
    held = any(engine.library.provision(id_, context.article) for id_ in context.ids)
    if held or not _DOTTED.fullmatch(context.article):
        return context.article
    first, *rest = context.article.split(".")
    return first + "".join(f"({part})" for part in rest)


def lists(context: Context, _: "Understanding") -> Request | None:
    features = context.features
    if (
        context.named
        or context.vague
        or features.off
        or features.topics
        or features.has("who_all")
        or _of_thread_topic(context)
    ):
        return None
    kinds = features.says(features.phrases.words.kinds)
    if not context.ids and features.has("binding") and (features.field or kinds or features.has("instruments")):
        return context.request("list", instruments=(), topics=("binding",))
    if features.states:
        return None
    held = kinds and features.has("holder") and features.unknown <= 1
    if features.has("list") or (held and not features.has(*STATUS, "binding", "compare", "define", "sources")):
        return context.request("list", instruments=(), topics=())
    return None


def _of_thread_topic(context: Context) -> bool:
    """`which treaties mention it`: not all treaties."""
    features = context.features
    short = len(features.words) <= 6 and features.has("instruments")
    return bool(context.thread.topics) and short and not {"you", "your"} & set(features.forms)


def topics(context: Context, engine: "Understanding") -> Request | None:
    features = context.features
    asks = features.has("instruments", "article")
    if not features.topics:
        return _again(context)
    if context.ids:
        main = BROAD.union(*(engine.main_topics(id_) for id_ in context.ids))
        whole = features.has("summarise") or set(features.topics) <= main
        where = context.named and len(context.ids) == 1 and "where" in features.forms
        return None if context.named and not asks and whole else context.request("article" if where else "topic")
    if context.article:
        return None
    if features.has("count") and not asks:
        return None
    ours = (
        asks
        or features.field
        or len(features.topics) > 1
        or features.topic_words > 1
        or features.says(features.phrases.words.field)
    )
    if not ours:
        return None
    sure = asks or features.has("define", "summary", "list") or features.terms or features.field
    return context.request("topic") if sure or features.unknown <= max(1, len(features.words) // 3) else None


def _again(context: Context) -> Request | None:
    """The subject is the thread's."""
    features, thread = context.features, context.thread
    short = 14 if features.says(features.phrases.words.pronouns) else 8
    refers = len(features.words) <= short and features.has("instruments", "article") and not features.unknown
    if not thread.topics or not refers or context.named:
        return None
    return context.request("topic", instruments=(), topics=thread.topics)


def summarises(context: Context, _: "Understanding") -> Request | None:
    features = context.features
    if not context.ids:
        return None
    if context.filled and not features.has(
        "summary", "binding", "depositary", "instruments", "article", "define", "help"
    ):
        return None
    return context.request(
        "summary",
        topics=tuple(phrase for phrase in ("binding", "depositary") if features.has(phrase)),
    )


def searches(context: Context, engine: "Understanding") -> Request | None:
    """No topic has a name for it, and yet a provision speaks of it."""
    features, thread = context.features, context.thread
    if features.off or context.garbled:
        return None
    short = len(features.words) <= 8 and not features.unknown
    if short and len(thread.instruments) == 1 and engine.search(features.saying, thread.instruments):
        return context.request("topic", instruments=thread.instruments)
    if (
        thread.instruments
        and features.says(features.phrases.words.links)
        and not features.has("instruments", "article")
    ):
        return None
    brief = len(features.words) <= 4 and not features.unknown and not features.has("greeting", "thanks")
    if not brief and not features.has("instruments", "article"):
        return None
    return context.request("topic") if engine.search(features.saying, ()) else None

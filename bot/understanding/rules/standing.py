"""Rules for the standing of States."""

from typing import TYPE_CHECKING

from bot.model import Request
from bot.understanding.context import STATUS, Context

if TYPE_CHECKING:
    from bot.understanding.question import Understanding


REPORTS = frozenset({"report", "observation", "committee", "periodic"})
ASPECTS = ("non_party", "signed_only", "reservation", "reporting", "in_force", "adopted", "count", "who_all", "dates")


def surveys(context: Context, engine: "Understanding") -> Request | None:
    """A State and no instrument, or the many of the thread: `what is Pakistan not party to`."""
    features = context.features
    if not features.has("joining", "non_party", "signed_only") or context.vague or context.garbled:
        return None
    if context.ids and not _of_many(context):
        return None
    if features.topics and features.has("instruments") and not features.states:
        return None
    many = context.thread.instruments
    general = (
        features.field
        or features.has("instruments", "list")
        or features.says(features.phrases.words.general)
        or len(context.ids) > 1
    )
    if not general or not (features.states or features.has("we") or (context.filled and context.thread.states)):
        return None
    refers = context.filled or (len(many) > 1 and features.says(features.phrases.words.pronouns))
    return of(context, engine, many if refers and not features.has("non_party") else ())


def reports(context: Context, engine: "Understanding") -> Request | None:
    """`have the concluding observations on Pakistan come out`: on which of the treaties that are reported on?"""
    features = context.features
    if (
        not features.has("reporting")
        or context.named
        or context.vague
        or context.elsewhere
        or features.off
        or context.garbled
    ):
        return None
    if context.filled or not features.says(REPORTS) or not (features.states or features.has("we")):
        return None
    held = [i.id for i in engine.library.book.instruments if any(detail.reporting for detail in i.states.values())]
    return context.request("ambiguous", choices=tuple(held))


def _of_many(context: Context) -> bool:
    """`Pakistan is party to which of them`."""
    if not context.filled:
        return False
    return len(context.ids) > 3 or (len(context.ids) > 1 and context.features.has("instruments", "list"))


def stands(context: Context, engine: "Understanding") -> Request | None:
    """A State's standing under an instrument, or the instrument's own dates and counts."""
    if not context.ids or not _asks(context):
        return None
    features = context.features
    if "accession" in features.topics and not features.states:
        return context.request("status", topics=("accession",))
    return of(context, engine, context.ids)


def _asks(context: Context) -> bool:
    features = context.features
    ours = context.filled and features.has("we") and len(features.words) <= 5
    bare = (
        (bool(features.states) or ours)
        and not features.topics
        and not features.has("binding", "depositary", "article", "instruments")
    )
    if not (bare or features.has(*STATUS) or (features.has("count") and not features.topics)):
        return False
    if features.has("binding") and not features.has("joining", "dates"):
        return False
    if features.has("summarise") and not features.has("joining", "reservation", "reporting", "who_all", "count"):
        return False
    if features.states or features.has("we", "reservation"):
        return True
    if features.has("depositary"):
        return False
    if features.has("joining"):
        return True
    return not (features.topics and features.has("instruments"))


def of(context: Context, engine: "Understanding", ids: tuple[str, ...]) -> Request:
    """The request for a standing; the home State is taken where none is named and one is meant."""
    features = context.features
    states, assumed = features.states, False
    if not states and context.filled and not features.has("who_all", "count", "signed_only", "adopted", "in_force"):
        states = context.thread.states
    if not states and _about_one(context, engine, ids):
        states, assumed = (engine.home,), not features.has("we")
    aspects = tuple(phrase for phrase in ASPECTS if features.has(phrase))
    return context.request("status", instruments=ids, states=states, home_assumed=assumed, topics=aspects)


def _about_one(context: Context, engine: "Understanding", ids: tuple[str, ...]) -> bool:
    features = context.features
    if features.has("who_all"):
        return False
    if features.has("we", "reservation", "reporting"):
        return True
    if features.has("signed_only", "count", "adopted", "in_force"):
        return False
    treaty = not ids or any(engine.library.instruments[id_].binding.value for id_ in ids)
    return features.has("joining", "non_party") or (treaty and features.has("dates"))

"""Rules for what is not a question about the standards: disclosures, orders, greetings, other subjects."""

from typing import TYPE_CHECKING

from bot.model import Request
from bot.understanding.context import FIELD, Context, unsure
from bot.understanding.rules import standing
from bot.understanding.safeguarding import disclosed

if TYPE_CHECKING:
    from bot.understanding.question import Understanding


AFRESH = (*FIELD, "greeting", "thanks", "help", "feedback", "sources", "list", "challenges")


def forgets(context: Context, _: "Understanding") -> Request | None:
    return context.request("forget") if context.features.has("forget") else None


def discloses(context: Context, _: "Understanding") -> Request | None:
    """After a disclosure the thread stays with the contacts until something else is asked."""
    features = context.features
    if not disclosed(features, named=context.named or bool(context.elsewhere)):
        afresh = features.has(*AFRESH) or features.names or features.off
        if not context.thread.disclosed or afresh or not features.words:
            return None
    return context.request("report-abuse", instruments=(), article="", topics=())


def orders(context: Context, engine: "Understanding") -> Request | None:
    """Orders to the bot are not obeyed; a fact that they name is looked up."""
    if not context.features.has("injection") or context.features.asks:
        return None
    if context.ids and context.features.has("joining"):
        return standing.of(context, engine, context.ids)
    return unsure() if not context.ids or context.features.off else None


def talks(context: Context, _: "Understanding") -> Request | None:
    """Greetings, thanks and calls for help, with nothing else in them."""
    features = context.features
    about = (features.topics or features.terms) and (features.topic_words > 1 or len(features.words) < 13)
    if features.states:
        return None
    substance = context.ids or context.vague or context.elsewhere or features.cited or features.off or about
    if not features.words or (substance and not context.filled):
        return None
    if features.has("define") and features.terms:
        return None
    if features.has("help") and not (context.ids or features.topics or features.terms):
        return context.request("help", instruments=())
    if features.has(*FIELD, "feedback", "sources", "list", "challenges"):
        return None
    return _small(context)


def greets(context: Context, _: "Understanding") -> Request | None:
    """The last rule: at least it was polite."""
    return None if context.features.off else _small(context)


def _small(context: Context) -> Request | None:
    features = context.features
    if features.has("help"):
        return context.request("help", instruments=())
    if features.has("greeting", "thanks") and features.unknown <= max(
        len(features.words) // 3, len(features.words) < 5
    ):
        return context.request("smalltalk", instruments=())
    return None


def names_another(context: Context, _: "Understanding") -> Request | None:
    """An instrument that is known and not held never yields another, nor is it compared."""
    compared = len(context.ids) == 1 and (context.features.versus or context.features.has("compare"))
    if not context.elsewhere or (context.named and not compared):
        return None
    other = context.elsewhere[0]
    held = context.ids if compared else ()
    return context.request("not-covered", instruments=held, elsewhere=other.ids[0][1:], label=other.label)


def strays(context: Context, _: "Understanding") -> Request | None:
    """The talk is of hotels, aircraft or football."""
    features = context.features
    if not features.off or context.ids:
        return None
    asks = features.has("instruments", "article", "define") and features.off < 3
    about = features.topics and (asks or (features.topic_words > 1 and features.says(features.phrases.words.field)))
    return None if about else unsure()

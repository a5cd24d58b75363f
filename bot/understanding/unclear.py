"""Instruments that are not clear: a name that fits several, and one that is known and not held."""

from typing import TYPE_CHECKING

from bot.model import Question
from bot.understanding.context import Context, unsure

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

OFFERED = 5  # instruments that "which one?" offers


def unclear(context: Context, engine: "Understanding") -> Question | None:
    """A name that fits several is asked for; one that is not held is said to be so."""
    if context.ids:
        return None
    if context.vague:
        return ambiguous(context, engine)
    return not_covered(context, engine) if context.elsewhere else None


def ambiguous(context: Context, engine: "Understanding") -> Question | None:
    choices = context.vague
    if not choices and not context.ids and context.article:
        binding = (i.id for i in engine.library.book.instruments if i.binding.value)
        first = context.article.split(", ")[0]
        choices = tuple(id_ for id_ in binding if engine.library.provision(id_, first))
    return context.question("ambiguous", choices=choices[:OFFERED]) if len(choices) > 1 else None


def not_covered(context: Context, _: "Understanding") -> Question | None:
    """An instrument that is known and not held never yields another, nor is it compared."""
    if not context.elsewhere:
        return None if context.named else unsure()
    features = context.features
    if context.named and features.asked.acts and (features.states or features.groups):
        return None  # `did India ratify C138 and C182`: of the one that is held there is an answer
    other = context.elsewhere[0]
    return context.question("not-covered", elsewhere=other.ids[0][1:], label=other.label)


def unknown(context: Context, engine: "Understanding") -> Question | None:
    """Whoever names an instrument in full is answered about it."""
    if context.elsewhere and not context.named and not context.features.off:
        return not_covered(context, engine)
    features = context.features
    if features.off or not (context.named or context.vague or context.article):
        return unsure()
    strong = any(not name.weak and not name.vague and not name.ids[0].startswith("~") for name in features.names)
    if context.named:
        known = strong or not features.unknown or engine.search.wanted(features.said, context.ids, "plain")
        return None if known else unsure()
    return unsure() if features.unknown else ambiguous(context, engine)

"""What is decided before the model is asked what a text wants: whoever wants to be forgotten, orders to the bot, and
bare citations."""

from typing import TYPE_CHECKING

from bot.model import Question
from bot.understanding import intents, standing
from bot.understanding.context import Context, unsure
from bot.understanding.normalise import tokens

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

CITING = 6  # words beside the name of what is cited


def forgets(context: Context, _: "Understanding") -> Question | None:
    return context.question("forget") if context.features.has("forget") else None


def orders(context: Context, engine: "Understanding") -> Question | None:
    """Orders to the bot are not obeyed; a fact that they name is looked up."""
    if not context.features.has("injection") or context.features.asks:
        return None
    if context.ids and context.features.has("joining"):
        return standing.of(context, engine, context.ids)
    return unsure() if not context.ids or context.features.off else None


def cites(context: Context, engine: "Understanding") -> Question | None:
    """A provision and the name of its instrument, and nothing that is asked of it: `OPSC 3(1)(c)`, `gc25 para 12`."""
    features = context.features
    asked = features.intent_phrases - {"article", "summary", "summarise"} or features.states
    short = not asked and features.unknown < 2 and len(features.plain) <= CITING
    if not context.article or not (short or _whole(context, engine)):
        return None
    return intents.article(context, engine) if context.named or "." in context.article else None


def _whole(context: Context, engine: "Understanding") -> bool:
    """The heading of a provision, word for word."""
    held = [found for id_ in context.ids for found in engine.library.provision(id_, context.article)]
    return any(set(context.features.plain) <= set(tokens(found.ref)) for found in held)

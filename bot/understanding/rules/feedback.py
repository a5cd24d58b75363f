"""The rule for corrections, additions and comments."""

from typing import TYPE_CHECKING

from bot.model import Request
from bot.understanding.context import Context

if TYPE_CHECKING:
    from bot.understanding.question import Understanding


def corrects(context: Context, _: "Understanding") -> Request | None:
    features = context.features
    how = features.has("feedback_how")
    strong = how or features.edits or features.has("feedback")
    if not strong and not _remarks(context):
        return None
    if not _of_ours(context) and (
        features.off or not strong or not (how or features.says(features.phrases.words.said))
    ):
        return None
    if features.has("not_feedback") and not how:
        return None
    if features.asks and features.has("define") and features.terms:
        return None
    return context.request("feedback", choices=("how",) if how else ())


def _remarks(context: Context) -> bool:
    """Softer words count only in a statement: `lanzarote entered into force in 2010, not 2007`."""
    features = context.features
    if features.asks or features.has("instruments", "compare") or (features.has("article") and not features.cited):
        return False
    return features.disputes or features.has("remark")


def _of_ours(context: Context) -> bool:
    """It speaks of something that the content holds."""
    features = context.features
    named = context.ids or context.vague or context.elsewhere or context.thread.claim
    if features.has("joining", "reporting", "reservation"):
        return True
    return bool(named or features.field or features.topics or features.states or features.terms or features.cited)

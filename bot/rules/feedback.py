"""The rule for corrections, additions and comments."""

from bot.case import Case, Ground
from bot.model import Request
from bot.phrases import phrases


def corrects(case: Case, _: Ground) -> Request | None:
    signs = case.signs
    how = signs.has("feedback_how")
    strong = how or signs.edits or signs.has("feedback")
    if not strong and not _remarks(case):
        return None
    if not _of_ours(case) and (signs.off or not strong or not (how or signs.says(phrases().words.said))):
        return None
    if signs.has("not_feedback") and not how:
        return None
    if signs.asks and signs.has("define") and signs.terms:
        return None
    return case.request("feedback", choices=("how",) if how else ())


def _remarks(case: Case) -> bool:
    """Softer words count only in a statement: `lanzarote entered into force in 2010, not 2007`."""
    signs = case.signs
    if signs.asks or signs.has("instruments", "compare") or (signs.has("article") and not signs.cited):
        return False
    return signs.disputes or signs.has("remark")


def _of_ours(case: Case) -> bool:
    """It speaks of something that the content holds."""
    signs = case.signs
    named = case.ids or case.vague or case.elsewhere or case.thread.claim
    if signs.has("joining", "reporting", "reservation"):
        return True
    return bool(named or signs.field or signs.topics or signs.states or signs.terms or signs.cited)

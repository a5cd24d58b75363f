"""Rules for what is not a question about the standards: disclosures, orders, greetings, other subjects."""

from bot.case import FIELD, Case, Ground, unsure
from bot.model import Request
from bot.phrases import phrases
from bot.rules import standing
from bot.rules.disclosure import disclosed

AFRESH = (*FIELD, "greeting", "thanks", "help", "feedback", "sources", "list", "challenges")


def forgets(case: Case, _: Ground) -> Request | None:
    return case.request("forget") if case.signs.has("forget") else None


def discloses(case: Case, _: Ground) -> Request | None:
    """After a disclosure the thread stays with the contacts until something else is asked."""
    signs = case.signs
    if not disclosed(signs, named=case.named or bool(case.elsewhere)):
        afresh = signs.has(*AFRESH) or signs.names or signs.off
        if not case.thread.disclosed or afresh or not signs.words:
            return None
    return case.request("report-abuse", instruments=(), article="", topics=())


def orders(case: Case, ground: Ground) -> Request | None:
    """Orders to the bot are not obeyed; a fact that they name is looked up."""
    if not case.signs.has("injection") or case.signs.asks:
        return None
    if case.ids and case.signs.has("joining"):
        return standing.of(case, ground, case.ids)
    return unsure() if not case.ids or case.signs.off else None


def talks(case: Case, _: Ground) -> Request | None:
    """Greetings, thanks and calls for help, with nothing else in them."""
    signs = case.signs
    about = (signs.topics or signs.terms) and (signs.topic_words > 1 or len(signs.words) < 13)
    if signs.states:
        return None
    substance = case.ids or case.vague or case.elsewhere or signs.cited or signs.off or about
    if not signs.words or (substance and not case.filled):
        return None
    if signs.has("define") and signs.terms:
        return None
    if signs.has("help") and not (case.ids or signs.topics or signs.terms):
        return case.request("help", instruments=())
    if signs.has(*FIELD, "feedback", "sources", "list", "challenges"):
        return None
    return _small(case)


def greets(case: Case, _: Ground) -> Request | None:
    """The last rule: at least it was polite."""
    return None if case.signs.off else _small(case)


def _small(case: Case) -> Request | None:
    signs = case.signs
    if signs.has("help"):
        return case.request("help", instruments=())
    if signs.has("greeting", "thanks") and signs.unknown <= max(len(signs.words) // 3, len(signs.words) < 5):
        return case.request("smalltalk", instruments=())
    return None


def names_another(case: Case, _: Ground) -> Request | None:
    """An instrument that is known and not held never yields another, nor is it compared."""
    compared = len(case.ids) == 1 and (case.signs.versus or case.signs.has("compare"))
    if not case.elsewhere or (case.named and not compared):
        return None
    other = case.elsewhere[0]
    held = case.ids if compared else ()
    return case.request("not-covered", instruments=held, elsewhere=other.ids[0][1:], label=other.label)


def strays(case: Case, _: Ground) -> Request | None:
    """The talk is of hotels, aircraft or football."""
    signs = case.signs
    if not signs.off or case.ids:
        return None
    asks = signs.has("instruments", "article", "define") and signs.off < 3
    about = signs.topics and (asks or (signs.topic_words > 1 and signs.says(phrases().words.field)))
    return None if about else unsure()

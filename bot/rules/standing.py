"""Rules for the standing of States."""

from bot.case import STATUS, Case, Ground
from bot.model import Request
from bot.phrases import phrases

REPORTS = frozenset({"report", "observation", "committee", "periodic"})
ASPECTS = ("non_party", "signed_only", "reservation", "reporting", "in_force", "adopted", "count", "who_all", "dates")


def surveys(case: Case, ground: Ground) -> Request | None:
    """A State and no instrument, or the many of the thread: `what is Pakistan not party to`."""
    signs = case.signs
    if not signs.has("joining", "non_party", "signed_only") or case.vague or case.garbled:
        return None
    if case.ids and not _of_many(case):
        return None
    if signs.topics and signs.has("instruments") and not signs.states:
        return None
    many = case.thread.instruments
    general = (
        signs.field or signs.has("instruments", "list") or signs.says(phrases().words.general) or len(case.ids) > 1
    )
    if not general or not (signs.states or signs.has("we") or (case.filled and case.thread.states)):
        return None
    refers = case.filled or (len(many) > 1 and signs.says(phrases().words.pronouns))
    return of(case, ground, many if refers and not signs.has("non_party") else ())


def reports(case: Case, ground: Ground) -> Request | None:
    """`have the concluding observations on Pakistan come out`: on which of the treaties that are reported on?"""
    signs = case.signs
    if not signs.has("reporting") or case.named or case.vague or case.elsewhere or signs.off or case.garbled:
        return None
    if case.filled or not signs.says(REPORTS) or not (signs.states or signs.has("we")):
        return None
    held = [i.id for i in ground.library.book.instruments if any(detail.reporting for detail in i.states.values())]
    return case.request("ambiguous", choices=tuple(held))


def _of_many(case: Case) -> bool:
    """`Pakistan is party to which of them`."""
    if not case.filled:
        return False
    return len(case.ids) > 3 or (len(case.ids) > 1 and case.signs.has("instruments", "list"))


def stands(case: Case, ground: Ground) -> Request | None:
    """A State's standing under an instrument, or the instrument's own dates and counts."""
    if not case.ids or not _asks(case):
        return None
    signs = case.signs
    if "accession" in signs.topics and not signs.states:
        return case.request("status", topics=("accession",))
    return of(case, ground, case.ids)


def _asks(case: Case) -> bool:
    signs = case.signs
    ours = case.filled and signs.has("we") and len(signs.words) <= 5
    bare = (
        (bool(signs.states) or ours)
        and not signs.topics
        and not signs.has("binding", "depositary", "article", "instruments")
    )
    if not (bare or signs.has(*STATUS) or (signs.has("count") and not signs.topics)):
        return False
    if signs.has("binding") and not signs.has("joining", "dates"):
        return False
    if signs.has("summarise") and not signs.has("joining", "reservation", "reporting", "who_all", "count"):
        return False
    if signs.states or signs.has("we", "reservation"):
        return True
    if signs.has("depositary"):
        return False
    if signs.has("joining"):
        return True
    return not (signs.topics and signs.has("instruments"))


def of(case: Case, ground: Ground, ids: tuple[str, ...]) -> Request:
    """The request for a standing; the home State is taken where none is named and one is meant."""
    signs = case.signs
    states, assumed = signs.states, False
    if not states and case.filled and not signs.has("who_all", "count", "signed_only", "adopted", "in_force"):
        states = case.thread.states
    if not states and _about_one(case, ground, ids):
        states, assumed = (ground.home,), not signs.has("we")
    aspects = tuple(cue for cue in ASPECTS if signs.has(cue))
    return case.request("status", instruments=ids, states=states, home_assumed=assumed, topics=aspects)


def _about_one(case: Case, ground: Ground, ids: tuple[str, ...]) -> bool:
    signs = case.signs
    if signs.has("who_all"):
        return False
    if signs.has("we", "reservation", "reporting"):
        return True
    if signs.has("signed_only", "count", "adopted", "in_force"):
        return False
    treaty = not ids or any(ground.library.instruments[id_].binding.value for id_ in ids)
    return signs.has("joining", "non_party") or (treaty and signs.has("dates"))

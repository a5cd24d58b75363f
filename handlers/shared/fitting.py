"""Provisions that fit a question: on its topics, in its words, or what such questions are after."""

from collections.abc import Iterable

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Provision
from bot.model import Question, Settled

ALL = 2  # subjects from which what is on all of them is meant


def fitting(question: Question, library: Library) -> list[tuple[Instrument, Provision]]:
    """Provisions on the topics asked about, those that also use the question's words first."""
    ids = question.instruments
    by_words = list(question.passages)
    found: dict[tuple[str, str], tuple[Instrument, Provision]] = {}
    for topic in question.topics:
        for instrument, provision in library.by_topic(topic):
            if instrument.id in ids or not (ids or instrument.id in question.asked.excluded):
                found.setdefault((instrument.id, provision.ref), (instrument, provision))
    if not found and ids and question.topics and any(how in {"likely", "closest"} for _, _, how in question.wanted[:1]):
        return []  # it says nothing on what is asked
    on_it = bool(found)
    if not found:
        places = ((library.instruments[id_], ref) for id_, ref in by_words)
        found = {(i.id, p.ref): (i, p) for i, ref in places for p in i.provisions if p.ref == ref}
    wanted = [each[:2] for each in question.wanted if not (on_it and each[2] == "closest")]
    for id_, ref in wanted:
        found |= {(i.id, p.ref): (i, p) for i in (library.instruments[id_],) for p in i.provisions if p.ref == ref}
    hits = {key: sum(topic in provision.topics for topic in question.topics) for key, (_, provision) in found.items()}
    most = max(hits.values(), default=0)
    kept = {key for key in found if most < ALL or question.each or hits[key] == most}
    found = {key: found[key] for key in found if key in kept.union(wanted[:1])}
    rank = {key: at for at, key in enumerate(dict.fromkeys((*wanted, *by_words)))}
    main = {key for key, (_, provision) in found.items() if {*provision.topics[:1]} & {*question.topics}}

    sure = is_sure(question)

    def place_of(key: tuple[str, str]) -> tuple[int, int]:
        """What has the subject only beside others comes before none of which it is the subject."""
        own = not main or key in main or bool(hits[key])
        first = (key in wanted[:1] and (sure or own)) or (rank.get(key) == 0 and (not main or key in main))
        return -hits[key] - 2 * first, rank.get(key, 99)

    return [found[key] for key in sorted(found, key=place_of)]


def near(question: Question, provision: Provision, topics: Iterable[str]) -> bool:
    """Whether a provision has more in common with what is asked than some words: it is wanted, or on these topics."""
    wanted = any(ref == provision.ref and sureness in {"sure", "plain"} for _, ref, sureness in question.wanted)
    return wanted or not {*topics}.isdisjoint(provision.topics)


def is_sure(question: Question) -> bool:
    """Whether such questions are surely after one provision."""
    return any(sureness == "sure" for _, _, sureness in question.wanted[:1])


def is_meant(question: Question, point: Settled) -> bool:
    """Whether such questions are after this provision, or surely after one."""
    first = next(iter(question.wanted), ("", "", ""))
    return is_sure(question) or (first[:2] == (point.instrument, point.ref) and first[2] == "plain")

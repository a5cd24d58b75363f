"""Which instruments that speak of a subject bind the State of whoever asks, and in what words that is said."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Provision
from bot.knowledge.states import said
from bot.model import Question
from handlers.shared.settled import cited
from handlers.shared.standing import view
from handlers.shared.wording import day, listed, on, plural, the

STEM = 5  # letters by which a subject is found in a text
LISTS = 2  # that are named by their days


def force(question: Question, library: Library, instrument: Instrument) -> int:
    """What binds the State of whoever asks, then what binds others, what does not yet, and guidance."""
    if not instrument.binding.value:
        return 3
    if not (instrument.in_force and instrument.in_force.value):
        return 2
    state = question.states[0] if question.states else question.home
    return 0 if view(library, instrument, state).action == "party" else 1


def clauses(question: Question, library: Library, ranked: Iterable[tuple[int, Instrument, str]]) -> Iterator[str]:
    """One on all instruments of the same force, in the order of `force`."""
    state = question.states[0] if question.states else question.home
    for how, each in groupby(sorted(ranked, key=itemgetter(0)), key=itemgetter(0)):
        places = [(instrument, at) for _, instrument, at in each]
        yield _clause(how, places, said(state), outside(library, [i for i, _ in places], state))


def _clause(how: int, places: list[tuple[Instrument, str]], state: str, outside: str) -> str:
    """`the CRC (art. 34) and the OPSC (art. 3) bind Pakistan`; by the order of `force`."""
    names = [f"{the(i)} ({at})" if at else the(i) for i, at in places]
    many = len(names) > 1 or plural(places[0][0])
    return (
        f"{listed(names)} {'bind' if many else 'binds'} {state}",
        f"{listed(names)}, to which {state} {outside}",
        f"{listed(names)} {'are' if many else 'is'} not in force",
        f"{listed(names)} {'are' if many else 'is'} guidance",
    )[how]


def outside(library: Library, instruments: Iterable[Instrument], state: str) -> str:
    """What lists tell of a State that none of these binds: `was not a party on 9 October 2024`."""
    seen = [view(library, each, state) for each in instruments]
    dated = all(each.action in {"none", "signatory"} for each in seen)
    return f"was not a party {by_lists(each.as_of for each in seen)}" if dated else "is not known to be a party"


def by_lists(dates: Iterable[str]) -> str:
    """`on 9 October 2024`; `by lists of March 2024 and 9 October 2024`."""
    held = sorted({*dates})
    if len(held) == 1:
        return on(held[0])
    return f"by lists of {listed([day(each) for each in held[:LISTS]])}" + (" and later" if held[LISTS:] else "")


def first_number(provisions: list[Provision]) -> str:
    """The first number at which it is found."""
    return next((number for each in provisions if (number := cited(each))), "")


def outright(question: Question, library: Library, provisions: Sequence[Provision]) -> bool:
    """Whether provisions are on a subject that is asked about itself, and do not have it among others."""
    held = library.book.topics
    named = [held[topic].label[:STEM].casefold() for topic in question.topics if topic in held]
    return any(
        provision.topics[:1] == (topic,) or any(stem in provision.text.casefold() for stem in named)
        for provision in provisions
        for topic in question.topics
    )


def headed(question: Question, library: Library, instrument: Instrument) -> str:
    """Its name, and whether it binds the State of whoever asks."""
    state = question.states[0] if question.states else question.home
    if not instrument.binding.value:
        return f"{instrument.short_name} (guidance, not binding)"
    if not (instrument.in_force and instrument.in_force.value):
        return f"{instrument.short_name} (not in force)"
    seen = view(library, instrument, state)
    known = {
        "party": f"binds {said(state)}",
        "signatory": f"{said(state)} has signed, not ratified",
        "none": f"{said(state)} {outside(library, [instrument], state)}",
    }
    return f"{instrument.short_name} ({known.get(seen.action, 'standing not known')})"

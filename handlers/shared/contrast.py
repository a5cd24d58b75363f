"""What two or more instruments say of a subject, or are to each other, in a few sentences."""

from collections.abc import Iterator, Mapping, Sequence

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Provision
from bot.knowledge.states import said
from bot.model import Question
from handlers.shared.force import by_lists
from handlers.shared.settled import PENDING, Place, best_point, cited, loose, place, under
from handlers.shared.standing import View
from handlers.shared.wording import a, inner, listed, plural, sentence, the

CONDUCT = (
    *("csam-production-distribution", "csam-possession", "csam-access", "grooming"),
    *("sale-of-children", "child-prostitution", "trafficking", "racism-xenophobia"),
)  # topics of what must not be done
WRONGS = frozenset([*CONDUCT, "live-streaming", "child-labour", "armed-conflict", "cyberbullying"])
MAIN = 2  # topics of a provision that it is mainly about
SUBJECTS = 2  # of a first sentence
ALONE = 3  # subjects that one instrument has for itself
READ = 6  # provisions from which on it is told that something is not among them
COMMON = frozenset(
    ["definitions", "reservations", "accession", "legislation", "prevention", "penalties", "international-cooperation"]
)  # subjects of nearly every treaty


def contrast(
    question: Question, library: Library, instruments: Sequence[Instrument], views: Mapping[str, View], state: str
) -> Iterator[str]:
    """What they say on what is compared, or what sets them apart; then which of them the State has joined."""
    if len(numbers := numbers_of(question)) == len(instruments):
        yield from _of_cited(question, library, instruments, numbers)
    else:
        told = list(_on_subjects(question, library, instruments))
        if question.states and not told:
            yield joined(instruments, views, state)
            return
        if told and PENDING in " ".join(told):  # said of each provision
            yield from (*told, joined(instruments, views, state))
            return
        apart, kinds = _apart(library, instruments), _kinds(library, instruments)
        related = not kinds.startswith("Each")  # `an optional protocol to the CRC` is said first
        yield from told or ([kinds, apart] if apart and related else [apart or titles(instruments), kinds])
    if pending := [the(i) for i in instruments if loose(i) == PENDING]:
        yield sentence(f"{listed(pending)} {'is' if len(pending) == 1 else 'are'} not in force yet")
    yield joined(instruments, views, state)


def numbers_of(question: Question) -> list[str]:
    """Of each instrument the provision that is cited; one number stands for all."""
    numbers = question.article.split(", ") if question.article else []
    return numbers * len(question.instruments) if len(numbers) == 1 else numbers


def subject(library: Library, topic: str) -> str:
    return library.topic(topic).partition(" (")[0]


def titles(instruments: Sequence[Instrument]) -> str:
    """What each is about, as its title says."""
    named = ((the(i), "are" if plural(i) else "is", i.title.value.removeprefix("The ")) for i in instruments)
    return sentence("; ".join(f"{name} {verb} the “{title}”" for name, verb, title in named))


def _apart(library: Library, instruments: Sequence[Instrument]) -> str:
    """`In what I have, only the OPSC deals with sale of children (art. 1); both deal with ....`

    Said of two whose provisions are held in some number: of others a gap may be the content's.
    """
    if len(instruments) != 2:
        return ""
    first, second = instruments
    own, other = _subjects(first), _subjects(second)
    parts = [*_alone(library, first, own, second, other), *_alone(library, second, other, first, own)]
    if both := [subject(library, topic) for topic in own if topic in other]:
        parts.append(f"both deal with {listed(both[:ALONE])}")
    return f"In what I have, {'; '.join(parts)}." if parts else ""


def _alone(
    library: Library, one: Instrument, own: Mapping[str, str], beside: Instrument, other: Mapping[str, str]
) -> Iterator[str]:
    alone = [f"{subject(library, topic)} ({own[topic]})" for topic in own if topic not in other]
    if alone and len(beside.provisions) >= READ:
        yield f"only {the(one)} {'deal' if plural(one) else 'deals'} with {listed(alone[:ALONE])}"


def _subjects(instrument: Instrument) -> dict[str, str]:
    """What it is about, and under which number: what must not be done to a child, then what most of it is about."""
    found: dict[str, list[tuple[int, str]]] = {}
    for provision in instrument.provisions:
        for rank, topic in enumerate(provision.topics):
            if topic not in COMMON and cited(provision):
                found.setdefault(topic, []).append((rank, cited(provision)))
    best = {topic: min(places, key=lambda each: each[0]) for topic, places in found.items()}
    order = sorted(found, key=lambda topic: (best[topic][0] >= MAIN, topic not in WRONGS, -len(found[topic])))
    return {topic: best[topic][1] for topic in order}


def _kinds(library: Library, instruments: Sequence[Instrument]) -> str:
    """What each is, also to the others, and whether it binds."""
    kinds = {i.kind for i in instruments}
    binding = not any(map(loose, instruments))
    if len(kinds) == 1:
        return f"Each is {a(*kinds)}{' that binds its parties' if binding else ''}."
    children = library.phrases.parents
    if binding and not any({other.id for other in instruments} & set(children.get(i.id, ())) for i in instruments):
        return "Each is a treaty that binds its parties."
    told = []
    for i in instruments:
        parent = next((other for other in instruments if i.id in children.get(other.id, ())), None)
        below = f" to {the(parent)}" if parent and " to " not in i.kind else ""
        soft = "" if i.binding.value else ", not legally binding"
        told.append(f"{the(i)} {'are' if plural(i) else 'is'} {a(i.kind)}{soft or below}")
    together = "; both bind their parties" if len(instruments) == 2 else "; each binds its parties"
    return sentence(f"{'; '.join(told)}{together if binding else ''}")


def _on_subjects(question: Question, library: Library, instruments: Sequence[Instrument]) -> Iterator[str]:
    """What provisions settle of what is asked; else what they say on its subjects."""
    settled: dict[str, Place] = {}
    for each in question.settled:
        if each.met and not each.far:
            settled.setdefault(each.instrument, place(library, each))
    topics = [topic for topic in question.topics if topic in library.book.topics]
    if len(settled) == len(instruments):
        yield sentence("; ".join(_told(settled[i.id]) for i in instruments))
        return
    wanted = {} if topics else _wanted(question, library)
    if len(wanted) == len(instruments):
        yield sentence("; ".join(_says(question, library, i, [wanted[i.id]]) for i in instruments))
        return
    held = {topic: _held(question, library, topic, instruments) for topic in topics}
    answered = {id_ for found in held.values() for id_ in found}
    for topic, found in [each for each in held.items() if each[1] or not answered][:SUBJECTS]:
        lacks = [the(i) for i in instruments if i.id not in (answered if len(held) > 1 else found)]
        about = subject(library, topic)
        has = [f"on {about}: {'; '.join(found.values())}"] if found else []
        gap = [f"I have no provision of {listed(lacks, 'or')} on {'it' if found else about}"] if lacks else []
        if has or gap:
            yield sentence("; ".join([*has, *gap]))


def _wanted(question: Question, library: Library) -> dict[str, Provision]:
    """By instrument the provision that such questions are after."""
    asked = {id_: ref for id_, ref, _ in question.wanted}
    return {id_: p for id_, ref in asked.items() for p in library.instruments[id_].provisions if p.ref == ref}


def _held(question: Question, library: Library, topic: str, instruments: Sequence[Instrument]) -> dict[str, str]:
    """What each of them says on a subject, where it does: what is settled, or what it says first."""
    found = {}
    fits = {(each.instrument, each.ref) for each in question.settled if each.met and not each.far}
    for instrument in instruments:
        if topic == "accession" and instrument.joining:  # for whoever is no member of the body that made it
            found[instrument.id] = f"for {the(instrument)}: {inner(sentence(instrument.joining.value))[:-1]}"
            continue
        own = [p for i, p in library.by_topic(topic) if i.id == instrument.id]
        if topic in COMMON and fits:  # nearly every treaty defines something: what it defines counts
            own = [p for p in own if (instrument.id, p.ref) in fits]
        if own:
            found[instrument.id] = _says(question, library, instrument, own)
    return found


def _says(question: Question, library: Library, instrument: Instrument, own: Sequence[Provision]) -> str:
    near = [place(library, each) for each in question.settled if each.instrument == instrument.id and not each.far]
    if where := [each for each in near if each[1] in own] or near:
        return _told(where[0])
    if not (best := best_point(question, own)):
        return f"{under(instrument, own[0])}: {own[0].text.rstrip('.')}"
    return _told((instrument, *best))


def _told(where: Place) -> str:
    return f"{under(*where[:2])}, {where[2].says}"


def _of_cited(
    question: Question, library: Library, instruments: Sequence[Instrument], numbers: Sequence[str]
) -> Iterator[str]:
    """What each of the provisions that are compared says of what is asked; and what all of them are about."""
    held = [library.provision(i.id, number) for i, number in zip(instruments, numbers, strict=True)]
    asked = set(question.topics)
    own = [[p for p in found if asked & {*p.topics}] or list(found) for found in held]
    if asked and all(any(p.points for p in found) for found in own):
        told = (_says(question, library, i, found) for i, found in zip(instruments, own, strict=True))
        yield sentence("; ".join(told))
    about = [{topic for provision in found for topic in provision.topics} for found in held]
    order = dict.fromkeys(topic for found in held for provision in found for topic in provision.topics)
    if common := [subject(library, topic) for topic in order if all(topic in each for each in about)]:
        yield f"{'Both' if len(held) == 2 else 'All'} are about {listed(common[:SUBJECTS])}."


def joined(instruments: Sequence[Instrument], views: Mapping[str, View], state: str) -> str:
    """Which of them the State has joined, in one sentence."""
    who = said(state)
    by: dict[str, list[str]] = {}
    for instrument in instruments:
        seen = views[instrument.id]
        by.setdefault("old" if seen.action == "none" and seen.old else seen.action, []).append(the(instrument))
    parts = []
    if joined := by.get("party"):
        parts.append(f"is a party to {listed(joined)}")
    if signed := by.get("signatory"):
        parts.append(f"has signed and not ratified {listed(signed)}")
    if outside := by.get("none"):
        parts.append(f"is not a party to {listed(outside, 'or')}")
    if old := by.get("old"):
        dates = (views[i.id].as_of for i in instruments if the(i) in old)
        parts.append(f"was not a party to {listed(old, 'or')} {by_lists(dates)}")
    if parts:
        return sentence(f"{who} {listed(parts)}")
    if loose := [the(i) for i in instruments if not i.binding.value]:
        return sentence(
            f"{listed(loose)} {'bind' if len(loose) > 1 else 'binds'} no State: a treaty does, guidance does not"
        )
    return f"I do not have {who}’s standing under {listed([the(i) for i in instruments], 'or')}."

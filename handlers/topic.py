"""Which instruments cover a subject, and in which provisions; the binding ones first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from bot.knowledge.claims import Sourced
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Provision
from bot.knowledge.states import said
from bot.model import Choice, Form, Item, Question, Reply, Section, Settled, Source
from handlers.article import answer, quoted, settled
from handlers.shared.absent import absent, is_silent
from handlers.shared.contrast import joined
from handlers.shared.fitting import fitting
from handlers.shared.force import clauses, first_number, force, headed, outright, outside
from handlers.shared.settled import (
    Place,
    answered,
    beside,
    best_point,
    by_itself,
    claimed,
    instruments_of,
    place,
    rests_on,
    stems,
    told,
    under,
)
from handlers.shared.standing import view
from handlers.shared.unnamed import told_unnamed
from handlers.shared.wording import listed, sentence, the, what_is

EXAMPLES = {
    "which instruments cover grooming": "Lanzarote",
    "who must preserve data": "Budapest",
}
MOST_EACH = 3  # provisions of one instrument
CLOSEST = 3  # places that are named where nothing fits
SUBJECTS = 2  # of a first paragraph each
PENDING = 2  # in the order of `force`: what is not in force, and guidance
ALWAYS = frozenset({"child"})  # how words begin that any question here has
INSTRUMENTS_SHOWN = 8  # instruments


def reply(question: Question, library: Library) -> Reply:
    base = told_unnamed(_reply, question, library)
    if question.asked.unheld != "law" or question.instruments:
        return base
    whose = f"the law of {said(question.states[0])}" if question.states else "national laws"
    return replace(base, text=f"I do not have {whose}, only international standards. {base.text}")


def _reply(question: Question, library: Library) -> Reply:
    if is_silent(question, library):
        return absent(question, library)
    if len(question.instruments) == 1 and (one := settled(question, library)):
        return one
    found = _grouped(question, library)
    if not found:
        return absent(question, library) if question.instruments else _nothing()
    if len(question.instruments) == 1 and any(found.values()):
        pairs = [(library.instruments[id_], provision) for id_, held in found.items() for provision in held]
        return answer(question, library, pairs, "topic")
    known = answered(question, library)
    ids = tuple(found)
    labels = [library.book.topics[topic].label for topic in question.topics if topic in library.book.topics][:2]
    instruments = [library.instruments[id_] for id_ in ids]
    wanted = known[:2] if known else _wanted(question, library, found)
    if known:
        led = [(_known(question, library, known), library.sources(*rests_on(question, library)))]
        leading = instruments_of(question, library)
    elif wanted:
        led, leading = [_told_of(question, library, *wanted)], (wanted[0].id,)
    else:
        led, leading = _led(question, library, found)
    subjects = list(_by_subject(question, library, found)) if question.topics or not led else []
    texts = library.sources(*(_basis(library.instruments[id_], held) for id_, held in found.items()))
    basis = library.sources(*_lists(question, library, instruments)) or texts
    sections = tuple(
        Section(
            headed(question, library, library.instruments[id_]),
            tuple(
                Item(provision.ref, quoted(provision), sources=library.sources(provision)) for provision in provisions
            )
            or _summary(library.instruments[id_]),
        )
        for id_, provisions in found.items()
    )
    first = next(iter(next(iter(found.values()))), None)
    alone = None if question.which else wanted
    several = len(leading) > 1
    ids = tuple(dict.fromkeys((*ids, *leading) if several and question.topics else (*leading, *ids)))
    instruments = [library.instruments[id_] for id_ in ids]
    if alone and not several:  # `must I prove deception`: the rest stands beside it
        first = alone[1]
    claim = f"{instruments[0].short_name}, {first.ref}: {first.text}" if first else instruments[0].summary.value
    whole = Reply(
        intent="topic",
        article=first_number([alone[1]]) if alone and not several else None,
        title=sentence(listed(labels)).rstrip(".") if labels else listed([i.short_name for i in instruments]),
        text="\n\n".join((*(text for text, _ in led), *subjects)),
        basis=(*(sources for _, sources in led), *(basis for _ in subjects)),
        sections=sections,
        notes=_unnamed(question, library, ids),
        sources=tuple(dict.fromkeys((*(source for _, sources in led for source in sources), *basis, *texts))),
        choices=tuple(Choice(i.short_name, what_is(i)) for i in instruments[:4]),
        form=Form(instrument=ids[0], claim=claim),
        instruments=ids,
        claim=claim,
        key=library.key(instruments[0].id, first) if first else f"instruments.{ids[0]}.summary",
        confidence=question.confidence,
    )
    return claimed(whole, question, library)


def _led(
    question: Question, library: Library, found: Mapping[str, list[Provision]]
) -> tuple[list[tuple[str, tuple[Source, ...]]], tuple[str, ...]]:
    """What provisions say on all that is asked, where that is more, or less, than the subject, what binds first; and
    of which instruments they are."""
    near = [each for each in question.settled if each.joins] or _elsewhere(question, library, found)
    if not near and question.asked.whether and not question.topics:  # a point is nearer to it than words
        near = [each for each in question.settled if not each.far]
    if not near and [len(provisions) for provisions in found.values()] == [1]:  # there is but one on the subject
        id_, (provision,) = next(iter(found.items()))
        if provision.points:
            near = [Settled(id_, provision.ref, 0, whole=False, word="")]
    best: dict[str, Settled] = {}
    for each in near:
        if (each.whole, each.met) == (near[0].whole, near[0].met):
            best.setdefault(each.instrument, each)
    forces = ((force(question, library, library.instruments[id_]), each) for id_, each in best.items())
    placed = sorted(forces, key=itemgetter(0))[:SUBJECTS]
    words, led = {each.word for _, each in placed}, []
    for at, (how, each) in enumerate(placed):
        instrument, provision, point = place(library, each)
        told_of = f"{under(instrument, provision)}{_clause_of(how, question, library, instrument)}, {point.says}"
        # Another treaty may say Yes; and what is a crime in a State is for its own law.
        word = each.word if at == 0 and len(words) == 1 and each.word != "No" and not question.states else ""
        first, note = f"{word}: {told_of}" if word else told_of, beside(provision, point) if how < PENDING else ""
        led.append((f"{sentence(first)} {note}".strip(), library.sources(provision)))
    return led, tuple(each.instrument for _, each in placed)


def _elsewhere(question: Question, library: Library, found: Mapping[str, list[Provision]]) -> list[Settled]:
    """`joint investigation teams` is less than international cooperation: what settles it is not what is shown."""
    if _of_the_subject(question, library):
        return []
    shown = {(id_, provision.ref) for id_, provisions in found.items() for provision in provisions[:1]}
    whole = [each for each in question.settled if each.whole]
    few = len({each.instrument for each in whole}) <= SUBJECTS
    alone = len(found) == 1
    return whole if few and (alone or shown.isdisjoint((each.instrument, each.ref) for each in whole)) else []


def _wanted(
    question: Question, library: Library, found: Mapping[str, list[Provision]]
) -> tuple[Instrument, Provision] | None:
    """The provision that such questions are after, where it stands out among those of all instruments."""
    if not question.wanted or question.instruments:
        return None
    id_, ref, _ = question.wanted[0]
    whole = {(each.instrument, each.ref) for each in question.settled if each.whole}
    if whole - {(id_, ref)} or _of_the_subject(question, library):
        return None
    instrument = library.instruments[id_]
    if not whole and force(question, library, instrument) >= PENDING:  # a treaty in force may be on the subject itself
        places = (_place(question, library, library.instruments[other], held) for other, held in found.items())
        if any(not general and how < PENDING for general, how in places):
            return None
    return instrument, next(each for each in instrument.provisions if each.ref == ref)


def _known(question: Question, library: Library, known: Place) -> str:
    """The answer that such questions are known to have, and whether it binds the State of whoever asks."""
    instrument, provision, point = known
    begins = question.settled[0].begins
    if by_itself(instrument, point):
        return f"{told(instrument, provision, point, begins)}{_of_these(question, library)}"
    how = force(question, library, instrument)
    says = f"{under(instrument, provision)}{_clause_of(how, question, library, instrument)}, {point.says}"
    # Another treaty may say Yes; and what is a crime in a State is for its own law.
    return sentence(f"{begins}: {says}" if begins not in {"", "No"} and not question.states else says)


def _of_these(question: Question, library: Library) -> str:
    """Whether the State of whoever asks has joined the treaties in force that an answer names by itself."""
    state = question.states[0] if question.states else question.home
    named = [library.instruments[id_] for id_ in instruments_of(question, library)]
    treaties = [each for each in named if force(question, library, each) < PENDING]
    return f" {joined(treaties, {each.id: view(library, each, state) for each in treaties}, state)}" if treaties else ""


def _told_of(
    question: Question, library: Library, instrument: Instrument, provision: Provision
) -> tuple[str, tuple[Source, ...]]:
    """What it says on all that is asked."""
    asked = stems(question.words) - ALWAYS
    best, how = best_point(question, [provision]), force(question, library, instrument)
    fits = any((each.instrument, each.ref) == (instrument.id, provision.ref) for each in question.settled)
    if best and not fits and asked.isdisjoint(stems(best[1].says)) and asked & stems(provision.text):
        best = None
    says = f", {best[1].says}." if best else f": {sentence(provision.text)}"
    told = f"{under(instrument, provision)}{_clause_of(how, question, library, instrument)}{says}"
    note = beside(provision, best[1] if best else None) if how < PENDING else ""
    return f"{told[0].upper()}{told[1:]} {note}".strip(), library.sources(provision)


def _of_the_subject(question: Question, library: Library) -> bool:
    """Whether most of what is asked is the subject itself, and nothing narrower."""
    asked = stems(question.words) - ALWAYS
    return len(asked & stems(_labels(question, library))) * 2 > len(asked)


def _labels(question: Question, library: Library) -> str:
    return " ".join(library.book.topics[topic].label for topic in question.topics if topic in library.book.topics)


def _clause_of(how: int, question: Question, library: Library, instrument: Instrument) -> str:
    """Behind an instrument's name, by the order of `force`."""
    code = question.states[0] if question.states else question.home
    known = outside(library, [instrument], code)
    return (f", which binds {said(code)}", f", to which {said(code)} {known}", "", "")[how]


def _by_subject(question: Question, library: Library, found: Mapping[str, list[Provision]]) -> Iterator[str]:
    """A sentence on each subject: what speaks of one need not speak of the other."""
    held = {topic for provisions in found.values() for provision in provisions for topic in provision.topics}
    topics = [topic for topic in question.topics if topic in library.book.topics and topic in held][:SUBJECTS]
    if not topics and question.passages:  # found by the question's own words alone
        yield _closest(library, found)
    told: set[tuple[str, str]] = set()
    for topic in topics:
        own = {id_: [p for p in provisions if topic in p.topics] for id_, provisions in found.items()}
        own = {id_: sorted(held, key=lambda p: p.topics[:1] != (topic,)) for id_, held in own.items() if held}
        places = {(id_, p.ref) for id_, held in own.items() for p in held}
        if not places <= told:
            told |= places
            yield _said(replace(question, topics=(topic,)), library, own, library.book.topics[topic].label)


def _closest(library: Library, found: Mapping[str, list[Provision]]) -> str:
    """Where the question's own words stand, and what stands there where it is one place."""
    at = [(library.instruments[id_], first_number(provisions)) for id_, provisions in found.items()]
    named = listed([f"{number} of {the(i)}" if number else the(i) for i, number in at][:CLOSEST])
    first = next((p for provisions in found.values() for p in provisions), None)
    says = f": {sentence(first.text)}" if first and len(at) == 1 else "."
    return f"Going by your words, the closest that I have: {named}{says}"


def _said(question: Question, library: Library, found: Mapping[str, list[Provision]], label: str) -> str:
    """Which of them binds the State of whoever asks, and which does not."""
    placed = [(_place(question, library, library.instruments[id_], found[id_]), id_) for id_ in found]
    ranked = {
        general: [
            (how, library.instruments[id_], first_number(found[id_]))
            for (other, how), id_ in placed
            if other is general
        ]
        for general in (False, True)
    }
    about = sentence(label.partition(" (")[0]).rstrip(".")
    about = f"On {about[:1].lower() + about[1:] if about[1:2].islower() else about}"
    named, general = ("; ".join(clauses(question, library, each)) for each in ranked.values())
    if not named or not general:
        return f"{about}: {named or general}."
    return f"{about}: {named}. In more general words: {general}."


def _basis(instrument: Instrument, provisions: list[Provision]) -> Sourced:
    return provisions[0] if provisions else instrument.summary


def _lists(question: Question, library: Library, instruments: Sequence[Instrument]) -> Iterator[Sourced]:
    """What tells whether the treaties among them bind the State of whoever asks."""
    state = question.states[0] if question.states else question.home
    for instrument in instruments:
        if instrument.binding.value:
            yield from view(library, instrument, state).claims[:1]


def _grouped(question: Question, library: Library) -> dict[str, list[Provision]]:
    grouped: dict[str, list[Provision]] = {}
    asks = question.asked.whether and not (question.topics or question.instruments)
    alike = () if not asks else (each for each in question.settled if not each.far)
    for instrument, provision, _ in (place(library, each) for each in alike):  # nearer to it than words
        grouped.setdefault(instrument.id, []).append(provision)
    for instrument, provision in () if grouped else fitting(question, library):
        rows = grouped.setdefault(instrument.id, [])
        if len(rows) < MOST_EACH:
            rows.append(provision)
    if not grouped:
        grouped = {id_: [] for id_, ref in question.passages if not ref}
    if not grouped:
        near = (place(library, each) for each in question.settled if each.joins)
        grouped = {instrument.id: [provision] for instrument, provision, _ in near}
    shown = list(grouped.items())[:INSTRUMENTS_SHOWN]
    return dict(sorted(shown, key=lambda each: _place(question, library, library.instruments[each[0]], each[1])))


def _place(
    question: Question, library: Library, instrument: Instrument, provisions: list[Provision]
) -> tuple[bool, int]:
    """What is on the subject itself before what has it among others, and in each what binds first."""
    return not outright(question, library, provisions), force(question, library, instrument)


def _summary(instrument: Instrument) -> tuple[Item, ...]:
    points = [claim.value for claim in (instrument.summary, *instrument.key_points)]
    return tuple(Item("", point) for point in points[:2])


def _unnamed(question: Question, library: Library, ids: tuple[str, ...]) -> tuple[str, ...]:
    silent = [library.instruments[id_] for id_ in question.instruments if id_ not in ids]
    return tuple(f"I do not have anything on this in {the(i)}." for i in silent)


def _nothing() -> Reply:
    return Reply(
        intent="unknown",
        text="I do not have a provision on that.",
        choices=(Choice("What do you know?", "What do you know?"),),
    )

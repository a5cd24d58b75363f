"""What joining a treaty would change for a State: its duties beside those of the treaties that bind it already."""

from collections.abc import Iterable

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Point, Provision
from bot.knowledge.states import name, said
from bot.model import Choice, Form, Item, Question, Reply, Section
from handlers.shared.settled import cited
from handlers.shared.standing import bond, view
from handlers.shared.wording import count, listed, sentence, the, what_is

SUBJECTS = 3  # subjects in a first sentence
DECIDES = frozenset({"duty", "partly", "option", "so", "not-so", "barred"})  # rules by which a text covers a subject


def joining(question: Question, library: Library, instrument: Instrument) -> Reply:
    """The duties of a treaty beside those that bind the State already."""
    state = question.states[0]
    who = said(state)
    how = bond(library, instrument, state)
    standing = view(library, instrument, state)
    new, more = _on_the_subject(question, *_duties(library, instrument, state))
    if how == "guidance":
        first = sentence(f"{the(instrument)} is not a treaty: no State joins it, and it would bind nobody")
    elif how == "binding":
        first = f"{sentence(who).rstrip('.')} is already a party to {the(instrument)}: these duties bind it now."
    elif new:
        subjects = _labels(library, new)
        first = f"Joining {the(instrument)} would give {who} new duties on {listed(subjects[:SUBJECTS])}."
        if len(subjects) > SUBJECTS:
            further = len(subjects) - SUBJECTS
            first = f"{first.rstrip('.')}, and on {count(further)} more subject{'s' if further > 1 else ''}."
    elif more:
        subjects = _labels(library, more)[:SUBJECTS]
        first = f"Joining {the(instrument)} would strengthen duties that {who} already has, on {listed(subjects)}."
    else:
        first = f"I do not have the duties of {the(instrument)} in enough detail to say what would change for {who}."
        on = [library.topic(p.topics[0]).partition(" (")[0] for p in instrument.provisions if p.covers]
        first = f"{first} What I have of it is on {listed(on)}." if on else first
    headings = (f"New for {name(state)}", "Covered already, and strengthened")
    if how == "binding":
        headings = ("Its duties", "Also in other treaties that bind it")
    sections = [Section(heading, _items(library, each)) for heading, each in zip(headings, (new, more), strict=True)]
    sections += [] if new or more else [Section("What it covers", _held(library, instrument))]
    return Reply(
        intent="obligations",
        title=f"{name(state)} and {the(instrument)}",
        text=f"{first} {standing.text}" if how == "signed" else first,
        sections=tuple(section for section in sections if section.items),
        notes=("This is a comparison of the texts that I have, and no legal advice.",),
        sources=library.sources(*(p for p, _ in (*new, *more)), standing.claims[:1]),
        choices=(
            Choice(what_is(instrument), what_is(instrument)),
            Choice("How can it join?", f"How can {name(state)} join {the(instrument)}?"),
        ),
        form=Form(instrument=instrument.id, claim=first),
        instruments=(instrument.id,),
        state=state,
        claim=first,
        key=f"instruments.{instrument.id}",
        confidence=question.confidence,
    )


def _held(library: Library, instrument: Instrument) -> tuple[Item, ...]:
    return tuple(Item(p.ref, p.text, sources=library.sources(p)) for p in instrument.provisions if p.covers)


Duty = tuple[Provision, Point]


def _duties(library: Library, instrument: Instrument, state: str) -> tuple[list[Duty], list[Duty]]:
    """The duties that no other treaty in force for the State has, and those that another has too."""
    others = [i for i in library.book.instruments if i is not instrument and bond(library, i, state) == "binding"]
    covered = set(_subjects(p for i in others for p in i.provisions))
    new: list[Duty] = []
    more: list[Duty] = []
    for provision in instrument.provisions:
        for point in provision.points:
            if point.rule == "duty":
                (more if covered.intersection(map(_key, point.asks)) else new).append((provision, point))
    order = list(library.book.topics)

    def place(duty: Duty) -> int:
        return order.index(_subject(*duty)) if duty[0].topics else len(order)

    return sorted(new, key=place), sorted(more, key=place)


def _on_the_subject(question: Question, new: list[Duty], more: list[Duty]) -> tuple[list[Duty], list[Duty]]:
    """Of these duties those that are asked about: `what would change for extradition`; all, where none is."""
    near = {ref for _, ref, sureness in question.wanted if sureness in {"sure", "plain"}}
    topics = {*question.topics}

    def fits(duty: Duty) -> bool:
        return duty[0].ref in near or not topics.isdisjoint(duty[0].topics)

    if not topics or not any(map(fits, (*new, *more))):
        return new, more
    return [each for each in new if fits(each)], [each for each in more if fits(each)]


def _subjects(provisions: Iterable[Provision]) -> Iterable[frozenset[str]]:
    for provision in provisions:
        for point in provision.points:
            if point.rule in DECIDES:
                yield from map(_key, point.asks)


def _key(asks: str) -> frozenset[str]:
    return frozenset(asks.split())


def _labels(library: Library, duties: Iterable[Duty]) -> list[str]:
    """Their subjects, each with its first article."""
    first: dict[str, Provision] = {}
    for provision, point in duties:
        if provision.topics:
            first.setdefault(_subject(provision, point), provision)
    named = [(library.topic(topic).partition(" (")[0], cited(provision)) for topic, provision in first.items()]
    return [f"{subject} ({number})" if number else subject for subject, number in named]


def _subject(provision: Provision, point: Point) -> str:
    """The topic of a provision that a point of it is about."""
    asked = {concept for row in point.asks for concept in row.split()}

    def shared(topic: str) -> int:
        return sum(any(word.startswith(concept) for concept in asked) for word in topic.split("-"))

    return max(provision.topics, key=shared)  # the first of the best


def _items(library: Library, duties: Iterable[Duty]) -> tuple[Item, ...]:
    return tuple(Item(p.ref, sentence(point.says), sources=library.sources(p)) for p, point in duties)

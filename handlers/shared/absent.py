"""What an instrument that is named is silent on: that comes first, then what is more general, then what others have."""

from collections.abc import Sequence

from bot.knowledge.answers import HELD
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Provision
from bot.model import Choice, Item, Question, Reply, Section, Settled
from handlers.shared.contrast import subject as label_of
from handlers.shared.force import clauses, first_number, force
from handlers.shared.settled import cited, under
from handlers.shared.unnamed import unnamed
from handlers.shared.wording import listed, sentence, textless, the, what_is

NEAR = 0.35  # nearness of an answer that is believed although no subject of its provision is named
ELSEWHERE = 4  # instruments that are named


def is_silent(question: Question, library: Library) -> bool:
    """Whether the one instrument that is named has nothing on what is asked about by name."""
    if len(question.instruments) != 1 or question.article or not (question.topics or unnamed(question, library)):
        return False
    sure = any(
        sureness == "sure" or (sureness == "plain" and not question.topics) for _, _, sureness in question.wanted[:1]
    )
    whole = any(each.whole and (not each.answer or _outright(each, library)) for each in question.settled)
    return not (sure or whole or _on(question.topics, library, library.instruments[question.instruments[0]]))


def _outright(known: Settled, library: Library) -> bool:
    """Whether an answer is very near, or is itself about what the text does not have."""
    return known.nearness >= NEAR or library.answers[known.answer].says.startswith(HELD)


def silence(question: Question, library: Library) -> str:
    """That there is nothing on it in what is named, what it has that is more general, and who else has something."""
    named = [library.instruments[id_] for id_ in question.instruments]
    if all(i.by_standing_only for i in named):
        return textless(named[0])
    wider = _wider(question, library, named[0]) if len(named) == 1 else None
    others = _elsewhere(question, library)
    places = ((force(question, library, i), i, first_number(_on(question.topics, library, i))) for i in others)
    about, silent = subject(question, library) or "that", unnamed(question, library)
    held = f"{silent}\n\n" if silent else f"I do not have a provision of {listed([the(i) for i in named])} on {about}. "
    wide = f"{_in_general(named[0], wider)}\n\n" if wider else ""
    also = f"Elsewhere on the subject: {'; '.join(clauses(question, library, places))}." if others else ""
    return f"{held}{wide}{also}".strip()


def _elsewhere(question: Question, library: Library) -> list[Instrument]:
    found = dict.fromkeys(i.id for topic in question.topics for i, _ in library.by_topic(topic))
    return [library.instruments[id_] for id_ in found if id_ not in question.instruments][:ELSEWHERE]


def absent(question: Question, library: Library) -> Reply:
    """That these instruments have nothing on it, with what they have that is more general and where else it is."""
    named = [library.instruments[id_] for id_ in question.instruments]
    wider = _wider(question, library, named[0]) if len(named) == 1 else None
    others, unread = _elsewhere(question, library), all(i.by_standing_only for i in named)
    url = [f"Official text: {named[0].url}"] if named[0].url and not unread else []
    about = Section(f"What {the(named[0])} is", (Item("", named[0].summary.value),))
    wide = Section("More generally", (Item(wider.ref, wider.text, sources=library.sources(wider)),)) if wider else about
    return Reply(
        intent="not-covered" if unread else "topic",
        title=named[0].short_name,
        text=silence(question, library),
        sections=(wide,),
        notes=tuple(url),
        sources=library.sources(wider or named[0].summary),
        choices=(
            Choice(what_is(named[0]), what_is(named[0])),
            *(Choice(i.short_name, f"What does {the(i)} say: {question.text[:80]}") for i in others),
        ),
        instruments=question.instruments,
        confidence=question.confidence,
    )


def subject(question: Question, library: Library) -> str:
    """`grooming and extradition`: what is asked about, in the words of the content."""
    return listed([label_of(library, topic) for topic in question.topics if topic in library.book.topics][:2])


def _in_general(instrument: Instrument, wider: Provision) -> str:
    says = wider.points[0].says if wider.points else ""
    if not says:
        where = f"its {cited(wider)}" if cited(wider) else "it"
        return sentence(f"more generally, {where} says: {wider.text}")
    return sentence(f"more generally, {under(instrument, wider)}, {says}")


def _wider(question: Question, library: Library, instrument: Instrument) -> Provision | None:
    """Its provision on what the subject belongs to: of grooming, sexual exploitation."""
    topics = (library.book.topics[topic].wider for topic in question.topics if topic in library.book.topics)
    return next(iter(_on([topic for topic in topics if topic], library, instrument)), None)


def _on(topics: Sequence[str], library: Library, instrument: Instrument) -> list[Provision]:
    return [p for topic in topics for i, p in library.by_topic(topic) if i is instrument]

"""Two or more instruments side by side, row by row."""

from collections.abc import Iterable, Sequence

from bot.knowledge.library import Cited, Library
from bot.knowledge.schema import Instrument, Provision
from bot.knowledge.states import name
from bot.model import Choice, Form, Question, Reply, Table
from handlers.shared import profile
from handlers.shared.attributes import by_age
from handlers.shared.contrast import CONDUCT, contrast, joined, numbers_of, subject
from handlers.shared.settled import answered, claimed, loose, rests_on, told
from handlers.shared.standing import view
from handlers.shared.wording import a, day, listed, sentence, what_is

EXAMPLES = {
    "OPSC vs Budapest": "What counts as CSAM",
    "difference between lanzarote and opsc": "Legally binding",
    "compare art. 34 CRC with art. 3 OPSC": "What it says",
}
ROWS = (
    ("What counts as CSAM", ("csam-definition",)),
    ("Conduct covered", CONDUCT),
    ("Jurisdiction", ("jurisdiction", "extraterritorial-jurisdiction")),
    ("Companies", ("legal-persons-liability",)),
    ("Evidence and cooperation", ("electronic-evidence", "mutual-legal-assistance", "international-cooperation")),
    ("Victims", ("victim-support", "victim-not-criminal", "child-friendly-justice")),
)
ROWS_SHOWN = 8
NOTHING = "I have nothing on it"  # which is not to say that it is silent
ALSO = {"definitions": ("csam-definition",)}  # topics that belong to a row that was asked for
CELL_CHARACTERS = 220  # characters in a cell
PROVISION_CHARACTERS = 600  # the same, where provisions that were cited are set side by side


def reply(question: Question, library: Library) -> Reply:
    instruments = [library.instruments[id_] for id_ in question.instruments]
    state = question.states[0] if question.states else question.home
    views = {i.id: view(library, i, state) for i in instruments}
    cited = _cited(question, library, instruments)
    rows = cited or _rows(question, library, instruments, state)
    shown = tuple(dict.fromkeys(rows))[:ROWS_SHOWN]
    standings = [claim for i in instruments for claim in views[i.id].claims[:1]]
    rest = _rests_on(question, library, instruments) | {name(state): standings}
    names = [i.short_name for i in instruments]
    numbers = numbers_of(question)
    columns = [f"{n}, art. {number}" for n, number in zip(names, numbers, strict=True)] if cited else names
    known = answered(question, library)
    if known:  # the difference outright, and then who has joined
        compared = f"{told(*known, question.settled[0].begins)}\n\n{joined(instruments, views, state)}"
    else:
        compared = by_age(question, instruments) or " ".join(contrast(question, library, instruments, views, state))
    whole = Reply(
        intent="compare",
        title=listed(columns),
        text=compared,
        table=Table(("", *columns), shown, tuple(library.sources(rest.get(row[0], [])) for row in shown)),
        basis=(*([library.sources(*rests_on(question, library))] if known else []), library.sources(standings)),
        notes=(f"The standing shown is {name(state)}’s.",) if not question.states else (),
        sources=library.sources(*(c for i in instruments for c in (i.summary, *views[i.id].claims[:1]))),
        choices=tuple(Choice(n, what_is(i)) for n, i in zip(names, instruments, strict=True)),
        form=Form(instrument=instruments[0].id, claim=f"Comparison of {listed(columns)}"),
        instruments=question.instruments,
        state=state,
        claim=f"Comparison of {listed(columns)}",
        confidence=question.confidence,
    )
    return claimed(whole, question, library)


def _rows(question: Question, library: Library, instruments: list[Instrument], state: str) -> list[tuple[str, ...]]:
    """The rows that were asked for, with the standing and whether it binds; of nothing narrower, all that is held."""
    asked = _asked(question, library, instruments)
    if asked and question.only:
        return asked
    standings = (name(state), *(view(library, i, state).short for i in instruments))
    binding = ("Legally binding", *(_binding(i) for i in instruments))
    if asked:
        return [*asked, standings, binding]
    return [
        standings,
        binding,
        ("In short", *(_short(i.summary.value) for i in instruments)),
        *(row for label, topics in ROWS if (row := _row(question, library, label, topics, instruments))),
        ("In force", *(_force(i) for i in instruments)),
        ("Adopted", *(day(i.adopted.value) if i.adopted and i.adopted.value else "–" for i in instruments)),
        ("Citation", *(i.citation.value if i.citation else "–" for i in instruments)),
        ("Monitored by", *(i.monitored_by.value if i.monitored_by else "–" for i in instruments)),
        ("Parties", *(profile.parties(i) or "–" for i in instruments)),
    ]


def _binding(instrument: Instrument) -> str:
    if not instrument.binding.value:
        return f"no: {a(instrument.kind)}, not legally binding"
    return "not yet: it is not in force" if loose(instrument) else "yes, on its parties"


def _cited(question: Question, library: Library, instruments: list[Instrument]) -> list[tuple[str, ...]]:
    """`compare art. 34 CRC with art. 3 OPSC`: these provisions, and no others."""
    numbers = numbers_of(question)
    if len(numbers) != len(instruments):
        return []
    held = [library.provision(i.id, number) for i, number in zip(instruments, numbers, strict=True)]
    if not any(held):
        return []
    words = [" ".join(f"“{p.quotation}” ({p.ref})" for p in found if p.quotation) or "–" for found in held]
    notes = [" ".join(sentence(p.note) for p in found if p.note) or "–" for found in held]
    subjects = [
        listed(list(dict.fromkeys(subject(library, p.topics[0]) for p in found if p.topics))) or "–" for found in held
    ]
    rows = [
        ("What it is about", *subjects),
        ("What it says", *(_said(found) for found in held)),
        ("Its own words", *words),
        ("Note", *notes),
        ("Legally binding", *(_binding(i) for i in instruments)),
    ]
    return [row for row in rows if any(cell != "–" for cell in row[1:])]


def _said(provisions: Sequence[Provision]) -> str:
    if not provisions:
        return "I do not have this provision."
    alone = len(provisions) == 1
    text = " ".join(sentence(p.text) if alone else f"{p.ref}: {sentence(p.text)}" for p in provisions)
    return text if len(text) <= PROVISION_CHARACTERS else _all_short(provisions)


def _all_short(provisions: Sequence[Provision]) -> str:
    """Each provision in the first sentence of what it settles, so that none is left out."""
    return " ".join(f"{p.ref}: {sentence(_brief(p))}" for p in provisions)


def _rests_on(question: Question, library: Library, instruments: list[Instrument]) -> dict[str, list[Cited]]:
    """What each row rests on, by its label."""
    found: dict[str, list[Cited]] = {
        "Citation": [i.citation for i in instruments],
        "Legally binding": [i.binding for i in instruments],
        "Adopted": [i.adopted for i in instruments],
        "In force": [i.in_force for i in instruments],
        "In short": [i.summary for i in instruments],
        "Monitored by": [i.monitored_by for i in instruments],
        "Parties": [i.parties for i in instruments],
    }
    held = library.book.topics
    asked = {_capital(held[topic].label): (topic,) for topic in question.topics if topic in held}
    for label, topics in (*ROWS, *asked.items()):
        ranked = [pair for topic in topics for pair in library.by_topic(topic)]
        found[label] = [next((p for i, p in ranked if i.id == own.id), None) for own in instruments]
    return found


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _force(instrument: Instrument) -> str:
    if not instrument.in_force:
        return "–"
    return day(instrument.in_force.value) if instrument.in_force.value else "not in force"


def _short(text: str) -> str:
    """The first sentences that fit a cell."""
    if len(text) <= CELL_CHARACTERS:
        return text
    cut = text.rfind(". ", 0, CELL_CHARACTERS)
    return text[: cut + 1] if cut > 40 else f"{text[: CELL_CHARACTERS - 1].rsplit(' ', 1)[0]} …"


def _asked(question: Question, library: Library, instruments: list[Instrument]) -> list[tuple[str, ...]]:
    """A row for each subject that the question names."""
    labels = {topic: library.book.topics[topic].label for topic in question.topics if topic in library.book.topics}
    rows = [
        _row(question, library, _capital(label), (topic, *ALSO.get(topic, ())), instruments)
        for topic, label in labels.items()
    ]
    return [row for row in rows if row][:3]


def _row(
    question: Question, library: Library, label: str, topics: tuple[str, ...], instruments: list[Instrument]
) -> tuple[str, ...] | None:
    """What each has on it; what settles the question, or is asked for in such words, first."""
    near = [(each.instrument, each.ref) for each in question.settled if not each.far]
    near += [(id_, ref) for id_, ref, _ in question.wanted]
    order = {place: at for at, place in reversed(list(enumerate(near)))}
    ranked = [pair for topic in topics for pair in library.by_topic(topic)]
    ranked.sort(key=lambda pair: order.get((pair[0].id, pair[1].ref), len(near)))
    cells = [_cell(_unique(p for i, p in ranked if i.id == own.id)) for own in instruments]
    return (label, *cells) if any(cell != NOTHING for cell in cells) else None


def _unique(provisions: Iterable[Provision]) -> list[Provision]:
    return list({provision.ref: provision for provision in provisions}.values())


def _cell(provisions: list[Provision]) -> str:
    if not provisions:
        return NOTHING
    first = provisions[0]
    more = f" Also {listed([p.ref for p in provisions[1:5]])}." if len(provisions) > 1 else ""
    return f"{first.ref}: {_brief(first)}{more}"


def _brief(provision: Provision) -> str:
    """The provision where it fits a cell, else what it settles."""
    whole = len(provision.text) <= CELL_CHARACTERS or not provision.points
    return _short(provision.text) if whole else sentence(provision.points[0].says)

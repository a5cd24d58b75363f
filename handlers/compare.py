"""Two or more instruments side by side, row by row."""

from collections.abc import Iterable

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Provision
from bot.knowledge.states import name
from bot.model import Choice, Form, Question, Reply, Table
from handlers.shared import profile
from handlers.shared.attributes import by_age
from handlers.shared.standing import view
from handlers.shared.wording import day, listed, sentence, the

EXAMPLES = {
    "OPSC vs Budapest": "ETS No. 185",
    "difference between lanzarote and opsc": "Legally binding",
}
ROWS = (
    ("What counts as CSAM", ("csam-definition",)),
    (
        "Conduct covered",
        (
            "csam-production-distribution",
            "csam-possession",
            "csam-access",
            "grooming",
            "sale-of-children",
            "child-prostitution",
            "trafficking",
            "racism-xenophobia",
        ),
    ),
    ("Jurisdiction", ("jurisdiction", "extraterritorial-jurisdiction")),
    ("Companies", ("legal-persons-liability",)),
    ("Evidence and cooperation", ("electronic-evidence", "mutual-legal-assistance", "international-cooperation")),
    ("Victims", ("victim-support", "victim-not-criminal", "child-friendly-justice")),
)
CELL_CHARACTERS = 220  # characters in a cell


def reply(question: Question, library: Library) -> Reply:
    instruments = [library.instruments[id_] for id_ in question.instruments]
    views = {i.id: view(library, i, question.states[0] if question.states else question.home) for i in instruments}
    state = question.states[0] if question.states else question.home
    rows = [
        ("What it is", *(i.kind for i in instruments)),
        ("Citation", *(i.citation.value if i.citation else "–" for i in instruments)),
        ("Legally binding", *("yes, on its parties" if i.binding.value else "no" for i in instruments)),
        ("Adopted", *(day(i.adopted.value) if i.adopted and i.adopted.value else "–" for i in instruments)),
        ("In force", *(_force(i) for i in instruments)),
        ("In short", *(_short(i.summary.value) for i in instruments)),
        *_asked(question, library, instruments),
        *(row for label, topics in ROWS if (row := _row(library, label, topics, instruments))),
        ("Monitored by", *(i.monitored_by.value if i.monitored_by else "–" for i in instruments)),
        ("Parties", *(profile.parties(i) or "–" for i in instruments)),
        (name(state), *(views[i.id].short for i in instruments)),
    ]
    names = [i.short_name for i in instruments]
    aged = by_age(question, instruments)
    lead = " ".join(f"{i.short_name}: {views[i.id].short} ({name(state)})." for i in instruments)
    return Reply(
        intent="compare",
        title=" and ".join(names),
        text=f"{aged} {sentence(listed([the(i) for i in instruments])).rstrip('.')}, row by row. {lead}",
        table=Table(("", *names), tuple(dict.fromkeys(rows))),
        notes=(f"The standing shown is {name(state)}'s.",) if not question.states else (),
        sources=library.sources(*(c for i in instruments for c in (i.summary, *views[i.id].claims[:1])))[:8],
        choices=tuple(Choice(n, f"What is {the(i)}?") for n, i in zip(names, instruments, strict=True)),
        form=Form(instrument=instruments[0].id, claim=f"Comparison of {listed(names)}"),
        instruments=question.instruments,
        state=state,
        claim=f"Comparison of {listed(names)}",
        confidence=question.confidence,
    )


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
    rows = [_row(library, label[:1].upper() + label[1:], (topic,), instruments) for topic, label in labels.items()]
    return [row for row in rows if row][:3]


def _row(
    library: Library, label: str, topics: tuple[str, ...], instruments: list[Instrument]
) -> tuple[str, ...] | None:
    ranked = [pair for topic in topics for pair in library.by_topic(topic)]
    cells = [_cell(_unique(p for i, p in ranked if i.id == own.id)) for own in instruments]
    return (label, *cells) if any(cell != "–" for cell in cells) else None


def _unique(provisions: Iterable[Provision]) -> list[Provision]:
    return list({provision.ref: provision for provision in provisions}.values())


def _cell(provisions: list[Provision]) -> str:
    if not provisions:
        return "–"
    first = provisions[0]
    more = f" Also {listed([p.ref for p in provisions[1:5]])}." if len(provisions) > 1 else ""
    return f"{first.ref}: {_short(first.text)}{more}"

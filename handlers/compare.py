"""Two or more instruments side by side, row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.knowledge.library import Cited, Library
from bot.knowledge.schema import Instrument, Provision
from bot.knowledge.states import name, said
from bot.model import Choice, Form, Question, Reply, Table
from handlers.shared import profile
from handlers.shared.attributes import by_age
from handlers.shared.settled import PENDING, loose, place, under
from handlers.shared.standing import View, view
from handlers.shared.wording import a, day, listed, plural, sentence, the, what_is

EXAMPLES = {
    "OPSC vs Budapest": "What counts as CSAM",
    "difference between lanzarote and opsc": "Legally binding",
    "compare art. 34 CRC with art. 3 OPSC": "What it says",
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
ROWS_SHOWN = 8
SUBJECTS = 2  # of a first sentence
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
    numbers = _numbers(question)
    columns = [f"{n}, art. {number}" for n, number in zip(names, numbers, strict=True)] if cited else names
    return Reply(
        intent="compare",
        title=" and ".join(columns),
        text=by_age(question, instruments) or " ".join(_text(question, library, instruments, views, state)),
        table=Table(("", *columns), shown, tuple(library.sources(rest.get(row[0], [])) for row in shown)),
        basis=(library.sources(standings),),
        notes=(f"The standing shown is {name(state)}’s.",) if not question.states else (),
        sources=library.sources(*(c for i in instruments for c in (i.summary, *views[i.id].claims[:1]))),
        choices=tuple(Choice(n, what_is(i)) for n, i in zip(names, instruments, strict=True)),
        form=Form(instrument=instruments[0].id, claim=f"Comparison of {listed(columns)}"),
        instruments=question.instruments,
        state=state,
        claim=f"Comparison of {listed(columns)}",
        confidence=question.confidence,
    )


def _text(
    question: Question, library: Library, instruments: list[Instrument], views: Mapping[str, View], state: str
) -> Iterator[str]:
    """What they say on the subject that is compared, or what they are to each other; then who is in."""
    if len(numbers := _numbers(question)) == len(instruments):
        yield from _in_common(library, instruments, numbers)
    else:
        held = (topic for topic in question.topics if topic in library.book.topics)
        on_subjects = [_on_subject(question, library, topic, instruments) for topic in held][:SUBJECTS]
        if question.states and not on_subjects:
            yield _lead(instruments, views, state)
            return
        yield from on_subjects or [_titles(instruments), _kinds(library, instruments)]
    if pending := [the(i) for i in instruments if loose(i) == PENDING]:
        yield sentence(f"{listed(pending)} {'is' if len(pending) == 1 else 'are'} not in force yet")
    yield _lead(instruments, views, state)


def _titles(instruments: list[Instrument]) -> str:
    """What each is about, as its title says."""
    return sentence("; ".join(f"{the(i)} is the “{i.title.value.removeprefix('The ')}”" for i in instruments))


def _kinds(library: Library, instruments: list[Instrument]) -> str:
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


def _on_subject(question: Question, library: Library, topic: str, instruments: list[Instrument]) -> str:
    """`On grooming: under art. 23 of the Lanzarote Convention, ...; I have no provision of the OPSC on it.`"""
    ranked = library.by_topic(topic)
    first = {i.id: next((p for own, p in ranked if own.id == i.id), None) for i in instruments}
    has = [_says(question, library, i, provision) for i in instruments if (provision := first[i.id])]
    lacks = [the(i) for i in instruments if not first[i.id]]
    parts = [
        *([f"on {_subject(library, topic)}: {'; '.join(has)}"] if has else []),
        *(
            [f"I have no provision of {listed(lacks, 'or')} on {'it' if has else _subject(library, topic)}"]
            if lacks
            else []
        ),
    ]
    return sentence("; ".join(parts))


def _says(question: Question, library: Library, instrument: Instrument, provision: Provision) -> str:
    """What it settles of what is asked, where that is known; else where it speaks of the subject."""
    near = [place(library, each) for each in question.settled if each.instrument == instrument.id and not each.far]
    where = [each for each in near if each[1] is provision] or near
    if where:
        return f"{under(*where[0][:2])}, {where[0][2].says}"
    if provision.points:
        return f"{under(instrument, provision)}, {provision.points[0].says}"
    return f"{the(instrument)} has {provision.ref}"


def _in_common(library: Library, instruments: list[Instrument], numbers: Sequence[str]) -> Iterator[str]:
    """What provisions that are compared are both about."""
    held = [library.provision(i.id, number) for i, number in zip(instruments, numbers, strict=True)]
    about = [{topic for provision in found for topic in provision.topics} for found in held]
    order = dict.fromkeys(topic for found in held for provision in found for topic in provision.topics)
    if common := [_subject(library, topic) for topic in order if all(topic in each for each in about)]:
        yield f"{'Both' if len(held) == 2 else 'All'} are about {listed(common[:SUBJECTS])}."


def _lead(instruments: list[Instrument], views: Mapping[str, View], state: str) -> str:
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
        parts.append(f"is not known to be a party to {listed(old, 'or')}")
    if parts:
        return sentence(f"{who} {listed(parts)}")
    if loose := [the(i) for i in instruments if not i.binding.value]:
        return sentence(
            f"{listed(loose)} {'bind' if len(loose) > 1 else 'binds'} no State: a treaty does, guidance does not"
        )
    return f"I do not have {who}’s standing under {listed([the(i) for i in instruments], 'or')}."


def _rows(question: Question, library: Library, instruments: list[Instrument], state: str) -> list[tuple[str, ...]]:
    """The rows that were asked for; else the standing, whether it binds, the definitions, and the rest."""
    asked = _asked(question, library, instruments)
    if asked and question.only:
        return asked
    rest = ((label, topics) for label, topics in ROWS if not set(topics) <= set(question.topics))
    return [
        *asked,
        (name(state), *(view(library, i, state).short for i in instruments)),
        ("Legally binding", *(_binding(i) for i in instruments)),
        ("In short", *(_short(i.summary.value) for i in instruments)),
        *(row for label, topics in rest if (row := _row(library, label, topics, instruments))),
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


def _numbers(question: Question) -> list[str]:
    """Of each instrument the provision that is cited; one number stands for all."""
    numbers = question.article.split(", ") if question.article else []
    return numbers * len(question.instruments) if len(numbers) == 1 else numbers


def _cited(question: Question, library: Library, instruments: list[Instrument]) -> list[tuple[str, ...]]:
    """`compare art. 34 CRC with art. 3 OPSC`: these provisions, and no others."""
    numbers = _numbers(question)
    if len(numbers) != len(instruments):
        return []
    held = [library.provision(i.id, number) for i, number in zip(instruments, numbers, strict=True)]
    if not any(held):
        return []
    words = [" ".join(f"“{p.quotation}” ({p.ref})" for p in found if p.quotation) or "–" for found in held]
    notes = [" ".join(sentence(p.note) for p in found if p.note) or "–" for found in held]
    subjects = [
        listed(list(dict.fromkeys(_subject(library, p.topics[0]) for p in found if p.topics))) or "–" for found in held
    ]
    rows = [
        ("What it is about", *subjects),
        ("What it says", *(_said(found) for found in held)),
        ("Its own words", *words),
        ("Note", *notes),
        ("Legally binding", *(_binding(i) for i in instruments)),
    ]
    return [row for row in rows if any(cell != "–" for cell in row[1:])]


def _subject(library: Library, topic: str) -> str:
    return library.topic(topic).partition(" (")[0]


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
        _row(library, _capital(label), (topic, *ALSO.get(topic, ())), instruments) for topic, label in labels.items()
    ]
    return [row for row in rows if row][:3]


def _row(
    library: Library, label: str, topics: tuple[str, ...], instruments: list[Instrument]
) -> tuple[str, ...] | None:
    ranked = [pair for topic in topics for pair in library.by_topic(topic)]
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

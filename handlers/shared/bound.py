"""What binds a State on a subject, what does not, and what is guidance, in a sentence or two."""

from bot.knowledge.claims import Sourced
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Point, Provision
from bot.knowledge.states import said
from bot.model import Question, Source
from handlers.shared.absent import subject
from handlers.shared.force import outright
from handlers.shared.settled import PENDING, cited, loose
from handlers.shared.standing import BONDS, view
from handlers.shared.wording import day, listed, sentence, the

UNBOUND = ("outside", "signed")  # of BONDS: what has Parties, and the State is none
CITED = 3  # instruments of one kind

Each = tuple[Instrument, Provision, Point | None]


def basis(
    question: Question, library: Library, text: str, lead: Sourced, lists: list[tuple[Sourced, ...]]
) -> tuple[tuple[Source, ...], ...]:
    """The provision stands behind what is told of it; behind what binds and what does not, the lists of Parties."""
    first, *rest = text.split("\n\n")
    known = library.sources(*lists[::-1])
    if rest and question.which:
        return known, library.sources(lead, *lists[:1])
    return (library.sources(lead, *lists[:1]), *(known for _ in rest)) if first else ()


def told(question: Question, library: Library, found: list[Each], bonds: dict[str, str]) -> str:
    """The fact, without Yes or No: what binds the State on the subject, and what does not."""
    about = subject(question, library)
    who, on = said(question.states[0]), f"On {about}, " if about else ""
    by: dict[str, list[str]] = {kind: [] for kind in BONDS}
    general: list[str] = []
    lists: list[str] = []
    for instrument, provision, _ in {i.id: (i, p, t) for i, p, t in reversed(found)}.values():
        how = bonds[instrument.id]
        loosely = how == "binding" and question.topics and not outright(question, library, [provision])
        (general if loosely else by[how]).insert(0, _cited(instrument, provision, how))
        lists += [view(library, instrument, question.states[0]).as_of] if how in UNBOUND else []
    if by["binding"]:
        more = f"; in more general words by {listed(general[:CITED])}" if general else ""
        parts = [f"{on}{who} is bound by {listed(by['binding'][:CITED])}{more}."]
    elif general:
        parts = [f"{on}{who} is bound in general words only, by {listed(general[:CITED])}."]
    else:
        parts = [f"Of the treaties whose text I have, none in force for {who} covers {about or 'that'}."]
    if by["coming"]:
        parts.append(f"{sentence(listed(by['coming'][:CITED])).rstrip('.')} will bind it once in force.")
    if outside := [each for kind in UNBOUND for each in by[kind]][:CITED]:
        verb, dates = "do" if len(outside) > 1 else "does", sorted({*lists} - {""})
        old = [*map(library.old, dates)]
        age = ", more than a year old" if all(old) else ", some of them more than a year old" if any(old) else ""
        by_lists = f"by my lists of parties of {listed([day(each) for each in dates])}{age}"
        parts.append(f"{sentence(listed(outside)).rstrip('.')} {verb} not bind it, {by_lists}.")
    if by["guidance"]:
        parts.append(f"Guidance: {listed(by['guidance'][:CITED])}.")
    return sentence(" ".join(parts))


def _cited(instrument: Instrument, provision: Provision, how: str) -> str:
    pending = PENDING if how in UNBOUND and loose(instrument) == PENDING else ""
    where = ", ".join(each for each in (cited(provision), pending) if each)
    return f"{the(instrument)} ({where})" if where else the(instrument)

"""Where an answer comes from: the sources behind the last one, or behind an instrument."""

from bot.knowledge.claims import Sourced
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.knowledge.states import name
from bot.model import Choice, Fact, Form, Question, Reply, Source
from handlers.shared.settled import cited
from handlers.shared.standing import view
from handlers.shared.wording import day, listed, on, the

EXAMPLES = {
    "official link of general comment 25": "CRC/C/GC/25",
    "cite your source for Pakistan's OPSC ratification date": "2026-02-03",
}


KEPT = ("deposit", "ratif", "status", "standing", "parties", "signator")  # words of what the depositary's page shows


def reply(question: Question, library: Library) -> Reply:
    if not question.instruments:
        return _general(question, library)
    instruments = [library.instruments[id_] for id_ in question.instruments][:4]
    follows = question.thread.sources and question.thread.instruments == question.instruments
    state = question.states[0] if question.states else question.home
    found = question.thread.sources if follows else ()
    for instrument in instruments:
        claims: list[Sourced] = [
            c for c in (instrument.title, instrument.summary, instrument.parties, instrument.in_force) if c
        ]
        if question.states or not found:
            claims = [*view(library, instrument, state).claims, *claims]
        found = tuple(dict.fromkeys((*found, *library.sources(*claims))))
    facts = []
    for instrument in instruments:
        facts += [Fact(f"{instrument.short_name}, official text", instrument.url)] if instrument.url else []
        facts += (
            [Fact(f"{instrument.short_name}, depositary's page", instrument.status_url)]
            if instrument.status_url
            else []
        )
        facts += [Fact(f"{instrument.short_name}, citation", instrument.citation.value)] if instrument.citation else []
    pasted = _citation(question, library, found) if "cite" in question.requests else ""
    about = "the answer above" if follows else listed([the(i) for i in instruments])
    return Reply(
        intent="sources",
        title="Sources",
        text=pasted
        or _counted(question, library, instruments)
        or _opening(instruments, about, follows=bool(follows), keeper=any(word in question.words for word in KEPT)),
        facts=tuple(facts),
        notes=(
            *((f"A source for {name(state)}'s standing is among them.",) if question.states else ()),
            edition(library),
        ),
        sources=found,
        basis=((),) * (pasted.count("\n\n") + 1),
        form=Form(instrument=instruments[0].id, claim=question.thread.claim),
        instruments=question.instruments,
        state=question.states[0] if question.states else None,
        article=question.article or None,
        claim=question.thread.claim,
        key=question.thread.key,
    )


def _counted(question: Question, library: Library, instruments: list[Instrument]) -> str:
    """Where the number of Parties comes from, where that is asked for: `where did you get 178`."""
    numbers = {word for word in question.words.split() if word.isdecimal()}
    for instrument in instruments:
        counted = instrument.parties
        named = counted and str(counted.count) in numbers
        if counted and counted.count is not None and (named or {"count", "more"} & {*question.asked.quantities}):
            page = library.sources(counted)[0]
            return (
                f"That {the(instrument)} had {counted.count} parties {on(counted.as_of)} is from “{page.title}” "
                f"({page.publisher}): {page.url}"
            )
    return ""


def _opening(instruments: list[Instrument], about: str, *, follows: bool, keeper: bool) -> str:
    """The official text, where one instrument's is asked for; the other pages follow."""
    if follows or len(instruments) > 1 or not instruments[0].url:
        return f"These are the sources behind {about}."
    if keeper and instruments[0].status_url:
        return f"The depositary’s page on {the(instruments[0])}: {instruments[0].status_url}"
    return f"The official text of {the(instruments[0])}: {instruments[0].url}"


def _citation(question: Question, library: Library, found: tuple[Source, ...]) -> str:
    """Lines to paste: the texts that are cited, or the page that an answer about a standing rests on."""
    through = f" (through Sanad{f', {day(question.today)}' if question.today else ''})"
    if question.states and len(question.instruments) == 1:  # what a standing rests on, not the treaty
        standing = view(library, library.instruments[question.instruments[0]], question.states[0])
        found = library.sources(*standing.claims)[:1]
    standing_asked = question.thread.intent == "status" or bool(question.states)
    if found and not question.article and standing_asked:
        best = found[0]
        by = f"{best.publisher}, " if best.publisher and best.publisher not in best.title else ""
        return f"{by}“{best.title}”, as of {day(best.as_of)}, {best.url}{through}."
    lines = []
    for instrument in (library.instruments[id_] for id_ in question.instruments[:4]):
        passages = library.provision(instrument.id, question.article) if question.article else ()
        where = cited(passages[0]) or passages[0].ref if passages else ""
        number = instrument.citation.value if instrument.citation else ""
        parts = (instrument.title.value, where, number, instrument.url or "")
        lines.append(f"{', '.join(part for part in parts if part)}{through}.")
    return "\n\n".join(lines)


def edition(library: Library) -> str:
    """Which edition of the content answered: its date is that of the last change, not that of any claim."""
    return f"The content was last changed on {day(library.book.changes[0].date)} (version {library.version})."


def _general(question: Question, library: Library) -> Reply:
    """Where the lists of Parties are kept, and one source of each publisher."""
    found = library.sources(*(i.title for i in library.book.instruments))
    pages = [(i, i.status_url) for i in library.book.instruments if i.status_url and not i.by_standing_only]
    return Reply(
        intent="sources",
        title="Sources",
        text=(
            "Who is party to a treaty comes from its depositary where I have that: the UN Treaty Collection "
            "(https://treaties.un.org), the Treaty Office of the Council of Europe "
            "(https://www.coe.int/en/web/conventions) or the ILO (https://normlex.ilo.org); what a treaty says comes "
            "from its text and from treaty bodies. Other sources stand last, and each claim has its date. The content "
            "was reviewed by people. Ask for the sources of any instrument."
        ),
        facts=tuple(Fact(f"{i.short_name}, depositary's page", url) for i, url in pages),
        notes=(edition(library),),
        basis=((),),
        sources=tuple({source.publisher: source for source in reversed(found)}.values())[::-1],
        choices=(
            Choice("Sources for the OPSC", "Sources for the OPSC"),
            Choice("Sources for the Budapest Convention", "Sources for the Budapest Convention"),
        ),
    )

"""A State's standing: signed, ratified, acceded or not party; reservations; reports; who else is in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.knowledge.claims import Sourced
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, StateDetail
from bot.knowledge.states import name, said
from bot.model import Choice, Fact, Form, Item, Question, Reply, Section
from handlers.shared import profile
from handlers.shared.attributes import Told, attributes
from handlers.shared.common import common
from handlers.shared.complaints import complaint
from handlers.shared.crowd import one_of_many
from handlers.shared.groups import in_order, in_turn
from handlers.shared.manner import manner
from handlers.shared.overview import overview, several
from handlers.shared.parties import of_all, of_others
from handlers.shared.reporting import latest, of_a_step, reported, sent
from handlers.shared.reservations import dates, in_words
from handlers.shared.selection import selected, subjects
from handlers.shared.standing import View, facts, view
from handlers.shared.state_sets import by_group
from handlers.shared.then import then
from handlers.shared.truth import STANDING as STANDING_ACTS
from handlers.shared.truth import verdict
from handlers.shared.wording import count, day, listed, on, sentence, the, what_is

EXAMPLES = {
    "has Pakistan ratified the OPSC": "5 July 2011",
    "what is pakistan not party to": "Budapest",
    "who ratified lanzarote": "48",
    "who is not party to the CRC": "United States",
    "when is the next OPSC report due": "five years",
}
REPORTED = 3  # treaties whose reports are told at once
OF_EACH = frozenset({"monitor", "keeper", "adopted", "opened", "nafiz", "number", "issuer", "title", "place"})
UNKNOWABLE = {
    "reason": "I do not know why: I have what States did and when they did it, not their reasons.",
    "forecast": "I cannot say what will happen: I have what was done, up to the dates of my lists.",
}
STANDING = ("signed", "joined", "standing", "in_force", "reservations")  # what a difference can be about


def reply(question: Question, library: Library) -> Reply:
    asked = question.asked
    ahead = bool(asked.time and asked.time.first > library.today)
    unknown = "forecast" if ahead else asked.unheld
    if unknown not in UNKNOWABLE:
        return _aged(_reply(question, library), library)
    asked = replace(asked, whether=False, frame="", unheld="", time=None if ahead else asked.time)
    told = _reply(replace(question, asked=asked), library)
    return replace(told, text=f"{UNKNOWABLE[unknown]}\n\n{told.text}", basis=((), *told.basis) if told.basis else ())


def _aged(reply: Reply, library: Library) -> Reply:
    """With how old the list is that the first paragraph rests on, where nothing says so."""
    first, gap, rest = reply.text.partition("\n\n")
    lists = (parties.as_of for id_ in reply.instruments if (parties := library.instruments[id_].parties))
    old = any(library.old(as_of) and f"{on(as_of)}." in first for as_of in lists)
    told = "more than a year" in first or "months old" in reply.text
    return replace(reply, text=f"{first} That was more than a year ago.{gap}{rest}") if old and not told else reply


def _reply(question: Question, library: Library) -> Reply:
    if not question.instruments or set(question.instruments) <= set(question.asked.excluded):
        binding = [i for i in selected(question, library) if i.binding.value]
        of_them = common if len(question.states) > 1 else overview
        return then(question, library) or of_them(question, library, binding)
    beside = tuple(id_ for id_ in question.asked.excluded if question.states and id_ in library.instruments)
    if beside:  # `has Pakistan ratified the OPSC but not the OPIC?`
        both = tuple(dict.fromkeys((*question.instruments, *beside)))
        question = replace(question, instruments=both, asked=replace(question.asked, excluded=()))
    instruments = subjects(question, library)
    alone = len(instruments) == 1
    monitor = "monitor" in question.asked.slots  # `who checks that States comply`
    if "complied" in question.asked.acts and len(question.states) != 1 and not monitor:
        return _unjudged(question, instruments[0], library)
    if of_many := by_group(question, library, instruments):
        return of_many
    if alone and not question.states and in_turn(question) and (ordered := in_order(question, library, instruments[0])):
        return ordered
    return _each(question, library, instruments)


def _each(question: Question, library: Library, instruments: list[Instrument]) -> Reply:
    """Of all States or of some, under one instrument or several."""
    if 1 < len(instruments) <= REPORTED and len(question.states) == 1 and "reporting" in question.topics:
        return _reports_of_each(question, library, instruments)
    if len(instruments) > 1 and (of_each := _attributes_of_each(question, library, instruments)):
        return of_each
    if len(instruments) > 2 and len(question.states) == 1:
        return overview(question, library, instruments)
    if len(instruments) > 1 or len(question.states) > 1:
        return several(question, library, instruments)
    if not question.states:
        return of_all(question, library, instruments[0])
    return _of_one(question, library, instruments[0], question.states[0])


def _reports_of_each(question: Question, library: Library, instruments: list[Instrument]) -> Reply:
    """`has Pakistan reported under the OPSC and the OPAC`: of each what is known."""
    state = question.states[0]
    told = [reported(question, library, instrument, state)[0][:1] for instrument in instruments]
    reply = _told_of_each(question, library, instruments, told)
    return replace(
        reply,
        title=f"{name(state)}: {reply.title}",
        choices=tuple(Choice(i.short_name, f"Reports of {said(state)} under {the(i)}") for i in instruments),
        form=Form(instrument=instruments[0].id, claim=next((each.text for of_one in told for each in of_one), "")),
        state=state,
    )


def _attributes_of_each(question: Question, library: Library, instruments: list[Instrument]) -> Reply | None:
    """`who monitors the CRC, Lanzarote and Budapest`: of each what is asked of it, and of no State."""
    asked = question.asked
    of_states = asked.acts or (question.states and not question.home_assumed) or not {*asked.slots} <= OF_EACH
    told = [attributes(question, library, instrument) for instrument in instruments]
    if of_states or not asked.slots or not all(told):
        return None
    return _told_of_each(question, library, instruments, told)


def _told_of_each(
    question: Question, library: Library, instruments: list[Instrument], told: Sequence[Sequence[Told]]
) -> Reply:
    """What is told of each instrument, a paragraph each."""
    parts = [each for of_one in told for each in of_one]
    return Reply(
        intent="status",
        title=listed([i.short_name for i in instruments]),
        text="\n\n".join(each.text for each in parts),
        basis=tuple(library.sources(each.claims) for each in parts),
        sources=library.sources(*(each.claims for each in parts)),
        choices=profile.next_steps(instruments[0], question.home),
        instruments=tuple(i.id for i in instruments),
        confidence=question.confidence,
    )


def _unjudged(question: Question, instrument: Instrument, library: Library) -> Reply:
    """Who keeps to a treaty, and who breaks it most: standings and texts are held, findings are not."""
    return Reply(
        intent="status",
        title=instrument.short_name,
        text=f"I do not have findings on who complies with {the(instrument)}, and I do not judge it."
        if instrument.binding.value
        else profile.binding(instrument),
        choices=profile.next_steps(instrument, question.home),
        sources=library.sources(instrument.summary),
        instruments=(instrument.id,),
        confidence=question.confidence,
    )


def _of_one(question: Question, library: Library, instrument: Instrument, state: str) -> Reply:
    standing = view(library, instrument, state)
    reports = of_a_step(question)
    told = () if reports else attributes(question, library, instrument)
    complains = complaint(question, library, instrument, state)
    single = reports or question.asked.steps or "eligible" in question.asked.slots  # `or is it only for Europe`
    many = complains or (None if single else one_of_many(question, library, instrument, state))
    if not many and not single and "count" in question.asked.quantities:
        many = of_others(question, library, instrument)
    said_first = (
        sent(question, instrument.states.get(state) or StateDetail())
        if reports
        else manner(question, library, instrument, state) or verdict(question, library, instrument, state)
    )
    parts = _parts(question, library, instrument, state, standing)
    if many or said_first.sentence or told:
        leading = [many] if many else [Told(said_first.sentence, standing.claims)] if said_first.sentence else []
        if complains or (said_first.sentence and not many and instrument.binding.value):
            parts = [part for part in parts if part.text != standing.text]  # the sentence has it
        if "party" in question.asked.acts[:1] and not leading and question.asked.slots == ("eligible",):
            leading = [Told(standing.text, standing.claims)]  # `is it a party? I heard that it was invited`
        joining = (instrument.joining,)
        if any(each.claims[-1:] == joining for each in told):
            parts = [part for part in parts if part.claims != joining]
        parts = [*(Part(each.text, claims=each.claims, first=True) for each in (*leading, *told)), *parts]
    worded = said_first.word and not many and (said_first.sentence or not told)
    lead = f"{said_first.word}. " if worded else ""
    once = _once(parts)
    text = lead + "\n\n".join(part.text for part in once)
    about = ("reporting",) if "reporting" in question.topics else STANDING
    notes = list(profile.notes(instrument, *(f"states.{state}.{part}" for part in about)))
    notes += standing.notes
    if question.home_assumed:
        notes.append(f"You named no State, so I took {name(state)}.")
    return Reply(
        intent="status",
        title=f"{name(state)}: {instrument.short_name}",
        text=text,
        facts=(*facts(library, instrument, state), *((Fact("As of", day(standing.as_of)),) if standing.as_of else ())),
        basis=tuple(library.sources(part.claims) for part in once for _ in part.text.split("\n\n")),
        sections=tuple(section for part in parts for section in part.sections),
        notes=tuple(notes),
        sources=library.sources(*(part.claims for part in parts)),
        choices=_next(instrument, state),
        form=Form(instrument=instrument.id, claim=standing.text),
        instruments=(instrument.id,),
        state=state,
        claim=standing.text,
        key=f"standings.{instrument.id}.{state}",
        confidence=question.confidence,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """What an answer says of one aspect. `first`: it is what was asked for."""

    text: str = ""
    sections: tuple[Section, ...] = ()
    claims: tuple[Sourced, ...] = ()
    first: bool = False


def _once(parts: list[Part]) -> list[Part]:
    """Without the paragraphs that an earlier part has."""
    said: set[str] = set()
    kept = []
    for part in parts:
        new = [each for each in part.text.split("\n\n") if each not in said]
        said.update(new)
        kept += [replace(part, text="\n\n".join(new))] if new else []
    return kept


def _parts(question: Question, library: Library, instrument: Instrument, state: str, standing: View) -> list[Part]:
    """The aspect that was asked for first, then the standing, then the rest."""
    detail = instrument.states.get(state) or StateDetail()
    reserved = "reservation" in question.topics and bool(instrument.binding.value)
    # `when did it ratify it, and what did it declare`; but `what did it reserve when it joined`
    dated = reserved and "dates" in question.topics and bool(STANDING_ACTS & {*question.asked.acts[:1]})
    # who is no party owes no report, whatever is supposed
    owes_none = "reporting" in question.topics and standing.action in {"none", "signatory"}
    parts = [
        Part(standing.text, claims=standing.claims, first=dated or owes_none),
        _joining(instrument, standing),
        _reservations(library, instrument, detail, state, first=reserved),
        *(
            _reports(question, library, instrument, state)
            if "reporting" in question.topics
            else [Part(latest(detail), claims=detail.reporting[-1:])]
        ),
    ]
    return sorted((part for part in parts if part.text), key=lambda part: not part.first)


def _joining(instrument: Instrument, standing: View) -> Part:
    if standing.action != "none" or not instrument.joining:
        return Part()
    return Part(instrument.joining.value, claims=(instrument.joining,))


def _reservations(library: Library, instrument: Instrument, detail: StateDetail, state: str, *, first: bool) -> Part:
    made, note = detail.reservations, detail.reservations_note
    words = sentence(note.value) if note else ""
    told = " ".join(f"{sentence(each.text)} {dates(each)}".strip() for each in made)
    if len(made) == 1:
        lead = "" if first else f"{name(state)} made one reservation or declaration. "
        words = f"{lead}{told} {words}".strip()
    elif made:
        also = f"{in_words(made)} " if first else ""
        words = f"{name(state)} made {count(len(made))} reservations or declarations. {also}{words}".strip()
    if first and not words:
        where = f" The depositary's page would have them: {instrument.status_url}" if instrument.status_url else ""
        whose = f"the reservations or declarations of {said(state)} to {the(instrument)}"
        words = f"I do not have {whose}, if it made any.{where}"
    items = tuple(
        Item("", f"{sentence(made_.text)} {dates(made_)}".strip(), sources=library.sources(made_)) for made_ in made
    )
    sections = (Section("Reservations and declarations", items),) if items else ()
    return Part(words, sections, (*((note,) if note else ()), *made), first)


def _reports(question: Question, library: Library, instrument: Instrument, state: str) -> list[Part]:
    told, section = reported(question, library, instrument, state)
    sections = (section,) if section else ()
    return [Part(each.text, () if at else sections, each.claims, first=True) for at, each in enumerate(told)]


def _next(instrument: Instrument, state: str) -> tuple[Choice, ...]:
    return (
        Choice(what_is(instrument), what_is(instrument)),
        Choice(f"{name(state)}: all treaties", f"Which treaties is {name(state)} party to?"),
        Choice(f"Who is party to {the(instrument)}?", f"Who has ratified {the(instrument)}?"),
    )

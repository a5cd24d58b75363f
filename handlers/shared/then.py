"""What a State did within a time, treaty by treaty: `which treaties did Pakistan join in 2010`."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.knowledge.states import name, said
from bot.model import Item, Question, Reply, Section
from handlers.shared.selection import selected
from handlers.shared.standing import view
from handlers.shared.truth import HAPPENED, STANDING, Life, Verdict, events, life, spoken, time_of, timed, value_of
from handlers.shared.wording import day, listed, on, sentence, the

YEAR, DAY = "YYYY", "YYYY-MM-DD"
YEARS = frozenset({"year", "saal", "سال"})
_LASTING = frozenset({"party", "bound"})


def then(question: Question, library: Library) -> Reply | None:
    """The treaties of which it was so then, by their days; None where no act of a State is asked of a time."""
    asked = question.asked
    acts = {*asked.acts} & STANDING
    told_apart = not asked.time or not asked.time.event or asked.time.instrument
    if not acts or not timed(asked) or not told_apart or {*asked.acts} - STANDING:
        return None
    state = question.states[0] if question.states else question.home
    undated = replace(question, asked=replace(asked, time=None))
    held = [(i, own) for i in selected(undated, library) if i.binding.value and (own := life(library, i, state))]
    found, unknown = [], []
    for instrument, own in held:
        value = value_of(asked, acts, own, time_of(asked, library, instrument, state))
        # The day from which a treaty binds is not that on which the State joined it.
        dayless = own.action == "party" and not _day(acts, own) and acts != {"signed"}
        if dayless and value is not False:
            unknown.append((instrument, own))
        elif value is not None and value is not asked.denied:
            found.append((instrument, own))
    found.sort(key=lambda pair: _day(acts, pair[1]) or "9")
    text = _told(question, library, acts, state, found)
    claims = [view(library, instrument, state).claims[:1] for instrument, _ in (*found, *unknown)]
    sections = [
        Section(
            heading,
            tuple(
                Item(i.short_name, seen.short, sources=library.sources(seen.claims[:1]))
                for i, _ in each
                if (seen := view(library, i, state))
            ),
        )
        for heading, each in (("", found), ("I do not know the day", unknown))
        if each
    ]
    return Reply(
        intent="status",
        title=f"{name(state)}: treaties",
        text=text,
        sections=tuple(sections),
        notes=(f"You named no State, so I took {name(state)}.",) if question.home_assumed else (),
        sources=library.sources(*claims),
        basis=(library.sources(*claims),),
        instruments=tuple(instrument.id for instrument, _ in found),
        state=state,
        claim=text,
        key=f"standings.*.{state}",
        confidence=question.confidence,
    )


def _told(
    question: Question, library: Library, acts: Set[str], state: str, found: list[tuple[Instrument, Life]]
) -> str:
    asked = question.asked
    time = time_of(asked, library, found[0][0] if found else library.book.instruments[0], state)
    when = spoken(asked, library, library.book.instruments[0], time) if time else ""
    did = "was a party to" if acts <= _LASTING else "signed" if acts == {"signed"} else "joined"
    if asked.denied:
        did = {"was a party to": "was not a party to", "signed": "had not signed", "joined": "had not joined"}[did]
    elif asked.time and asked.time.when == "since" and did != "was a party to":
        did = f"has {did}"
    if not found:
        return sentence(f"I do not have a treaty that {said(state)} {did} {when}")
    days = [("" if asked.denied else _day(acts, own)) for _, own in found]
    names = [f"{the(i)} ({day(date)})" if date else the(i) for (i, _), date in zip(found, days, strict=True)]
    return sentence(f"{when}, {said(state)} {did} {listed(names)}")


def at_once(question: Question, library: Library, instruments: Sequence[Instrument], states: Sequence[str]) -> str:
    """`Yes: ` or `No: `: whether each State did it, under each treaty, on the same day, or in the same year; else
    nothing, also where a day is not held."""
    asked, acts = question.asked, {*question.asked.acts} & STANDING
    if "same" not in asked.quantities or not asked.whether or asked.denied or asked.frame or len(acts) > 1:
        return ""
    lives = [life(library, instrument, state) for instrument in instruments for state in states]
    days = [_day(acts or {"joined"}, own) if own and own.action == "party" else "" for own in lives]
    whole = _whole(question)
    if any(len(found) < whole for found in days):
        return ""
    return "Yes: " if len({found[:whole] for found in days}) == 1 else "No: "


def each_dated(question: Question, verdicts: Mapping[tuple[str, str], Verdict], states: tuple[str, ...]) -> str:
    """When a State joined each of them, or that it left none."""
    told = [each.sentence for each in verdicts.values() if each.sentence]
    asked = {"left"} & {*question.asked.acts} or "dates" in question.topics
    if not asked or len(states) > 1 or len(told) < len(verdicts):
        return ""
    words = {each.word for each in verdicts.values()}
    word = words.pop() if len(words) == 1 else ""
    return " ".join([*([f"{word}."] if word else []), *map(sentence, told)])


def together(question: Question, instruments: Sequence[Instrument]) -> str:
    """`were the OPSC and the OPAC adopted on the same day?`: whether that happened to all of them at once."""
    asked = question.asked
    event = next((each for each in (asked.event, *asked.slots) if each in HAPPENED), "")
    if "same" not in asked.quantities or not event or {*asked.acts} & STANDING:
        return ""
    dated = [events(each).get(event) for each in instruments]
    days = [each.value if each and each.value else "" for each in dated]
    whole = _whole(question)
    if any(len(found) < whole for found in days):
        return ""
    same = len({found[:whole] for found in days}) == 1
    word = ("Yes: " if same else "No: ") if asked.whether and not (asked.denied or asked.frame == "false") else ""
    told = listed([f"{the(i)} {HAPPENED[event]} {on(found)}" for i, found in zip(instruments, days, strict=True)])
    return sentence(f"{word}{told}")


def _whole(question: Question) -> int:
    return len(YEAR) if any(word in YEARS for word in question.words.casefold().split()) else len(DAY)


def _day(acts: Set[str], own: Life) -> str:
    if acts == {"signed"}:
        return own.signed
    if acts == {"bound"}:
        return own.bound
    return own.joined or own.bound if acts & _LASTING else own.joined

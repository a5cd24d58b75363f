"""What has changed in what I hold, and since when; I can tell you when something does."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.knowledge.changes import Change
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Standing
from bot.knowledge.states import name
from bot.model import Choice, Item, Question, Reply, Section
from bot.news import News, Order, Subscription
from handlers.shared.wording import day, listed, on, sentence, the

EXAMPLES = {
    "what changed": "since",
    "what has changed on the Budapest Convention since June": "Budapest Convention",
    "tell me when something changes on the Hanoi Convention": "Hanoi",
    "unsubscribe": "unasked",
}
SHOWN = 6  # changes of one answer
EDITIONS_SHOWN = 2
JOINED_SHOWN = 3
NAMED = 3  # instruments or States that a sentence names
SURE = 0.6  # probability below which it is asked whether somebody wants to be told
OWN = (
    "These are changes in my content, by the day on which they were made. Some are corrections, so what they report "
    "may be older."
)
REVIEWED = "I go by what my editors have reviewed, so I may be later than the depositary."
ASK_WHAT = "I can tell you when something changes on an instrument, for a State, or anywhere. Which shall it be?"
ASK_WHETHER = "Do you want to be told whenever {about} changes?"
ASK_STOP = "Do you want me to stop telling you of changes?"
NOWHERE = "Here I write to nobody unasked. In Slack, in Teams and on the page I can tell you when {about} changes."
NOBODY = "Here I write to nobody unasked, so there is nothing to stop."
WILL = "I will tell you when {about} changes."
NO_MORE = "I do not tell you of that any more. What is left stands below."
NOW = "This is what you are told about."
TOLD = "To be told of changes"
WHAT = Choice("What changed?", "what changed")
STOP = Choice("Stop telling me", "unsubscribe")
LABELS = {
    "in_force": "entry into force",
    "adopted": "adopted",
    "opened": "opened for signature",
    "reservations": "reservations and declarations",
    "reports": "last step in its reporting",
}
_DATE = re.compile(r"\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b")


def reply(question: Question, library: Library) -> Reply:
    if question.order in {"end", "show"}:
        return _orders(question)
    return _asks_to_be_told(question, library) if question.order else _what_changed(question, library)


def news(library: Library) -> tuple[News, ...]:
    """Every change, newest first, as people are told of it."""
    return tuple(_news(library, one) for one in library.changes)


def _what_changed(question: Question, library: Library) -> Reply:
    found = [one for one in library.changes if _fits(one, question, library)]
    shown = [_news(library, one) for one in found[:SHOWN]]
    held = [library.instruments[id_] for id_ in question.instruments]
    about = _about(question, library)
    joined = _joined(question, library) if about else []
    sections = [
        *((_editions(question, library),) if not about else ()),
        *(Section(day(date), tuple(Item(one.title, one.text) for one in each)) for date, each in _by_day(shown)),
        Section("Latest to join, as far as I know", tuple(_entry(library, row) for row in joined)),
    ]
    rest = len(found) - len(shown)
    more = (f"There are {rest} more: name an instrument, a State or a time.",) if rest > 0 else ()
    pages = tuple(f"The depositary's page: {one.status_url}" for one in held[:1] if one.status_url and not found)
    return Reply(
        intent="changes",
        title="What has changed",
        text=_lead(question, library, found, about),
        sections=tuple(section for section in sections if section.items),
        notes=(*more, *pages, *((OWN,) if shown else ())),
        sources=library.sources(found[:SHOWN], joined, library.book.introduction),
        choices=(Choice("Tell me when this changes", _asking(question, library)),),
        instruments=question.instruments,
        state=question.states[0] if len(question.states) == 1 else None,
        confidence=question.confidence,
    )


def _by_day(shown: Sequence[News]) -> Iterator[tuple[str, list[News]]]:
    return ((date, list(each)) for date, each in groupby(shown, key=lambda one: one.date))


def _lead(question: Question, library: Library, found: Sequence[Change], about: str) -> str:
    """The first sentence: how much, of what, since when."""
    since = f" since {day(question.since)}" if question.since else ""
    where = f"in what I have on {about}" if about else "in my content"
    if not found:
        begins = min(one.date for one in library.book.changes)
        return f"Nothing has changed {where}{since or f' since its first edition, of {day(begins)}'}."
    newest, oldest = day(found[0].date), day(found[-1].date)
    if len(found) == 1:
        first = _news(library, found[0])
        return f"One thing has changed {where}{since}, on {newest}. {first.title}: {first.text}"
    when = f", the last of them on {newest}" if newest != oldest else f", all on {newest}"
    return f"{len(found)} things have changed {where}{since}{when}."


def _joined(question: Question, library: Library) -> list[Standing]:
    """The States that joined last, whenever that came to be held: it answers `who is new` too."""
    states = question.states or _members(question, library)
    rows = (row for id_ in question.instruments or library.instruments for row in library.standings(id_))
    dated = [row for row in rows if row.action == "party" and len(row.date) > 4 and row.date >= question.since]
    return sorted((row for row in dated if not states or row.state in states), key=_when, reverse=True)[:JOINED_SHOWN]


def _when(row: Standing) -> str:
    return row.date


def _entry(library: Library, row: Standing) -> Item:
    how = row.kind or ("in force there" if row.date_type == "in force" else "party")
    return Item(f"{library.instruments[row.instrument].short_name}: {name(row.state)}", f"{how} {on(row.date)}")


def _editions(question: Question, library: Library) -> Section:
    found = [one for one in library.book.changes if one.date >= question.since]
    return Section("Editions", tuple(Item(day(one.date), sentence(one.text)) for one in found[:EDITIONS_SHOWN]))


def _fits(one: Change, question: Question, library: Library) -> bool:
    states = question.states or _members(question, library)
    return (
        (not question.instruments or one.instrument in question.instruments)
        and (not states or one.state in states)
        and one.date >= question.since
    )


def _members(question: Question, library: Library) -> tuple[str, ...]:
    return next((group.members for group in library.book.groups if group.id == question.group), ())


def _about(question: Question, library: Library) -> str:
    """`the Budapest Convention`, `Rwanda under the OPSC`; empty where it is everything."""
    held = [library.instruments[id_] for id_ in question.instruments]
    what = _several([the(one) for one in held], "instruments")
    whose = _several([name(state) for state in question.states], "States")
    if not question.states and question.group:
        whose = next(f"the members of {group.name}" for group in library.book.groups if group.id == question.group)
    return f"{whose} under {what}" if whose and what else whose or what


def _several(names: Sequence[str], kind: str) -> str:
    return listed(names) if len(names) <= NAMED else f"{len(names)} {kind}"


def _asking(question: Question, library: Library) -> str:
    """The words that ask to be told."""
    return f"tell me when something changes on {_about(question, library) or 'anything'}"


def _asks_to_be_told(question: Question, library: Library) -> Reply:
    about = _about(question, library)
    held = f"what I have on {about}" if about else "anything in my content"
    reply = Reply(
        intent="changes",
        title=TOLD,
        text=NOWHERE.format(about=held),
        notes=(REVIEWED,),
        choices=(WHAT, STOP),
        instruments=question.instruments,
        state=question.states[0] if len(question.states) == 1 else None,
        confidence=question.confidence,
    )
    if not about and question.topics:
        return replace(reply, text=ASK_WHAT, choices=(Choice("Anywhere", "tell me when anything changes"), WHAT))
    if question.confidence < SURE:
        yes = Choice("Yes, tell me", _asking(question, library))
        return replace(reply, text=ASK_WHETHER.format(about=held), choices=(yes, WHAT))
    whose = question.states or ((question.group,) if question.group else ("",))
    wanted = tuple(Subscription(id_, state) for id_ in question.instruments or ("",) for state in whose)
    return replace(reply, order=Order("start", WILL.format(about=held), wanted))


def _orders(question: Question) -> Reply:
    """To stop, or to hear what there is to stop."""
    ends = question.order == "end"
    reply = Reply("changes", NOBODY, TOLD, choices=(WHAT, STOP), confidence=question.confidence)
    if ends and question.confidence < SURE:
        return replace(reply, text=ASK_STOP, choices=(STOP,))
    whose = question.states or ((question.group,) if question.group else ("",))
    wanted = (Subscription(id_, state) for id_ in question.instruments or ("",) for state in whose)
    about = tuple(one for one in wanted if one != Subscription())
    return replace(reply, order=Order("end", NO_MORE, about) if ends else Order("show", NOW))


def _news(library: Library, one: Change) -> News:
    instrument = library.instruments.get(one.instrument)
    (source,) = library.sources(one)
    known = f"{one.date}|{one.instrument}|{one.state}|{one.what}|{one.after}"
    return News(
        key=hashlib.sha256(known.encode()).hexdigest()[:16],
        date=one.date,
        instrument=one.instrument,
        state=one.state,
        title=": ".join(filter(None, (_called(instrument, one), name(one.state) if one.state else ""))),
        text=_said(one),
        source=source.title,
        url=source.url,
        as_of=source.as_of,
        groups=tuple(_of(one.state, library)),
    )


def _called(instrument: Instrument | None, one: Change) -> str:
    return instrument.short_name if instrument else one.instrument


def _of(state: str, library: Library) -> Iterable[str]:
    return (group.id for group in library.book.groups if state in group.members)


def _said(one: Change) -> str:
    """`Party by accession, 1 March 2026. Before: not a party.`"""
    label = "" if one.what in {"standing", "held", "parties"} else LABELS.get(one.what, one.what)
    now, before = (_DATE.sub(lambda found: day(found[0]), words) for words in (one.after, one.before))
    if one.after == "held":
        return sentence(f"I now have its {label}" if label else "I now have it")
    return (
        f"{sentence(f'{label}: {now}' if label else now)} Before: {sentence(before)[:1].lower()}{sentence(before)[1:]}"
    )

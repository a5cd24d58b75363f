"""What a State has reported to the body that monitors a treaty, and what that body made of it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge.claims import span
from bot.knowledge.library import Library
from bot.knowledge.schema import Event, Instrument, StateDetail
from bot.knowledge.states import name, said
from bot.model import Item, Question, Section
from bot.sentences import sentences
from handlers.shared.attributes import Told, apart
from handlers.shared.truth import Verdict
from handlers.shared.wording import count, day, inner, listed, sentence, the

UNREAD = "I do not have their text"  # of observations that are known to have been adopted
# Words of whoever asks for a day or a symbol, and not for what was said.
OF_A_DAY = frozenset(["when", "date", "published", "symbol", "year", "kab", "tareekh", "کب", "تاریخ"])
TOLD = 3  # steps that are told at once
_UNKNOWN = {
    "": "that step",
    "sent": "whether or when this report was sent",
    "due": "when this report was due",
    "replies": "whether there was a reply",
    "issues": "such a list of issues",
    "reviewed": "when this report was considered",
    "observations": "such observations",
}


def of_a_step(question: Question) -> bool:
    """Whether particular steps are asked about, or particular reports, and not only when the next is due."""
    asked = question.asked
    dated = (
        bool(asked.reports)
        or "reports" in asked.quantities
        or (asked.time is not None and asked.time.when in {"in", "on"})
    )
    return "reporting" in question.topics and (dated or bool(set(asked.steps) - {"due"}))


def sent(question: Question, detail: StateDetail) -> Verdict:
    """Yes, where each report that is named by its number is known to have been sent; one that is not known is no No."""
    asked = question.asked
    undated = asked.time is None or asked.time.when == "now"  # `was it sent in September 2019?` is of a day
    whether = asked.whether and undated and not asked.denied and asked.steps == ("sent",)
    known = {number for event in detail.reported(asked) for number in event.reports}
    return Verdict(word="Yes" if whether and asked.reports and known.issuperset(asked.reports) else "")


def reported(
    question: Question, library: Library, instrument: Instrument, state: str
) -> tuple[list[Told], Section | None]:
    """The steps that are asked for first, or the latest; all of them, oldest first, in a section."""
    detail = instrument.states.get(state) or StateDetail()
    items = tuple(
        Item(day(event.date), sentence(event.text), sources=library.sources(event)) for event in detail.reporting
    )
    section = Section("Reports and reviews", items) if items else None
    return [each for each in _first(question, instrument, detail, state) if each.text], section


def latest(detail: StateDetail) -> str:
    """The last step that is known."""
    last = detail.reporting[-1:]
    return f"Latest step, {day(last[0].date)}: {sentence(last[0].text)}" if last else ""


def _first(question: Question, instrument: Instrument, detail: StateDetail, state: str) -> tuple[Told, ...]:
    duty = instrument.reporting_duty
    unknown = f"I do not know when {said(state)} must report under {the(instrument)}"
    known = "; these are its reports and reviews" if detail.reporting else ", and I do not have any reports by it"
    words = Told(duty.value, (duty,)) if duty else Told(f"{unknown}{known}.", detail.reporting)
    if of_a_step(question) and detail.reporting:
        return (*_steps(question, instrument, detail, state), words)
    slots = question.asked.slots
    often = "often" in slots
    due = ("deadline" in slots or question.asked.steps == ("due",)) and not often and duty
    unheld = f"I do not have the date on which the next report of {said(state)} under {the(instrument)} is due."
    last = Told(latest(detail), detail.reporting[-1:])
    return (words, last) if often else (Told(unheld if due else "", last.claims), last, words)


def _steps(question: Question, instrument: Instrument, detail: StateDetail, state: str) -> tuple[Told, ...]:
    asked, whose = question.asked, f"{name(state)} under {the(instrument)}"
    found = detail.reported(asked)[-1 if "last" in asked.quantities else -TOLD :]
    if "previous" in asked.quantities:
        found = _before(question, detail)
    undated = asked.time is None or asked.time.when == "now"
    told = found[::-1] if len(asked.steps) == 1 and undated and not asked.reports else found  # the newest first
    steps = " ".join(f"{day(event.date)}: {sentence(event.text)}" for event in told)
    if "count" in asked.quantities and asked.steps == ("observations",):
        held = detail.reported(asked)
        years = listed(list(dict.fromkeys(event.date[:4] for event in held)))
        number = count(len({event.date[:4] for event in held}))
        return (Told(f"I have {number} sets of concluding observations on {whose}: {years}.", held), Told(steps, told))
    if "reports" in asked.quantities:
        unknown = Told(f"I do not have the number of reports by {whose}.", told)
        return (unknown, Told(steps, told) if steps else Told(latest(detail), detail.reporting[-1:]))
    if found:
        of_text = asked.steps == ("observations",) and not asked.whether and OF_A_DAY.isdisjoint(question.words.split())
        unread = of_text and UNREAD in told[0].text
        if unread:  # which comes first, and once
            rest = " ".join(each for each in sentences(steps) if not each.startswith(UNREAD))
            return (Told(f"I do not have the text of these observations. {whose}, {rest}", told),)
        return (Told(f"{whose}, {steps}", told), Told(_late(found), found))
    same = detail.reported(replace(asked, time=None)) if asked.steps and asked.time else ()
    about = same[-1:] or detail.reported(replace(asked, steps=()))[-1:] or detail.reporting[-1:]
    none = f"I have not found {_UNKNOWN[''.join(asked.steps[:1])]}"
    text = f"{'I have another date for that' if same else none}: {whose}"
    return (Told(f"{text}, {day(about[0].date)}: {inner(sentence(about[0].text))}", about),)


def _before(question: Question, detail: StateDetail) -> tuple[Event, ...]:
    """The last such steps, of one year, before what the thread has told."""
    told = [event.date for event in detail.reporting if f"{day(event.date)}:" in question.thread.said]
    earlier = [e for e in detail.reported(replace(question.asked, time=None)) if told and e.date[:4] < min(told)[:4]]
    return tuple(e for e in earlier if e.date[:4] == earlier[-1].date[:4])


def _late(events: Sequence[Event]) -> str:
    """How long after it was due a report was received, where both are told; at least how long, where a day is not."""
    due, sent = (next((each.date for each in events if each.step == step), "") for step in ("due", "sent"))
    if not due or not sent:
        return ""
    long = apart(span(due)[1], span(sent)[0])
    least = "" if {len(due), len(sent)} == {len("2012-12-11")} else "at least "
    return f"That was {least}{long} after it was due." if long else ""

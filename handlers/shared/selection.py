"""Which instruments a question is about, where it names none: by what binds, by who made them, by their date."""

from collections.abc import Mapping

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.model import Question
from handlers.shared.wording import day, listed

_MADE_BY: Mapping[str, tuple[str, ...]] = {
    "un": ("United Nations", "UN "),
    "europe": ("Council of Europe",),
    "ilo": ("International Labour",),
}
COUNCIL = "council-of-europe"


def selected(question: Question, library: Library) -> list[Instrument]:
    """All that fit: in the order of the content."""
    return [each for each in library.book.instruments if _fits(question, each)]


def subjects(question: Question, library: Library) -> list[Instrument]:
    """The instruments that are asked about, without one that only tells the time: `before C182 was adopted`."""
    time = question.asked.time
    ids = [id_ for id_ in question.instruments if not time or id_ != time.instrument] or question.instruments
    named = [library.instruments[id_] for id_ in ids]
    by_filter = [each for each in named if _fits(question, each)] if question.asked.filters and len(named) > 1 else []
    return by_filter or named  # `which UN protocols has it not joined`


MAKERS = {"un": "the United Nations", "europe": "the Council of Europe", "ilo": "the ILO"}


def described(question: Question) -> str:
    """What was selected by, as it stands after `I have 5 instruments`; empty where nothing was."""
    asked = question.asked
    makers = [called for key, called in MAKERS.items() if key in _makers(question)]
    parts = [
        "that are not legally binding"
        if "soft" in asked.filters
        else "that bind their parties"
        if _hard(question)
        else "",
        f"of {listed(makers, 'or')}" if makers else "",
        "other than those of the United Nations" if "no un" in asked.filters else "",
        "other than those of the Council of Europe" if "no europe" in asked.filters else "",
        _dated(question),
        f"{'not ' if asked.denied else ''}in force" if asked.event == "nafiz" else "",
        "other than those you named" if asked.excluded else "",
    ]
    return " ".join(part for part in parts if part)


def _makers(question: Question) -> tuple[str, ...]:
    """Who made what is asked for; the Council of Europe is a group of States as well."""
    return (*question.asked.filters, *(["europe"] if question.group == COUNCIL else []))


def _hard(question: Question) -> bool:
    return "hard" in question.asked.filters and "soft" not in question.asked.filters


def _dated(question: Question) -> str:
    time = question.asked.time
    if not time or time.when == "now" or not time.first:
        return ""
    year = day(time.first[:4])
    if time.when == "between":
        return f"from {year} to {time.last[:4]}"
    told = {"before": f"from before {year}", "after": f"newer than {year}", "by": f"up to {year}"}
    return (told | {"since": f"from {year} on"}).get(time.when, f"of {year}")


def _fits(question: Question, instrument: Instrument) -> bool:
    asked = question.asked
    if instrument.id in asked.excluded or not _bound(question, instrument):
        return False
    if any(_made_by(instrument, key.removeprefix("no ")) for key in asked.filters if key.startswith("no ")):
        return False
    in_force = bool(instrument.in_force and instrument.in_force.value)
    if asked.event == "nafiz" and (in_force is asked.denied or not instrument.binding.value):
        return False
    made = [key for key in _MADE_BY if key in _makers(question)]
    return (not made or any(_made_by(instrument, key) for key in made)) and _of_time(question, instrument)


def _bound(question: Question, instrument: Instrument) -> bool:
    if "soft" in question.asked.filters:
        return not instrument.binding.value
    return instrument.binding.value or not _hard(question)


def _of_time(question: Question, instrument: Instrument) -> bool:
    """By the year of adoption; of what a State did, the time is that of its act."""
    time = None if question.asked.acts else question.asked.time
    adopted = instrument.adopted.value if instrument.adopted else None
    if not time or time.when == "now" or not time.first:
        return True
    if not adopted:
        return False
    year = adopted[:4]
    if time.when in {"before", "after"}:
        return year < time.first[:4] if time.when == "before" else year > time.last[:4]
    return (time.when == "by" or year >= time.first[:4]) and (time.when == "since" or year <= time.last[:4])


def _made_by(instrument: Instrument, key: str) -> bool:
    by = " ".join(claim.value for claim in (instrument.adopting_body, instrument.depositary) if claim)
    return any(name in f"{instrument.group} {by}" for name in _MADE_BY.get(key, ()))

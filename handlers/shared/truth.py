"""Whether what a question says of a State and a treaty is true, and the sentence that says so.

Yes and No are said only where each word of the question is understood and the truth can be computed from what is
held. In all other cases the fact stands by itself.
"""

from calendar import monthrange
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.knowledge.claims import Dated, span
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, StateDetail
from bot.knowledge.states import said
from bot.model import Question
from bot.proposition import Asked, Time
from handlers.shared.profile import binding
from handlers.shared.reservations import lifted
from handlers.shared.standing import LEFT, unseen, view
from handlers.shared.wording import day, on, sentence, the, was

DID = {
    "ratification": "ratified",
    "accession": "acceded to",
    "succession": "succeeded to",
    "acceptance": "accepted",
    "approval": "approved",
}
HAPPENED = {"nafiz": "entered into force", "adopted": "was adopted", "opened": "was opened for signature"}
_LAG = 1  # years within which a treaty begins to bind a State that has joined it
ACTS = frozenset({"joined", "signed"})  # of States, by which a time is told
STANDING = frozenset({"party", "bound", "ratified", "acceded", "joined", "signed"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`value` of the proposition without its denial; None where it is not known, or not asked."""

    value: bool | None = None
    word: str = ""  # Yes, No, Not yet; empty where neither was asked nor computed
    sentence: str = ""  # what is said first, where the standing alone does not answer


@dataclass(frozen=True, slots=True)
class Life:
    """The dates of one State under one treaty; empty where they are not held."""

    action: str
    kind: str = ""
    signed: str = ""
    joined: str = ""
    bound: str = ""  # since when the treaty binds it
    waiting: bool = False  # the treaty is not in force
    as_of: str = ""


def life(library: Library, instrument: Instrument, state: str) -> Life | None:
    """None where no row is held: that does not mean that the State is not a party."""
    row = library.standing(instrument.id, state)
    if not row:
        return None
    detail = instrument.states.get(state) or StateDetail()
    signed = _value(detail.signed) or row.signed or (row.date if row.action == "signatory" else "")
    if row.action != "party":
        return Life(row.action, signed=signed, as_of=row.as_of)
    dated = row.date_type == "in force"
    return Life(
        "party",
        waiting=bool(instrument.in_force and not instrument.in_force.value),
        kind=row.kind,
        signed=signed,
        joined=_value(detail.joined) or ("" if dated else row.date),
        bound=_value(detail.in_force) or (row.date if dated else _counted(instrument, row.date)),
        as_of=row.as_of,
    )


def _counted(instrument: Instrument, joined: str) -> str:
    """The day from which a treaty binds a State, by the treaty's own rule; empty where either is not held."""
    rule, force = instrument.binds_after, _value(instrument.in_force)
    if not rule or joined.count("-") < 2 or force.count("-") < 2:
        return ""
    begun = date.fromisoformat(joined) + timedelta(days=rule.days)
    year, month = divmod(begun.year * 12 + begun.month - 1 + rule.months, 12)
    day_ = min(begun.day, monthrange(year, month + 1)[1])
    return max(force, date(year, month + 1, day_).isoformat())


def _value(dated: Dated | None) -> str:
    return (dated.value if dated else None) or ""


def verdict(question: Question, library: Library, instrument: Instrument, state: str) -> Verdict:
    """What is asked of one State under one instrument."""
    asked, acts = question.asked, set(question.asked.acts)
    acts = {"bound"} if asked.event == "nafiz" and not acts else acts  # `was it in force for Pakistan by then`
    if "complied" in acts and not (acts & STANDING and timed(asked)):  # `did I take that day down properly`
        return Verdict(sentence=_compliance(library, instrument, state))
    if {"left", "lifted", "kept"} & acts and "reserved" in acts:
        return Verdict(*lifted(asked, instrument, state, question.article, timed=timed(asked)))
    own = life(library, instrument, state)
    if not instrument.binding.value and "bound" in acts:
        return Verdict(False, _word(asked, False, Life("none"), denies=asked.denied), binding(instrument))
    if not own or not instrument.binding.value:
        return Verdict(sentence=unseen(library, instrument, state) if "signed" in acts else "")
    if "left" in acts:
        return _left(asked, library, instrument, state, own)
    done = own.action == "party" or (acts == {"signed"} and own.signed) or timed(asked)  # else it may be so by now
    outgrown = not done and library.old(own.as_of)
    if outgrown or set(asked.quantities) - {"both"}:
        alone = outgrown and "bound" in acts and own.action == "none" and not asked.quantities
        return Verdict(sentence=_unbound(instrument, state, own) if alone else "")
    other = {"nafiz", "interval"} & {asked.event, *asked.slots} or {"reporting", "reservation"} & {*question.topics}
    when = acts <= STANDING and "dates" in question.topics and not other
    dated = _dated(asked, library, instrument, state, own) if when or timed(asked) else ""
    value = value_of(asked, acts, own, time_of(asked, library, instrument, state))
    word = "" if value is None else _word(asked, value, own, denies=asked.denied)
    return Verdict(value, word, dated if word or when else "")


def _unbound(instrument: Instrument, state: str, own: Life) -> str:
    """What an old list tells of whoever is not on it."""
    why = "it was not on the list of Parties"
    if instrument.in_force and not instrument.in_force.value:
        why = f"it was not in force, and {said(state)} had not signed it"
    return sentence(f"{the(instrument)} did not bind {said(state)} {on(own.as_of)}: {why}")


def of_instrument(question: Question, library: Library, instrument: Instrument) -> Verdict:
    """What is asked of a treaty's own dates: `was Budapest in force before 2005`, `it was adopted in 2000, right?`."""
    asked = question.asked
    if not asked.event and asked.whether and asked.time and asked.time.when == "in" and not asked.slots:
        asked = replace(asked, event="adopted")  # `is the Rio Pact from 2008?`
    dated = events(instrument).get(asked.event)
    if not asked.event or asked.acts or asked.quantities or not dated or not (asked.whether or timed(asked)):
        return Verdict()
    time = time_of(asked, library, instrument)
    if not dated.value:
        value = False if asked.event == "nafiz" else None
    elif not time:
        value = None
    else:
        value = at_time("party" if asked.event == "nafiz" else "adopted", time, dated.value)
        if asked.event == "nafiz" and time.when == "in" and value is None:
            value = at_time("adopted", time, dated.value)  # it came into force within that year
    if value is None:
        return Verdict()
    old = not dated.value and library.old(dated.as_of)  # it may have entered into force since
    clear = asked.whole and asked.whether and (asked.frame or not asked.denied) and not old
    word = ("Yes" if (value is not asked.denied) is (asked.frame != "false") else "No") if clear else ""
    text = (
        f"{the(instrument)} {was(instrument, HAPPENED[asked.event])} {on(dated.value)}"
        if dated.value
        else f"{the(instrument)} {f'was not in force {on(pending_on(instrument))}' if old else 'is not in force'}"
    )
    told = sentence(text + compared(asked, library, instrument, time))
    if asked.event == "opened" and "until" in (dated.note or ""):  # whether it still is depends on the day of reading
        return Verdict(value, "", f"{told} {sentence(dated.note or '')}")
    return Verdict(value, word, told)


def compared(asked: Asked, library: Library, instrument: Instrument, time: Time | None) -> str:
    """The event that tells the time, with its day."""
    if not asked.time or not asked.time.event or not time:
        return ""
    of = library.instruments.get(asked.time.instrument, instrument)
    own = "it" if of is instrument else the(of)
    if asked.time.event in ACTS:
        who = said(asked.time.state) if asked.time.state else "it"
        what = "it" if asked.time.state and of is instrument else the(of)
        return f"; {who} {asked.time.event} {what} {on(time.first)}"
    return f"; {own} {HAPPENED[asked.time.event]} {on(time.first if time.first == time.last else time.first[:4])}"


def pending_on(instrument: Instrument) -> str:
    """The newest day on which a treaty is known not to have been in force: also that of a list without a Party."""
    force, parties = instrument.in_force, instrument.parties
    return max(force.as_of if force else "", parties.as_of if parties and not parties.count else "")


def events(instrument: Instrument) -> Mapping[str, Dated | None]:
    return {"nafiz": instrument.in_force, "adopted": instrument.adopted, "opened": instrument.opened}


def _word(asked: Asked, value: bool, own: Life, *, denies: bool) -> str:
    """Of a question that denies something without a frame (`has it still not ratified?`), Yes could mean both."""
    if not asked.whole or not asked.whether or (denies and not asked.frame):
        return ""
    bound = "bound" in asked.acts and not own.waiting  # who only signed is not, whatever comes
    if not value and not asked.frame and not bound and (own.action == "signatory" or own.waiting) and not timed(asked):
        return "Not yet"
    true = value is not denies
    return "Yes" if true is (asked.frame != "false") else "No"


def value_of(asked: Asked, acts: Set[str], own: Life, time: Time | None) -> bool | None:
    """Whether it was so, without a denial; None where that is not known."""
    if not time:
        return None
    if acts == {"signatory"}:
        return own.action == "signatory" if time.when == "now" else None
    if acts == {"party", "signed"} and asked.denied:  # `neither a party nor a signatory`
        return own.action != "none" if time.when == "now" else None
    acts = {*acts} & STANDING
    acts -= {"party"} if acts & {"bound", "joined", "ratified", "acceded"} else set()
    if len(acts) > 1 or set(asked.acts) - STANDING:
        return None
    act = next(iter(acts), "party")
    return _has_signed(time, own) if act == "signed" else _is_in(act, time, own)


def _has_signed(time: Time, own: Life) -> bool | None:
    if own.signed:
        return at_time("signed", time, own.signed)
    return _not_by_then(time, own) if own.action == "none" else None


def _is_in(act: str, time: Time, own: Life) -> bool | None:
    if act == "bound" and own.waiting:
        return False if time.when == "now" else None
    if own.action != "party":
        return _not_by_then(time, own)
    if act == "acceded" and own.kind != "accession":
        return None
    if time.when == "now":
        return True
    binding_ = act == "bound" and own.bound
    day_ = own.bound if binding_ else own.joined or own.bound
    return at_time("party" if binding_ else act, time, day_) if day_ else None


def _not_by_then(time: Time, own: Life) -> bool | None:
    """False; None of a time after the list, which cannot tell of it."""
    return False if time.when == "now" or time.last <= span(own.as_of)[0] else None


def time_of(asked: Asked, library: Library, instrument: Instrument, state: str = "") -> Time | None:
    """The time that is asked about; None where it is not known."""
    time = asked.time
    if not time or not time.event:
        return time
    of = library.instruments.get(time.instrument, instrument)
    if time.event in ACTS:
        own = life(library, of, time.state or state) if time.state or state else None
        date_ = (own.signed if time.event == "signed" else own.joined) if own else ""
    else:
        date_ = _value(events(of)[time.event])
    return Time(time.when, *span(date_)) if date_ else None


def spoken(asked: Asked, library: Library, instrument: Instrument, time: Time) -> str:
    """`in 2013`, `before March 2010`, `between 2004 and 2006`, `before it entered into force on 18 January 2002`."""
    if asked.time and asked.time.event:
        told = compared(asked, library, instrument, time).removeprefix("; ")
        return f"{'by the time' if time.when == 'by' else time.when} {told}"
    if time.when == "between":
        return f"between {time.first[:4]} and {time.last[:4]}"
    if time.first[:4] != time.last[:4]:
        return f"{time.when} the {time.first[:4]}s"
    whole = time.first[:4] if time.last.endswith("12-31") and time.first.endswith("01-01") else time.first[:7]
    date_ = time.first if time.first == time.last else whole
    lead = {"on": "", "in": "", "by": "by ", "since": "since ", "before": "before ", "after": "after "}[time.when]
    return f"{lead}{day(date_)}" if lead else on(date_)


def timed(asked: Asked) -> bool:
    """Whether it is asked of another time than now."""
    return bool(asked.time and asked.time.when != "now")


def at_time(act: str, time: Time, date: str) -> bool | None:
    """Whether it was so at the time asked about. A date may be a year or a month: what it leaves open stays open."""
    if time.when == "now":
        return True
    first, last = span(date)
    before, after = last < time.first, first > time.last
    lasting = act in {"party", "bound"}
    decade = time.first[:4] != time.last[:4] and time.when == "in"
    when = "by" if lasting and decade else time.when  # in it it became so, if not before
    if act == "bound" and before:
        before = int(last[:4]) + _LAG < int(time.first[:4])
    if when == "after":
        return True if after else False if last <= time.last and not lasting else None
    if when == "before":
        return True if before else False if first >= time.first else None
    if when == "since" and not lasting:
        return True if first >= time.first else False if before else None
    if when in {"by", "since"}:
        return True if last <= time.last else False if after else None
    if not lasting:  # an act, which has its day
        return True if first >= time.first and last <= time.last else False if before or after else None
    return True if before or (when == "on" and last <= time.first and act == "party") else False if after else None


def _dated(asked: Asked, library: Library, instrument: Instrument, state: str, own: Life) -> str:
    """The day that was asked for, or that decides."""
    time = time_of(asked, library, instrument, state)
    if not time:
        return ""
    who, what = said(state), the(instrument)
    if own.action != "party" or not (own.joined or own.bound):
        return ""
    did = DID.get(own.kind, "joined")
    signed = f"{who} signed {what} {on(own.signed)}" if "signed" in asked.acts and own.signed else ""
    if signed and own.joined and len(asked.acts) > 1:
        text = f"{signed} and {did} it {on(own.joined)}"
    else:
        text = signed or (f"{who} {did} {what} {on(own.joined)}" if own.joined else "")
    since = (
        f"it has been bound since {day(own.bound)}"
        if text
        else f"{who} has been bound by {what} since {day(own.bound)}"
    )
    if own.bound and ("bound" in asked.acts or not text):
        acted = {*asked.acts} & {"ratified", "acceded", "joined"}
        text = (
            f"{text}; {since}" if text else f"{since}; I do not have the day on which it {did} it" if acted else since
        )
    elif "bound" in asked.acts and own.joined < _value(instrument.in_force):
        text += f"; {what} entered into force {on(_value(instrument.in_force))}"
    text += compared(asked, library, instrument, time)
    return sentence(text)


def _left(asked: Asked, library: Library, instrument: Instrument, state: str, own: Life) -> Verdict:
    """By the note of its row; else no withdrawal is held: a list of parties shows who is on it."""
    who, what = said(state), the(instrument)
    row = library.standing(instrument.id, state)
    gone = bool(row and LEFT in row.note)
    if row and gone:
        text = f"{who} is {LEFT} to {what}. {sentence(row.note)}"
    elif own.action == "party":
        since = own.joined or own.bound
        standing = f"has been a party to {what} since {day(since)}" if since else f"is a party to {what}"
        text = f"{who} {standing}, and no withdrawal is recorded"
    else:
        text = f"{view(library, instrument, state).text.rstrip('.')}; no withdrawal is recorded"
    text = text if gone else f"{text} on the list of {day(own.as_of)}"
    clear = asked.whole and asked.whether and not asked.denied and not (gone and timed(asked))
    word = ("Yes" if gone is not (asked.frame == "false") else "No") if clear else ""
    return Verdict(gone, word, sentence(text))


def _compliance(library: Library, instrument: Instrument, state: str) -> str:
    """Standings and texts are held, findings are not."""
    seen = view(library, instrument, state)
    about = f" Its standing: {seen.short}." if seen.action in {"party", "signatory"} else ""
    judged = f"I do not have findings on whether {said(state)} complies with {the(instrument)}, and I do not judge it."
    return f"{judged}{about}"

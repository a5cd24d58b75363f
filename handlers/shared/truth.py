"""Yes or No, where the truth of the very proposition can be computed from a standing; otherwise nothing."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.model import Proposition, Question, Verb

# What the depositary calls the act must be what was asked: a State that acceded did not ratify.
_KINDS: dict[Verb, str] = {"ratified": "ratification", "acceded": "accession"}
_LAG = 1  # years within which a treaty may begin to bind a State that has joined it


def first_word(question: Question, library: Library, instrument: Instrument, state: str) -> str:
    """`Yes. `, `No. ` and the like, or nothing where that was not asked or is not known."""
    asked = question.proposition
    if not asked or set(question.topics) - {"non_party"} or not instrument.binding.value:
        return ""
    row = library.standing(instrument.id, state)
    if not row:
        return ""
    detail = instrument.states.get(state)
    joined = (detail.joined.value if detail and detail.joined else None) or row.date
    signed = (detail.signed.value if detail and detail.signed else None) or row.signed
    signed = signed or (row.date if row.action == "signatory" else "")
    if asked.verb == "signed":
        true = _signed(asked, row.action, signed)
    else:
        true = _joined(asked, row.action, row.kind, joined if row.action == "party" else "")
    if true is None:
        return ""
    if not asked.framed and not asked.when and not true and row.action == "signatory":
        return "Not yet. "
    if true is (asked.denied != asked.false):
        return "No. " if asked.framed or not asked.when else "No, not then. "
    return "Yes. "


def _signed(asked: Proposition, action: str, date: str) -> bool | None:
    if date:
        return _at(asked, date)
    return False if action == "none" else None


def _joined(asked: Proposition, action: str, kind: str, date: str) -> bool | None:
    if action != "party":
        return False
    if asked.verb in _KINDS and kind != _KINDS[asked.verb]:
        return None
    if not asked.when:
        return True
    return _at(asked, date) if date else None


def _at(asked: Proposition, date: str) -> bool | None:
    """Whether it was so at the time asked about. A date may be a year or a month: what it leaves open stays open."""
    if not asked.when:
        return True
    first, last = f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10], f"{date}-12-31"[:10]
    if len(date) == 7:
        last = f"{date}-31"
    before, after = last < asked.first, first > asked.last
    if asked.when == "after":
        return True if after else False if last <= asked.last and asked.verb not in {"party", "bound"} else None
    if asked.when == "before":
        return True if before else False if first >= asked.first else None
    if asked.when == "by":
        return True if last <= asked.last else False if after else None
    if asked.verb not in {"party", "bound"}:  # an act, which has its day
        return True if first >= asked.first and last <= asked.last else False if before or after else None
    if asked.verb == "bound" and before:
        before = int(last[:4]) + _LAG < int(asked.first[:4])
    return True if before else False if after else None

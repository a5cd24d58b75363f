"""What became of reservations and declarations: made, withdrawn, withdrawn in part."""

import re
from collections.abc import Iterator, Sequence

from bot.knowledge.schema import Instrument, Provision, Reservation
from bot.knowledge.states import name, said
from bot.model import Question
from bot.proposition import Asked
from bot.sentences import sentences
from handlers.shared.wording import count, on, sentence, the

_CITED = re.compile(r"\b[Aa]rts?\.? ((?:\d++(?:\(\w++\))*(?:, | and )?)++)")
_NUMBER = re.compile(r"(?<!\()\b\d++")
REPLACED = "replaced by"  # what was reserved on signature, and is of no effect


def dates(reservation: Reservation) -> str:
    """`Made on 17 April 2008, withdrawn on 20 September 2011.`"""
    steps = {
        "made": reservation.made,
        "withdrawn": reservation.withdrawn,
        "withdrawn in part": reservation.withdrawn_in_part,
    }
    told = [f"{did} {on(date)}" for did, date in steps.items() if date]
    return sentence(", ".join(told)) if told else ""


def on_article(made: Sequence[Reservation], article: str) -> list[Reservation]:
    """Those that speak of an article, by the number that it begins with."""
    number = article.partition("(")[0]
    if not number:
        return []
    return [each for each in made if any(number in _NUMBER.findall(found) for found in _CITED.findall(each.text))]


def in_words(made: Sequence[Reservation]) -> str:
    """What was reserved, with its days; what two have in common is said once, and what was replaced comes last."""
    said_: dict[str, None] = {}
    for each in sorted(made, key=lambda one: REPLACED in one.text):
        said_ |= dict.fromkeys((*sentences(each.text), *([dates(each)] if dates(each) else [])))
    return " ".join(sentence(told) for told in said_)


def lifted(
    asked: Asked, instrument: Instrument, state: str, article: str = "", *, timed: bool
) -> tuple[bool | None, str, str]:
    """Whether a State took its reservations back, or maintains them: as a `Verdict` has it. `article`: to which."""
    detail = instrument.states.get(state)
    all_ = detail.reservations if detail else ()
    made = (on_article(all_, article) if article else []) or all_
    gone = [each for each in made if each.withdrawn]
    partly = [each for each in made if each.withdrawn_in_part]
    if not made:
        return None, "", ""
    what = f"art. {article} of {the(instrument)}" if len(made) < len(all_) else the(instrument)
    if partly or (gone and len(gone) < len(made)):
        return None, "", _in_part(made, said(state), what, still="kept" in asked.acts)
    who, plural = said(state), "s" if len(made) > 1 else ""
    if gone:
        date = max(each.withdrawn or "" for each in gone)
        text = f"{who} withdrew its reservation{plural} to {what} {on(date)}"
    else:
        stand = "stand" if plural else "stands"
        text = f"the reservation{plural} of {who} to {what} {stand}: no withdrawal is recorded"
    clear = asked.whole and asked.whether and not asked.denied and not timed
    value = bool(gone) is not ("kept" in asked.acts)
    word = ("Yes" if value is (asked.frame != "false") else "No") if clear else ""
    return value, word, sentence(text)


def _in_part(made: Sequence[Reservation], who: str, what: str, *, still: bool) -> str:
    """Which of them were withdrawn, which in part, and what is left, `still`: that first. Neither Yes nor No."""
    made = [each for each in made if not (still and REPLACED in each.text)]
    gone = [each for each in made if each.withdrawn]
    partly = [each for each in made if each.withdrawn_in_part]
    left = [each for each in made if each not in gone and each not in partly]
    days = {each.withdrawn or each.withdrawn_in_part or "" for each in (*gone, *partly)}
    when = f" {on(days.pop())}" if len(days) == 1 else ""
    if len(partly) == len(made):
        return sentence(f"{who} partly withdrew its reservation{'s' if len(made) > 1 else ''} to {what}{when}")
    how = [f"withdrew {count(len(gone))}"] if gone else []
    how += [f"partly withdrew {count(len(partly))}"] if partly else []
    text = f"{who} {' and '.join(how)} of its {count(len(made))} reservations or declarations to {what}{when}"
    rest = "the other" if len(left) == 1 else f"the other {count(len(left))}"
    others = f"No withdrawal is recorded of {rest}: {' '.join(sentence(each.text) for each in left)}" if left else ""
    first = f": {gone[0].text}" if gone else ""
    if still and left:
        lead = (
            f"{sentence(f'No withdrawal is recorded of these reservations or declarations of {who} to {what}')[:-1]}: "
        )
        return f"{lead}{' '.join(sentence(each.text) for each in left)} {sentence(text + first)}"
    return f"{sentence(text + first)} {others}".strip()


def declared_on(question: Question, instrument: Instrument, provision: Provision) -> Iterator[tuple[str, Reservation]]:
    """What the State that is asked about has declared, or reserved, on the article or on others of its subject, and
    did not take back."""
    alike = (p for p in instrument.provisions if p.covers and p.topics[:1] == provision.topics[:1])
    numbers = dict.fromkeys(p.covers[0] for p in (provision, *alike) if p.covers)
    for state in question.states[:1]:
        detail = instrument.states.get(state)
        held = detail.reservations if detail else ()
        made = {each.text: each for number in numbers for each in on_article(held, number)}
        for each in made.values():
            if not each.withdrawn:
                yield f"{name(state)}: {sentence(each.text)} {dates(each)}".strip(), each

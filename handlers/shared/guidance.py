"""What guidance says, and that it binds no State; what an instrument that does not bind says."""

from bot.knowledge.answers import HELD
from bot.knowledge.schema import Instrument, Point, Provision, Statement
from bot.knowledge.states import said
from bot.model import Question
from handlers.shared.settled import by_itself, cited, under
from handlers.shared.wording import a, plural, sentence, the


def of_guidance(question: Question, instrument: Instrument, provision: Provision | None, point: Point | None) -> str:
    """What it says, where one of its points is asked for; and that it binds no State."""
    state, kind = said(question.states[0]), a(instrument.kind)
    joins = {"signed", "ratified", "joined", "acceded", "party"} & {*question.asked.acts}
    nor = ", which States neither sign nor ratify" if joins else ""
    many, they = ("are", "they are") if plural(instrument) else ("is", "it is")
    loose_ = f"{the(instrument)} {many} not legally binding on {state} or any State: {they} {kind}, not a treaty{nor}"
    if provision and point and any(each.ref == provision.ref and not each.far for each in question.settled):
        says = by_itself(instrument, point) or f"{under(instrument, provision)}, {point.says}"
        return f"{sentence(says)} {sentence(loose_)}"
    word = "No: " if question.must else ""
    return sentence(f"{word}{loose_}.{there(provision, point)}")


def there(provision: Provision | None, point: Point | None) -> str:
    """` Its art. 23 says: ...`, where one is meant."""
    if not provision:
        return ""
    if isinstance(point, Statement) or (point and point.says.startswith(HELD)):
        return f" {sentence(point.says)}"
    number = cited(provision)
    where = f"Its {number}" if number else "It"
    says = "say" if number.startswith(("arts ", "paras ")) else "says"
    return f" {where} {says}: {point.says if point else sentence(provision.text).removesuffix('.')}."

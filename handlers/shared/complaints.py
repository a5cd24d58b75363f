"""Whether somebody in a State can complain to the body of a treaty."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.model import Question
from handlers.shared.attributes import Told
from handlers.shared.settled import Place, cited
from handlers.shared.standing import bond, view
from handlers.shared.wording import inner, sentence

TOPIC = "individual-complaints"
# In the concepts of `asks`: who may complain, what comes first, and of which States no complaint is taken.
WHO, FIRST, NONE = "complain", "remedies complain", "complain non-party"


def complaint(question: Question, library: Library, instrument: Instrument, state: str) -> Told | None:
    """None where that is not asked, or where no provision is held that says of whom complaints are taken."""
    none, who = _settling(instrument, NONE), _settling(instrument, WHO)
    if TOPIC not in question.topics or not none or not who:
        return None
    seen, how = view(library, instrument, state), bond(library, instrument, state)
    standing = seen.text.rstrip(".")
    if how == "binding":
        first = _settling(instrument, FIRST)
        told = [f"Yes: {inner(standing)}", _told(who), *([_told(first)] if first else [])]
        return Told(" ".join(map(sentence, told)), (*seen.claims[:1], who[1], *([first[1]] if first else [])))
    word = "No: " if how in {"outside", "signed"} and not seen.old else ""
    told = [f"{word}{inner(standing) if word else standing}", _told(none)]
    return Told(" ".join(map(sentence, told)), (*seen.claims[:1], none[1]))


def _settling(instrument: Instrument, row: str) -> Place | None:
    """The point that settles just this."""
    places = ((instrument, p, point) for p in instrument.provisions for point in p.points if row in point.asks)
    return next((place for place in places if place[2].rule != "option"), None)


def _told(where: Place) -> str:
    _, provision, point = where
    return f"under {cited(provision)}, {point.says}"

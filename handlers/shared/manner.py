"""How a State joined a treaty, and whether it signed and joined on one day."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.knowledge.states import said
from bot.model import Question
from handlers.shared.then import DAY, YEAR, YEARS
from handlers.shared.truth import DID, Verdict, life
from handlers.shared.wording import on, sentence, the

WORD = frozenset({"word", "wording", "term", "lafz", "لفظ"})  # `is that the correct word`
JOINS = frozenset({"ratified", "joined", "acceded", "party"})


def manner(question: Question, library: Library, instrument: Instrument, state: str) -> Verdict | None:
    """`ratified or acceded?`, `did it sign and ratify on the same day?`; None where neither is asked, or not held."""
    asked, own = question.asked, life(library, instrument, state)
    acts = {*asked.acts}
    if not own or own.action != "party" or not own.joined or asked.denied or asked.quantities not in {(), ("same",)}:
        return None
    who, what = said(state), the(instrument)
    if asked.quantities and "signed" in acts and acts & JOINS:
        words = question.words.split()
        whole = len(YEAR if not YEARS.isdisjoint(words) else DAY)
        if min(len(own.signed), len(own.joined)) < whole:
            return None
        same = own.signed[:whole] == own.joined[:whole]
        did = DID.get(own.kind, "joined")
        when = "on the same day" if own.signed == own.joined else on(own.joined)
        told = f"signed {what} {on(own.signed)} and {did} it {when}"
        return Verdict(same, ("Yes" if same else "No") if asked.whether else "", sentence(f"{who} {told}"))
    chosen = {"ratified", "acceded"} <= acts
    wanted = chosen or WORD & {*question.words.split()}
    if asked.quantities or own.kind not in {"ratification", "accession"} or not wanted:
        return None
    done, other = ("acceded to", "ratify") if own.kind == "accession" else ("ratified", "accede to")
    without = ", without having signed it" if own.kind == "accession" and not own.signed else ""
    right = own.kind == ("ratification" if "ratified" in acts else "accession")
    word = "" if chosen or len(acts & JOINS) != 1 else "Yes" if right else "No"
    told = f"{who} {done} {what} {on(own.joined)}{without}; it did not {other} it"
    return Verdict(right, word, sentence(told))

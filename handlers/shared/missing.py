"""What is asked for and not held of an instrument: said so, with where the official text is."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.model import Choice, Item, Question, Reply, Section
from handlers.shared import profile
from handlers.shared.settled import cited
from handlers.shared.wording import listed, textless, the, what_is


def no_words(question: Question, library: Library, instrument: Instrument) -> Reply:
    """Asked for the official words of something that is no provision."""
    see = f" The official text is here: {instrument.url}" if instrument.url else ""
    first = next((provision for provision in instrument.provisions if provision.covers), None)
    offer = f"{instrument.short_name}, {cited(first)}, word for word" if first else ""
    return Reply(
        intent="article",
        title=instrument.short_name,
        text=f"Of which article do you want the exact words? I do not have the whole text of {the(instrument)}.{see}",
        choices=(Choice(offer, offer),) if offer else (),
        sources=library.sources(instrument.title),
        instruments=(instrument.id,),
        confidence=question.confidence,
    )


def missing(question: Question, library: Library, instrument: Instrument) -> Reply:
    """What is not held of an instrument, and what is."""
    held = listed([provision.ref for provision in instrument.provisions][:12])
    where = f" The official text is here: {instrument.url}" if instrument.url else ""
    if instrument.by_standing_only:
        return _textless(question, library, instrument)
    asked = f"article {question.article} of {the(instrument)}" if question.article else f"that in {the(instrument)}"
    return Reply(
        intent="article",
        title=instrument.short_name,
        text=f"I do not have {asked}.{where}",
        sections=(Section("What I have of it", (Item(held),)),) if held else (),
        choices=(Choice(what_is(instrument), what_is(instrument)),),
        sources=library.sources(instrument.summary),
        instruments=(instrument.id,),
        article=question.article or None,
        confidence=question.confidence,
    )


def _textless(question: Question, library: Library, instrument: Instrument) -> Reply:
    return Reply(
        intent="not-covered",
        title=instrument.short_name,
        text=f"{textless(instrument)} I will not guess what it says.",
        choices=profile.next_steps(instrument, question.home),
        sources=library.sources(instrument.summary),
        instruments=(instrument.id,),
        article=question.article or None,
        confidence=question.confidence,
    )

"""What a text that is held does not name: `does art. 34 mention the Internet`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Provision
from bot.model import Question, Reply
from handlers.shared.settled import cited
from handlers.shared.wording import listed, sentence, the

_WORD, _APART = re.compile(r"\w++"), re.compile(r"[\s-]")
LONG = 8  # letters of a word that may be two
ENDING, SHORT = 3, 4  # letters in which two forms of a word differ; letters of a word that has no other form


def told_unnamed(reply: Callable[[Question, Library], Reply], question: Question, library: Library) -> Reply:
    """The reply; and before it, where nothing names what is to be named, that sentence. It is no Yes and no No then."""
    held = library.provision(question.instruments[0], question.article) if question.article else ()
    said = unnamed(question, library, held)
    if not said:
        return reply(question, library)
    base = reply(replace(question, settled=tuple(replace(each, word="") for each in question.settled)), library)
    return (
        base if said in base.text else replace(base, text=f"{said}\n\n{base.text}", basis=base.basis[:1] + base.basis)
    )


def unnamed(question: Question, library: Library, held: Sequence[Provision] = ()) -> str:
    """That nothing held names it, in a sentence; empty where something does.

    `held`: the provisions that are cited, where the question is about these.
    """
    if len(question.instruments) != 1 or not question.mentions:
        return ""
    instrument = library.instruments[question.instruments[0]]
    provisions = held or instrument.provisions
    if any(not {*question.topics}.isdisjoint(each.topics) for each in provisions):
        return ""  # in other words: `cyberbullying`, of which a text speaks as bullying
    if not provisions or any(_names(question, each) for each in provisions):
        return ""
    number = f"art. {question.article}" if len(held) > 1 else next((cited(each) or each.ref for each in held), "")
    where = f"{number} of {the(instrument)}" if number else the(instrument)
    named = listed([f"“{each}”" for each in question.mentions], "or")
    quoted = held and all(provision.quotation for provision in held)
    only = "" if quoted else f" Only the official text has its exact words{_see(instrument)}"
    return f"{sentence(f'nothing that I have of {where} mentions {named}')}{only}"


def naming(question: Question, library: Library) -> list[tuple[Instrument, Provision]]:
    """The provisions of the one instrument that name it, where no point settles the question."""
    if len(question.instruments) != 1 or not question.mentions or any(each.whole for each in question.settled):
        return []
    instrument = library.instruments[question.instruments[0]]
    wanted = [ref for _, ref, _ in question.wanted]
    found = [provision for provision in instrument.provisions if _names(question, provision)]
    found.sort(key=lambda each: wanted.index(each.ref) if each.ref in wanted else len(wanted))
    return [(instrument, provision) for provision in found]


def _names(question: Question, provision: Provision) -> bool:
    """Whether all words of one of them stand in it, in whatever form and order: `organ removal`."""
    texts = (provision.text, provision.quotation, provision.note, *(point.says for point in provision.points))
    whole = " ".join(text for text in texts if text)
    return any(all(_stands(word, whole) for word in each.split()) for each in question.mentions)


def _stands(word: str, text: str) -> bool:
    """In whatever form; a long one also where it is written apart: `cyber-bullying`, `live streaming`."""
    stem, ending = word.rstrip("s"), ENDING if len(word) > SHORT else len("s")
    if len(word) >= LONG and stem in _APART.sub("", text.casefold()):
        return True
    forms = (each for each in _WORD.findall(text.casefold()) if each.startswith(stem))
    return any(len(each) <= len(stem) + ending for each in forms)


def _see(instrument: Instrument) -> str:
    return f": {instrument.url}" if instrument.url else "."

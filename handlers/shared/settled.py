"""What a provision settles, in a sentence that is true by itself."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge.answers import HELD, Answer
from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Point, Provision, Statement
from bot.model import Question, Reply, Settled
from handlers.shared.wording import sentence, the

PENDING = "not in force"
STEM = 5  # letters by which a word of the question is found in what a point says
SAME = 15  # letters of a note by which a point is known to say it
_CITES = re.compile(r"\b(?:arts?|paras?|section|target|indicator)s?\.? \w", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:article|art|para|paragraph) (?:no|num|number)\b")
PART = 1 / 3  # of what is asked: below it a provision is on something else

Place = tuple[Instrument, Provision, Point]


def place(library: Library, settled: Settled) -> Place:
    instrument = library.instruments[settled.instrument]
    provision = next(each for each in instrument.provisions if each.ref == settled.ref)
    if not settled.answer:
        return instrument, provision, provision.points[settled.point]
    answer = library.answers[settled.answer]
    several = len({id_ for id_, _ in answer.provisions}) > 1
    shape = Statement if answer.alone and (several or _CITES.search(answer.says)) else Point
    says = "; ".join(library.answers[id_].says for id_ in (settled.answer, settled.also) if id_)
    return instrument, provision, shape.model_construct(says=says, rule="fact", asks=())


def known_answer(question: Question, library: Library) -> Answer | None:
    """The answer that such questions are known to have."""
    return library.answers[question.settled[0].answer] if question.settled and question.settled[0].answer else None


def answered(question: Question, library: Library) -> Place | None:
    """That answer, at its provision."""
    return place(library, question.settled[0]) if known_answer(question, library) else None


def instruments_of(question: Question, library: Library) -> tuple[str, ...]:
    """The instruments that it is about."""
    known = known_answer(question, library)
    return tuple(dict.fromkeys(id_ for id_, _ in known.provisions)) if known else ()


def rests_on(question: Question, library: Library) -> list[Provision]:
    """The provisions that it rests on."""
    known = known_answer(question, library)
    held = known.provisions if known else ()
    return [p for id_, ref in held for p in library.instruments[id_].provisions if p.ref == ref]


def claimed(reply: Reply, question: Question, library: Library) -> Reply:
    """With it, where it was told, as what a correction would be about, and with its row of `answers.csv`."""
    known = known_answer(question, library)
    if not known or not reply.form:
        return reply
    claim = sentence(known.says)
    return replace(reply, claim=claim, key=f"answers.{known.id}", form=replace(reply.form, claim=claim))


def on_its_subject(question: Question, library: Library) -> Question:
    """After a turn on a subject, `same approach in the Hanoi text?` is asked of what that has on the subject."""
    topics = {*question.topics}
    if not topics or not topics <= {*question.thread.topics} or len(question.instruments) != 1 or question.article:
        return question
    id_ = question.instruments[0]
    on = {(id_, p.ref) for p in library.instruments[id_].provisions if topics & {*p.topics}}
    if not on:
        return question
    return replace(
        question,
        settled=tuple(each for each in question.settled if (each.instrument, each.ref) in on),
        wanted=tuple(each for each in question.wanted if each[:2] in on and each[2] != "closest"),
        passages=tuple(each for each in question.passages if each in on),
    )


def wants_word(question: Question) -> bool:
    """Whether it can be answered with Yes or No: `article no. for grooming?` cannot."""
    marked = question.text.rstrip().endswith(("?", "؟"))
    return question.asked.whether or (marked and not _NUMBER.search(question.words))


def best_point(question: Question, provisions: Sequence[Provision]) -> tuple[Provision, Point] | None:
    """Of what provisions settle, that which shares most words with the question; else the first."""
    asked = stems(question.words)
    points = [(provision, point) for provision in provisions for point in provision.points]
    return max(points, key=lambda each: len(asked & stems(each[1].says)), default=None)


def stems(words: str) -> set[str]:
    """How the longer words of a text begin."""
    return {word[:STEM] for word in words.casefold().replace("(", " ").split() if len(word) >= STEM}


def cited(provision: Provision) -> str:
    """`art. 9`, `para. 81`: without the heading that follows a number; empty where only a subject is known."""
    return provision.ref.partition(" (")[0] if provision.covers else ""


def loose(instrument: Instrument) -> str:
    """What has to be known of an instrument in the same breath, where no State is bound by it."""
    if not instrument.binding.value:
        return "guidance"
    return "" if not instrument.in_force or instrument.in_force.value else PENDING


def named(instrument: Instrument) -> str:
    """`the OPSC`, `the Hanoi Convention (not in force)`."""
    force = loose(instrument)
    return f"{the(instrument)} ({force})" if force else the(instrument)


def under(instrument: Instrument, provision: Provision) -> str:
    """`under art. 9 of the OPSC`, `under art. 15 of the Hanoi Convention (not in force)`."""
    number = cited(provision)
    return f"under {number} of {named(instrument)}" if number else f"under {named(instrument)}"


def by_itself(instrument: Instrument, point: Point) -> str:
    """What is told without the number of a provision before it: it names its instruments, or is of a whole text."""
    if point.says.startswith(HELD):
        return point.says.replace(HELD, f"what I have of {named(instrument)}", 1)
    return point.says if isinstance(point, Statement) else ""


def beside(provision: Provision, point: Point | None) -> str:
    """The note that has to be known with it; empty where the point says the same."""
    note = provision.note or ""
    told = point and note[:SAME].casefold() in point.says.casefold()
    return sentence(note) if note and not told else ""


def told(instrument: Instrument, provision: Provision, point: Point, word: str = "", fit: Settled | None = None) -> str:
    """`Yes: under art. 5 of the OPSC, the Protocol may serve as the legal basis ...`. `fit`: to what is asked."""
    where = under(instrument, provision)
    if alone := by_itself(instrument, point):
        return sentence(f"{word}: {alone}" if word else alone)
    if fit and fit.far and not word:
        lead = "The closest that I have" if fit.share >= PART else "I have no provision on just that; the closest"
        return f"{lead}: {where}, {point.says}."
    return f"{word}: {where}, {point.says}." if word else f"{where[0].upper()}{where[1:]}, {point.says}."

"""Which instruments, and what of them, a comparison sets side by side."""

from itertools import pairwise
from typing import TYPE_CHECKING

from bot.model import Question
from bot.understanding.context import Context
from bot.understanding.described import ONE, WHICH_ONE
from bot.understanding.features import Features
from bot.understanding.resolve import PAIR
from bot.understanding.standing import standing
from bot.understanding.unclear import not_covered

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

SIZES = frozenset({"larger", "smaller"})  # by how many parties
FURTHEST = 3  # of all that are counted
COMPARED = 5  # instruments side by side


def compare(context: Context, engine: "Understanding") -> Question | None:
    ids, thread = context.ids, context.thread
    if context.named and len(ids) == 1:
        others = [id_ for id_ in thread.instruments or thread.earlier if id_ != ids[0]]
        place = next((at for at, form in enumerate(("1st", "2nd", "3rd")) if form in context.features.forms), None)
        most = COMPARED - 1 if thread.intent == "compare" else 2
        ids = (*(others[:most] if place is None else others[place : place + 1]), *ids)
    if not context.named:
        ids = context.vague if len(context.vague) == 2 else thread.instruments
        ids = (*ids, *thread.earlier)[:2] if len(ids) == 1 else ids
    if len(ids) < 2 and ", " in context.article and context.ids:  # `CRC 19 vs 34`
        return context.question("article")
    if len(ids) < 2:
        return not_covered(context, engine) if context.elsewhere else None
    if context.features.groups and not context.features.topics:  # `SAARC members under OPSC and OPIC`
        return standing(context, engine)
    held_by_all = all(engine.library.provision(id_, context.article) for id_ in ids)
    together = held_by_all and _together(context.features)
    if context.article and ", " not in context.article and not together:
        held = [p for id_ in ids for p in engine.library.provision(id_, context.article)]
        about = dict.fromkeys((*context.features.topics, *(topic for p in held for topic in p.topics[:1])))
        return context.question("compare", instruments=ids[:COMPARED], article="", topics=tuple(about))
    features = context.features
    like_that = not features.topics and features.says(features.phrases.words.pronouns)  # `has it anything like that`
    topics = thread.topics if like_that else features.topics
    return context.question("compare", instruments=ids[:COMPARED], topics=topics)


def by_size(context: Context, engine: "Understanding") -> Question | None:
    """`which of them has more parties`, `the smaller one`: those that are named, of the thread, or of all."""
    features, thread, asked = context.features, context.thread, context.features.asked
    other = features.states or features.groups or features.topics or context.article or context.elsewhere
    if SIZES.isdisjoint(asked.slots) or other or "states" in asked.quantities:
        return None
    ids = context.ids if context.named else ()
    if len(ids) < PAIR and not (WHICH_ONE | ONE).isdisjoint(features.forms):
        several = len(thread.instruments) >= PAIR
        shown = thread.instruments if several else (*thread.instruments, *thread.earlier)[:PAIR]
        ids = tuple(dict.fromkeys((*ids, *shown))) or _furthest(engine, smaller="smaller" in asked.slots)
    if len(ids) < PAIR:
        return None
    return context.question("status", instruments=ids[:COMPARED], states=(), topics=(), article="")


def _furthest(engine: "Understanding", *, smaller: bool) -> tuple[str, ...]:
    """Of all whose parties are counted, those with most, or fewest."""
    counts = {i.id: i.parties.count for i in engine.library.book.instruments if i.parties and i.parties.count}
    return tuple(sorted(counts, key=lambda id_: counts[id_], reverse=not smaller)[:FURTHEST])


def _together(features: Features) -> bool:
    """Whether names stand side by side, so that one number is of each: `art. 9 of Budapest and Hanoi`."""
    links = features.phrases.words.links
    between = ({word.form for word in features.words[one.end : other.start]} for one, other in pairwise(features.names))
    return all(words <= links | {"versus"} for words in between)

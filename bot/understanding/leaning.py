"""What a text leaves out because its thread has shown a provision: its subject, its number, or all but its treaty."""

import re
from typing import TYPE_CHECKING

from bot.model import Question
from bot.understanding.context import BROAD, Context
from bot.understanding.described import ONE
from bot.understanding.embedding import NOTHING, PLACE, Shown
from bot.understanding.follow_up import LEADS, MEANT, alike, bare, referred

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

OF_PROVISIONS = frozenset({"article", "topic", "obligations", "define", "compare"})  # intents that show some
SHORT = 12  # words of a text that leans on its thread
BESIDE = 1  # word beside those that ask for the one before, or behind
FEW = 4  # words of one that asks for another article
WHERE_WORDS = 8  # of one that asks no more than where something stands
# What the provisions that were shown weigh beside the words of a question, and beside those of one that names a subject
# itself; how many things it may tell; and how near its own words have to come to an answer for that to be left out.
# Chosen on threads of writers left out.
WEIGHT, BESIDE_A_SUBJECT = 1.0, 0.6
TOLD = 3
ALONE = 0.4
ALIKE = 0.35  # cosine of two provisions on the same subject
NUMBER = frozenset(
    ["article", "paragraph", "section", "clause", "para", "shiq", "dafa", "آرٹیکل", "دفعہ", "شق", "پیرا"]
)
LINK = frozenset({"link", "links", "url", "urls", "لنک"})
WHERE = frozenset({"where", "kahan", "کہاں"})
# `what about (c)`, `para b`, `no i meant c`
_PART = re.compile(
    r"^\W*(?:\w+\W+){0,3}?"
    r"(?:\(([a-z]{1,3}|\d)\)|(?:sub|para|paragraph|part|clause|point|letter|meant|shiq) ([a-z]))\W*$"
)
_BEFORE = frozenset({"preceding", "previous", "before", "pehle", "pichla", "pichli", "پچھلا", "پچھلی", "پہلے"})
_AFTER = frozenset({"next", "following", "after", "baad", "agla", "agli", "اگلا", "اگلی", "بعد"})
_NUMBERED_PART = re.compile(r"\((\d)\)$")
_LAST_PART = re.compile(r"\([^()]*\)$")
_WHOLE = re.compile(r"\d{1,3}")


def shown(context: Context, engine: "Understanding") -> tuple[tuple[str, str], ...]:
    """The provisions that the thread has shown: instrument and reference."""
    thread, library = context.thread, engine.library
    cited = ((id_, each.ref) for id_ in thread.instruments[:1] for each in library.provision(id_, thread.article))
    if found := tuple(cited):
        return found
    held = (each for topic in thread.topics[:1] for each in library.by_topic(topic))
    return tuple((i.id, each.ref) for i, each in held if i.id in thread.instruments)


def leant_on(context: Context, engine: "Understanding", *, found: bool = False) -> Shown:
    """What is read together with a text of few words: `is that mandatory, or can a State skip it`. `found`: an article,
    or a subject, is known already; `para b`, `the article on it` ask for no more."""
    thread, features = context.thread, context.features
    alone = context.article or context.vague or features.states or features.has("define") or features.terms
    alone = alone or features.asked.acts  # `strike off whatever does not bind us`
    if thread.intent not in OF_PROVISIONS or alone or len(features.words) > SHORT:
        return NOTHING
    asked = engine.points.read(features.said)
    told = len(asked.concepts) + sum(len(word) > 1 for word in {*asked.left} - MEANT - LEADS)
    told_of = told <= TOLD and (told or not found)
    names = tuple(f"{PLACE}{id_} {ref}" for id_, ref in shown(context, engine)) if told_of else ()
    return Shown(names, BESIDE_A_SUBJECT if asked.concepts else WEIGHT) if names else NOTHING


def likewise(context: Context, engine: "Understanding") -> Question | None:
    """The same of another instrument: its article of that number, or what it has on the same subject."""
    thread, own = context.thread, context.ids[0]
    held = [p for id_ in thread.instruments[:1] for p in engine.library.provision(id_, thread.article)]
    topics = thread.topics or tuple(topic for p in held[:1] for topic in _main(p.topics))
    about = {topic for p in held for topic in p.topics}
    numbered = engine.library.provision(own, thread.article)
    meant = not MEANT.isdisjoint(context.features.forms)  # `sorry, I meant Budapest`, of its article of that number
    same = meant or not about or any(about & {*p.topics} for p in numbered)
    other = context.ids != thread.instruments and not (meant and numbered)
    near = engine.known_answers.counterpart(own, shown(context, engine), ALIKE) if other else ""
    if numbered and not alike(context.features) and (not other or (same and not near)):
        return context.question("article", article=thread.article)
    if near or topics:
        return context.question("article", topics=topics, article=near)
    return context.question("article", article=thread.article) if bare(context.features) else None


def _main(topics: tuple[str, ...]) -> tuple[str, ...]:
    """The first that is not one of nearly every treaty."""
    return tuple(topic for topic in topics if topic not in BROAD)[:1] or topics[:1]


def next_article(context: Context, engine: "Understanding") -> Question | None:
    """`19 bhi`, `and (c)?`, after an article: the same of another."""
    thread, features = context.thread, context.features
    if thread.intent not in OF_PROVISIONS or not thread.article or context.named:
        return None
    if lettered := part(context):
        return lettered
    own = thread.instruments
    numbers = [word.raw for word in features.words if word.raw.isdecimal() and len(word.raw) < 4]
    before = _NUMBERED_PART.search(thread.article)
    if before and numbers == [str(int(before[1]) + 1)] and not context.article:  # `para 2`, `and 3?`
        return context.question("article", instruments=own, article=_LAST_PART.sub(f"({numbers[0]})", thread.article))
    told = engine.points.read(features.said).concepts  # `volunteers at 16?`, `can the age be 15 there` cite none
    short = bare(features) or (len(features.words) <= FEW and not told)
    if len(numbers) != 1 or len(own) != 1 or not short:
        return None
    return context.question("article", instruments=own, article=context.article or numbers[0])


def part(context: Context, _: "Understanding | None" = None) -> Question | None:
    """`and (c)?`, `no, I meant (c)`, `para b`: of the article that was shown."""
    thread = context.thread
    letter = _PART.search(context.features.normal) if thread.article and not context.named else None
    if not letter:
        return None
    number = f"{_LAST_PART.sub('', thread.article)}({letter[1] or letter[2]})"
    return context.question("article", instruments=thread.instruments, article=number)


def steps(context: Context, engine: "Understanding") -> Question | None:
    """`the preceding one says?`, `aur us ke baad wala`, after an article: the one beside it."""
    thread, features = context.thread, context.features
    step = (not _AFTER.isdisjoint(features.forms)) - (not _BEFORE.isdisjoint(features.forms))
    whole = _WHOLE.match(context.article or thread.article)
    short = len(features.words) <= FEW + 1 and not (context.named or features.topics)
    if not (short and step and whole) or thread.intent != "article" or len(thread.instruments) != 1:
        return None
    words = features.phrases.words
    said = {*features.forms} - (_AFTER | _BEFORE | ONE | NUMBER | words.links | words.pronouns)
    if len(said) > BESIDE:
        return None
    return context.question("article", instruments=thread.instruments, article=str(int(whole[0]) + step))


def where(context: Context, engine: "Understanding") -> Question | None:
    """`where is that`, `thanks, article no. bhi`, `in OPSC which para`: what was shown, with its number."""
    thread, features = context.thread, context.features
    at = NUMBER | WHERE if thread.intent in OF_PROVISIONS else WHERE
    asks = not at.isdisjoint(features.forms) and len(features.words) <= WHERE_WORDS
    other = context.vague or context.elsewhere or context.article or features.topics or features.states
    if other or not asks or len(context.ids) > 1 or not _says_no_more(context, engine):
        return None
    own = thread.instruments
    if context.named and {*context.ids} < {*own} and thread.topics:  # `the OPSC article on it`, after a comparison
        return context.question("article", topics=thread.topics, article="")
    if context.named and context.ids != own:
        return likewise(context, engine) if shown(context, engine) else None
    if thread.article and len(own) == 1:
        return context.question("article", instruments=own, article=thread.article)
    if not thread.topics or thread.intent not in OF_PROVISIONS:
        return None
    found = {"instruments": own if len(own) == 1 else (), "topics": thread.topics, "article": ""}
    return context.question("article" if len(own) == 1 else "topic", **found)


def links(context: Context, _: "Understanding") -> Question | None:
    """`dono k link bhej do na`: where what was shown can be read."""
    features, thread = context.features, context.thread
    if context.named or not thread.instruments or len(features.words) > WHERE_WORDS or LINK.isdisjoint(features.forms):
        return None
    return context.question("sources", instruments=referred(context).ids, article=thread.article)


def _says_no_more(context: Context, engine: "Understanding") -> bool:
    """Whether a text says nothing of a provision, nor of a standing."""
    features, asked = context.features, engine.points.read(context.features.said)
    standing = features.asked.slots or {*features.asked.acts} - {"lifted"} or features.asked.event
    return not (asked.concepts or asked.left or standing)

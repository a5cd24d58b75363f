"""A question with the answer that it is known to have, before what only fits it."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from bot.model import Question, Settled, Thread
from bot.sentences import sentences
from bot.understanding import leaning
from bot.understanding.context import Context
from bot.understanding.embedding import NOTHING, Shown
from bot.understanding.features import Features
from bot.understanding.known import BELIEVED, TOLD, UNNAMED, Near
from bot.understanding.parts import questions
from bot.understanding.points import ANSWERED
from bot.understanding.wanted import READ

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

LAST = (1, 2)  # sentences at the end of a long text
SENTENCES, SENTENCE = 4, 5  # that are looked at by themselves, of a text of several; and words of one
WHOLE = 80  # words that say something, of a text that is looked at whole as well
MISSED = frozenset({"status", "summary", "unknown"})  # intents that a question on a provision is taken for
UNSEEN = frozenset({"unknown", "list", "challenges"})  # the same where no instrument is named
# Nearness of an answer from which on a question is one on a provision all the same: where the whole may be asked about,
# and where the act of a State, or what a treaty has of its own, is spoken of.
MEANT, STATED = 0.45, 0.45
WORDED = 0.35  # of an answer that may begin with Yes, No or Partly


def answered(question: Question, found: Context, engine: "Understanding") -> Question:
    """With the answer that such questions are known to have, before what fits in part.

    What was not seen to be a question on a provision is one all the same, where it is very near to such an answer.
    """
    features, thread = found.features, found.thread
    sought = question if question.intent in ANSWERED else _missed(question, found)
    # `which treaties criminalise it`: the subject is that of the thread
    on = question.topics if not features.topics and {*question.topics} <= {*thread.topics} else ()
    near = _near(sought, features, engine, Shown(topics=on)) if sought else None
    if sought and not (near and near.nearness >= leaning.ALONE):
        shown = leaning.leant_on(found, engine, found=bool(sought.article or sought.topics))
        near = (_near(sought, features, engine, replace(shown, topics=on)) if shown.names else None) or near
    if not sought or not near:
        return question
    answer = engine.library.answers[near.answer]
    if sought is not question:
        doubted = near.nearness - engine.known_answers.otherwise(features) < BELIEVED
        if doubted or near.nearness < _believed(question, features):
            return question
    several = len({id_ for id_, _ in answer.provisions}) > 1 and not (sought.instruments or sought.must)
    if any(each.whole and each.word for each in sought.settled[:1]) and not several:
        return sought
    instrument, ref = next((each for each in answer.provisions if each[0] in sought.instruments), answer.provisions[0])
    known = Settled(instrument, ref, 0, whole=True, **asdict(near))
    about, topics = engine.known_answers.topics(near), sought.topics
    guessed = not features.topics and {*topics}.isdisjoint(about)
    if sought.intent == "topic" and (guessed or not topics):
        topics = about[:1]
    # `the prison term for making it`, of a text: a term is no word that is to be explained
    intent = "article" if sought.intent == "define" and _no_word(sought, features) else sought.intent
    return replace(sought, intent=intent, settled=(known, *sought.settled), topics=topics)


def _no_word(question: Question, features: Features) -> bool:
    return len(question.instruments) == 1 and not features.has("define", "compare")


def _missed(question: Question, found: Context) -> Question | None:
    """As a question on a provision, where it may be one: of an instrument that is named, or of none, and of no State's
    standing."""
    features, ids = found.features, found.ids
    of_states = features.states or features.groups or (question.states and not question.home_assumed)
    of_states = of_states or "reporting" in question.topics or features.has("binding")
    if of_states or found.elsewhere:
        return None
    if features.names:
        own = question.intent in MISSED and len(ids) == 1
        return replace(question, intent="article", instruments=ids, topics=()) if own else None
    # `volunteers for the army, what is the floor`
    return replace(question, intent="topic", instruments=(), topics=()) if question.intent in UNSEEN else None


def _believed(question: Question, features: Features) -> float:
    """How near an answer has to be to what was not seen to be a question on a provision."""
    asked = features.asked
    acts = {*asked.acts} - {"complied"}  # `does it tell governments to break encryption`
    if acts or asked.quantities or asked.event or asked.slots:  # `it ratified in 2018, can it now opt out of inquiries`
        return STATED
    return MEANT if question.intent == "summary" else BELIEVED


def _near(question: Question, features: Features, engine: "Understanding", shown: Shown) -> Near | None:
    """Of a long text, that which is nearest to one of its sentences, to its two last ones, or to all of it."""
    long, parts = len(features.said) > READ, list(sentences(features.text))
    short = len(features.said) <= WHOLE
    ends = [" ".join(parts[-count:]) for count in (LAST if short else LAST[:1]) if count < len(parts)] if long else []
    told = parts[-SENTENCES:] if short and len(parts) > 1 else []
    ends = [*dict.fromkeys([*ends, *(each for each in told if len(each.split()) >= SENTENCE)])]
    read = [features] if short or not ends else []
    read += [engine.find(end, Thread()).features for end in ends]
    found = [near for each in read if (near := _nearest(question, each, engine, shown))]
    best = max(found, key=lambda near: near.nearness, default=None)
    if best and not best.begins:  # a sentence may only tell what the whole asks
        best = replace(
            best, begins=next((each.begins for each in found if each.answer == best.answer and each.begins), "")
        )
    return None if best and long and not question.instruments and best.nearness < TOLD + UNNAMED else best


def _nearest(question: Question, features: Features, engine: "Understanding", shown: Shown) -> Near | None:
    asked = engine.points.read(features.said, marked=features.text.rstrip().endswith(("?", "؟")))
    state = question.states[0] if len(question.states) == 1 else engine.home
    near = engine.known_answers(question, features, asked, state, shown)
    # `tell me every text that names it`, `the article number for grooming?`, `is it a crime, and must they meet?`
    orders = asked.opens or features.has("article") or (features.wants and not asked.whether)
    if not near or orders or near.nearness < WORDED or len(questions(features.text)) > 1:
        return near
    return replace(near, begins=engine.known_answers.first_word(features, asked, near.answer))


def asks(context: Context, ids: tuple[str, ...], engine: "Understanding") -> bool:
    """`can they film it?`, after what a treaty has on interviews: whether such questions have an answer in it."""
    question = Question("", intent="article", instruments=ids)
    shown = leaning.leant_on(context, engine) if ids == context.thread.instruments else NOTHING
    near = _near(question, context.features, engine, shown)
    return bool(near and near.nearness - engine.known_answers.otherwise(context.features) >= BELIEVED)


def owner(context: Context, engine: "Understanding") -> str:
    """`is grooming without a meeting covered by article 23?`: the one instrument whose article answers that."""
    asked = engine.points.read(context.features.said)
    if not (asked.concepts or asked.left):
        return ""
    return engine.known_answers.owner(context.features, context.article.split(", ")[0], engine.home)

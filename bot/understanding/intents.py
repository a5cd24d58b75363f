"""From an intent to a question: what it takes from the text and its thread. One that lacks what it needs passes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Question
from bot.understanding import corrections, turns
from bot.understanding.about import about, forget, help_, smalltalk
from bot.understanding.changes import changes, subscribe, subscriptions, unsubscribe
from bot.understanding.cited import numbered
from bot.understanding.compare import compare
from bot.understanding.context import BROAD, STATUS, Context
from bot.understanding.features import Features
from bot.understanding.follow_up import alike, referred
from bot.understanding.leaning import likewise, next_article
from bot.understanding.points import OFFENCES
from bot.understanding.reports import of_one, on_reports
from bot.understanding.resolve import PAIR
from bot.understanding.standing import OF_STANDING, US, no_duty, ours_alone, standing
from bot.understanding.unclear import ambiguous, not_covered, unknown

if TYPE_CHECKING:
    from bot.understanding.points import Subject
    from bot.understanding.understand import Understanding

Builder = Callable[[Context, "Understanding"], Question | None]

NUMBERED = frozenset({"article", "paragraph"})
BESIDE = 2  # words of a question on one point that the point does not account for
TERMS = {"signed": "signature", "ratified": "ratification", "acceded": "accession"}  # by what is done
ORDINARY = frozenset({"child", "state-party", "treaty", "treaty-body"})  # terms that stand in questions of all kinds
PART = 5  # words beside a name that ask for a part of it
NEAR = 3  # subjects that a question may be about
LONG = 12  # words from which a text says by itself what it is about
_QUOTATION = re.compile(r"[“\"«]([^“”\"«»]{12,400}+)[”\"»]")


def summary(context: Context, engine: "Understanding") -> Question | None:
    """The whole of it; or a part, where a subject stands beside the name: `OPSC guidelines on education`."""
    features, context = context.features, referred(context)
    if not context.ids:
        return _described(context, engine)
    if not engine.titles.written(frozenset(features.forms), context.ids) and (part := _part(context, engine)):
        return part
    if owed := _owed(context, engine):
        return owed
    # `which article of the OPSC is on it`
    if "article" in features.forms and context.thread.topics and features.says(features.phrases.words.pronouns):
        return context.question("article", topics=context.thread.topics, article="")
    about = tuple(phrase for phrase in ("binding", "depositary") if features.has(phrase))
    return context.question("summary", topics=about, article="")


def _owed(context: Context, engine: "Understanding") -> Question | None:
    """`What must Pakistan do under the OPSC`: all that it asks of a State, and not what it is."""
    states = _obliged(context, engine)
    alone = len(context.ids) == 1 and context.named and engine.library.instruments[context.ids[0]].binding.value
    if not states or not alone or not engine.points.read(context.features.said).obliges:
        return None
    return context.question("obligations", states=states, topics=(), article="")


def _part(context: Context, engine: "Understanding") -> Question | None:
    """A subject beside the name."""
    features = context.features
    whole = BROAD.union(*(engine.titles.main_topics(id_) for id_ in context.ids))
    named = frozenset[str]().union(*(engine.titles.distinct(id_, ()) for id_ in context.ids))
    told = context.named or (context.filled and features.says(features.phrases.words.pronouns))
    beside = told and set(features.saying) - named - features.phrases.words.links
    part = set(features.topics) - whole and not features.has("summary", "summarise", "binding")
    if beside and part and len(features.plain) <= PART:
        return topic(context, engine)
    if beside and not features.has("summarise"):  # `what does it say about images that they make of themselves`
        asked = engine.points.read(features.said)
        narrow = asked.concepts and len(asked.left) <= BESIDE and engine.points(asked, context.ids, "")
        if narrow or engine.search.wanted(features.said, context.ids, "plain"):
            return context.question("article", article="")
    return None


def _described(context: Context, engine: "Understanding") -> Question | None:
    """`is there a document that says that rights apply online`: one whose summary says it."""
    if context.features.topics or len(context.features.words) <= PART:
        return None
    found = engine.search(context.features.saying, ())
    described = found and not found[0][1]
    return context.question("summary", instruments=found[0][:1], article="") if described else None


def article(context: Context, engine: "Understanding") -> Question | None:
    """A provision by its number, by its subject, or by its own words."""
    if context.article:
        return numbered(context, engine)
    if following := next_article(context, engine):
        return following
    said = context.features.topics or engine.points.read(context.features.said).concepts
    alone = context.named and context.thread.article and len(context.ids) == 1
    alone = alone and (not said or alike(context.features))
    if alone and (same := likewise(context, engine)):
        return same
    if quoted := _quoted(context, engine):
        return quoted
    if not context.ids and not (context.features.topics and not _refers(context)):
        context = referred(context)
    return _of_instrument(context, engine) if context.ids else topic(context, engine)


def _quoted(context: Context, engine: "Understanding") -> Question | None:
    """The words of a provision, and the question where they stand."""
    features = context.features
    quoted = _QUOTATION.search(features.text)
    if context.ids or len(features.words) <= LONG or not quoted or len(quoted[1].split()) < PART:  # `is it a "may"`
        return None
    found = engine.search(features.saying, ())
    return context.question("article", instruments=(found[0][0],), topics=()) if found else None


def _of_instrument(context: Context, engine: "Understanding") -> Question | None:
    features = context.features
    if len(context.ids) > 1 and not context.filled and (both := compare(context, engine)):
        return both  # `which covers it, the UN one or Budapest`
    asked = engine.points.read(features.said)
    offences = asked.opens and asked.concepts and all(meant <= OFFENCES for meant in asked.concepts)
    if offences and context.named and not (asked.left or context.article):  # `what does it criminalise`
        return context.question("summary", topics=(), article="")
    if set(features.topics) - {"definitions"} or (asked.whether and asked.mentions):
        return context.question("article")
    if engine.search(features.saying, context.ids) or engine.search.wanted(features.said, context.ids):
        return context.question("article")
    if context.thread.topics or (context.filled and context.thread.article):
        number = "" if context.thread.topics else context.thread.article
        return context.question("article", topics=context.thread.topics, article=number)
    return context.question("article") if context.features.topics else None


def _refers(context: Context) -> bool:
    """`and where does it say that`: of what was named before."""
    features = context.features
    return bool(context.thread.instruments) and (
        features.says(features.phrases.words.pronouns) or not features.has("instruments")
    )


def obligations(context: Context, engine: "Understanding") -> Question | None:
    """What instruments ask of a State on a subject: which of it binds that State."""
    states = _obliged(context, engine)
    if no_duty(context, states, engine.points.read(context.features.said)):
        return standing(context, engine)  # `kya karna parega, ya dawat zaroori hai`
    found = topic(context, engine)
    if states and (
        of_one(context) or (on_reports(context.features) and not engine.points.read(context.features.said).obliges)
    ):
        return standing(context, engine)  # `concluding observations on Pakistan - what did the committee raise`
    if not found or found.intent != "topic" or not states:
        return found or _owed(context, engine)
    return replace(found, intent="obligations", states=states)


def obliged(context: Context, engine: "Understanding", asked: "Subject") -> Question | None:
    """Whether a State must do what a provision settles; whether one that is cited, or guidance, binds it; what would
    change if it joined."""
    states = _obliged(context, engine)
    if no_duty(context, states, asked):
        return standing(context, engine)
    if asked.bare and not context.named and (of_it := turns.obliges(context, states)):
        return of_it
    if states and asked.supposes and "reservations" not in context.features.topics:
        ids = context.ids[:1] if len(context.ids) <= PAIR else ()  # `that the OPSC does not ask for already`
        return context.question("obligations", instruments=ids, states=states, article="") if ids else None
    if not states or not (asked.whether or asked.opens):
        return None
    loose = context.named and not any(engine.library.instruments[id_].binding.value for id_ in context.ids)
    cited = context.named and context.article
    if context.named and asked.bare and not loose and not cited:
        return context.question("status", states=states)
    settled = any(fit.whole or (context.named and not fit.far) for fit in engine.points(asked, context.ids, ""))
    subject = context.features.topics and not context.features.has(*STATUS)
    told = context.named and asked.obliges and engine.search.wanted(context.features.said, context.ids, "sure")
    # `what must Pakistan criminalise under the OPSC`: all that it asks
    offences = context.named and asked.opens and asked.obliges and all(meant <= OFFENCES for meant in asked.concepts)
    whole = offences and not (asked.left or context.features.asked.acts)
    if settled or loose or cited or subject or told or whole:
        return context.question("obligations", states=states, topics=_narrow(context.features))
    own = context.ids or context.features.asked.acts or not asked.concepts
    return None if own else topic(context, engine)  # `must Nepal protect girls who are beaten at school`


def _obliged(context: Context, engine: "Understanding") -> tuple[str, ...]:
    """The State that is asked about, if it is one."""
    of_us = context.features.has("we") or context.features.says(US)  # `do we have` may be a cue of its own
    states = context.features.states or ((engine.home,) if of_us and not ours_alone(context.features) else ())
    return states if len(states) == 1 else ()


def topic(context: Context, engine: "Understanding") -> Question | None:
    """Which instruments, or which provisions of one, speak of a subject."""
    features = context.features
    if features.has("define") and (defined := _defined(context, engine)):
        return defined
    if features.states and not context.named and of_one(context):
        return standing(context, engine)  # `what did the Committee tell Pakistan about online abuse`
    if quoted := _quoted(context, engine):
        return quoted
    if features.topics:
        if not context.ids and _refers(context) and len(features.words) < LONG and not features.has("instruments"):
            context = referred(context)
        subjects = _narrow(features) if context.ids else _subjects(features, engine)
        return context.question("topic", topics=subjects, article="")
    return _unnamed(context, engine)


def _unnamed(context: Context, engine: "Understanding") -> Question | None:
    """A subject for which there is no name here: that of the thread, or what people ask about in such words."""
    features, thread = context.features, context.thread
    if context.article and not (context.ids or thread.instruments):
        return numbered(context, engine)
    if thread.article and not context.named and NUMBERED & {*features.forms}:  # `which paragraph?`
        return context.question("article", instruments=thread.instruments[:1], article=thread.article)
    if context.ids and not context.filled:
        held = engine.search(features.saying, context.ids) or engine.search.wanted(features.said, context.ids)
        return context.question("topic", article="") if held else None
    if thread.topics and len(features.words) < LONG and not features.unknown:
        own = thread.instruments if len(thread.instruments) == 1 and thread.intent == "article" else ()
        return context.question("article" if own else "topic", instruments=own, topics=thread.topics, article="")
    context = referred(context)
    if features.has("binding") and not context.ids:
        return list_(context, engine)  # `which are binding and which are soft law`
    if subjects := () if context.ids else _subjects(features, engine):
        return context.question("topic", topics=subjects)
    if engine.search(features.saying, context.ids):
        return context.question("topic")
    near = engine.points(engine.points.read(features.said), context.ids, "")
    return context.question("topic") if any(each.joins for each in near) else None


def _narrow(features: Features) -> tuple[str, ...]:
    """`confiscation of proceeds of CSAM` is on confiscation; what is joined by `and` is asked for as well."""
    narrow = tuple(topic for topic in features.topics if topic not in BROAD)
    return narrow if narrow and "and" not in features.forms else features.topics


def _subjects(features: Features, engine: "Understanding") -> tuple[str, ...]:
    """What people ask about in such words; then what is named, where that is near as well."""
    named = _narrow(features)
    short = len(features.words) <= PART
    near = engine.search.subjects(features.said, NEAR, "plain" if named or short else "likely")
    near = tuple(topic for topic in near if topic not in BROAD) if {*named} - BROAD else near
    return (*near[:1], *(topic for topic in named if topic in near[1:])) if near else named


def define(context: Context, engine: "Understanding") -> Question | None:
    features = context.features
    if context.named and engine.points.read(features.said).modality == "either":  # `is it compulsory or optional`
        return article(context, engine)
    if features.states and on_reports(features):  # `what did the Committee tell Pakistan on the definition of a child`
        return standing(context, engine)
    done = tuple(TERMS[act] for act in features.asked.acts if act in TERMS)
    two = len(done) > 1 or "bound" in features.asked.acts
    if done and two and not (context.ids or features.states):  # `acceding to a treaty and ratifying it`
        return context.question("define", terms=done, article="")
    terms = tuple(term for term in features.terms if term != "treaty" or not set(features.topics) - {"definitions"})
    told = engine.points.read(features.said)
    asks = features.has("define") or not ORDINARY.issuperset(terms)
    if terms and (asks or len(told.concepts) + len(told.left) <= BESIDE):
        return context.question("define", terms=terms, article="")
    if found := _defined(context, engine):
        return found
    if context.thread.topics and {*features.topics} <= {"definitions"} and not context.named:  # `and how is it defined`
        return context.question("define", instruments=(), topics=context.thread.topics, article="")
    if len(context.ids) > 1:
        return context.question("define", article="")
    known = (features.topics and features.has("define")) or (context.filled and context.thread.topics)
    return context.question("define", article="") if known else None


def _defined(context: Context, engine: "Understanding") -> Question | None:
    """`define computer system`: by the one instrument that does."""
    held = "" if context.ids else engine.search.defining(context.features.said)
    return context.question("article", instruments=(held,), article="") if held else None


def list_(context: Context, engine: "Understanding") -> Question | None:
    features, group = context.features, next(iter(context.features.groups), "")
    written = {*context.ids} & {name.ids[0] for name in features.names if not name.vague}
    if (features.states and features.asked.acts) or (group and written):
        return standing(context, engine)  # `only those Pakistan has not ratified`, `AU members in OPIC, by name`
    if len(context.ids) == 1 and context.named:  # `the enforced disappearances treaty: what do you hold on it`
        return summary(context, engine)
    if {*features.topics} - OF_STANDING and features.which:  # `company liability across all the instruments`
        return topic(context, engine)
    topics = ("binding",) if features.has("binding") else ()
    return context.question("list", instruments=(), topics=topics, article="", group=group)


def sources(context: Context, _: "Understanding") -> Question | None:
    ids = context.ids or context.thread.instruments
    return context.question("sources", instruments=ids, article=context.article or context.thread.article)


def challenges(context: Context, _: "Understanding") -> Question | None:
    return context.question("challenges", instruments=())


# What is done where nothing else may be meant; from which probability on.
ORDERS: Mapping[str, float] = {"forget": 0.25, "subscribe": 0.35, "unsubscribe": 0.25}
BUILDERS: Mapping[str, Builder] = {
    "about": about,
    "ambiguous": ambiguous,
    "article": article,
    "challenges": challenges,
    "changes": changes,
    "compare": compare,
    "define": define,
    "feedback": corrections.feedback,
    "forget": forget,
    "help": help_,
    "list": list_,
    "not-covered": not_covered,
    "obligations": obligations,
    "smalltalk": smalltalk,
    "sources": sources,
    "status": standing,
    "subscribe": subscribe,
    "subscriptions": subscriptions,
    "summary": summary,
    "topic": topic,
    "unknown": unknown,
    "unsubscribe": unsubscribe,
}
# What is asked of an instrument: one that is named vaguely is asked for first, one that is not held is said to be so.
OF_INSTRUMENTS = frozenset(
    [
        *("summary", "article", "status", "compare", "sources"),
        *("changes", "subscribe", "unsubscribe", "topic", "obligations"),
    ]
)

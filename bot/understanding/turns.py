"""What a turn does with what its thread has shown: sets it in order, carries it on, leaves out what does not bind."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.model import Question, Thread
from bot.proposition import Asked
from bot.understanding import answering, standing
from bot.understanding.context import BROAD, Context
from bot.understanding.described import NEWER, OLDER, ONE, PLACES, WHICH_ONE, closest
from bot.understanding.features import Features
from bot.understanding.follow_up import ITS, MEANT
from bot.understanding.points import ONLY
from bot.understanding.reports import REPORT
from bot.understanding.resolve import OF_IT, PAIR

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding

FEW = 6  # words of a text that asks no more than where something is
FOLLOWS_ON = 5  # the same, that goes on with its thread
SHORT, LONG = 12, 20  # words of a text that leans on its thread; and of one that stands by itself
BESIDE = 2  # words of it that are not accounted for
TOGETHER = 4  # instruments that are set in order
KEPT_BY = frozenset({"monitor", "keeper", "issuer"})  # slots of a treaty, whatever a State reports
NEXT = frozenset({"next", "agla", "agli", "aglay", "اگلا", "اگلی"})
ON_SUBJECTS = frozenset({"article", "topic", "obligations", "define", "compare"})
REGION = frozenset({"region", "neighbourhood", "neighborhood", "khitta", "khittay", "خطے", "خطہ"})
SAYS = frozenset(["say", "said", "tell", "told", "recommend", "recommended", "ask", "asked", "raise", "raised", "kaha"])
BODY = frozenset({"they", "committee", "un", "unhon", "unho", "انہوں"})
SAME = frozenset({"same", "likewise", "ditto"})
# Of a declaration: how it is made, or made otherwise.
ALTERS = frozenset(["how", "when", "must", "change", "update", "amend", "file", "move", "withdraw", "include", "add"])
DECLARATION = frozenset({"declaration", "declarations", "declaration*", "اعلامیہ"})
DECLARED = DECLARATION | {"declare", "declared", "declares"}
PROTOCOLS = frozenset({"protocols", "protocolon", "protokolon"})
# Beside the name of another instrument, where only the subject of the thread can be meant.
ON_THAT = frozenset(
    [
        *("about", "it", "that", "this", "para", "paragraph", "article", "section", "where", "kahan", "bare", "baare"),
        *("wali", "wala", "detail", "tafseel", "same", "بارے", "پیرا", "آرٹیکل", "والی", "والا"),
    ]
)
_ALL_OF_THEM = re.compile(
    r"\b(?:all|my|those|these|same) (two|three|four|[234])(?: (?:countries|states|mulk))?"
    r"(?=\W*+$|\W++(?:pls|plz|please|is|are|in|have|has|now|under)\b)"
)
_NUMBERS = {"two": 2, "three": 3, "four": 4}


def met(context: Context, engine: "Understanding") -> Context:
    """`all 3 pls`, `both in the OPSC?`, `which of the two was first`: the States asked about before; `the region`."""
    features, thread = context.features, context.thread
    found = _ALL_OF_THEM.search(features.normal)
    several = _NUMBERS.get(found[1]) or int(found[1]) if found else 0
    before = tuple(dict.fromkeys((*thread.instruments, *thread.earlier)))
    if features.states and not context.named and 1 < several <= len(before):  # `Somalia, all three`
        return replace(context, ids=before[:several], vague=(), filled=True)
    if thread.intent != "status" or features.states or features.groups:
        return context
    if not REGION.isdisjoint(features.forms):
        state = next(iter(thread.states), engine.home)
        within = [each.id for each in engine.library.book.groups if each.region and state in each.members]
        return replace(context, features=replace(features, groups=tuple(within[:1])))
    one = len(context.ids or thread.instruments) == 1 and (context.named or not thread.earlier)
    if not several and one and features.says(features.phrases.words.both):
        several = PAIR
    if not 1 < several <= len(thread.visited):
        return context
    ids = context.ids if context.named else thread.instruments
    asked_of = replace(features, states=thread.visited[:several])
    return replace(context, features=asked_of, ids=ids, vague=() if ids else context.vague)


def in_turn(context: Context, engine: "Understanding") -> Question | None:
    """`which of them came first`, `so the sale of children one came first?`: the thread's instruments by their days."""
    features, thread, asked = context.features, context.thread, context.features.asked
    own = context.ids if context.named else ()
    before = tuple(dict.fromkeys((*own, *thread.instruments, *thread.earlier)))
    alone = len(own) < PAIR <= len(before) and len(features.states) < PAIR
    if not alone or not _ordered(context) or features.groups or context.article or "states" in asked.quantities:
        return None
    if not WHICH_ONE.isdisjoint(features.forms) and not own:
        ids = thread.instruments[:TOGETHER] if len(thread.instruments) > 1 else before[:PAIR]
    else:
        told = () if ONE.isdisjoint(features.forms) else closest(context, engine, before)
        one = own or told
        ids = (*one, *(id_ for id_ in before if id_ not in one))[:PAIR] if len(one) == 1 else ()
    if not ids:
        return None
    return context.question("status", instruments=ids, states=_whose(context, engine), topics=(), article="")


def _ordered(context: Context) -> bool:
    """Whether it is asked which was first, or last; `the first one`, `who made the first` only pick one."""
    asked, forms = context.features.asked, context.features.forms
    pairs = [*pairwise((*forms, ""))]
    picked = any(one in PLACES | NEWER | OLDER | {"last"} and other in ONE | {"of"} for one, other in pairs)
    if picked or (forms[-1] in PLACES and ("the", forms[-1]) in pairs):
        return False
    older = "older" in asked.slots
    return older or (
        not {"first", "last"}.isdisjoint(asked.quantities) and (asked.whole or not WHICH_ONE.isdisjoint(forms))
    )


def ranked(context: Context, engine: "Understanding") -> Question | None:
    """`the three most recent to come in`, after one treaty: of its parties."""
    features, thread, asked = context.features, context.thread, context.features.asked
    of_one = thread.intent == "status" and len(thread.instruments) == 1 and not (of_reports(thread) or asked.steps)
    other = context.named or context.vague or context.elsewhere or features.states or features.topics or asked.event
    if not of_one or other or not asked.few or len(features.words) > SHORT:
        return None
    return standing.of(replace(context, ids=thread.instruments, filled=True), engine, thread.instruments)


def on_that(context: Context, engine: "Understanding") -> Question | None:
    """`Budapest is bare mein kya kehta hai`, `GC25 mein kis para mein hai`: the thread's subject, elsewhere."""
    features, thread, asked = context.features, context.thread, context.features.asked
    of_one = context.named and len(context.ids) == 1 and not (context.article or features.topics)
    if thread.intent not in ON_SUBJECTS or not of_one or len(features.words) > SHORT:
        return None
    if ON_THAT.isdisjoint(word.raw for word in features.words):
        return None
    if asked.acts or asked.slots or asked.event or asked.steps or features.states or features.groups:
        return None
    shown = [p for id_ in thread.instruments[:1] for p in engine.library.provision(id_, thread.article)]
    topics = thread.topics or tuple(topic for p in shown[:1] for topic in p.topics if topic not in BROAD)[:1]
    subject = engine.points.read(features.said)
    if not topics or subject.concepts or len(subject.left) > BESIDE or features.has("binding", "compare"):
        return None
    return context.question("article", topics=topics, article="")


def obliges(context: Context, states: tuple[str, ...]) -> Question | None:
    """`and must Pakistan apply it?`, `must a government obey this`: of its instrument, or of its subject."""
    thread = context.thread
    if len(thread.instruments) == 1:
        of_it = replace(context, ids=thread.instruments, article=thread.article)
        if not states:
            return of_it.question("summary", topics=("binding",), article="")
        return of_it.question("obligations" if thread.article else "status", states=states)
    subject = states and thread.topics and len(thread.instruments) > 1
    of_all = {"instruments": (), "states": states, "topics": thread.topics, "article": ""}
    return context.question("obligations", **of_all) if subject else None


def sifts(context: Context, _: "Understanding") -> Question | None:
    """`only the one not in force`, after a list: of what was listed."""
    features, thread, asked = context.features, context.thread, context.features.asked
    other = context.named or context.elsewhere or features.states or features.groups or features.topics or asked.acts
    if thread.intent != "list" or other or len(features.words) > SHORT or not features.says(ONLY | ONE):
        return None
    if not (asked.filters or asked.event == "nafiz"):
        return None
    return context.question("list", instruments=(), topics=(), article="", group=thread.group)


def says_no_more(asked: Asked) -> bool:
    """Whether nothing is asked of a standing but which instrument is meant."""
    return not (asked.acts or asked.event or asked.steps or asked.quantities or {*asked.slots} - {"older"})


def goes_on(context: Context, engine: "Understanding") -> bool:
    """`us mein umar ki had di hui hai?`, after an article: no more is said than what is asked of it."""
    features, thread, asked = context.features, context.thread, context.features.asked
    shown = len(thread.instruments) == 1 and len(features.words) <= SHORT
    if thread.intent == "status":  # `without giving a name?`, after who may complain
        shown = shown and answering.asks(context, thread.instruments, engine)
    else:
        shown = shown and thread.intent in {"article", "define"}
    other = context.named or context.vague or context.elsewhere or context.article or features.off
    whose = features.states or features.groups or _of_us(context)
    own = {*asked.slots} - {"interval"} or asked.event or asked.steps or asked.quantities  # `how many years exactly`
    return shown and not (other or whose or asked.acts or own)


def binding(context: Context, engine: "Understanding") -> Question | None:
    """`only what binds us`, `hamare liye binding kya hai is pe`: of the thread's subject."""
    features, thread = context.features, context.thread
    binds = features.has("binding") or "bound" in features.asked.acts or "hard" in features.asked.filters
    states = features.states or ((engine.home,) if _of_us(context) else ())
    if not (binds and thread.topics and len(states) == 1) or features.topics or features.groups or context.article:
        return None
    several = len(thread.instruments) > 1 and not context.named and len(features.words) <= SHORT
    several = several and not features.says(features.phrases.words.both | PLACES)
    asks = not (WHICH_ONE | {"what"}).isdisjoint(features.forms)
    if not (several or asks) or thread.intent == "status" or engine.points.read(features.said).concepts:
        return None
    return context.question("obligations", instruments=(), states=states, topics=thread.topics, article="")


def declared(context: Context, engine: "Understanding") -> Question | None:
    """`the age in our declaration`, `and what have we said on proof of age`: a State's own words to a treaty."""
    features, thread = context.features, context.thread
    own = context.ids if context.named else thread.instruments
    whose = features.states or ((engine.home,) if _of_us(context) else ())
    unnamed = not (own or context.elsewhere or DECLARED.isdisjoint(features.forms)) and len(whose) == 1
    if unnamed:  # `what age has Pakistan declared for its volunteers`
        held = engine.library.instruments
        said = {id_: i.states[whose[0]].reservations for id_, i in held.items() if whose[0] in i.states}
        spoke = [id_ for id_, own_words in said.items() if any(not each.withdrawn for each in own_words)]
        own = tuple(filter(None, [engine.known_answers.nearest(features, spoke, engine.home)]))
    if len(own) != 1 or len(whose) != 1 or features.groups or context.vague or context.article:
        return None
    goes_on = thread.intent == "status" and "reserved" in thread.aspect.acts and not SAYS.isdisjoint(features.forms)
    detail = engine.library.instruments[own[0]].states.get(whose[0])
    short = len(features.words) <= (LONG if unnamed else SHORT) and ALTERS.isdisjoint(features.forms)
    declares = unnamed or not (DECLARED if thread.instruments == own else DECLARATION).isdisjoint(features.forms)
    if not ((declares and short) or goes_on) or not detail or not detail.reservations:
        return None
    return context.question("status", instruments=own, states=whose, topics=("reservation",))


def not_joined(context: Context, engine: "Understanding") -> Question | None:
    """`only what it has not`, after the treaties of a State."""
    features, thread = context.features, context.thread
    several = thread.intent == "status" and len(thread.instruments) > TOGETHER and len(thread.states) == 1
    alone = several and not (context.named or features.states or features.groups or features.topics)
    if not alone or not features.asked.denied or len(features.words) > SHORT:
        return None
    return context.question("status", instruments=(), states=thread.states, topics=("non_party",), article="")


def its_protocols(context: Context, engine: "Understanding") -> Question | None:
    """`which of its protocols did it join`: those of the one treaty that is named, or that the thread is about."""
    features, thread = context.features, context.thread
    own = context.ids if context.named else thread.instruments
    told = features.says(OF_IT) or (
        not context.named and thread.intent == "status"
    )  # `has it done any of the protocols`
    plural = not PROTOCOLS.isdisjoint(word.raw for word in features.words) and told
    family = features.phrases.parents.get(own[0], ()) if len(own) == 1 and plural else ()
    held = engine.library.instruments
    children = tuple(id_ for id_ in family if id_ in held and "protocol" in held[id_].kind)
    states = features.states or thread.states
    stands = features.asked.acts or features.has("joining") or {"any", "other"} & {*features.asked.quantities}
    if not children or not states or not stands:
        return None
    ids = (*own, *children) if context.named else children
    return context.question("status", instruments=ids, states=states, topics=(), article="")


def mentions(context: Context, engine: "Understanding") -> Question | None:
    """`is mein online ka zikr hai?`: of what the thread is about."""
    own = context.thread.instruments
    if context.named or context.vague or context.elsewhere or len(own) != 1:
        return None
    subject = engine.points.read(context.features.said)
    if not (subject.mentions and subject.whether):
        return None
    return context.question("article", instruments=own, article=context.article)


def reports(context: Context, engine: "Understanding") -> Question | None:
    """`and the ones before those`, `our next is due on?`, `the symbol of that`: after a State's reports."""
    features, asked = context.features, context.features.asked
    on_report = not REPORT.isdisjoint(features.forms)
    if not of_reports(context.thread) or (asked.acts and not on_report) or KEPT_BY & {*asked.slots}:
        return None
    inside = features.says(standing.THERE | ITS) and context.thread.aspect.steps == ("observations",)
    if features.groups or context.vague or (features.topics and not inside):
        return None
    goes_on = (
        _says(context)
        or "previous" in asked.quantities
        or not NEXT.isdisjoint(features.forms)
        or "number" in asked.slots
    )
    if not (asked.steps or (goes_on and not context.named) or on_report or (inside and features.topics)):
        return None
    ids = context.ids if context.named else context.thread.instruments
    states = _whose(context, engine) or (engine.home,)
    return context.question("status", instruments=ids[:1], states=states[:1], topics=("reporting",), article="")


def of_reports(thread: Thread) -> bool:
    return thread.intent == "status" and len(thread.instruments) == 1 and bool(thread.aspect.steps)


def among(context: Context, engine: "Understanding") -> Question | None:
    """`ok now ASEAN`, `African ones only`, after a standing: the same of another group."""
    features, thread = context.features, context.thread
    few = len(features.plain) <= FOLLOWS_ON
    if context.vague or context.elsewhere or features.topics or not features.groups:
        return None
    if context.named:  # `ASEAN members in the Budapest Convention?`, but not `the text of the Council of Europe one`
        alone = len(context.ids) == 1 and few and not context.article and ONE.isdisjoint(features.forms)
        return standing.of(context, engine, context.ids) if alone else None
    any_ = len(thread.instruments) == 1 and "states" in features.asked.quantities  # `SAARC me koi mulk jo is me ho`
    if not any_ and not (few and thread.instruments and thread.intent == "status"):
        return None
    return standing.of(replace(context, ids=thread.instruments, filled=True), engine, thread.instruments)


def continued(asked: Asked, context: Context, told: Features) -> Asked:
    """What is asked of a State's reports, with what the thread has told of them."""
    thread = context.thread
    if not NEXT.isdisjoint(context.features.forms) and not asked.reports:
        return replace(asked, steps=(), slots=("deadline",), quantities=(), time=None)
    if not asked.steps and _says(context):
        return replace(asked, steps=("observations",), quantities=("last",), reports=())
    steps = asked.steps or thread.aspect.steps
    goes_on = not context.named and "previous" not in asked.quantities
    which = asked.reports or ((thread.aspect.reports or told.asked.reports) if goes_on else ())
    same = goes_on and steps == thread.aspect.steps and "number" in asked.slots
    time = thread.aspect.time if same and (not asked.time or asked.time.when == "now") else asked.time
    return replace(asked, steps=steps, reports=which, slots=tuple({*asked.slots} - {"number"}), time=time)


def _says(context: Context) -> bool:
    """`what did they say`, of the Committee."""
    return not SAYS.isdisjoint(context.features.forms) and not BODY.isdisjoint(context.features.forms)


def narrows(asked: Asked, context: Context) -> Asked:
    """`only those after 2015`, after a list: of what was listed."""
    before = context.thread.aspect
    if context.thread.intent != "list" or not context.features.says(ONLY | ONE):
        return asked
    time = before.time if not asked.time or asked.time.when == "now" else asked.time
    return replace(asked, filters=asked.filters or before.filters, time=time)


def swapped(context: Context) -> bool:
    """`I meant the other protocol`, `would that same claim stand for the OPAC`: what was asked before, of another."""
    asked = context.features.asked
    said = asked.acts or asked.slots or asked.event or asked.steps
    again = not (MEANT | SAME).isdisjoint(context.features.forms)
    return context.thread.intent == "status" and not said and again


def _of_us(context: Context) -> bool:
    return context.features.has("we") or context.features.says(standing.US | standing.OURS)


def _whose(context: Context, engine: "Understanding") -> tuple[str, ...]:
    """The State that is named, or is ours; else that of the thread."""
    return context.features.states or ((engine.home,) if _of_us(context) else context.thread.states)

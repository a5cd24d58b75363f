"""What only a thread makes clear: "which one?" and its answer, and one of several that were named."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Question, Thread
from bot.proposition import Asked
from bot.understanding.context import Context
from bot.understanding.described import (
    KINDS,
    MAIN,
    MAKERS,
    NEWER,
    OLDER,
    ONE,
    PLACES,
    SHARED,
    aged,
    closest,
    described,
    picked,
    placed,
    saying,
)
from bot.understanding.features import Features
from bot.understanding.resolve import PAIR, twins

if TYPE_CHECKING:
    from bot.understanding.understand import Understanding


# How an event of a treaty is told.
TOLD = {"nafiz": "entered into force", "opened": "opened for signature", "adopted": "was adopted"}
PICKING = 14  # words of a text that picks one
FEW = 4  # words of a text that asks for another article
ANOTHER = 8  # the same, where it calls it the one: `the one for locking kids up`
ITS = frozenset({"its", "it", "this", "that", "iske", "iska", "iski", "uske", "uska", "اس", "thereto"})
_ITS_IN_URDU = re.compile(r"\b(?:us|is|un|in) k[aie]\b")
AS_WELL = frozenset({"too", "also", "aswell", "well", "bhi", "likewise", "بھی"})
NEWS = frozenset({"anything", "fixed", "changed", "updated", "kuch"})
AGAIN = frozenset({"same", "two", "thing", "things", "both", "again", "dobara", "only"})
DATES = frozenset({"date", "dates", "tareekh", "tareekhein", "تاریخ", "تاریخیں"})  # of which both may be wanted


def chooses(context: Context, engine: "Understanding") -> Question | None:
    """The answer to "which one?": the question that it interrupted is asked again."""
    offered = context.thread.offered
    if not offered or context.elsewhere or context.features.off:
        return None
    if not context.thread.asked and ONE.isdisjoint(context.features.forms):
        return None
    chosen = context.ids if context.named and set(context.ids) <= set(offered) else ()
    placed = not PLACES.isdisjoint(context.features.forms) and len(context.features.words) <= 4
    if placed or (not context.named and len(context.features.words) <= 8):
        chosen = picked(context, engine, offered)
    return engine.again(context, chosen) if len(chosen) == 1 else None


def picks(context: Context, engine: "Understanding") -> Question | None:
    """`is the second one in force`, `the torture one`: one of the thread's instruments, or told by what it is."""
    thread, features = context.thread, context.features
    forms, several = features.forms, thread.instruments
    if context.named or context.elsewhere or not several or len(forms) > PICKING:
        return None
    if context.vague and MAIN.isdisjoint(forms):
        return None
    # `on armed conflict, Iran`
    of_states = thread.intent == "status" and features.states and len(features.plain) <= FEW
    aged_ = len(forms) <= FEW and forms[-1] in NEWER | OLDER  # `and the elder?`
    if not (of_states or aged_) and (ONE | PLACES | MAIN).isdisjoint(forms):
        return None
    chosen = _chosen(context, engine)
    if len(chosen) != 1:
        return _another(context, engine)
    if thread.intent in CONTINUED and _no_more(context, engine, chosen[0]):
        states = features.states or thread.states
        return context.question(thread.intent, instruments=chosen, states=states, topics=thread.topics, article="")
    return engine.decide(replace(context, ids=chosen, vague=(), filled=False))


def _chosen(context: Context, engine: "Understanding") -> tuple[str, ...]:
    """Of the thread's instruments, then of those before them: `back to the labour one`; of one alone, what it is taken
    for: `the European one`; then by what each is about."""
    thread, several = context.thread, context.thread.instruments
    before = tuple(dict.fromkeys((*several, *thread.earlier, *thread.offered)))
    pools = (
        _sibling(context),
        picked(context, engine, several) if len(several) > 1 else (),
        closest(context, engine, before) or aged(context.features.forms, engine, before) if len(before) > 1 else (),
        closest(context, engine, (several[0], *twins(context.features, several[0]))) if len(several) == 1 else (),
    )
    told = next((each for each in pools if len(each) == 1), ())
    return told if told and MAIN.isdisjoint(context.features.forms) else described(context, engine) or told


def _sibling(context: Context) -> tuple[str, ...]:
    """`and the 2nd?`, after the first of two protocols to one convention."""
    own, forms = context.thread.instruments, context.features.forms
    families = context.features.phrases.parents.values()
    pair = next((each for each in families if len(each) == PAIR and len(own) == 1 and own[0] in each), ())
    return placed(forms, pair) if len(forms) <= FEW and not PLACES.isdisjoint(forms) else ()


def _another(context: Context, engine: "Understanding") -> Question | None:
    """`the one on education?`, after an article: another of the same instrument."""
    features, thread = context.features, context.thread
    short = thread.intent == "article" and len(thread.instruments) == 1 and len(features.words) <= ANOTHER
    said = bool(features.topics or engine.points.read(features.said).concepts)
    said = said or bool(
        engine.search.wanted(features.said, thread.instruments, "likely")
    )  # `the one for locking kids up`
    if not short or not said or context.article or ONE.isdisjoint(features.forms):
        return None
    return context.question("article", instruments=thread.instruments, article="")


def _no_more(context: Context, engine: "Understanding", chosen: str) -> bool:
    """Whether a text says no more than which instrument is meant: `what about the one on the sale of children`."""
    features, asked = context.features, engine.points.read(context.features.said)
    told = engine.titles.distinct(chosen, ()) | MAIN | NEWER | OLDER | MEANT | PLACES | {*sum(MAKERS.values(), ())}
    told |= AGAIN
    of_it = engine.points.of_title(engine.library.instruments[chosen].title.value)
    said = features.asked.acts or features.asked.slots or context.article or features.groups
    return not said and {*asked.left} <= told and all(meant & of_it or "report" in meant for meant in asked.concepts)


def means(context: Context, engine: "Understanding") -> Question | None:
    """`no, I meant the UN one`: what was asked before, of another instrument that the last may be taken for."""
    thread, forms = context.thread, context.features.forms
    if MEANT.isdisjoint(forms):
        return None
    shown, topics = thread.instruments, context.features.topics
    if topics and ONE.isdisjoint(forms) and not context.named and len(shown) == 1:  # `no, I meant its rule on seizure`
        return context.question("article", instruments=shown, topics=topics, article="")
    chosen = _meant(context, engine) if thread.intent in CONTINUED and len(forms) <= PICKING else ()
    if len(chosen) != 1 or chosen == shown:
        return None
    held = thread.article and engine.library.provision(chosen[0], thread.article)
    article = thread.article if held else ""
    return context.question(
        thread.intent, instruments=chosen, states=thread.states, article=article, topics=thread.topics
    )


def _meant(context: Context, engine: "Understanding") -> tuple[str, ...]:
    """`the UN cybercrime one`, `the other protocol`, `the UN one`."""
    thread, features = context.thread, context.features
    if context.named:
        asked = features.asked
        more = features.states or features.groups or features.topics or asked.acts or asked.slots or asked.steps
        own = thread.intent == "status" and not more
        return context.ids if own else ()
    if thread.earlier and features.says(features.phrases.words.another):
        return thread.earlier[:1]
    if len(thread.instruments) != 1 or ONE.isdisjoint(features.forms):
        return ()
    own_ = thread.instruments[0]
    alike = sorted((vague.ids for vague in engine.library.phrases.vague if own_ in vague.ids), key=len)
    said = saying(context) - MEANT - LEADS
    near = (tuple(id_ for id_ in ids if id_ != own_ and engine.titles.distinct(id_, ids) & said) for ids in alike)
    return next((each for each in near if len(each) == 1), ()) or described(context, engine)


def narrowed(context: Context, engine: "Understanding") -> Context:
    """A vague name made clear by the words beside it; as it was, where they do not tell."""
    several = not {"which", "what"}.isdisjoint(context.features.forms) and not PLURAL.isdisjoint(
        word.raw for word in context.features.words
    )
    both = len(context.vague) == PAIR and context.features.says(context.features.phrases.words.both)
    both = both and not context.thread.instruments  # `is it bound by the two protocols of 2000`
    if (context.features.states and several) or both:
        return replace(context, ids=context.vague, vague=())  # `which of the optional protocols has it joined`
    own = context.thread.instruments
    family = context.features.phrases.parents.get(own[0], ()) if len(own) == 1 else ()
    its = [id_ for id_ in family if id_ in engine.library.instruments and id_ not in context.vague]
    its_own = context.features.says(ITS) or _ITS_IN_URDU.search(context.features.normal)
    if len(its) == 1 and its_own:  # of CEDAW `its optional protocol`
        return replace(context, ids=tuple(its), vague=())
    if (
        len(before := [id_ for id_ in context.thread.earlier if id_ in context.vague]) == 1
        and own[0] not in context.vague
    ):
        return replace(context, ids=tuple(before), vague=())  # `back to the European one`
    if len(own) == 1 and len(twin := [id_ for id_ in twins(context.features, own[0]) if id_ in context.vague]) == 1:
        return replace(context, ids=tuple(twin), vague=())  # after the UN one, `the European one`
    held, another = engine.library.instruments, context.features.phrases.words.another
    above = [id_ for id_, children in context.features.phrases.parents.items() if {*own} <= {*children} and id_ in held]
    if len(own) == 1 and len(above) == 1 and not KINDS.isdisjoint(context.features.forms):
        return replace(context, ids=tuple(above), vague=())  # after a protocol, `the convention itself`
    same = all("protocol" in held[id_].kind for id_ in (*own, *context.vague[:1]) if id_ in held)
    if len(own) == 1 and same and context.features.says(ITS) and not context.features.says(another):
        return replace(context, ids=own, vague=())  # `who of SAARC is in that protocol`
    shared = context.features.topics and set(context.features.topics) <= SHARED
    vague_name = frozenset(context.features.forms).difference(context.features.saying)  # it fits them all
    fitting = () if shared else closest(context, engine, context.vague, vague_name)
    if len(fitting) != 1 and not shared:
        fitting = _speaking(context, engine)
    return replace(context, ids=fitting, vague=()) if len(fitting) == 1 else context


def _speaking(context: Context, engine: "Understanding") -> tuple[str, ...]:
    """Those that have a provision on what is asked."""
    held = engine.library.instruments
    kin = [id_ for id_ in held if "protocol" in held[id_].kind and "protocol" in held[context.vague[0]].kind]
    pool = dict.fromkeys((*context.vague, *kin))  # `the protocol on armed conflict`
    topics = {*context.features.topics}
    main = [id_ for id_ in pool if topics & (engine.titles.main_topics(id_) | engine.titles.topics(id_)) - SHARED]
    if len(main) == 1:
        return tuple(main)
    if context.features.has("joining", "non_party", "signed_only", "reservation"):  # of States, whatever else is said
        return tuple(main) if len(main) == 1 else ()
    topics = set(context.features.topics or context.thread.topics) - SHARED
    told = {i.id for topic in topics for i, _ in engine.library.by_topic(topic)}
    if topics and (fitting := tuple(id_ for id_ in context.vague if id_ in told)):
        return fitting
    asked = engine.points.read(context.features.said)
    near = [each for each in engine.points(asked, context.vague, "") if not each.far] if asked.concepts else []
    return tuple(dict.fromkeys(each.instrument for each in near if each.met == near[0].met))


MEANT = frozenset(["meant", "mean", "asking", "wanted", "matlab", "مطلب", "murad", "مراد"])
LEADS = frozenset(
    ["no", "number", "one", "the", "nahi", "nahin", "sorry", "i", "actually", "mera", "meri", "نہیں", "میرا", "میری"]
)  # up to `I meant`; `no` may be that of a number
_LIKE = frozenset(
    ["like", "ditto", "alike", "similar", "same", "equivalent", "counterpart", "comparable", "aisa", "aisi", "waisa"]
)
PLURAL = frozenset({"protocols", "conventions", "treaties", "muahide", "muahidon", "protocolon", "protokolon"})
CONTINUED = frozenset({"status", "article", "compare", "topic", "summary"})


def bare(features: Features) -> bool:
    """Only names, States and numbers, and words that join them: `and the OPIC?`, `19 bhi`, `india?`."""
    said = {mark for mark in features.marks if not mark.isupper()}
    words = features.phrases.words
    leads = frozenset() if MEANT.isdisjoint(said) else MEANT | LEADS
    return 0 < len(said) < len(features.marks) and said <= words.links | words.pronouns | words.another | leads


def carries_on(context: Context) -> bool:
    """`and the OPIC?`, `opsc?`, `ok and the other one`: the same of another instrument."""
    bare_ = bare(context.features) or len(context.features.marks) == 1
    return bool(context.ids) and bare_ and not context.features.states and context.thread.intent == "status"


def alike(features: Features) -> bool:
    """`anything like that in the OPSC`, `is there something similar in Lanzarote`: the same, elsewhere."""
    said = {mark.rstrip("*") for mark in features.marks if not mark.isupper()}
    words = features.phrases.words
    return not _LIKE.isdisjoint(said) and said <= words.links | words.pronouns | words.another | words.alike


def continues(context: Context) -> bool:
    """What names nothing but its object asks the same of it as was asked before."""
    features, thread = context.features, context.thread
    if thread.intent == "changes" and context.named and features.says(NEWS):  # `anything fixed on Palermo?`
        return True
    if context.elsewhere or not (len(features.marks) == 1 or bare(features) or alike(features)):
        return False
    if features.states and (not context.named or features.asked.whether):  # `is Malawi in the OPSC`, after an article
        return thread.intent == "status"
    return thread.intent in CONTINUED and (context.named or "NUMBER" in features.marks)


def referred(context: Context) -> Context:
    """The instruments that a text leaves out because its thread has said them: all of them, both, or the other one."""
    thread, words = context.thread, context.features.phrases.words
    if context.ids and not context.filled:
        return context
    if context.vague or context.elsewhere or not thread.instruments:
        return context
    before = tuple(dict.fromkeys((*thread.instruments, *thread.earlier, *thread.offered)))
    ids = thread.instruments
    if (
        context.features.says(words.both)
        and len(ids) == 1
        and len(context.features.states) < 2
        and not context.features.says(DATES)
    ):
        ids = before[:2] if len(before) > 1 else (*ids, *twins(context.features, ids[0])[:1])
    elif context.features.says(words.another) and len(before) > 1:
        ids = before[1:2]
    return replace(context, ids=ids, filled=True)


def continued(asked: Asked, thread: Thread, told: Features) -> Asked:
    """What is asked of a standing, with what the thread has just told: `told`, where that is of reports."""
    if asked.acts in {("left",), ("kept",)} and "reservation" in thread.said:  # `has it been withdrawn?`
        return replace(asked, acts=("kept" if asked.acts == ("kept",) else "lifted", "reserved"))
    if "number" in asked.slots and "observations" in thread.said:  # `the symbol of those of 2016`
        return replace(asked, slots=(), steps=("observations",))
    if asked.steps and not asked.reports and "report" in thread.said:  # `and when was it received?`
        return replace(asked, reports=told.asked.reports)
    day = asked.whether and asked.time and asked.time.when in {"in", "on"}
    if not day or asked.acts or asked.event or asked.quantities:
        return asked
    if thread.states:  # `wasn't it 2006?`: the day on which it joined
        return replace(asked, acts=("joined",))
    events = [event for event, words in TOLD.items() if words in thread.said]
    return replace(asked, event=events[0]) if len(events) == 1 else asked

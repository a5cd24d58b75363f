"""What is decided before the model is asked what a text wants: whoever wants to be forgotten or to be told of changes,
orders to the bot, bare citations, and what a provision settles."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Question, Settled
from bot.understanding import corrections, follow_up, intents, standing
from bot.understanding.context import Context, unsure
from bot.understanding.normalise import tokens
from bot.understanding.points import ONLY

if TYPE_CHECKING:
    from bot.understanding.points import Subject
    from bot.understanding.understand import Understanding

SLOTS = frozenset({"age", "time"})  # what an open question wants of a provision
SURE = 0.6  # probability from which an order is one
ADDRESS = frozenset({"you", "your"})  # in whatever language
FOLLOWS_ON = 5  # words of a text that goes on with its thread
# What a State can be, or do, under a treaty.
BOUND = frozenset(["party", "bound", "ratified", "acceded", "joined", "signed", "complied"])
EQUIVALENT = frozenset({"equivalent", "counterpart"})
COMPLAINTS = "individual-complaints"  # a topic
COMPLAIN = frozenset({"complain"})  # a concept
BODIES = frozenset({"committee", "un", "geneva", "jeneva", "nations", "کمیٹی", "جنیوا"})  # to whom one complains
CITING = 6  # words beside the name of what is cited


def complies(context: Context, engine: "Understanding") -> Question | None:
    """`is China in breach of article 34`: of a State's conduct; the standing is told, and that nobody is judged."""
    asked = context.features.asked
    said = asked.whole and asked.whether and "complied" in asked.acts and "bound" not in asked.acts
    return standing.of(context, engine, context.ids) if said and context.ids and context.features.states else None


def addresses(context: Context, _: "Understanding") -> Question | None:
    """`does the OPSC bind companies`, `are parents bound by the CRC`: whom treaties between States do not bind."""
    asked = context.features.asked
    bound = bool(asked.acts) and BOUND.issuperset(asked.acts)
    said = asked.whole and asked.private and bound and "states" not in asked.quantities
    alone = len(context.ids) == 1 and not context.features.states
    return context.question("obligations") if said and alone else None


def complains(context: Context, engine: "Understanding") -> Question | None:
    """`can a child in Pakistan complain to the UN`: whether the State has joined what deals with it."""
    features = context.features
    states = features.states or ((engine.home,) if features.has("we") else ())
    asked = features.asked.whether and not features.asked.acts and COMPLAINTS in features.topics and len(states) == 1
    if not asked or context.article or not (context.named or features.says(BODIES)):
        return None
    held = {i.id for i, _ in engine.library.by_topic(COMPLAINTS) if i.binding.value}
    parents = {id_ for id_, children in features.phrases.parents.items() if held & {*children}}
    if len(held) != 1 or not {*context.ids} <= held | parents:
        return None
    id_ = held.pop()
    row, read = engine.library.standing(id_, states[0]), engine.points.read(features.said)
    told = [bool(COMPLAIN & meant) for meant in read.concepts]
    # Where it is a party, whether one may do so without a name, or without a court, hangs on what else is asked.
    plain = all(told) and not read.left if not row or row.action == "party" else True
    if not any(told):
        return None
    if not plain:
        return context.question("article", instruments=(id_,), topics=(COMPLAINTS,))
    return context.question("status", instruments=(id_,), states=states, topics=(COMPLAINTS,))


def unheld(context: Context, engine: "Understanding") -> Question | None:
    """`how many were convicted last year`: no such number is held. `Pakistani law on grooming`: what treaties say."""
    features = context.features
    if context.named or features.has("feedback"):
        return None
    if features.asked.unheld == "law":
        return intents.topic(context, engine)
    return unsure() if features.asked.unheld == "statistics" else None


def forgets(context: Context, _: "Understanding") -> Question | None:
    return context.question("forget") if context.features.has("forget") else None


def requests(context: Context, engine: "Understanding") -> Question | None:
    """`shorter please`, `in Urdu`, `are you sure?`: nothing but what is wanted of the answer before."""
    request = engine.about.only(context.features)
    if not request or context.named or context.vague or context.elsewhere or not context.thread.intent:
        return None
    if request == "cite":
        return intents.sources(context, engine)
    return context.question("about", instruments=context.thread.instruments)


def orders(context: Context, engine: "Understanding") -> Question | None:
    """Orders to the bot are not obeyed; a fact that they name is looked up."""
    if not context.features.has("injection") or context.features.asks:
        return None
    if context.ids and context.features.has("joining"):
        return standing.of(context, engine, context.ids)
    return unsure() if not context.ids or context.features.off else None


def follows(context: Context, engine: "Understanding") -> Question | None:
    """`tell me when something changes on the OPSC`, `unsubscribe`: no answer to "which one?", whatever it names."""
    if not context.thread.offered or context.vague:
        return None
    intent, probability = engine.reading(context).intents[0]
    if intent not in {"subscribe", "unsubscribe"} or probability < SURE:
        return None
    question = intents.BUILDERS[intent](context, engine)
    return replace(question, confidence=round(probability, 2)) if question else None


def cites(context: Context, engine: "Understanding") -> Question | None:
    """A provision and the name of its instrument, and nothing that is asked of it: `OPSC 3(1)(c)`, `gc25 para 12`."""
    features = context.features
    two = len(context.ids) == 1 and ", " in context.article  # `CRC 19 vs 34`
    cues = {"article", "summary", "summarise", *(["compare"] if two else [])}
    asked = features.intent_phrases - cues or features.states
    short = not asked and features.unknown < 2 and len(features.plain) <= CITING
    if not context.article or not (short or _whole(context, engine)):
        return None
    return intents.article(context, engine) if context.named or "." in context.article else None


def _whole(context: Context, engine: "Understanding") -> bool:
    """The heading of a provision, word for word."""
    held = [found for id_ in context.ids for found in engine.library.provision(id_, context.article)]
    return any(set(context.features.plain) <= set(tokens(found.ref)) for found in held)


def likens(context: Context, engine: "Understanding") -> Question | None:
    """`anything like it in Budapest`, `compare with the Lanzarote equivalent`: the same subject there."""
    features, thread = context.features, context.thread
    if not context.named or len(context.ids) != 1 or not (thread.topics or thread.article):
        return None
    if follow_up.alike(features):
        return intents.article(context, engine)
    compares = features.has("compare") and not features.topics and features.says(EQUIVALENT)
    return intents.BUILDERS["compare"](context, engine) if compares else None


def narrows(context: Context, _: "Understanding") -> Question | None:
    """`only the definitions`, after a comparison: these rows of it."""
    features, thread = context.features, context.thread
    if thread.intent != "compare" or context.named or not features.topics or ONLY.isdisjoint(features.plain):
        return None
    return context.question("compare", instruments=thread.instruments, article="")


def settles(context: Context, engine: "Understanding") -> Question | None:
    """A question that a provision settles, every word of it accounted for; and what has to be done by a State."""
    features = context.features
    standing = features.asked
    own = {"nafiz", "adopted", "opened", "eligible", "uninvited", "invitation"} & set(standing.slots)
    dated = own or (standing.acts and "interval" in standing.slots)
    if context.elsewhere or context.vague or features.off or dated or corrections.orders(features):
        return None
    if not context.ids and features.says(ADDRESS) and engine.about(features):
        return None  # `are you an AI` is about no picture made by one
    asked = engine.points.read(features.said)
    if "verbatim" in asked.asking:
        return _verbatim(context, engine)
    if (asked.obliges or asked.supposes) and (found := intents.obliged(context, engine, asked)):
        return found
    bare = asked.whether and not (context.named or asked.concepts or asked.left or asked.numbers)
    bare = bare and bool(asked.asking & {"verb", "closes"}) and not (standing.acts or features.states)
    if context.thread.article and bare and asked.modality in {"either", "may"}:  # `is it a duty, or is it optional?`
        return context.question("article", instruments=context.thread.instruments[:1], article=context.thread.article)
    if not context.named and context.thread.instruments and len(features.words) <= FOLLOWS_ON:
        return None  # `and the committee's reply?` goes on about what the thread is about
    refers = bool(context.thread.instruments) and features.says(features.phrases.words.pronouns)
    within = context.thread.instruments if refers and not context.ids else context.ids
    fits = engine.points(asked, within, context.article)
    if not fits or features.states or not (_decided(fits[0], asked) or _slot(fits[0], asked)):
        return None
    ids = context.ids or tuple(dict.fromkeys(fit.instrument for fit in fits if fit.word or fit.whole))
    return context.question("article", instruments=ids, topics=()) if len(ids) == 1 else None


def within(context: Context, engine: "Understanding") -> Question | None:
    """A question that only makes sense of what its thread is about: a provision of it that is asked for so."""
    own = context.thread.instruments
    if len(own) != 1 or context.features.off or context.named:
        return None
    wanted = engine.search.wanted(context.features.said, own, "plain")
    return context.question("article", instruments=own, article="") if wanted else None


def _decided(fit: Settled, asked: "Subject") -> bool:
    return bool(fit.word) and asked.whether


def _slot(fit: Settled, asked: "Subject") -> bool:
    """`at what age`, `within how many months`."""
    return any(SLOTS & meant for meant in asked.concepts) and (fit.whole or (asked.whether and not asked.left))


def _verbatim(context: Context, engine: "Understanding") -> Question | None:
    """The official words of what is cited, or of what was shown."""
    thread = context.thread
    if context.article:
        return intents.article(context, engine)
    if context.named or not thread.instruments:
        return None
    return context.question("article", instruments=thread.instruments[:1], article=thread.article)


# In this order.
GUARDS = (
    forgets,
    complies,
    addresses,
    complains,
    unheld,
    corrections.declares,
    follows,
    requests,
    orders,
    narrows,
    likens,
    follow_up.chooses,
    follow_up.picks,
    follow_up.means,
    cites,
    settles,
)

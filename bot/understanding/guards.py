"""What is decided before the model is asked what a text wants: orders to the bot, bare citations, what is settled."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Question, Settled, Thread
from bot.understanding import answering, compare, corrections, follow_up, intents, leaning, standing, turns
from bot.understanding.context import Context, unsure
from bot.understanding.normalise import tokens
from bot.understanding.points import ONLY
from bot.understanding.resolve import PAIR
from bot.understanding.unclear import not_covered

if TYPE_CHECKING:
    from bot.understanding.points import Subject
    from bot.understanding.understand import Understanding

# Signs of abuse that by themselves say nothing: `my`, and words for people.
NOBODY = frozenset({"own", "person"})
SLOTS = frozenset({"age", "time"})  # what an open question wants of a provision
OF_ITSELF = frozenset({"nafiz", "adopted", "opened", "eligible", "uninvited", "invitation"})  # slots of a treaty
SURE = 0.6  # probability from which an order is one
ADDRESS = frozenset({"you", "your"})  # in whatever language
FOLLOWS_ON = 5  # words of a text that goes on with its thread
# What a State can be, or do, under a treaty.
BOUND = frozenset(["party", "bound", "ratified", "acceded", "joined", "signed", "complied"])
EQUIVALENT = frozenset({"equivalent", "counterpart"})
COMPLAINTS = "individual-complaints"  # a topic
COMPLAIN = frozenset({"complain"})  # a concept
BODIES = frozenset({"committee", "un", "geneva", "jeneva", "nations", "کمیٹی", "جنیوا"})  # to whom one complains
WHO = frozenset(["who", "which", "when", "kis", "kaun", "list", "کس", "کون", "کب", "kab"])
HALF = 0.5  # of what is asked: what a point has to be about where only the thread names its instrument
SHORT_CODE = 2  # digits of a number that is no more than a number
YEARS = frozenset(str(year) for year in range(1900, 2100))
CALLS = frozenset(
    [
        *("number", "helpline", "hotline", "line", "call", "dial", "ring", "phone", "fia", "nccia", "complaint"),
        *("complaints", "poster", "working", "chalta", "nambar", "نمبر", "ہیلپ", "کال"),
    ]
)
CITING = 6  # words beside the name of what is cited


def plain(context: Context, engine: "Understanding") -> Question | None:
    """Before all else: nothing to read; an order to withdraw, of whose number the letters mean nothing; `I meant the UN
    one`, which tells of nobody."""
    if not context.features.words:
        return unsure()
    if withdrawn := corrections.withdraws(context, engine):
        return withdrawn
    if context.features.abuse <= NOBODY:
        return leaning.part(context) or follow_up.means(context, engine)
    return None


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
    read = engine.points.read(features.said)
    # `has it accepted that its children may complain`, and not `must it accept`
    joining = not read.obliges and not corrections.orders(features)
    joins = {*features.asked.acts} <= ({"joined", "party"} if joining else set())
    asked = features.asked.whether and joins and COMPLAINTS in features.topics and len(states) == 1
    grouped = COMPLAINTS in features.topics and features.groups and not features.states
    if not (asked or grouped) or context.article or not (context.named or features.says(BODIES) or grouped):
        return None
    held = {i.id for i, _ in engine.library.by_topic(COMPLAINTS) if i.binding.value}
    parents = {id_ for id_, children in features.phrases.parents.items() if held & {*children}}
    if len(held) != 1 or not {*context.ids} <= held | parents:
        return None
    id_ = held.pop()
    if grouped:
        return standing.of(context, engine, (id_,))
    row = engine.library.standing(id_, states[0])
    if not COMPLAIN & read.all:
        return None
    # Where it is a party, whether one may do so without a name, or without a court, hangs on what else is asked.
    alone = all(COMPLAIN & meant for meant in read.concepts) and not read.left
    joined = (row and row.action == "party") or {"if", "joined"} <= read.asking  # `if we join, may old cases be sent`
    if joined and not alone:
        return context.question("article", instruments=(id_,), topics=(COMPLAINTS,))
    return context.question("status", instruments=(id_,), states=states, topics=(COMPLAINTS,))


def unheld(context: Context, engine: "Understanding") -> Question | None:
    """`how many were convicted last year`: no such number is held. `Pakistani law on grooming`: what treaties say."""
    features = context.features
    if features.asked.unheld == "bloc" and not features.has("feedback"):
        return unsure()
    if context.named or features.has("feedback"):
        return None
    if features.asked.unheld == "law":  # `the jail term in PECA`: of a law that is known by name
        return not_covered(context, engine) if context.elsewhere else intents.topic(context, engine)
    read = engine.points.read(features.said)  # `must staff have no convictions`
    texts = read.obliges or (read.whether and features.has("instruments"))
    counts = features.asked.unheld == "statistics" and (read.opens or not texts)
    return replace(unsure(), states=features.states) if counts else None


def terms(context: Context, engine: "Understanding") -> Question | None:
    """`does signing alone bind a country, or must it ratify too`: of no treaty, and of no State."""
    features = context.features
    of_one = context.ids or context.vague or context.elsewhere or features.states or features.groups
    acts = {*features.asked.acts} & (intents.TERMS.keys() | {"bound"})
    if of_one or len(acts) < PAIR or not acts & intents.TERMS.keys() or features.has("we", "instruments", "feedback"):
        return None
    alone = not ONLY.isdisjoint(features.forms) and "bound" in acts  # `signing only, does it oblige them`
    listed = features.says(WHO) or (context.thread.instruments and not alone)  # `who has signed and ratified`
    return None if listed else intents.define(context, engine)


def rings(context: Context, engine: "Understanding") -> Question | None:
    """`is 1991 still the number of the FIA`, `does 1121 answer in Quetta`: of a number that is called, or was."""
    said = {word.raw for word in context.features.words}
    held = {way.value for each in engine.library.contacts(engine.home) for way in each.channels if way.type == "phone"}
    called = {number for number in said & held if len(number) > SHORT_CODE}
    plain = context.features.asks and called and (not CALLS.isdisjoint(said) or not called & YEARS)
    return context.question("report-abuse", instruments=(), article="", topics=()) if plain else None


def forgets(context: Context, _: "Understanding") -> Question | None:
    return context.question("forget") if context.features.has("forget") else None


def requests(context: Context, engine: "Understanding") -> Question | None:
    """`shorter please`, `in Urdu`, `are you sure?`: nothing but what is wanted of the answer before."""
    request = "" if "title" in context.features.asked.slots else engine.about.only(context.features)  # `short for`
    alone = not (context.named or context.vague or context.elsewhere)
    if not request or not alone or not (context.thread.intent or request == "language"):
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


def reserves(context: Context, engine: "Understanding") -> Question | None:
    """`may a party reserve on that?`, of an article: what the treaty allows, and not what some State has reserved."""
    features, thread = context.features, context.thread
    of_states = features.states or features.groups or features.has("we") or context.named
    acts = {*features.asked.acts}
    if of_states or not thread.article or "reserved" not in acts or not acts <= {"party", "reserved"}:
        return None
    if engine.points.read(features.said).modality != "may":
        return None
    return context.question("article", instruments=thread.instruments[:1], topics=("reservations",), article="")


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
    asked = engine.points.read(features.said)
    own = OF_ITSELF & {*standing.slots} - ({"eligible"} if asked.concepts else set())
    dated = own or (standing.acts and "interval" in standing.slots)
    elsewhere = context.elsewhere or context.vague or (dated and not asked.supposes)
    of_many = features.groups and standing.acts  # `name the members of the African Union that are party to it`
    if elsewhere or features.off or corrections.orders(features) or of_many:
        return None
    if not context.ids and features.says(ADDRESS) and engine.about(features):
        return None  # `are you an AI` is about no picture made by one
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


def ours(context: Context, engine: "Understanding") -> Question | None:
    """`which treaties that we are party to deal with extradition`: what binds the State on it."""
    features = context.features
    near = () if features.topics else engine.search.subjects(features.said, 1, "sure")
    subject = {*features.topics, *near} - standing.OF_STANDING
    acts = {"party", "bound"} & {*features.asked.acts}
    # `what binds Ethiopia on it`
    binds = "bound" in acts and bool(features.states) and engine.points.read(features.said).opens
    which = (features.has("instruments") or binds) and not (features.asked.whether or corrections.orders(features))
    if context.named or features.groups or not (subject and acts and which):
        return None
    fresh = replace(context, ids=(), filled=False, thread=Thread(law=context.thread.law))
    found = intents.obligations(fresh, engine)
    return found if found and found.intent == "obligations" else None


def astray(context: Context, _: "Understanding") -> Question | None:
    """`hotels in Lanzarote`: a name that is a city's as well, in a talk of other things."""
    features = context.features
    weak = {name.weak for name in features.names} == {True} and len(features.words) < FOLLOWS_ON
    return unsure() if weak and features.off and not (context.ids or features.field) else None


def within(context: Context, engine: "Understanding") -> Question | None:
    """A question that only makes sense of what its thread is about: a provision of it that is asked for so."""
    own = context.thread.instruments
    if len(own) != 1 or context.features.off or context.named:
        return None
    if not (near := bool(engine.search.wanted(context.features.said, own, "likely"))):  # `and drug peddling?`
        asked = engine.points.read(context.features.said)
        near = any(fit.share >= HALF for fit in engine.points(asked, own, "")) or answering.asks(context, own, engine)
    return context.question("article", instruments=own, article="") if near else None


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
    rings,
    terms,
    complies,
    addresses,
    complains,
    unheld,
    corrections.declares,
    follows,
    requests,
    orders,
    narrows,
    compare.by_size,
    turns.in_turn,
    turns.ranked,
    turns.on_that,
    turns.binding,
    turns.reports,
    turns.declared,
    leaning.links,
    leaning.where,
    leaning.steps,
    turns.not_joined,
    turns.its_protocols,
    turns.mentions,
    turns.sifts,
    turns.among,
    reserves,
    likens,
    follow_up.chooses,
    follow_up.picks,
    follow_up.means,
    cites,
    ours,
    settles,
    astray,
)

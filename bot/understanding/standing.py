"""The standing of States: of one under an instrument, of one under all, or an instrument's own dates and counts."""

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.knowledge.schema import Instrument
from bot.model import Question
from bot.understanding.context import Context
from bot.understanding.features import Features
from bot.understanding.follow_up import AS_WELL, carries_on, referred
from bot.understanding.reports import REPORTS, of_one, on_reports
from bot.understanding.whom import about_one, meant_group, of_everybody, of_one_beside

if TYPE_CHECKING:
    from bot.understanding.points import Subject
    from bot.understanding.understand import Understanding

ASPECTS = ("non_party", "signed_only", "reservation", "reporting", "in_force", "adopted", "count", "who_all", "dates")
OF_THE_INSTRUMENT = frozenset(
    {"place", "keeper", "monitor", "issuer", "number", "published", "articles", "nafiz", "adopted", "opened"}
)
# Acts of which a State is said to have done one, and what is asked of an instrument itself.
ACTS = frozenset({"party", "bound", "ratified", "acceded", "joined", "signed", "signatory", "left"})
ENTERED_BY = frozenset({"eligible", "uninvited", "invitation"})  # who may join, and how
OWN_SLOTS = frozenset(
    {"place", "keeper", "monitor", "issuer", "nafiz", "adopted", "opened", "title", "number", "articles"} | ENTERED_BY
)
# `in force for us`; `our handbook says that it came into force in 2004` is of nobody.
US = frozenset(
    [
        *("us", "we", "hum", "hm", "hamain", "hamein", "humein", "humain", "hamen", "ہم", "ہمیں"),
        *("hamare", "humare", "ہمارے"),  # `hamare liye`
    ]
)
OURS = frozenset(["our", "ours", "hamari", "hamara", "hamare", "ہماری", "ہمارا"])  # `our first report`
COUNTRY = frozenset(
    [
        *("country", "state", "government", "govt", "law", "laws", "parliament", "ministry", "courts", "own"),
        *("national", "penal", "criminal"),
        *("mulk", "hukumat", "qanoon", "riyasat", "ملک", "حکومت", "قانون", "ریاست"),
    ]
)
INCLUDING = frozenset({"including", "include", "incl", "samait", "samet", "sameit", "سمیت"})  # `GCC, Saudi samait`
OF_STANDING = frozenset({"accession", "reservations", "reporting-to-committee", "definitions"})
KEEPING = frozenset({"monitor", "age", "depositary", "adoption"})
MORE = 3  # words of a question about a treaty itself that are not accounted for
CONCEPTS = 2  # of a question about a provision
IS = frozenset({"is", "are", "was", "were"})
THERE = frozenset({"there", "wahan", "udhar", "وہاں"})  # in the State that was spoken of
ELSE = frozenset({"else", "others", "aur", "اور"})
WHICH = frozenset({"which", "list", "kaun", "konse", "kaunse", "کون", "کونسے"})
_OF_THEM = re.compile(
    r"\bof (?:them|these|those|the (?:[2-9]|1\d|two|three|four|five|six|seven|eight|nine|ten|group))\b"
)
_TO_JOIN = re.compile(r"\b(?:must|do|does|need|needs|have|has)\b.{1,40} (?:to|in order to) (?:join|accede|become)\b")
BECOMING = frozenset({"become", "becoming"})
THOSE = frozenset({"those", "jo", "jinhon", "جو", "جنہوں"})
TO_ALL = frozenset({"states", "govts", "governments", "countries"})  # `what does it recommend to States`
ELLIPTIC = 5  # words of a question that leaves out of whom it asks
NO_MORE = 10  # words of one that names another treaty


def standing(context: Context, engine: "Understanding") -> Question | None:
    """Of States; a question that names none of their acts is one about a provision."""
    # `suspect in the UK: can the OPSC be the basis of extradition`
    subject = {*context.features.topics} - OF_STANDING - {"individual-complaints"}
    of_one = context.named and (subject or not context.features.states) and not _begins(context, engine)
    if of_one and _of_a_provision(context, engine):
        return context.question("article", article="")
    if len(context.ids) > 1 and "title" in context.features.asked.slots:  # `OPSC and OPIC stand for?`
        return context.question("define", article="")
    return _of_states(context, engine)


def of_a_standing(context: Context, engine: "Understanding") -> bool:
    """Whether a standing or a treaty's own facts are asked, whatever it looks like: `she says India joined`."""
    asked = context.features.asked
    ours = context.features.has("we") or context.features.says(OURS)
    whose = context.features.states or ours or (context.thread.states and context.named)
    to_all = not context.features.states and any(word.raw in TO_ALL for word in context.features.words)
    if whose and asked.steps and not to_all and (asked.reports or on_reports(context.features)):
        return True
    if len(context.features.states) > 1 and {"first", "last"} & {*asked.quantities} and len(context.ids) == 1:
        return True
    binds = [engine.library.instruments[id_].binding.value for id_ in context.ids]
    # guidance is not complied with: `does it tell States to break encryption`
    if "complied" in asked.acts and asked.whether and (binds == [True] or context.features.has("binding")):
        return True
    own = (OWN_SLOTS - {"issuer"}) & {*asked.slots} and not context.features.has("summary", "summarise")
    of_it = context.features.says(context.features.phrases.words.pronouns) and len(context.features.words) <= NO_MORE
    ids = context.ids or (context.thread.instruments if of_it else ())  # `which body checks on them`
    if len(ids) == 1 and own and _of_no_more(context, engine):
        return True
    if (asked.whole or asked.denied) and not context.ids and _of_treaties(context):
        return True
    if context.features.states and _begins(context, engine):
        return True
    if not (asked.whole and context.ids):
        return False
    of_one = asked.whether and (context.features.states or context.features.has("we") or context.features.groups)
    of_states = ("count" in asked.quantities or of_one) and ACTS & {*asked.acts}
    of_its_own = asked.whether and (asked.event or asked.number is not None)
    return bool(of_states or of_its_own or OWN_SLOTS & {*asked.slots})


def no_duty(context: Context, states: tuple[str, ...], asked: "Subject") -> bool:
    """`what did the Committee tell Pakistan`, `what would we have to do to become a party`: of a standing, no duty."""
    if states and of_one(context):
        return True
    becomes = not BECOMING.isdisjoint(context.features.forms) and not (asked.supposes or asked.concepts)
    becomes |= bool(_TO_JOIN.search(context.features.normal))  # `what must Kenya do to join`
    return context.named and (becomes or not ENTERED_BY.isdisjoint(context.features.asked.slots))


def _begins(context: Context, engine: "Understanding") -> bool:
    """`is the Philippines in the Second Protocol, we have a request going to Manila`: it is asked before the comma."""
    first, comma, _ = context.features.text.partition(",")
    found = engine.find(first, context.thread) if comma and not context.article else None
    asked = found.features.asked if found and found.named and found.features.states else None
    return bool(asked and asked.whole and asked.whether and len(found.ids if found else ()) == 1)


def _of_treaties(context: Context) -> bool:
    """`kin muahidon ka Pakistan fareeq hai`: which of all, and on no subject."""
    features, asked = context.features, context.features.asked
    named = context.vague or context.elsewhere or context.thread.instruments
    on = set(features.topics) - OF_STANDING
    acts = ACTS & {*asked.acts} or (asked.denied and "in" in features.marks)  # `which of them is it NOT in`
    return bool(features.states and features.field and acts and not (named or on or asked.whether))


def _of_no_more(context: Context, engine: "Understanding") -> bool:
    """`the GA resolution number of the OPIC`: a few words more, and none of them of a provision."""
    subject = engine.points.read(context.features.said)
    return all(meant <= KEEPING for meant in subject.concepts) and len(subject.left) <= MORE


def _of_states(context: Context, engine: "Understanding") -> Question | None:
    """The home State is taken where none is named and one is meant."""
    features, thread = context.features, context.thread
    words = features.phrases.words
    if features.says(words.both | words.another):
        context = referred(context)
    if context.vague or (context.elsewhere and not context.named):
        return None
    if context.ids and not _of_many(context):
        beyond = "beyond" in features.asked.quantities  # `non-European States in Lanzarote`
        enters = not ENTERED_BY.isdisjoint(features.asked.slots)  # `can a non-European State get into it`
        if "accession" in features.topics and not features.states and (enters or not beyond):
            intent = "status" if len(context.ids) == 1 else "compare"
            return context.question(intent, topics=("accession",))
        return of(context, engine, context.ids)
    if not context.ids and not thread.instruments and on_reports(features) and features.says(REPORTS | {"list"}):
        return _reported(context, engine)
    listed = features.has("list") and not features.asked.acts  # `is Pakistan on the list` is of one treaty
    general = features.field or features.has("instruments") or listed or features.says(features.phrases.words.general)
    if thread.instruments and not (general and (features.states or features.has("we"))):
        return of(context, engine, thread.instruments, filled=True)
    if not (features.states or features.groups or features.has("we") or thread.states or context.ids):
        return None
    return _of_none_named(context, engine)


def _of_none_named(context: Context, engine: "Understanding") -> Question | None:
    features, thread = context.features, context.thread
    of_the_field = features.field or features.topics or features.intent_phrases or features.groups
    if not (of_the_field or thread.instruments or features.asked.whole or features.asked.acts):
        return None  # `Bangkok rainfall charts`
    if features.groups and not (features.states or context.ids):
        return _on_a_subject(context, engine)
    if "individual-complaints" in features.topics and features.has("instruments"):  # `under any treaty`
        return of(context, engine, tuple(features.phrases.complaints))
    refers = context.filled or (len(thread.instruments) > 1 and features.says(features.phrases.words.pronouns))
    if not refers and (on_a_subject := _on_a_subject(context, engine)):
        return on_a_subject
    return of(context, engine, thread.instruments if refers and not features.has("non_party") else ())


def _on_a_subject(context: Context, engine: "Understanding") -> Question | None:
    """`can a child in Nepal complain to the UN`: of the one treaty that deals with it, or of what binds on it."""
    features = context.features
    topics = [topic for topic in features.topics if topic not in OF_STANDING]
    if not topics or features.has("list", *(each for each in ASPECTS if each != "in_force")):  # `lagu`
        return None
    held = {i.id for topic in topics for i, _ in engine.library.by_topic(topic) if i.binding.value}
    if len(held) == 1:
        return of(context, engine, tuple(held))
    one = len(topics) == 1 and len(states := features.states or (engine.home,)) == 1
    return context.question("obligations", states=states, topics=tuple(topics), article="") if one else None


def _of_a_provision(context: Context, engine: "Understanding") -> bool:
    """`does the OPAC permit that a volunteer below 18 be taken`: no act of a State, and more than one concept."""
    asked, subject = context.features.asked, engine.points.read(context.features.said)
    acts = (
        asked.acts or asked.event or asked.slots or (asked.steps and asked.reports) or set(asked.quantities) - {"any"}
    )
    if (
        context.elsewhere
        or acts
        or context.features.has("reservation", "reporting")
        or (asked.denied and context.features.groups)
    ):
        return False
    if engine.search.wanted(context.features.said, context.ids, "sure"):
        return True
    if len(subject.concepts) < CONCEPTS:
        return False
    return subject.whether and bool(engine.points(subject, context.ids, ""))


def _reported(context: Context, engine: "Understanding") -> Question:
    """`have the concluding observations on Pakistan come out`: on which of the treaties that are reported on?

    The body says which, and so does the report: only one treaty has a fifth.
    """
    features, asked = context.features, context.features.asked
    states = features.states or (engine.home,)
    held = {i.id: i for i in engine.library.book.instruments if any(each.reporting for each in i.states.values())}
    found = {
        id_: max(event.date for event in events)
        for id_, each in held.items()
        if (
            events := [
                event for state in states if state in each.states for event in each.states[state].reported(asked)
            ]
        )
    }
    fit = [id_ for id_, each in held.items() if _is_body(each, features)][:1]
    if not fit and (asked.steps or asked.reports):
        # One session may look at several reports together: what is told of the treaty tells of its protocols' too.
        newest = "last" in asked.quantities or len({*found.values()}) == 1
        fit = [max(found, key=lambda id_: found[id_])] if found and newest else list(found)
        if asked.time and asked.time.when != "now":  # what is of children before all others
            fit = [id_ for id_ in fit if not held[id_].by_standing_only] or fit
    if len(fit) != 1 and features.says({"committee"}):
        # Here `the Committee` is that of the Convention whose Protocols it monitors as well.
        fit = [id_ for id_ in held if {*features.phrases.parents.get(id_, ())} & held.keys()][:1]
    of_all = [id_ for id_ in fit if {*fit} - {id_} <= {*features.phrases.parents.get(id_, ())}]
    fit = of_all if len(of_all) == 1 else fit  # the observations on the parent stand for its protocols' too
    if len(fit) == 1:
        return context.question("status", instruments=tuple(fit), states=states[:1], topics=("reporting",))
    return context.question("ambiguous", choices=tuple(fit or held))


def _is_body(instrument: Instrument, features: Features) -> bool:
    """Whether the body that monitors it is named: `the Committee on the Rights of the Child`, `the CEDAW Committee`."""
    monitor = instrument.monitored_by
    body = monitor.value.partition(",")[0].partition("(")[0].strip().casefold() if monitor else ""
    named = f"{instrument.short_name} committee".casefold()
    return any(name and name in features.normal for name in (body, named))


def _of_many(context: Context) -> bool:
    """`Pakistan is party to which of them`."""
    if not context.filled:
        return False
    return len(context.ids) > 3 or (len(context.ids) > 1 and context.features.has("instruments", "list"))


def of(context: Context, engine: "Understanding", ids: tuple[str, ...], *, filled: bool = False) -> Question:
    """The question for the standing under these instruments; under all that bind, where there are none."""
    features, thread = context.features, context.thread
    asked = features.asked
    aspects = tuple(phrase for phrase in ASPECTS if features.has(phrase))
    symbol = "number" in asked.slots and "observations" in thread.said  # `the symbol of those of 2016`
    again = symbol or (asked.steps and "report" in thread.said)  # `has it been submitted?`
    again = again and not (asked.acts or features.names)
    due = "deadline" in asked.slots and not asked.acts  # of who asks it may be said too: `my memo is due at midnight`
    if (due or on_reports(features) or again) and "reporting" not in aspects:
        aspects = (*aspects, "reporting")
    also = _reserved_too(context)
    if ("reserved" in asked.acts or also) and "reservation" not in aspects:
        aspects = (*aspects, "reservation")
    states, assumed = _named(context, engine), False
    beyond = "beyond" in asked.quantities
    of_members = beyond or "accession" not in features.topics
    own = (ENTERED_BY | OF_THE_INSTRUMENT) & {*asked.slots}
    # `who else?`, `are any of the six in it`, `which of them came in last`
    else_ = (features.says(ELSE) and len(features.words) <= ELLIPTIC) or bool(_OF_THEM.search(features.normal))
    who = features.says(THOSE) or ("states" in asked.quantities and len(features.words) <= ELLIPTIC)  # `who is not?`
    else_ = else_ or (who and not (features.names or features.states))  # `and those that only signed?`
    group = meant_group(features) or (thread.group if carries_on(context) or else_ else "")
    of_one = of_one_beside(context, engine)  # `is Russia still bound, now that it is out of the Council of Europe?`
    if group and not of_one and ids and of_members and (asked.acts or not own) and ENTERED_BY.isdisjoint(own):
        topics = tuple(aspect for aspect in aspects if aspect in ("non_party", "signed_only", "dates"))
        members = next(each.members for each in engine.library.book.groups if each.id == group)
        counted_in = features.says(INCLUDING) or WHICH & {*features.forms}  # `which African States`, from Nairobi
        states = tuple(state for state in states if state in members and not counted_in)
        return context.question("status", instruments=ids, states=states, group=group, topics=topics)
    of_us = features.has("we") and not (asked.event and not asked.acts and not features.says(US))
    exists = any(one in IS and other == "there" for one, other in pairwise(features.forms))  # `is there any State`
    there = bool(thread.states) and features.says(THERE) and not exists  # `since when is it in force there`
    general_ = of_everybody(asked) or asked.event or set(asked.slots) & OF_THE_INSTRUMENT
    everybody = ids and general_ and not (there or symbol or of_us)
    # `is it in the Budapest Convention?`, `and when did it join the OPIC`, `and in the OPIC as well? years beside each`
    refers = (asked.whether or (context.named and asked.acts)) and features.says(features.phrases.words.pronouns)
    refers = refers or (context.named and features.says(AS_WELL))
    # `and the other protocol, sale of children`: another treaty, and nothing more of it than was asked before
    no_more = context.named and not (asked.quantities or asked.slots or asked.event) and len(features.words) <= NO_MORE
    short = thread.intent == "status" and (refers or also or no_more or len(features.words) <= ELLIPTIC)
    continued = filled or context.filled or short
    general = features.has("who_all", "count", "signed_only", "adopted", "in_force")
    if not states and not everybody and of_us and features.says(US):
        states = (engine.home,)  # `and us?`, `can we skip it`
    if not states and not everybody and (there or (continued and not general)):
        states = thread.states
    whose = about_one(context, engine, ids) or asked.unheld == "reason"  # `kyun nahi?`
    if not states and not everybody and whose:
        states, assumed = (engine.home,), not features.has("we")
    return context.question("status", instruments=ids, states=states, home_assumed=assumed, topics=aspects)


def _named(context: Context, engine: "Understanding") -> tuple[str, ...]:
    """The States that a text names to ask about them."""
    features, asked = context.features, context.features.asked
    beside = {*asked.excluded, asked.time.state if asked.time else ""}
    states = tuple(state for state in features.states if state not in beside)
    if "both" in asked.quantities and len(states) == 1 and states != ("USA",) and features.says(US):
        return (engine.home, *states)  # `which ones bind both us and Türkiye`; `the US` is none of us
    again = context.thread.group and not features.groups  # `you are leaving out Nepal`
    return states or (features.states if again else ())


def _reserved_too(context: Context) -> bool:
    """`and to the CRC?`, after what was reserved to another."""
    asked, thread = context.features.asked, context.thread
    told = thread.intent == "status" and "reservation" in thread.said and context.named
    said = {*asked.acts} - {"kept"} or asked.slots or asked.steps or asked.event
    return told and not said and len(context.features.words) <= ELLIPTIC + 2


def ours_alone(features: Features) -> bool:
    """`our officer says that the family withdrew it`: whoever asks speaks of their own people, and of no State."""
    whose = [other for one, other in pairwise((*features.forms, "")) if one in OURS]
    return bool(whose) and (US - OURS).isdisjoint(features.forms) and COUNTRY.isdisjoint(whose)

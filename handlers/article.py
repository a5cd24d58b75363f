"""A provision: what it says, its exact reference, and the link to the official text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, product

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Point, Provision, Statement
from bot.model import Choice, Form, Item, Question, Reply, Section, Settled
from handlers.shared.absent import absent, is_silent
from handlers.shared.fitting import fitting, is_meant, near
from handlers.shared.missing import missing, no_words
from handlers.shared.reservations import declared_on
from handlers.shared.settled import (
    PART,
    Place,
    answered,
    best_point,
    cited,
    claimed,
    loose,
    named,
    on_its_subject,
    place,
    stems,
    told,
    wants_word,
)
from handlers.shared.standing import bond, unbound
from handlers.shared.unnamed import naming, told_unnamed
from handlers.shared.wording import listed, plural, sentence, the, what_is

EXAMPLES = {
    "OPSC art 3(1)(c)": "distributing",
    "which article of Lanzarote covers grooming": "art. 23",
    "crc article 34": "sexual exploitation",
}
PROVISIONS_SHOWN = 8
EACH = 2  # subjects that are told of by themselves
APART = frozenset(["difference", "differences", "differ", "diff", "vs", "versus", "farq", "فرق"])
NEAR = 2  # passages whose words fit best
MANY, MOSTLY = 3, 0.75  # subjects of a question that a point is about, and their share
OURS = "This is in our words, not a quotation."
LONG = 200  # characters of a first sentence
REPEATED = 60  # characters that a provision has to add to be shown beside its point


def reply(question: Question, library: Library) -> Reply:
    return told_unnamed(_reply, on_its_subject(question, library), library)


def _reply(question: Question, library: Library) -> Reply:
    instrument = library.instruments[question.instruments[0]]
    if question.article:
        found = [
            (library.instruments[id_], provision)
            for id_, number in _pairs(question.instruments, question.article.split(", "))
            for provision in library.provision(id_, number)
        ]
        found.sort(key=lambda pair: set(question.topics).isdisjoint(pair[1].topics))  # `article 3 on possession`
        cited_ = [provision for _, provision in found]
        other = paragraph(question, library, cited_) or _meant(question, library, cited_)
        known = answered(question, library)
        aside = other and known and (known[1] is not other[1] or isinstance(known[2], Statement))
        if not aside and (one := settled(question, library)):
            return one
        if other:
            rest = [pair for pair in found if pair != other]
            return answer(replace(question, article=""), library, [other, *rest])
        return answer(question, library, found) if found else missing(question, library, instrument)
    if is_silent(question, library):
        return absent(question, library)
    named_in = naming(question, library)
    if not named_in and (one := settled(question, library)):
        return one
    found = named_in or fitting(question, library)
    if question.verbatim and not found:
        return no_words(question, library, instrument)
    if question.instruments == question.thread.instruments:
        found = [(i, p) for i, p in found if i.id == found[0][0].id]
    return answer(question, library, found) if found else missing(question, library, instrument)


def paragraph(
    question: Question, library: Library, cited_: Sequence[Provision] = ()
) -> tuple[Instrument, Provision] | None:
    """The paragraph of the article that is cited which the question is after: `how many days under article 29`."""
    if not (question.article and question.instruments):
        return None
    instrument = library.instruments[question.instruments[0]]
    wanted = [ref for _, ref, sureness in question.wanted[:1] if sureness == "sure"]
    held = next((p for p in instrument.provisions if p.ref in wanted and p not in cited_[:1]), None)
    own = held and any(number.startswith(f"{question.article}(") for number in held.covers)
    return (instrument, held) if held and own else None


def _meant(question: Question, library: Library, cited_: list[Provision]) -> tuple[Instrument, Provision] | None:
    """What `isn't it article 8 that deals with compensation?` is about, where that is another article."""
    about = question.topics or any(not each.far for each in question.settled)
    if not question.asked.whether or not about or len(question.instruments) > 1:
        return None
    instrument = library.instruments[question.instruments[0]]
    topics = {*question.topics}
    own = {p.ref for p in instrument.provisions if p.covers and p.covers[0][:1].isdigit()}
    refs = [ref for _, ref, sureness in question.wanted if sureness == "sure" and ref in own][:1]
    if topics and topics.isdisjoint(topic for each in cited_ for topic in each.topics):
        refs += [p.ref for p in instrument.provisions if topics & {*p.topics[:1]}]
    numbers = {number.partition("(")[0] for number in question.article.split(", ")}
    held = next((p for p in instrument.provisions if p.ref in refs[:1]), None)
    whole = {number for number in question.article.split(", ") if "(" in number}  # `3(1)(a) is the CSAM one, right?`
    if not whole and held and not numbers.isdisjoint(number.partition("(")[0] for number in held.covers):
        return None
    if not held or held in cited_ or not whole.isdisjoint(held.covers):
        return None
    return instrument, held


def settled(question: Question, library: Library) -> Reply | None:
    """The sentence of the provision that settles it first, with Yes or No where the text decides."""
    best = _best(question)
    if not best or question.verbatim or (question.article and not best.word and best.far):
        return None
    instrument, provision, point = place(library, best)
    others = [pair for pair in fitting(question, library) if pair[1] is not provision and pair[0] is instrument]
    topics = question.topics or provision.topics[:1]
    others = [pair for pair in others if near(question, pair[1], topics)]
    base = answer(question, library, [(instrument, provision), *others], question.intent)
    beside = _beside(question, library, (instrument, provision, point))
    bound = all(bond(library, instrument, state) == "binding" for state in question.states)  # what binds is not for all
    word = best.begins or (best.word if wants_word(question) else "")
    word, fit = word if bound else "", None if beside or is_meant(question, best) else best
    said = [told(instrument, provision, point, word, fit), *(told(*each) for each in beside)]
    declared = list(declared_on(question, instrument, provision))
    also = [*([sentence(provision.note)] if provision.note else []), *(text for text, _ in declared)]
    sources = library.sources(provision, *(each for _, each, _ in beside))
    rest = [(each, sources) for each in (*said[1:], *also, own_words(provision, point))]
    told_of = [(said[0], sources), *unbound(question, library, [instrument]), *rest]
    if declared and not question.home_assumed:  # `what minimum age did Pakistan declare`
        of_it = [(text, library.sources(made)) for text, made in declared]
        told_of = [*of_it, *(each for each in told_of if each[0] not in also)]
    whole = replace(base, text="\n\n".join(text for text, _ in told_of), basis=tuple(each for _, each in told_of))
    return claimed(whole, question, library)


def _beside(question: Question, library: Library, best: Place) -> list[Place]:
    """What settles the other subject, where two are asked about each by itself."""
    rest = [topic for topic in question.topics if question.each and topic not in best[1].topics][: EACH - 1]
    places = [place(library, each) for each in question.settled if rest and each.instrument == best[0].id]
    if not rest and question.each:  # `can it take a volunteer of 17, and send him to fight?`
        own = [each for each in question.settled if each.instrument == best[0].id and each.share >= PART]
        found = [place(library, each) for each in own if each.ref != best[1].ref]
        return found[:1] if sum(each.share for each in own[:EACH]) >= MOSTLY and len(own) >= EACH else []
    return [each for topic in rest for each in [p for p in places if topic in p[1].topics][:1]]


def _best(question: Question) -> Settled | None:
    """The point that settles the question; else that which is nearest in an instrument that is named."""
    whole = next((each for each in question.settled if each.whole), None)
    if whole or len(question.instruments) != 1:
        return whole
    near = question.settled[0] if question.settled else None
    told = question.wanted[0][2] if question.wanted else ""
    # It is about most of what is asked.
    most = near and (near.joins or (told in {"likely", "closest"} and not near.far))
    if near and near.met >= MANY and near.share >= MOSTLY:  # it is about all but a word of what is asked
        return near
    if told == "sure" or (told and not most):
        return next((each for each in question.settled if (each.instrument, each.ref) == question.wanted[0][:2]), None)
    if near and not near.far:
        return near
    places = {(each.instrument, each.ref): each for each in reversed(question.settled)}
    return next((places[passage] for passage in question.passages[:NEAR] if passage in places), None) or near


def own_words(provision: Provision, point: Point | None = None) -> str:
    """The provision, and whether it is in our words or a quotation. `point`: what was said of it already."""
    if provision.quotation:
        return f"In its own words: “{provision.quotation}”"
    if point and point.asks and len(provision.text) < len(point.says) + REPEATED:
        return OURS
    return f"In our words: {sentence(provision.text)}"


def _pairs(ids: tuple[str, ...], numbers: list[str]) -> Iterable[tuple[str, str]]:
    """`CRC 34 and OPSC 3` are two provisions, not four."""
    return zip(ids, numbers, strict=True) if len(ids) == len(numbers) else product(ids, numbers)


def answer(
    question: Question, library: Library, found: list[tuple[Instrument, Provision]], intent: str = "article"
) -> Reply:
    instrument, first = found[0]
    ids = tuple(dict.fromkeys(i.id for i, _ in found))
    parts = _parts(question, library, found)
    several_cited = "," in question.article and not question.verbatim
    each = _of_each_number(question, library, found) if several_cited else []
    told_of = [] if parts else [(i, p) for i, p, _ in each] or _of_each(question, found)
    rest = [pair for pair in found[:PROVISIONS_SHOWN] if pair not in told_of]
    several = len(ids) > 1
    items = tuple(
        Item(f"{i.short_name}, {p.ref}" if several else p.ref, quoted(p), i.url or "", library.sources(p))
        for i, p in rest
    )
    one = _verbatim if question.verbatim else partial(_found_at, question)
    texts = [parts] if parts else [told for _, _, told in each] or [one(i, p) for i, p in told_of]
    lines = [each.split("\n\n") for each in texts]
    heads, more = dict.fromkeys(each[0] for each in lines), dict.fromkeys(line for each in lines for line in each[1:])
    own = library.sources(*(p for _, p in told_of or found))
    bonds = list(unbound(question, library, [i for i, _ in found]))
    paragraphs = [*((each, own) for each in heads), *bonds, *((each, own) for each in more)]
    text = "\n\n".join(each for each, _ in paragraphs)
    return Reply(
        intent=intent,
        title=f"{instrument.short_name}, {f'art. {question.article}' if parts else first.ref}",
        text=text,
        sections=(Section("Also" if not question.article else "In detail", items),) if items else (),
        notes=(*_loose(library, [i for i, _ in found]), *_notes(instrument, first, text)),
        sources=tuple(dict.fromkeys((*own, *chain(*(of for _, of in bonds)), *library.sources(*(p for _, p in rest))))),
        basis=tuple(of for _, of in paragraphs),
        choices=(
            Choice(what_is(instrument), what_is(instrument)),
            Choice("Sources", f"Sources for {the(instrument)}"),
        ),
        form=Form(instrument=instrument.id, claim=f"{first.ref}: {first.text}"),
        instruments=ids,
        article=question.article or (first.covers[0] if first.covers else None),
        claim=f"{instrument.short_name}, {first.ref}: {first.text}",
        key=library.key(instrument.id, first),
        confidence=question.confidence,
    )


def _of_each(question: Question, found: list[tuple[Instrument, Provision]]) -> list[tuple[Instrument, Provision]]:
    """Of one instrument, the best on each subject that is asked about by itself; both that are to be told apart."""
    sure = [each[:2] for each in question.wanted if each[2] == "sure"][:EACH]
    apart = [pair for pair in found if (pair[0].id, pair[1].ref) in sure and "definitions" in pair[1].topics]
    if len(apart) == EACH and not APART.isdisjoint(question.words.casefold().split()):
        return sorted(apart, key=lambda pair: sure.index((pair[0].id, pair[1].ref)))
    if not question.each or question.article:
        return found[:1]
    best = (next((pair for pair in found if topic in pair[1].topics), found[0]) for topic in question.topics)
    return list({pair[1].ref: pair for pair in (found[0], *best)}.values())[:EACH]


def _of_each_number(
    question: Question, library: Library, found: list[tuple[Instrument, Provision]]
) -> list[tuple[Instrument, Provision, str]]:
    """Of each article that is cited what is asked of it, with its text; or what its parts are on."""
    asked, wanted = stems(question.words), {each[:2] for each in question.wanted}

    def fit(pair: tuple[Instrument, Provision]) -> tuple[bool, bool, bool, int]:
        instrument, provision = pair
        settles = any((each.instrument, each.ref) == (instrument.id, provision.ref) for each in question.settled)
        whole = not {*question.article.split(", ")}.isdisjoint(provision.covers)
        return (instrument.id, provision.ref) in wanted, settles, whole, len(asked & stems(provision.text))

    told_of: dict[tuple[str, str], tuple[Instrument, Provision, str]] = {}
    for id_, number in list(_pairs(question.instruments, question.article.split(", ")))[:EACH]:
        held = {p.ref for p in library.provision(id_, number)}
        own = [(i, p) for i, p in found if i.id == id_ and p.ref in held]
        if own:
            parts = _parts(replace(question, article=number), library, own)
            instrument, provision = max(own, key=fit)
            told_of[id_, provision.ref] = (instrument, provision, parts or _found_at(question, instrument, provision))
    return sorted(told_of.values(), key=lambda each: {*question.topics}.isdisjoint(each[1].topics))


def _found_at(question: Question, instrument: Instrument, provision: Provision) -> str:
    """The provision, with its number first where none was asked for; of a long one, first what it settles."""
    asks = question.text.rstrip().endswith("?")  # `shouldn't it be article 35 and not 34?`
    given = question.article and "," not in question.article and not asks
    number = "" if given and not loose(instrument) else cited(provision)
    note = [sentence(provision.note)] if provision.note else []
    unlike = not question.article and question.wanted[:1] == ((instrument.id, provision.ref, "closest"),)
    best = best_point(question, [provision])
    told_of = not provision.quotation or any(each.ref == provision.ref for each in question.settled)
    if best and number and not question.article and len(provision.text) > LONG and told_of:
        says, rest = told(instrument, *best), [*note, quoted(provision)]
    else:
        says = f"{sentence(number)[:-1]} of {named(instrument)}: {quoted(provision)}" if number else quoted(provision)
        rest = [*note, *([] if provision.quotation else [OURS])]
    return "\n\n".join((f"The closest that I have: {says[:1].lower()}{says[1:]}" if unlike and number else says, *rest))


def _verbatim(instrument: Instrument, provision: Provision) -> str:
    where = f"{cited(provision) or provision.ref} of {the(instrument)}"
    if provision.quotation:
        return f"The official words of {where}: “{provision.quotation}”"
    see = f": {instrument.url}" if instrument.url else ""
    return f"I do not have the exact words of {where}; only the official text has them{see}\n\n{own_words(provision)}"


def quoted(provision: Provision) -> str:
    """The provision in a sentence or two, and its official words where they are held."""
    if not provision.quotation:
        return sentence(provision.text)
    return f"{sentence(provision.text)} In its own words: “{provision.quotation}”"


def _loose(library: Library, instruments: list[Instrument]) -> Iterator[str]:
    """Which of them is guidance."""
    for own in (library.instruments[id_] for id_ in dict.fromkeys(i.id for i in instruments)):
        if not own.binding.value:
            binds = "are guidance and bind" if plural(own) else "is guidance and binds"
            yield sentence(f"{the(own)} {binds} no State")


def _parts(question: Question, library: Library, found: list[tuple[Instrument, Provision]]) -> str:
    """Of an article that is held in parts, which there are: `article 15`, of which two paragraphs are held."""
    number, own = question.article, [p for _, p in found]
    if not number or "," in number or question.verbatim or len({i.id for i, _ in found}) > 1:
        return ""
    if not set(question.topics).isdisjoint(own[0].topics):  # `article 3 on possession`
        return ""
    if any(number in p.covers for p in own) or not any(each.startswith(number) for p in own for each in p.covers):
        return ""
    subjects: dict[str, list[str]] = {}
    for provision in own:
        about = library.topic(provision.topics[0]).partition(" (")[0] if provision.topics else "other matters"
        subjects.setdefault(about, []).append(cited(provision).removeprefix("art. "))
    told_of = listed([f"{about} ({', '.join(numbers)})" for about, numbers in subjects.items()])
    return f"Art. {number} of {named(found[0][0])} is on {told_of}."


def _notes(instrument: Instrument, provision: Provision, text: str) -> tuple[str, ...]:
    """What has to be known with a provision, and is not in the text yet."""
    others = [
        sentence(f"Another source differs: {other.says}")
        for other in instrument.differences
        if other.about in {f"provisions.{number}" for number in (*provision.covers, provision.ref)}
    ]
    where = [f"Official text: {instrument.url}"] if instrument.url else []
    note = [sentence(provision.note)] if provision.note and sentence(provision.note) not in text else []
    return (*note, *others, *where)

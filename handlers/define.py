"""What a term means, with its source."""

from dataclasses import replace

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Provision, Term
from bot.model import Choice, Form, Item, Question, Reply, Section
from handlers.article import APART, OURS, answer, quoted
from handlers.shared.fitting import fitting
from handlers.shared.force import headed
from handlers.shared.settled import answered, claimed, instruments_of, rests_on, told
from handlers.shared.wording import sentence, what_is

EXAMPLES = {
    "what does OCSEA mean": "online",
    "define child pornography as per opsc": "any representation",
}
TERMS_SHOWN = 2  # terms that one question can set side by side
TERMS_COMPARED = 4  # where their difference is asked for
# Terms whose topic has another name.
DEFINES = {"csam": "csam-definition", "live-streamed-child-sexual-abuse": "live-streaming"}
OF_CSAM = frozenset({"csam-production-distribution", "csam-possession", "csam-access"})


def reply(question: Question, library: Library) -> Reply:
    base = _reply(question, library)
    known = answered(question, library)
    if not (known and question.instruments) or len(instruments_of(question, library)) == 1:
        return base
    own = library.sources(*rests_on(question, library))  # `the difference between sale and trafficking`
    whole = replace(base, text=f"{told(*known)}\n\n{base.text}", basis=(own, *base.basis))
    return claimed(whole, question, library)


def _reply(question: Question, library: Library) -> Reply:
    question = replace(question, terms=question.terms or _of_subject(question, library))
    own = _own(question, library)
    if own and len(question.instruments) == 1:
        return _of_instrument(question, library, own)
    if not question.terms and any(sureness != "closest" for _, _, sureness in question.wanted[:1]):
        return answer(question, library, fitting(question, library))
    found = fitting(question, library) if "definitions" in question.topics and not question.terms else []
    if defining := [pair for pair in found if "definitions" in pair[1].topics]:
        return answer(question, library, defining)
    if not question.terms:
        return _names(question, library)
    terms = [library.terms[id_] for id_ in _shown(question)]
    related = own or [(i, p) for term in terms for i, p in library.related(term) if p]
    items = tuple(
        Item(f"{headed(question, library, i)}, {p.ref}", quoted(p), i.url or "", library.sources(p))
        for i, p in related[:4]
    )
    first = terms[0]
    claim = f"{first.term}: {first.definition}"
    return Reply(
        intent="define",
        title=" and ".join(term.term for term in terms),
        text="\n\n".join(f"{_told(term, question, named=len(terms) > 1)} {OURS}" for term in terms),
        sections=(Section("In the instruments", items),) if items else (),
        notes=tuple(sentence(term.note) for term in terms if term.note),
        sources=library.sources(terms, *(p for _, p in related[:4])),
        basis=tuple(library.sources(term) for term in terms),
        choices=(Choice("Which instruments cover it?", f"Which instruments cover {first.term}?"),) if related else (),
        form=Form(instrument=related[0][0].id if related else "", claim=claim),
        instruments=question.instruments,
        claim=claim,
        key=f"glossary.{first.id}",
        confidence=question.confidence,
    )


def _shown(question: Question) -> tuple[str, ...]:
    """Two terms are told of together, and all those whose difference is asked for; of others the first."""
    apart = not APART.isdisjoint(question.words.casefold().split()) and len(question.terms) <= TERMS_COMPARED
    return question.terms if apart or len(question.terms) == TERMS_SHOWN else question.terms[:1]


def _of_subject(question: Question, library: Library) -> tuple[str, ...]:
    """The term of the one subject that is asked about in other words than the term's own."""
    about = _about(question)
    found = [id_ for id_ in library.terms if id_ in about or DEFINES.get(id_) in about]
    found += [id_ for id_ in library.terms for topic in about if id_.startswith(f"{topic}-")]
    return tuple(found) if len(found) == 1 and not question.instruments else ()


def _told(term: Term, question: Question, *, named: bool) -> str:
    name = f"{term.term}: " if named else ""
    long, definition = _long(term, question), sentence(term.definition)
    if not long or definition.startswith(long):
        return f"{name}{definition}"
    return f"{name}{long}: {definition[0].lower()}{definition[1:]}"


def _long(term: Term, question: Question) -> str:
    """An abbreviation is spelled out first: the term's own, or the one by which it is asked for."""
    spelled = next((alias for alias in term.aliases if " " in alias), "")
    if term.term.isupper() and spelled:
        return f"{term.term} stands for {spelled}"
    words = question.words.split()
    short = next((alias for alias in term.aliases if alias[:2].isupper() and alias.casefold() in words), "")
    return f"{short} stands for {term.term[0].lower()}{term.term[1:]}" if short else ""


def _about(question: Question) -> set[str]:
    topics = set(question.topics) - {"definitions"} or set(question.thread.topics)
    topics |= {DEFINES.get(term, "") for term in question.terms}
    return topics | ({"csam-definition"} if topics & OF_CSAM else set())


def _own(question: Question, library: Library) -> list[tuple[Instrument, Provision]]:
    """Definitions that the named instrument itself gives."""
    asked = set(question.topics) - {"definitions"}
    topics = _about(question)
    found = []
    for id_ in question.instruments:
        instrument = library.instruments[id_]
        if "child" in question.terms and not asked:
            found += [
                (instrument, p) for p in instrument.provisions if "definitions" in p.topics and "eighteen" in p.text
            ]
        ranked = sorted(instrument.provisions, key=lambda p: (not p.quotation, -len(set(p.topics) & topics)))
        found += [
            (instrument, p) for p in ranked if "definitions" in p.topics and set(p.topics) & (topics - {"definitions"})
        ]
    near = [place[:2] for place in question.wanted]
    return sorted(
        found,
        key=lambda each: near.index((each[0].id, each[1].ref)) if (each[0].id, each[1].ref) in near else len(near),
    )


def _of_instrument(question: Question, library: Library, own: list[tuple[Instrument, Provision]]) -> Reply:
    instrument, provision = own[0]
    sure = {each[:2] for each in question.wanted if each[2] == "sure"}
    apart = not APART.isdisjoint(question.words.casefold().split())  # `traffic data vs subscriber information`
    shown = [p for i, p in own[:TERMS_SHOWN] if (i.id, p.ref) in sure] if apart else []
    shown = shown if len(shown) == TERMS_SHOWN else [provision]
    return Reply(
        intent="define",
        title=f"{instrument.short_name}, {provision.ref}",
        text="\n\n".join(f"{sentence(p.ref)[:-1]}: {quoted(p)}" if len(shown) > 1 else quoted(p) for p in shown),
        sources=library.sources(*shown),
        basis=tuple(library.sources(p) for p in shown),
        choices=(Choice(what_is(instrument), what_is(instrument)),),
        form=Form(instrument=instrument.id, claim=f"{provision.ref}: {provision.text}"),
        instruments=(instrument.id,),
        article=provision.covers[0] if provision.covers else None,
        claim=f"{instrument.short_name}, {provision.ref}: {provision.text}",
        key=library.key(instrument.id, provision),
        confidence=question.confidence,
    )


def _names(question: Question, library: Library) -> Reply:
    """What instruments' abbreviations stand for; without one, the glossary."""
    instruments = [library.instruments[id_] for id_ in question.instruments]
    if not instruments:
        return _glossary(question, library)
    return Reply(
        intent="define",
        text="They stand for:",
        sections=(
            Section(
                "", tuple(Item(i.short_name, i.title.value, i.url or "", library.sources(i.title)) for i in instruments)
            ),
        ),
        sources=library.sources(*(i.title for i in instruments)),
        choices=tuple(Choice(i.short_name, what_is(i)) for i in instruments[:4]),
        instruments=question.instruments,
        confidence=question.confidence,
    )


def _glossary(question: Question, library: Library) -> Reply:
    terms = library.book.glossary
    topic = next((library.book.topics[t].label for t in question.topics if t in library.book.topics), "")
    lead = (
        f"I do not have a definition of {topic}. These terms I can explain:" if topic else "These terms I can explain:"
    )
    return Reply(
        intent="define",
        text=lead,
        sections=(Section("", (Item(", ".join(term.term for term in terms)),)),),
        sources=library.sources(*terms[:1]),
        choices=tuple(Choice(term.term, f"What does {term.term} mean?") for term in terms[:4]),
        confidence=0.5,
    )

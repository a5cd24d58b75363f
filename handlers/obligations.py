"""What a State must do on a subject: what binds it, what does not, and what is guidance; what joining would change."""

from collections import Counter
from dataclasses import replace

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Point, Provision, Reservation
from bot.knowledge.states import name, said
from bot.model import Choice, Form, Item, Question, Reply, Section
from handlers import topic
from handlers.article import paragraph, quoted
from handlers.shared import bound
from handlers.shared.absent import silence, subject
from handlers.shared.accession import joining
from handlers.shared.bound import CITED, Each
from handlers.shared.fitting import fitting, is_sure, near
from handlers.shared.force import outright
from handlers.shared.guidance import of_guidance, there
from handlers.shared.private import addressees
from handlers.shared.reservations import in_words, on_article
from handlers.shared.settled import Place, beside, best_point, by_itself, cited, place, under
from handlers.shared.standing import BONDS, bond, view
from handlers.shared.wording import day, inner, listed, sentence, the, what_is

EXAMPLES = {
    "is Pakistan obliged to criminalise the sale of children": "3(1)(a)",
    "what would change if Pakistan joined Lanzarote": "no legal advice",
    "are we obliged to criminalise grooming": "Lanzarote",
}
HEADINGS = {
    "binding": "Binding on {state}",
    "coming": "Not yet in force ({state} is a party)",
    "signed": "Not binding: signed by {state}, not ratified",
    "outside": "Not binding: {state} is not a party",
    "unknown": "I do not have {state}’s standing",
    "guidance": "Guidance, which binds no State",
}
EACH = 3  # provisions of one instrument
FIRST = 200  # characters of a first sentence

Found = list[Each]


def reply(question: Question, library: Library) -> Reply:
    if not question.states:
        alone = len(question.instruments) == 1 and question.asked.private and question.asked.acts
        return addressees(question, library) if alone else topic.reply(question, library)
    if question.supposed and len(question.instruments) == 1:
        return joining(question, library, library.instruments[question.instruments[0]])
    if duties := _duties(question, library):
        return _all_of_it(question, library, duties)
    found = _found(question, library)
    if not found and not question.instruments:
        return topic.reply(question, library)
    whole = replace(question, wanted=())  # `what must it change in its law because of the OPSC`
    if not found and not question.asked.acts and (duties := _duties(whole, library)):
        return _all_of_it(whole, library, duties)
    return _owed(question, library, found)


def _found(question: Question, library: Library) -> Found:
    """What settles the question first, then what is on its subject."""
    found: dict[tuple[str, str], Each] = {}
    if own := paragraph(question, library):
        found[own[0].id, own[1].ref] = (*own, None)
        question = replace(question, settled=tuple(each for each in question.settled if each.ref == own[1].ref))
    joined = [each for each in question.settled if each.joins]
    whole = [each for each in question.settled if each.whole]
    for settled in whole or [each for each in joined if each.met == joined[0].met]:
        instrument, provision, point = place(library, settled)
        found.setdefault((instrument.id, provision.ref), (instrument, provision, point))
    about = question.topics or question.settled or is_sure(question) or not question.instruments
    on_it = fitting(question, library) if about else []  # `does it bind us?`
    if question.instruments and question.topics:  # what shares only words with the question is on something else
        on_it = [pair for pair in on_it if near(question, pair[1], question.topics)]
    for instrument, provision in _numbered(question, library) if question.article else on_it:
        found.setdefault((instrument.id, provision.ref), (instrument, provision, None))
    shown: Counter[str] = Counter()
    for id_, ref in list(found):
        shown[id_] += 1
        if shown[id_] > EACH:
            del found[id_, ref]
    return list(found.values())


def _duties(question: Question, library: Library) -> Found:
    """All that the one instrument that is named asks of States, where nothing narrower is asked."""
    narrower = question.article or question.topics or question.settled or question.wanted
    if len(question.instruments) != 1 or narrower:
        return []
    instrument = library.instruments[question.instruments[0]]
    return [(instrument, p, point) for p in instrument.provisions for point in p.points[:1] if point.rule == "duty"]


def _all_of_it(question: Question, library: Library, duties: Found) -> Reply:
    """What an instrument asks for, the first of it in a sentence."""
    instrument, state = duties[0][0], question.states[0]
    base = _owed(question, library, duties)
    numbered = [(cited(p), point.says) for _, p, point in duties[:CITED] if point]
    told = "; ".join(f"{says} ({number})" if number else says for number, says in numbered)
    if bond(library, instrument, state) == "binding":
        return replace(base, text=sentence(f"Under {the(instrument)}, which binds {said(state)}: {told}"))
    standing = view(library, instrument, state).text
    return replace(base, text=f"{standing} {sentence(f'{the(instrument)} asks its parties for this: {told}')}")


def _numbered(question: Question, library: Library) -> list[tuple[Instrument, Provision]]:
    number = question.article.split(", ")[0]
    return [(library.instruments[id_], p) for id_ in question.instruments for p in library.provision(id_, number)]


def _owed(question: Question, library: Library, found: Found) -> Reply:
    state = question.states[0]
    named = [library.instruments[id_] for id_ in question.instruments]
    bonds = {i.id: bond(library, i, state) for i in (*(i for i, _, _ in found), *named)}
    first, basis = _first(question, library, found, bonds)
    found = sorted(found, key=lambda each: (BONDS.index(bonds[each[0].id]), each[:2] != basis[:2]))
    ids = tuple(dict.fromkeys([*(i.id for i, _, _ in found), *question.instruments]))
    instrument, provision = basis[0], basis[1]
    claim = f"{instrument.short_name}, {provision.ref}: {provision.text}" if provision else instrument.summary.value
    standings = [view(library, library.instruments[id_], state) for id_ in ids[:3]]
    lists = [view(library, library.instruments[id_], state).claims[:1] for id_ in ids if bonds[id_] != "guidance"]
    notes = [sentence(p.note) for p in ([provision] if provision else []) if p.note and sentence(p.note) not in first]
    return Reply(
        intent="obligations",
        title=f"{name(state)}: {subject(question, library) or instrument.short_name}",
        text=first,
        basis=bound.basis(question, library, first, provision or instrument.summary, lists),
        sections=_sections(library, found, bonds, state),
        notes=tuple(notes),
        sources=library.sources(
            provision or instrument.summary, *(seen.claims[:1] for seen in standings), *(p for _, p, _ in found[:4])
        ),
        choices=tuple(Choice(i.short_name, what_is(i)) for i in (library.instruments[id_] for id_ in ids[:4])),
        form=Form(instrument=instrument.id, claim=claim),
        instruments=ids,
        state=state,
        article=question.article or None,
        claim=claim,
        key=library.key(instrument.id, provision) if provision else f"standings.{instrument.id}.{state}",
        confidence=question.confidence,
    )


def _first(
    question: Question, library: Library, found: Found, bonds: dict[str, str]
) -> tuple[str, tuple[Instrument, Provision | None]]:
    """The first sentences, and the provision that they rest on."""
    state = question.states[0]
    if len(question.instruments) == 1:
        return _of_one(question, library, found, bonds[question.instruments[0]])
    words = {(each.instrument, each.ref): each.word for each in reversed(question.settled) if each.whole and each.word}
    duties = [each for each in found if words.get((each[0].id, each[1].ref)) in {"Yes", "Partly"}]
    must = question.must and not question.instruments  # of several that are named each is told by itself
    for word in ("Yes", "Partly") if must else ():
        for instrument, provision, point in duties:
            if point and bonds[instrument.id] == "binding" and words[instrument.id, provision.ref] == word:
                return _bound(library, state, (instrument, provision, point), word), (instrument, provision)
    would = [(i, p, point) for i, p, point in duties if point and bonds[i.id] in {"outside", "signed"}]
    if must and would:
        instrument, provision, point = would[0]
        known = all(bonds[i.id] not in {"binding", "coming", "unknown"} for i, _, _ in duties)
        likewise = any(bonds[i.id] == "binding" and _mainly(p, question, provision) for i, p, _ in found)
        return _unbound(
            library, state, (instrument, provision, point), sure=known and not likewise, others=would[1:]
        ) + (f" {bound.told(question, library, found, bonds)}" if likewise else ""), (instrument, provision)
    binding = [each for each in found if bonds[each[0].id] == "binding"]
    first = (binding or found)[0]  # what settles it stands first
    of_it = (each for each in binding if outright(question, library, [each[1]]))
    leading = first if first[2] else next(of_it, first)
    leads = _leads(question, library, *leading) if bonds[leading[0].id] == "binding" else ""
    texts = (leads, bound.told(question, library, found, bonds))
    texts = texts[::-1] if question.which else texts
    return "\n\n".join(text for text in texts if text), (leading[0], leading[1])


def _leads(
    question: Question, library: Library, instrument: Instrument, provision: Provision, point: Point | None
) -> str:
    """What binds the State, in the provision's own terms: `must`, `may`, `subject to its law`."""
    best = (provision, point) if point else best_point(question, [provision])
    begins = _begins(question, library, instrument, provision, point)
    if point and (alone := by_itself(instrument, point)):
        return sentence(f"{begins}{alone}")
    says = f", {best[1].says}" if best and best[1] else f": {provision.text.rstrip('.')}"
    where = sentence(f"{begins}{under(instrument, provision)}").rstrip(".")
    says = f"{where}, which binds {said(question.states[0])}{says}."
    note = beside(provision, best[1] if best else None)
    return f"{says}{f' {note}' if note else ''}{_reservation(instrument, provision, question.states[0])}"


def _begins(
    question: Question, library: Library, instrument: Instrument, provision: Provision, point: Point | None
) -> str:
    """`Yes: `, where such questions are known to have it before what is told."""
    known = question.settled[0] if question.settled and question.settled[0].begins else None
    if not known or not point or place(library, known)[2].says != point.says:
        return ""
    return "" if _reserved(instrument, provision, question.states[0]) else f"{known.begins}: "


def _mainly(provision: Provision, question: Question, settled: Provision) -> bool:
    """Whether a provision is about the same subject before any other."""
    return bool(provision.topics) and provision.topics[0] in {*settled.topics[:1], *question.topics}


def _bound(library: Library, state: str, found: Place, word: str) -> str:
    instrument, provision, point = found
    if _reserved(instrument, provision, state):
        word = "Partly"
    where = cited(provision)
    under = f"under {where} " if where else ""
    return _fits(
        f"{word}: {said(state)} is a party to {the(instrument)}, and {under}{point.says}.",
        f"{word}: {under}of {the(instrument)}, which binds {said(state)}, {point.says}.",
    ) + _reservation(instrument, provision, state)


def _fits(*ways: str) -> str:
    return next((way for way in ways if len(way) <= FIRST), ways[-1])


def _unbound(library: Library, state: str, found: Place, *, sure: bool, others: list[Place]) -> str:
    instrument, provision, point = found
    where = cited(provision)
    row = view(library, instrument, state)
    did = "has signed and not ratified" if row.action == "signatory" else "is not a party to"
    whose = f"whose {where} would require it" if where else "which would require it"
    lead = "No, not under the treaties that I have: " if sure and not row.old else ""
    first = f"{lead}{said(state)} {did} {the(instrument)}, {whose}."
    if row.old:  # what was not so on an old list may be so by now
        number = f" ({where})" if where else ""
        then = f"{said(state)} was not on the list of its Parties of {day(row.as_of)}"
        first = f"{the(instrument)} would require it{number}, but {then}."
    first = first if lead else sentence(first)
    also = list({i.id: i for i, _, _ in others if i is not instrument}.values())[:2]
    more = f" Nor does it belong to {listed([the(i) for i in also], 'or')}, which would require it too." if also else ""
    if any(view(library, i, state).action != "none" for i in also):
        more = ""
    return f"{first} There, {point.says}.{more}"


def _of_one(
    question: Question, library: Library, found: Found, how: str
) -> tuple[str, tuple[Instrument, Provision | None]]:
    """Of one instrument that is named: whether it binds the State, and what it says."""
    state = question.states[0]
    instrument = library.instruments[question.instruments[0]]
    _, provision, point = found[0] if found else (instrument, None, None)
    its_words = there(provision, point)
    seen = view(library, instrument, state)
    standing = seen.text
    if how == "guidance":
        return of_guidance(question, instrument, provision, point), (instrument, provision)
    if how in {"outside", "signed"}:
        asked = question.asked
        must = question.must or ("bound" in asked.acts and asked.whether and not asked.denied)
        flat = must and not seen.old  # what was not so on an old list may be so by now
        word = "No: " if flat else ""
        return f"{word}{inner(standing) if word else standing}{its_words}", (instrument, provision)
    if how == "binding" and not provision and question.topics:
        return f"{silence(question, library)}\n\n{standing}", (instrument, provision)
    if how != "binding" or not provision:
        kept = _kept(instrument, question.article, state) if how == "binding" else []
        reserved = f"{said(state)} made a reservation on art. {question.article}: {in_words(kept)}\n\n" if kept else ""
        return f"{reserved}{standing}{its_words}", (instrument, provision)
    word = next((each.word for each in question.settled if each.whole and each.ref == provision.ref and each.word), "")
    if question.must and word and point:
        if word == "No":
            return f"No: {_under(provision)}of {the(instrument)}, {point.says}." if cited(
                provision
            ) else f"No: {point.says}.", (instrument, provision)
        return _bound(library, state, (instrument, provision, point), word), (instrument, provision)
    if question.must and question.article and _only_bound(question):
        lead = "Partly" if _reserved(instrument, provision, state) else "Yes"
        kept_of_it = _reservation(instrument, provision, state)
        return f"{lead}: {inner(standing)}{its_words}{kept_of_it}", (instrument, provision)
    return _leads(question, library, instrument, provision, point), (instrument, provision)


def _under(provision: Provision) -> str:
    return f"under {cited(provision)} " if cited(provision) else ""


def _only_bound(question: Question) -> bool:
    """Nothing is asked but whether the provision binds."""
    return not question.topics and not any(each.whole for each in question.settled)


def _reservations(instrument: Instrument, provision: Provision, state: str) -> list[Reservation]:
    return [each for number in provision.covers[:1] for each in _kept(instrument, number, state)]


def _kept(instrument: Instrument, number: str, state: str) -> list[Reservation]:
    """Its reservations on an article that were not withdrawn."""
    detail = instrument.states.get(state)
    return [each for each in on_article(detail.reservations if detail else (), number) if not each.withdrawn]


def _reserved(instrument: Instrument, provision: Provision, state: str) -> bool:
    return bool(_reservations(instrument, provision, state))


def _reservation(instrument: Instrument, provision: Provision, state: str) -> str:
    return "".join(f" Its reservation: {sentence(each.text)}" for each in _reservations(instrument, provision, state))


def _sections(library: Library, found: Found, bonds: dict[str, str], state: str) -> tuple[Section, ...]:
    parts = []
    for kind in BONDS:
        rows = [(i, p, point) for i, p, point in found if bonds[i.id] == kind]
        items = tuple(
            Item(
                f"{i.short_name}, {p.ref}",
                sentence(point.says) if point and not by_itself(i, point) else quoted(p),
                i.url or "",
                library.sources(p),
            )
            for i, p, point in rows
        )
        if items:
            parts.append(Section(HEADINGS[kind].format(state=said(state)), items))
    return tuple(parts)

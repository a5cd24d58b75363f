"""A correction, an addition or a comment, on its way to the people who keep the content."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from textwrap import shorten

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument, Provision
from bot.model import CORRECTION_CHARACTERS, CannotAnswer, Draft, Form, Kind, Question, Reply, Withdrawal
from handlers.shared import profile
from handlers.shared.reporting import reported
from handlers.shared.standing import View, view
from handlers.shared.truth import HAPPENED, events
from handlers.shared.wording import day, on, sentence, the, was

EXAMPLES = {
    "the OPSC date is wrong, it was 2011": "passed on",
    "how do I submit a correction?": "form",
}
KEPT = (
    "Thank you. Your {kind} is passed on to the people who maintain this content. "
    "They will look at it, and you will be told here what they decide."
)
HOW = (
    "Write to me here what is wrong and what it should say, with a source if you have one, or fill in the form: I pass "
    "it on to the people who maintain this content. "
    "Please do not write case details or names of children. You get a number, and you are told the outcome."
)
CAREFUL = "Please keep case details and names of children out of this chat."
HELD = "What I have now: {claim}"
FROM = " Source: {url}"
OF_WHAT = "I cannot see which instrument it is about. Please send it once more with the name: “correction: OPSC, …”."
WHAT = "I cannot see what is wrong there. Please send that as well: “correction: {name}, …”, with what it should say."
CUT = f"Its first {CORRECTION_CHARACTERS:,} characters are kept; please send the rest as another correction."
EMPTY = "The form has no text. Please write what is wrong, and what it should say."
SOURCE_CHARACTERS = 500  # as the forms have it
CLAIM_CHARACTERS = 1000  # of a claim that a form sends; those of the content are shorter
NAME_CHARACTERS = 60  # of an instrument, before a colon
HELD_CHARACTERS = 450  # of what is held, in a receipt
HELPLINE = 4  # characters of an address that is no other number
LINK = frozenset({"link", "links", "url", "page", "لنک"})
REPORT = frozenset({"report", "reports", "رپورٹ"})
SAYS_LITTLE = 12  # words of a text that names an instrument and nothing of it
ID_CHARACTERS = 20  # of the number of feedback, however it is typed
WITHDRAWN = "It is withdrawn: the maintainers are shown that, and nobody works on it any more."
ANSWERED = "Thank you. Your answer is passed on to the maintainers."
NO_ANSWER = "The form has no text. Please write your answer."
KINDS: tuple[Kind, ...] = ("addition", "correction", "comment")


def reply(question: Question, library: Library) -> Reply:
    if question.withdraws:
        return Reply(intent="feedback", text=WITHDRAWN, feedback=Withdrawal(question.withdraws))
    if question.message.form is not None:
        if question.message.form.get("answers"):
            return _answer(question.message.form)
        if question.message.form.get("fill"):
            return _filled(question, library, question.message.form.get("text", "").strip())
        return _reply(question, library, from_form(question, library))
    if question.choices:
        instrument = question.instruments[0] if question.instruments else ""
        return Reply(
            intent="feedback",
            title="Correct or add something",
            text=HOW,
            form=Form(instrument=instrument, claim=question.thread.claim),
            instruments=question.instruments,
        )
    return _reply(question, library, _draft(question, library, question.kind, question.text, _about(question, library)))


def _about(question: Question, library: Library) -> "About":
    """What a text is about: the part that it names, whatever the thread had said last; or that."""
    instrument, thread = question.instruments[0] if question.instruments else "", question.thread
    same = not instrument or instrument in thread.instruments
    instrument = instrument or (thread.instruments[0] if len(thread.instruments) == 1 else "")
    about = About(instrument, thread.claim, thread.key) if same else About(instrument)
    held = library.instruments.get(instrument)
    part = _named(question, library, held, question.kind) if held else _contact(question.text, library)
    return About(instrument, "", part.key) if part and part.key != about.key else about


def _filled(question: Question, library: Library, text: str) -> Reply:
    """The form, filled in with what a text names; nothing is kept before it is sent."""
    draft = _draft(question, library, "correction", text, _about(question, library))
    form = Form(instrument=draft.instrument, claim=draft.claim or draft.current, text=_after_the_name(text, draft))
    return Reply(intent="feedback", title="Correct or add something", text=HOW, form=form)


def _after_the_name(text: str, draft: Draft) -> str:
    """`opsc: it was 2011` says `it was 2011` of what the form names."""
    name, colon, rest = text.partition(":")
    return rest.strip() if colon and draft.instrument and len(name) <= NAME_CHARACTERS else text


def _answer(form: Mapping[str, str]) -> Reply:
    """To a question of the maintainers, about feedback that its writer gave before."""
    text = form.get("text", "").strip()
    if not text:
        raise CannotAnswer(NO_ANSWER)
    draft = Draft("comment", text, answers=form["answers"][:ID_CHARACTERS])
    notes = ((CUT,) if len(text) > CORRECTION_CHARACTERS else ()) + (CAREFUL,)
    return Reply(intent="feedback", text=ANSWERED, notes=notes, feedback=draft)


@dataclass(frozen=True, slots=True)
class About:
    """What feedback is about: an instrument, and the claim that the bot had made."""

    instrument: str = ""
    claim: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what is held of an instrument: its key in the content, what that says, and its source."""

    key: str
    text: str
    source: str


def _named(question: Question, library: Library, held: Instrument, kind: Kind) -> Part | None:
    """The part that a text names: a provision by its number or its subject, or the standing of a State."""
    if question.article and (found := library.provision(held.id, question.article.split(", ")[0])):
        return _provision(library, held, found[0])
    states, topics = question.states, set(question.topics)
    if report := _report(question, library, held):
        return report
    if not states and (own := _own(question, library, held)):
        return own
    if not states and question.asked.acts and not (topics or question.asked.event):  # `it was an accession`
        states = (question.home,)
    if kind == "correction" and held.binding.value and len(states) == 1 and "reporting-to-committee" not in topics:
        seen = view(library, held, states[0])
        return Part(f"standings.{held.id}.{states[0]}", _dated(seen), library.sources(*seen.claims)[0].url)
    about = [each for each in held.provisions if each.covers and topics.intersection(each.topics)]
    return _provision(library, held, about[0]) if len(about) == 1 and not states else None


def _dated(seen: View) -> str:
    """A standing with the day of the list that it is from, where its words do not say it."""
    then = day(seen.as_of) if seen.as_of else ""
    return f"{seen.text} As of {then}." if then and then not in seen.text else seen.text


def _report(question: Question, library: Library, held: Instrument) -> Part | None:
    """The step of a State's report that is named, or the last one."""
    state = question.states[0] if question.states else question.home
    asked = question.asked.steps or question.asked.reports or REPORT & {*question.words.split()}
    if not asked or state not in held.states or not held.states[state].reporting:
        return None
    told = next(iter(reported(question, library, held, state)[0]), None)
    if not told:
        return None
    source = next(iter(library.sources(told.claims)), None)
    return Part(library.key(held.id, f"states.{state}.reporting"), told.text, source.url if source else "")


def _own(question: Question, library: Library, held: Instrument) -> Part | None:
    """How many States are in, a date of the instrument itself, or its text, where that is spoken of."""
    counted, asked = held.parties, question.asked
    if held.url and LINK & {*question.words.split()}:
        return Part(library.key(held.id, "url"), f"The text of {the(held)} that I link: {held.url}", "")
    numbered = {"count", "more"} & {*asked.quantities} or asked.number is not None
    if counted and counted.count is not None and numbered:
        text = f"{profile.joined(held)} to {the(held)}: {profile.parties(held)}."
        return Part(library.key(held.id, "parties"), text, library.sources(counted)[0].url)
    dated = events(held).get(asked.event)
    if not dated or not dated.value:
        return None
    text = sentence(f"{the(held)} {was(held, HAPPENED[asked.event])} {on(dated.value)}")
    field = "in_force" if asked.event == "nafiz" else asked.event
    return Part(library.key(held.id, field), text, library.sources(dated)[0].url)


def _contact(text: str, library: Library) -> Part | None:
    """A helpline whose number or address is in the text; `15` may be anything."""
    said = {word.strip(".,;:!?()") for word in text.split()}
    for contact in library.book.contacts:
        for channel in contact.channels:
            if len(channel.value) >= HELPLINE and channel.value in said:
                told = f"{contact.name}: {channel.value}. {channel.note or ''}".strip()
                return Part(f"contacts.{contact.id}", told, library.sources(channel)[0].url)
    return None


def _provision(library: Library, held: Instrument, found: Provision) -> Part:
    return Part(library.key(held.id, found), f"{found.ref}: {found.text}", library.sources(found)[0].url)


def _whole(question: Question, library: Library, held: Instrument) -> Part:
    """What is said of the instrument; of a State under it, where one is named."""
    if question.states:
        seen = view(library, held, question.states[0])
        return Part(library.key(held.id), _dated(seen), library.sources(*seen.claims)[0].url)
    return Part(library.key(held.id), held.summary.value, library.sources(held.summary)[0].url)


def from_form(question: Question, library: Library) -> Draft:
    """The feedback of a submitted form. Raises CannotAnswer with what is missing."""
    form = question.message.form or {}
    text = form.get("text", "").strip()
    if not text:
        raise CannotAnswer(EMPTY)
    given = form.get("kind", "correction")
    kind: Kind = next((kind for kind in KINDS if kind == given), "correction")
    instrument = form.get("instrument", "")
    if instrument and instrument not in library.instruments:
        raise CannotAnswer("The form names an instrument that I do not have. Please choose one from the list.")
    claim = form.get("claim", "")[:CLAIM_CHARACTERS]
    key = question.thread.key if claim == question.thread.claim else ""
    draft = _draft(question, library, kind, text, About(instrument, claim, key))
    return replace(draft, source=form.get("source", "").strip()[:SOURCE_CHARACTERS], contact=bool(form.get("contact")))


def _draft(question: Question, library: Library, kind: Kind, text: str, about: About) -> Draft:
    held = library.instruments.get(about.instrument)
    part = (
        (_named(question, library, held, kind) or _whole(question, library, held))
        if held
        else _contact(text, library) or Part("", "", "")
    )
    said = question.thread.sources if about.claim and about.claim == question.thread.claim else ()
    return Draft(
        kind=kind,
        text=text,
        instrument=about.instrument,
        claim=about.claim,
        key=about.key or part.key,
        current=about.claim if said else part.text,
        current_source=said[0].url if said else part.source,
    )


def _reply(question: Question, library: Library, draft: Draft) -> Reply:
    about = library.instruments.get(draft.instrument)
    named = about and draft.key == library.key(about.id) and not question.states and draft.kind == "correction"
    held = "" if named else shorten(draft.current, HELD_CHARACTERS, placeholder=" …")
    lines = (
        KEPT.format(kind=draft.kind),
        _wanted(question, library, draft, about),
        f"{HELD.format(claim=held)}{FROM.format(url=draft.current_source) if draft.current_source else ''}"
        if held
        else "",
    )
    return Reply(
        intent="feedback",
        title=f"About {about.short_name}" if about else "",
        text="\n\n".join(line for line in lines if line),
        notes=((CUT,) if len(draft.text) > CORRECTION_CHARACTERS else ()) + (CAREFUL,),
        feedback=draft,
        instruments=(draft.instrument,) if draft.instrument else (),
        state=question.states[0] if question.states else None,
        claim=draft.claim,
        key=draft.key,
    )


def _wanted(question: Question, library: Library, draft: Draft, about: Instrument | None) -> str:
    """What is asked for where a text does not say what it is about, or what is wrong there."""
    if draft.kind != "correction" or question.message.form is not None or draft.claim:
        return ""
    if not about:
        return "" if draft.key else OF_WHAT
    vague = draft.key == library.key(about.id) and not question.states and len(question.words.split()) <= SAYS_LITTLE
    return WHAT.format(name=about.short_name) if vague and not any(map(str.isdigit, draft.text)) else ""

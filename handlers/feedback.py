"""A correction, an addition or a comment, on its way to the people who keep the content."""

from dataclasses import dataclass, replace

from bot.knowledge.library import Library
from bot.knowledge.schema import Instrument
from bot.model import CORRECTION_CHARACTERS, CannotAnswer, Draft, Form, Kind, Question, Reply
from handlers.shared.standing import view

EXAMPLES = {
    "the OPSC date is wrong, it was 2011": "passed on",
    "how do I submit a correction?": "form",
}
KEPT = (
    "Thank you. Your {kind} is passed on to the people who maintain this content. "
    "They will look at it, and you will be told here what they decide."
)
HOW = (
    "Write what is wrong and what it should say, with a source if you have one, or fill in the form. "
    "Please do not write case details or names of children. You get a number, and you are told the outcome."
)
CAREFUL = "Please keep case details and names of children out of this chat."
CUT = f"Its first {CORRECTION_CHARACTERS:,} characters are kept; please send the rest as another correction."
EMPTY = "The form has no text. Please write what is wrong, and what it should say."
SOURCE_CHARACTERS = 500  # as the forms have it
CLAIM_CHARACTERS = 1000  # of a claim that a form sends; those of the content are shorter
KINDS: tuple[Kind, ...] = ("addition", "correction", "comment")


def reply(question: Question, library: Library) -> Reply:
    if question.message.form is not None:
        return _reply(question, library, from_form(question, library))
    instrument = question.instruments[0] if question.instruments else ""
    if question.choices:
        return Reply(
            intent="feedback",
            title="Correct or add something",
            text=HOW,
            form=Form(instrument=instrument, claim=question.thread.claim),
            instruments=question.instruments,
        )
    same = not instrument or instrument in question.thread.instruments
    claim, key = (question.thread.claim, question.thread.key) if same else ("", "")
    instrument = instrument or (question.thread.instruments[0] if len(question.thread.instruments) == 1 else "")
    about = _standing(question, library, About(instrument, claim, key))
    return _reply(question, library, _draft(question, library, question.kind, question.text, about))


@dataclass(frozen=True, slots=True)
class About:
    """What feedback is about: an instrument, and the claim that the bot had made."""

    instrument: str = ""
    claim: str = ""
    key: str = ""


def _standing(question: Question, library: Library, about: About) -> About:
    """A text that names a State speaks of its standing, whatever the thread had said last."""
    held = library.instruments.get(about.instrument)
    if (
        not held
        or not held.binding.value
        or len(question.states) != 1
        or question.article
        or question.kind != "correction"
    ):
        return about
    key = f"standings.{held.id}.{question.states[0]}"
    return about if about.key == key or "reporting-to-committee" in question.topics else About(held.id, "", key)


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
        raise CannotAnswer("The form names an instrument that is not held. Please choose one from the list.")
    claim = form.get("claim", "")[:CLAIM_CHARACTERS]
    key = question.thread.key if claim == question.thread.claim else ""
    draft = _draft(question, library, kind, text, About(instrument, claim, key))
    return replace(draft, source=form.get("source", "").strip()[:SOURCE_CHARACTERS], contact=bool(form.get("contact")))


def _draft(question: Question, library: Library, kind: Kind, text: str, about: About) -> Draft:
    held = library.instruments.get(about.instrument)
    current, source = _current(question, library, held) if held else ("", "")
    return Draft(
        kind=kind,
        text=text,
        instrument=about.instrument,
        claim=about.claim,
        key=about.key or (f"instruments.{about.instrument}" if about.instrument else ""),
        current=about.claim or current,
        current_source=question.thread.sources[0].url if about.claim and question.thread.sources else source,
    )


def _current(question: Question, library: Library, instrument: Instrument) -> tuple[str, str]:
    """What the content says of the part that the text names: an article, a State's standing, or the whole."""
    if question.article and (found := library.provision(instrument.id, question.article)):
        return f"{found[0].ref}: {found[0].text}", library.sources(found[0])[0].url
    if question.states:
        seen = view(library, instrument, question.states[0])
        return seen.text, library.sources(*seen.claims)[0].url
    return instrument.summary.value, library.sources(instrument.summary)[0].url


def _reply(question: Question, library: Library, draft: Draft) -> Reply:
    about = library.instruments.get(draft.instrument)
    return Reply(
        intent="feedback",
        title=f"About {about.short_name}" if about else "",
        text=KEPT.format(kind=draft.kind),
        notes=((CUT,) if len(draft.text) > CORRECTION_CHARACTERS else ()) + (CAREFUL,),
        feedback=draft,
        instruments=(draft.instrument,) if draft.instrument else (),
        state=question.states[0] if question.states else None,
        claim=draft.claim,
        key=draft.key,
    )
